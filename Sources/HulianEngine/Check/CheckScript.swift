internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// What a check does, one probe after the other.
struct CheckScript {
    /// A probe: does its work and calls what it is given when it is done.
    typealias Probe = (@escaping () -> Void) -> Void

    /// The check.
    let check: DeviceCheck

    /// Makes a script for a check.
    init(_ check: DeviceCheck) { self.check = check }

    /// The binding of the device.
    var binding: DialectBinding { check.space.speakers[Int(check.number)].binding }
    /// The name of the device.
    var device: String { check.plan.device }

    /// All probes after the first in order: legal before illegal, nonsense and broken connections last.
    var probes: [Probe] {
        var probes = [description].compactMap { $0 }
        if check.space.canSay(.get, by: .hub) { probes += attributeProbes.map(get) }
        for attribute in binding.attributes.indices where isSettable(attribute) { probes += setProbes(attribute) }
        if check.plan.givesCommands {
            probes += binding.commands.indices.filter { check.scope?.commands[$0] ?? true }.map(command)
        }
        for attribute in binding.attributes.indices where isSettable(attribute) { probes += illegalProbes(attribute) }
        if let probe = unknownName { probes.append(probe) }
        guard check.plan.provokes else { return probes }
        return probes + nonsenseProbes + [connection]
    }

    // MARK: Seeing

    /// Waits until the device has said something.
    func appear(_ done: @escaping () -> Void) {
        check.tell("wait for \(device)")
        let start = check.scheduler.now
        knock(0)
        until(check.plan.appearance) {
            check.hasAppeared
        } then: { isThere in
            guard isThere else {
                let identity = check.space.table.identity.compactMap { variable in
                    check.space.identity(variable.name, of: check.number).map { "\(variable.name)=\($0)" }
                }
                check.giveUp(
                    "the device '\(device)' did not appear within \(check.plan.appearance); what was listened for "
                        + "has \(identity.joined(separator: ", ")) in its topics")
                return done()
            }
            check.decide(.passed, "\(device) is there", "it spoke after \(check.scheduler.now - start)")
            hearOut(1, done)
        }
    }

    /// Asks a device that came before us and has nothing to say for a sign of life, now and then.
    ///
    /// Whether it answers is not judged, because nobody knows whether it is there.
    private func knock(_ count: Int) {
        check.agenda.after(.seconds(count == 0 ? 2 : 5)) {
            guard !check.hasAppeared, check.scheduler.now < check.beginning + check.plan.appearance else { return }
            // Nobody waits for the answer; what it says is learned as after an absence.
            let token = Controller.refresh - Int(check.number)
            let attributes = binding.attributes
            if check.space.canSay(.get, by: .hub),
                let first = attributes.indices.first(where: { attributes[$0].isReported })
            {
                check.controller.get(check.number, [first], token: token)
            } else if let first = attributes.indices.first(where: { attributes[$0].isSettable }),
                let value = legalValues(first).first
            {
                check.controller.set(check.number, [(first, value)], token: token)
            }
            knock(count + 1)
        }
    }

    /// Hears what a device says when it comes to its end, as it may describe itself in many pieces.
    private func hearOut(_ round: Int, _ done: @escaping () -> Void) {
        let before = check.controller.description(of: device)
        check.agenda.after(.seconds(1)) {
            let now = check.controller.description(of: device)
            if now != before, round < 10 { return hearOut(round + 1, done) }
            check.scope = now.map { DescribedScope($0, of: binding) }
            done()
        }
    }

    /// Waits until something holds.
    func until(_ patience: Interval, _ holds: @escaping () -> Bool, then: @escaping (Bool) -> Void) {
        let deadline = check.scheduler.now + patience
        func look() {
            if holds() { return then(true) }
            if check.scheduler.now >= deadline { return then(false) }
            check.agenda.after(.milliseconds(50)) { look() }
        }
        look()
    }

    // MARK: Asking for values

    /// The attributes that can be asked for.
    private var attributeProbes: [Int] { binding.attributes.indices.filter { isReported($0) } }

    /// Asks for an attribute.
    private func get(_ attribute: Int) -> Probe {
        let slot = binding.attributes[attribute].slot
        let path = binding.blueprint.path(ofAttribute: slot)
        return { done in
            check.tell("get \(path)")
            check.controller.get(device, [slot]) { status, _, _ in
                // Where the dialect has no word for null, silence may mean that there is no value.
                let mayBeNull = definition(attribute).constraint.isNullable && !check.space.table.values.carriesAll
                let silence: Verdict =
                    mayBeNull && check.controller.value(device, slot) == nil ? .notExercised : .failed
                check.decide(
                    status == .success ? .passed : (status == .timeout ? silence : .failed),
                    "\(device) tells \(path) when it is asked", "it answers \(status.name)")
                done()
            }
        }
    }

    // MARK: Setting legal values

    /// The definition of an attribute of the binding.
    func definition(_ attribute: Int) -> (constraint: ValueConstraint, capability: Capability, path: ElementPath) {
        let slot = binding.attributes[attribute].slot
        let entry = binding.blueprint.attributes[slot]
        return (
            entry.constraint, binding.blueprint.capabilities[entry.capability].definition,
            binding.blueprint.path(ofAttribute: slot)
        )
    }

