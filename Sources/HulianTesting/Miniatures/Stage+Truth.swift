public import HulianModel
public import HulianRecord
internal import HulianRules

extension Stage {
    // MARK: What is true, and what controllers know

    /// An attribute of a device changes in truth.
    ///
    /// - Parameters:
    ///   - actor: The device.
    ///   - path: The attribute.
    ///   - value: The new value.
    ///   - origin: `controller`, `hand`, `credential`, `device` or `surroundings`.
    public func change(_ actor: Actor, _ path: String, _ value: Value, by origin: String = "hand") {
        guard let slot = slot(path, actor) else { return }
        tell { $0.changed(actor.entry, slot, value, origin, at: now) }
    }

    /// Something happens to a device that no message caused.
    public func stimulate(_ actor: Actor, _ what: String, _ fields: [Field] = []) {
        tell { $0.stimulated(actor.entry, what, fields, at: now) }
    }

    /// The controller of a device's dialect learns a value.
    public func learn(_ actor: Actor, _ path: String, _ value: Value) {
        guard let slot = slot(path, actor) else { return }
        tell { $0.learned(actor.dialect, actor.entry, slot, value, at: now) }
    }

    /// The controller of a device's dialect learns that it is there or gone.
    public func presence(_ actor: Actor, _ isOnline: Bool) {
        tell { $0.presence(actor.dialect, actor.entry, isOnline, at: now) }
    }

    /// A controller makes a request.
    ///
    /// - Parameters:
    ///   - actor: The device as the controller sees it.
    ///   - element: The attribute or the command, as a path.
    ///   - number: The number of the request.
    ///   - kind: `set`, `get` or `invoke`.
    ///   - isForeign: True for a controller of another brand.
    public func request(_ actor: Actor, _ element: String, _ number: Int, kind: String = "set", isForeign: Bool = true)
    {
        tell {
            $0.requested(
                RequestFacts(
                    number: number, dialect: actor.dialect, device: actor.name, kind: kind, elements: [element],
                    values: [], isForeign: isForeign), at: now)
        }
    }

    /// A request comes to its end.
    public func end(_ number: Int, _ status: String = "success") { tell { $0.answered(number, status, at: now) } }

    // MARK: Scenes, faults, losses

    /// Something happens to a scene.
    public func scene(
        _ kind: SceneFacts.Kind, _ name: String, run: Int = 1, class serviceClass: String = "control",
        device: String? = nil, _ detail: String = "", devices: [String] = []
    ) {
        tell {
            $0.scene(
                SceneFacts(
                    kind: kind, scene: name, run: kind == .defined ? 0 : run, serviceClass: serviceClass,
                    device: device, detail: detail, devices: devices), at: now)
        }
    }

    /// A fault begins or ends.
    public func fault(_ kind: String, _ target: String, begins: Bool) {
        tell { $0.fault(FaultFacts(kind: kind, target: target, begins: begins), at: now) }
    }

    /// A value does not cross the bridge unharmed.
    public func lose(_ element: String, of actor: Actor, to dialect: DialectID, _ lossClass: LossClass = .dropped) {
        tell {
            $0.lost(
                LossEntry(
                    from: actor.dialect.rawValue, to: dialect.rawValue, device: actor.name, element: element,
                    lossClass: lossClass, before: "", after: "", count: 1), at: now)
        }
    }

    /// A message reaches a client, or is lost on the way.
    public func deliver(to actor: Actor, lost reason: String? = nil) {
        tell { judge in
            if let reason {
                judge.dropped(1, actor.client, reason, at: now)
            } else {
                judge.delivered(
                    DeliveryFacts(number: 1, client: actor.client, qos: 1, retain: false, duplicate: false), at: now)
            }
        }
    }
}
