public import HulianModel

/// A device of a source as a draft of a device type, with what became of each of its functions.
public struct ImportedDevice: Sendable {
    /// A function that is something in the model.
    public struct Mapped: Hashable, Sendable {
        /// Where it stands in the source, such as `exposes[0].features[1]`.
        public let path: String
        /// What the source calls it.
        public let name: String
        /// The attributes, commands or events that it is.
        public let elements: [ElementPath]
        /// Where the mapping comes from: `table`, `dialect`, `reference`, or `general` for a switch, state or mode that is
        /// a part of its own because the model has no name for it.
        public let origin: String
        /// What is worth saying, such as values that are left out; empty for nothing.
        public let note: String
    }

    /// A function that is nothing in the model, with the reason.
    public struct Unmapped: Hashable, Sendable {
        /// Where it stands in the source.
        public let path: String
        /// What the source calls it.
        public let name: String
        /// Why it is not mapped: one sentence without a full stop.
        public let reason: String
    }

    /// The form that it was described in.
    public let format: ImportFormat
    /// What the source calls the device.
    public let name: String
    /// Its model.
    public let model: String
    /// What the source calls the kind of device; empty when it says none.
    public let category: String
    /// The name of the draft, such as `energy.outlet`.
    public let deviceType: DeviceTypeID
    /// True when the source's kind of device is known and its main capability was found.
    public let isMapped: Bool
    /// Why it is not mapped; empty when it is.
    public let reason: String
    /// The device type of the catalog that is most like it.
    public let nearest: DeviceTypeID?
    /// How like it is: 0 for nothing in common, 1000 for all.
    public let likeness: Int
    /// The functions that are something in the model.
    public let mapped: [Mapped]
    /// The functions that are nothing.
    public let unmapped: [Unmapped]
    /// What is no function of a device, with the reason why not.
    public let notFunctions: [Unmapped]
    /// The draft: the file of a device type; empty when nothing was mapped.
    public let yaml: String

    /// How many functions the device has, without those that are none.
    public var functionCount: Int { mapped.count + unmapped.count }

    /// The report as a value, for JSON.
    public var report: Value {
        func list(_ items: [Unmapped]) -> Value {
            .list(
                items.map {
                    ["path": .string($0.path), "name": .string($0.name), "reason": .string($0.reason)]
                })
        }
        return .structure([
            Field("format", .string(format.rawValue)), Field("name", .string(name)), Field("model", .string(model)),
            Field("category", .string(category)), Field("deviceType", .string(deviceType.rawValue)),
            Field("isMapped", .bool(isMapped)), Field("reason", reason.isEmpty ? .null : .string(reason)),
            Field("nearest", nearest.map { .string($0.rawValue) } ?? .null),
            Field("likeness", .decimal(Double(likeness) / 1000)),
            Field(
                "mapped",
                .list(
                    mapped.map {
                        [
                            "path": .string($0.path), "name": .string($0.name),
                            "elements": .list($0.elements.map { .string($0.description) }),
                            "origin": .string($0.origin), "note": $0.note.isEmpty ? .null : .string($0.note),
                        ]
                    })), Field("unmapped", list(unmapped)), Field("notFunctions", list(notFunctions)),
            Field("yaml", yaml.isEmpty ? .null : .string(yaml)),
        ])
    }
}
