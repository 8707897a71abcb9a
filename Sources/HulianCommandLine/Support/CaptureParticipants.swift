internal import HulianCapture
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Finds out who speaks in a capture.
struct CaptureParticipants {
    /// Something that could not be found out.
    struct Problem {
        /// The code of the message.
        let code: String
        /// One sentence.
        let message: String
        /// The line that shows it.
        let line: Int
        /// What may help.
        let hint: String?
    }

    /// Where dialects and device types are defined.
    let catalog: Catalog
    /// What the command line says.
    let hints: CaptureJudge.Hints

    /// Who speaks in a capture.
    struct Found {
        /// The devices, in the order in which they speak first.
        var devices: [DeviceEntry] = []
        /// Which dialects are spoken where; empty when the command line says all.
        var trees: [TopicTree] = []
        /// The dialects of devices whose type nothing shows; descriptions and the form of messages are judged all the same.
        var described: [DialectID] = []
        /// What could not be found out.
        var problems: [Problem] = []
    }

    /// Finds who speaks in a capture.
    func find(in messages: [CapturedMessage]) -> Found {
        if let dialect = hints.dialect, let type = hints.deviceType, let name = hints.device {
            return Found(devices: [entry(0, name, type, dialect, hints.identity)])
        }
        let tables = catalog.dialectIDs.filter { hints.dialect == nil || hints.dialect == $0 }.compactMap(
            catalog.dialect)
        catalog.readAhead()
        let finder = DeviceFinder(tables, catalog.deviceTypeIDs.compactMap(catalog.blueprint))
        for message in messages { finder.hear(String(decoding: message.topic, as: UTF8.self), message.payload) }
        var entries: [DeviceEntry] = []
        var problems: [Problem] = []
        var described: [DialectID] = []
        for table in tables where table.clauses[.describedShape] != nil && finder.hasDescriptions(in: table.id) {
            described.append(table.id)
        }
        for device in finder.devices {
            let line = messages.indices.contains(device.firstMessage) ? messages[device.firstMessage].line : 1
            guard let type = hints.deviceType ?? device.deviceType else {
                problems.append(unknownType(device, line))
                // The form of a message shows without the type.
                if !described.contains(device.dialect) { described.append(device.dialect) }
                continue
            }
            let identity = Dictionary(device.identity.map { ($0.name, $0.value) }) { first, _ in first }
            entries.append(entry(entries.count, device.name, type, device.dialect, identity))
        }
        if finder.foreignCount > 0, finder.foreignCount == finder.messageCount {
            problems.append(
                Problem(
                    code: "no-dialect", message: "no message is of a dialect that is known here", line: 1,
                    hint: "known dialects: \(catalog.dialectIDs.map(\.rawValue).joined(separator: ", "))"))
        }
        return Found(devices: entries, trees: finder.trees, described: described, problems: problems)
    }

    /// Why a device cannot be judged.
    private func unknownType(_ device: FoundDevice, _ line: Int) -> Problem {
        let likely = device.guesses.prefix(3).map(\.deviceType.rawValue).joined(separator: ", ")
        let what = likely.isEmpty ? "nothing shows its device type" : "its device type may be \(likely)"
        return Problem(
            code: "unknown-device-type",
            message: "'\(device.name)' speaks \(device.dialect), and only the form of its messages is judged: \(what)",
            line: line, hint: "say it with --device-type")
    }

    /// The entry of a device.
    private func entry(
        _ index: Int, _ name: String, _ type: DeviceTypeID, _ dialect: DialectID, _ identity: [String: String]
    ) -> DeviceEntry {
        DeviceEntry(
            index: index, name: name, title: catalog.blueprint(type)?.title.english ?? name, type: type,
            dialect: dialect, room: nil, kind: .foreign,
            identity: identity.sorted { $0.key < $1.key }.map { Field($0.key, .string($0.value)) })
    }
}
