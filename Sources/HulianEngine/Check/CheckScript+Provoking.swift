internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

extension CheckScript {
    /// Forges requests.
    private var forger: RequestForger { RequestForger(space: check.space, number: check.number) }

    // MARK: Illegal values

    /// Values that no definition allows, as they are written.
    private func illegalWireValues(_ constraint: ValueConstraint) -> [(value: Value, what: String)] {
        switch constraint.type {
        case .bool: [("bogus", "a text that is no truth value")]
        case .integer(let type):
            (type.bits < 48 ? [(99_999_999_999_999, "a number that is too great")] : [])
                + [(-99_999_999_999_999, "a number that is too small"), ("bogus", "a text that is no number")]
        case .decimal: [("bogus", "a text that is no number")]
        case .enumeration: [("bogus", "a name that is none of the list"), (9_999, "a number that is none of the list")]
        default: [(["bogus": true], "something of another type")]
        }
    }

    /// Sets an attribute to values that are not allowed; the device must refuse and stay as it was.
    func illegalProbes(_ attribute: Int) -> [Probe] {
        let legal = legalValues(attribute)
        guard legal.count > 1, let path = forger.path(attribute, legal[0], legal[legal.count - 1]) else { return [] }
        return illegalWireValues(definition(attribute).constraint).map { wrong in
            { done in
                forge(
                    attribute, legal[0], "\(definition(attribute).path) = \(wrong.what)",
                    { ($0, RequestForger.replacing($1, at: path, by: wrong.value)) }, done)
            }
        }
    }

    /// Sets an attribute that the device has not got.
    var unknownName: Probe? {
        for attribute in binding.attributes.indices where isSettable(attribute) {
            let legal = legalValues(attribute)
            let name = binding.attributes[attribute].name.name
            guard legal.count > 1, let path = forger.path(attribute, legal[0], legal[legal.count - 1]),
                let request = forger.request(attribute, legal[0]),
                RequestForger.renaming(request.payload, at: path, name: name) != nil
            else { continue }
            return { done in
                forge(
                    attribute, legal[0], "an attribute that it has not got",
                    { ($0, RequestForger.renaming($1, at: path, name: name) ?? $1) }, done)
            }
        }
        return nil
    }

    /// Sends a request with something wrong in it.
    private func forge(
        _ attribute: Int, _ legal: Value, _ what: String,
        _ change: @escaping (TopicID, [UInt8]) -> (TopicID, [UInt8]), _ done: @escaping () -> Void
    ) {
        check.tell("set \(what)")
        let slot = binding.attributes[attribute].slot
        let expected = "\(device) refuses to set \(what)"
        guard hasAnswers(.set) else {
            guard let request = forger.request(attribute, legal) else { return done() }
            let (topic, payload) = change(request.topic, request.payload)
            forgeSilently(attribute, expected, topic, payload, isLast: false, done)
            return
        }
        check.controller.alteration = change
        check.controller.set(device, [(slot, legal)], texts: [what]) { status, _, _ in
            switch status {
            case .success: check.decide(.failed, expected, "it answers success")
            case .timeout: check.decide(.warned, expected, "it does not answer")
            default: check.decide(.passed, expected, "it answers \(status.name)")
            }
            done()
        }
    }

    /// Sends a request with something wrong in it to a device that gives no answers, and refuses by staying as it is.
    ///
    /// A device that moves, or locks itself again, changes without being asked. A change counts when it comes a second
    /// time, after the device had time to come to rest.
    private func forgeSilently(
        _ attribute: Int, _ expected: String, _ topic: TopicID, _ payload: [UInt8], isLast: Bool,
        _ done: @escaping () -> Void
    ) {
        let slot = binding.attributes[attribute].slot
        let before = check.controller.value(device, slot)
        check.controller.sendRaw(topic, payload)
        check.agenda.after(.seconds(2)) {
            let isSame = check.controller.value(device, slot) == before
            guard isSame || isLast else {
                check.agenda.after(.seconds(15)) {
                    forgeSilently(attribute, expected, topic, payload, isLast: true, done)
                }
                return
            }
            check.decide(isSame ? .passed : .failed, expected, "it reports \(shown(attribute))")
            done()
        }
    }

    // MARK: Nonsense

