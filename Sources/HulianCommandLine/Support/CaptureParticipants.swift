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

    /// Finds the devices of a capture, in the order in which they speak first.
    func find(in messages: [CapturedMessage]) -> (devices: [DeviceEntry], problems: [Problem]) {
        if let dialect = hints.dialect, let type = hints.deviceType, let name = hints.device {
            return ([entry(0, name, type, dialect, hints.identity)], [])
        }
        return ([], [])
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
