internal import HulianDialects
internal import HulianModel
internal import HulianRecord

extension CheckScript {
    /// True for an attribute that can be set, by the dialect and by what the device says of itself.
    func isSettable(_ attribute: Int) -> Bool {
        binding.attributes[attribute].isSettable && (check.scope?.settable[attribute] ?? true)
    }

    /// True for an attribute that the device tells, by the dialect and by what the device says of itself.
    func isReported(_ attribute: Int) -> Bool {
        binding.attributes[attribute].isReported && (check.scope?.told[attribute] ?? true)
    }

    /// Notes what the device type has and the device did not describe; nothing when there is nothing to note.
    ///
    /// A device may have less than its type: that is no fault, and nobody can ask it for what it never offered. One that
    /// describes nothing of its type may be of another, and then the check has nothing to go by.
    var description: Probe? {
        guard let scope = check.scope else { return nil }
        var missing: [String] = []
        var count = 0
        for (index, attribute) in binding.attributes.enumerated() {
            let path = binding.blueprint.path(ofAttribute: attribute.slot).description
            let lacksTelling = attribute.isReported && !scope.told[index]
            let lacksSetting = attribute.isSettable && !scope.settable[index]
            if scope.told[index] || scope.settable[index] {
                count += 1
                if lacksSetting { missing.append("setting \(path)") }
                if lacksTelling { missing.append("telling \(path)") }
            } else if lacksTelling || lacksSetting {
                missing.append(path)
            }
        }
        for (index, command) in binding.commands.enumerated() {
            if scope.commands[index] { count += 1 } else { missing.append(path(of: command).description) }
        }
        guard !missing.isEmpty else { return nil }
        return { done in
            check.decide(
                count > 0 ? .notExercised : .warned,
                "\(device) describes what \(binding.blueprint.id) has in \(check.plan.dialect)",
                count > 0
                    ? "not described, and left alone: \(missing.joined(separator: ", "))"
                    : "it describes nothing of it; is it of another type?")
            done()
        }
    }

    /// The path of a command.
    func path(of command: DialectBinding.Command) -> ElementPath {
        let instance = binding.blueprint.capabilities[command.capability]
        return ElementPath(
            component: binding.blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: command.definition.name)
    }
}
