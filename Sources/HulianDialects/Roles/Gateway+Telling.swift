internal import HulianBus
internal import HulianModel

// What the devices behind a gateway tell at one moment, told in as few messages as it takes.
extension Gateway {
    /// Takes over what a device behind it tells, to send it together with what others tell at the same moment.
    ///
    /// - Returns: False where no message carries several devices.
    func gathers(_ statement: Statement) -> Bool {
        guard let form = space.formBehind(statement.kind, by: .device), let most = most(form, or: Self.mostTold),
            most > 1
        else {
            return false
        }
        // What a device tells twice must not become one.
        if gathered.contains(where: { $0.device == statement.device && $0.kind == statement.kind }) { tellGathered() }
        gathered.append(statement)
        if gathered.count == 1 { schedule(Self.tellingTask, at: now) }
        return true
    }

    /// Takes over that a device behind it is back: what was while it was away comes after what is.
    func gathersHistory(of device: DeviceRole) {
        if returned.isEmpty { schedule(Self.tellingTask, at: now) }
        returned.append(device)
    }

    /// Has those who are back tell what was while they were away, each in messages of its own.
    func tellHistories() {
        let all = returned
        returned.removeAll()
        for device in all { device.tellHistory() }
    }

    /// Sends what was gathered: first comes what was told first, and a message has no more devices than it may.
    func tellGathered() {
        let all = gathered
        gathered.removeAll(keepingCapacity: true)
        var rest = all[...]
        while let first = rest.first, let form = space.formBehind(first.kind, by: .device) {
            var devices: [Int32] = []
            let most = most(form, or: Self.mostTold) ?? 1
            let some = rest.prefix { statement in
                guard space.formBehind(statement.kind, by: .device) == form else { return false }
                if !devices.contains(statement.device) { devices.append(statement.device) }
                return devices.count <= most
            }
            tell(some, as: form)
            rest = rest.dropFirst(some.count)
        }
    }

    /// Sends what devices tell, in several messages where one would be too long.
    private func tell(_ statements: ArraySlice<Statement>, as form: Int) {
        guard let first = statements.first else { return }
        var whole = Statement(.other, by: .device, about: role.number)
        whole.form = Int16(truncatingIfNeeded: form)
        whole.id = first.id
        whole.time = first.time
        let limit = space.facts[form].limit ?? .max
        var isTooLong = false
        space.write(whole, parts: Array(statements)) { publication in
            isTooLong = publication.payload.count > limit && statements.count > 1
            if !isTooLong { role.transmit(publication, first.kind) }
        }
        guard isTooLong else { return }
        let middle = statements.startIndex + statements.count / 2
        tell(statements[..<middle], as: form)
        tell(statements[middle...], as: form)
    }
}