    /// Payloads that no device can read.
    private static let nonsense: [(what: String, payload: [UInt8])] = [
        ("nothing", []), ("half of an object", Array("{\"id\":\"1\",\"da".utf8)),
        ("a list that never ends", Array("[1,2".utf8)),
        ("octets that are no UTF-8", [0xFF, 0xFE, 0x00, 0x80]),
        ("65536 letters", Array(repeating: 0x41, count: 65_536)),
        ("2000 brackets", Array(repeating: 0x5B, count: 2_000)), ("null", Array("null".utf8)),
    ]

    /// Sends nonsense where requests are expected; after each the device must still do what it is asked for.
    var nonsenseProbes: [Probe] {
        guard
            let attribute = binding.attributes.indices.first(where: {
                isSettable($0) && !legalValues($0).isEmpty
            }), let legal = legalValues(attribute).first, let request = forger.request(attribute, legal)
        else { return [] }
        return Self.nonsense.map { nonsense in
            { done in
                check.tell("send \(nonsense.what)")
                check.controller.sendRaw(request.topic, nonsense.payload)
                check.agenda.after(.seconds(1)) { isAlive(attribute, "after \(nonsense.what)", done) }
            }
        }
    }

    /// Finds out whether the device still does what it is asked for.
    private func isAlive(_ attribute: Int, _ when: String, _ done: @escaping () -> Void) {
        let slot = binding.attributes[attribute].slot
        let values = legalValues(attribute)
        // Another value than it has, so that a device without answers has something to show.
        let value = values.first { !isShown(attribute, $0) } ?? values[0]
        let expected = "\(device) still does what it is asked for \(when)"
        let heard = check.controller.heardCount
        check.controller.set(device, [(slot, value)], texts: ["\(value)"]) { status, _, _ in
            let isAlive = status != .timeout || check.controller.heardCount > heard
            check.decide(
                isAlive ? .passed : .failed, expected,
                isAlive ? "it answers \(status.name)" : "it says nothing any more")
            done()
        }
    }

    // MARK: Connection

    /// Breaks the connection of the device by taking its client identifier over, and waits for its return.
    func connection(_ done: @escaping () -> Void) {
        let options = check.space.connectOptions(of: check.number)
        // A cloud may want the hour in it.
        let login = check.space.credentials(of: check.number, at: check.scheduler.now)
        let identifier = check.plan.clientID ?? login.clientID
        check.tell("take over the connection of \(identifier)")
        let usurper = Usurper(
            name: "usurper",
            options: ConnectOptions(clientID: identifier, version: options.version, keepAlive: .seconds(30)),
            seed: 1)
        check.bus.attach(usurper)
        let hasWords = check.space.canSay(.availability, by: .device)
        usurper.start()
        until(.seconds(5)) {
            usurper.hasBeenThere
        } then: { hasBeenThere in
            guard hasBeenThere else {
                check.decide(.notExercised, "\(device) comes back", "its connection could not be taken over")
                return done()
            }
            let start = check.scheduler.now
            let heard = check.controller.heardCount
            var sawOffline = false
            // An identifier that nobody named may be that of nobody, and then nothing breaks.
            let isGuess = check.plan.clientID == nil && check.plan.simulated == nil
            var sawAnything: Bool { sawOffline || check.controller.heardCount > heard }
            until(check.plan.returnTime) {
                if check.controller.isOnline(device) == false { sawOffline = true }
                if isGuess, !sawAnything, check.scheduler.now >= start + check.plan.patience { return true }
                return check.controller.heardCount > heard + (hasWords ? 1 : 0)
                    && (!hasWords || check.controller.isOnline(device) == true)
            } then: { isBack in
                guard sawAnything || !isGuess else {
                    check.decide(
                        .notExercised, "\(device) comes back",
                        "nothing happened when '\(identifier)' was taken over; --client-id says which one it has")
                    return done()
                }
                if hasWords {
                    check.decide(
                        sawOffline ? .passed : .failed,
                        "it is told that \(device) is offline when its connection breaks",
                        sawOffline ? "it was told" : "nobody was told")
                }
                check.decide(
                    isBack ? .passed : .failed, "\(device) comes back and says how it is",
                    isBack
                        ? "it did after \(check.scheduler.now - start)" : "it said nothing for \(check.plan.returnTime)"
                )
                check.agenda.after(.seconds(2), done)
            }
        }
    }
}

/// Takes a client identifier over and goes at once.
private final class Usurper: NetworkClient {
    /// True once it was connected.
    private(set) var hasBeenThere = false

    override func didJoin(sessionPresent: Bool) {
        hasBeenThere = true
        stop(isPolite: true)
    }
}