    /// Sets an attribute to each of its legal values, and ends where most devices can do most.
    private func setProbes(_ attribute: Int) -> [Probe] {
        var values = legalValues(attribute)
        guard values.count > 1 else {
            return values.map { value in { done in ready(for: attribute) { set(attribute, value, Changes(), done) } } }
        }
        if values == [true, false] { values.reverse() } else { values.append(values[0]) }
        let changes = Changes()
        var probes: [Probe] = values.map { value in
            { done in ready(for: attribute) { set(attribute, value, changes, done) } }
        }
        if !hasAnswers(.set) {
            let path = definition(attribute).path
            probes.append { done in
                check.decide(
                    changes.count > 0 ? .passed : .failed, "\(device) changes \(path) when it is asked to",
                    "it did \(changes.count) of \(changes.asked) changes")
                done()
            }
        }
        return probes
    }

    /// Switches on what an earlier probe switched off, so that the device can do what it is asked for next.
    ///
    /// The lowest level switches off too, and a device that is off may leave undone what it would do when it is on.
    /// Whether it switches on is judged where it is asked to, not here.
    private func ready(for attribute: Int, _ done: @escaping () -> Void) {
        let endpoint = endpoint(attribute)
        let power = binding.attributes.indices.first {
            $0 != attribute && isSettable($0) && self.endpoint($0) == endpoint
                && definition($0).capability.id == "onOff" && definition($0).path.element == "onOff"
        }
        // A device that did not switch on is not waited for again and again: each wait takes all the patience there is.
        guard let power, check.controller.value(device, binding.attributes[power].slot) == false,
            !check.staysOff.contains(power)
        else { return done() }
        check.tell("set \(definition(power).path) = true, so that \(device) is on")
        check.controller.set(device, [(binding.attributes[power].slot, true)], texts: ["true"]) { _, _, _ in
            until(check.plan.patience) {
                isShown(power, true)
            } then: { isOn in
                if !isOn { check.staysOff.insert(power) }
                done()
            }
        }
    }

    /// The endpoint of an attribute of the binding.
    private func endpoint(_ attribute: Int) -> Int {
        let entry = binding.blueprint.attributes[binding.attributes[attribute].slot]
        return binding.blueprint.capabilities[entry.capability].endpoint
    }

    /// How many changes of an attribute were asked for and done.
    final class Changes {
        /// Asked for.
        var asked = 0
        /// Done.
        var count = 0
    }

    /// Sets an attribute to a value that is allowed, and waits until the device reports it.
    private func set(_ attribute: Int, _ value: Value, _ changes: Changes, _ done: @escaping () -> Void) {
        let (_, capability, path) = definition(attribute)
        let slot = binding.attributes[attribute].slot
        let text = capability.text(value, of: binding.blueprint.attributes[slot].definition)
        let start = check.scheduler.now
        check.tell("set \(path) = \(text)")
        let hasAnswers = hasAnswers(.set)
        let isChange = !isShown(attribute, value)
        if isChange { changes.asked += 1 }
        check.controller.set(device, [(slot, value)], texts: [text]) { status, _, _ in
            guard hasAnswers || status == .success else {
                // Without answers the state alone shows whether it was done; it was not.
                let isDone = isShown(attribute, value)
                if isDone, isChange { changes.count += 1 }
                check.decide(
                    isDone ? .passed : .warned, "\(device) does \(path) = \(text) and reports it",
                    "it reports \(shown(attribute)) after \(check.scheduler.now - start)")
                return done()
            }
            guard status == .success else {
                let isRefusal = status != .timeout
                check.decide(
                    isRefusal ? .warned : .failed, "\(device) does \(path) = \(text)",
                    isRefusal ? "it refuses an allowed value: \(status.name)" : "it does not answer")
                return done()
            }
            until(check.plan.patience) {
                isShown(attribute, value)
            } then: { isShown in
                if isShown, isChange { changes.count += 1 }
                check.decide(
                    isShown ? .passed : .failed, "\(device) does \(path) = \(text) and reports it",
                    "it reports \(shown(attribute)) after \(check.scheduler.now - start)")
                done()
            }
        }
    }

    /// True when the device reported a value, as far as its dialect can tell values apart.
    func isShown(_ attribute: Int, _ value: Value) -> Bool {
        guard let told = check.controller.value(device, binding.attributes[attribute].slot) else {
            return !isReported(attribute)
        }
        if told == value { return true }
        guard let raw = value.integerValue, let other = told.integerValue else { return false }
        return binding.attributes[attribute].codec.roundTrip(raw) == other
    }

    /// What the device reported last, for people.
    func shown(_ attribute: Int) -> String {
        let (_, capability, _) = definition(attribute)
        let slot = binding.attributes[attribute].slot
        return check.controller.value(device, slot).map {
            capability.text($0, of: binding.blueprint.attributes[slot].definition)
        } ?? "nothing"
    }

    /// True in a dialect that answers a kind of request.
    func hasAnswers(_ kind: UtteranceKind) -> Bool {
        check.space.table.messages.first { $0.isSent && $0.kind == kind && $0.speaker == .hub }?.reply != nil
    }

    // MARK: Commands

    /// Gives a command with allowed fields.
    private func command(_ index: Int) -> Probe {
        let command = binding.commands[index]
        let instance = binding.blueprint.capabilities[command.capability]
        let component = binding.blueprint.endpoints[instance.endpoint].component
        let path = ElementPath(
            component: component, capability: instance.definition.id, element: command.definition.name)
        return { done in
            check.tell("command \(path)")
            let fields = ValueProbes(capability: instance.definition).legalFields(command.definition.fields, round: 0)
            check.controller.invoke(
                device, command.capability, command.definition.number, fields, path: path.description
            ) {
                status, _, _ in
                let isKnown = status != .unsupportedCommand && status != .timeout && status != .invalidAction
                check.decide(
                    isKnown ? .passed : .failed, "\(device) knows the command \(path)", "it answers \(status.name)")
                done()
            }
        }
    }
}
