/// What descriptions say, in words that rules can ask for whatever the dialect.
public struct DescriptionFacts: Sendable {
    /// The devices that it describes, by the first variable of their identity; empty for the one of the topic.
    public var devices: [String] = []
    /// Which of vendor, model, serial number, firmware and hardware version it names.
    public var identity: Set<String> = []
    /// Which of them the dialect has a place for.
    public var possibleIdentity: Set<String> = []
    /// How many attributes it describes.
    public var attributeCount = 0
    /// The names of attributes whose type, access or range it leaves open.
    public var incomplete: [String] = []
    /// The names of attributes that it describes, the device's own and those that the table has for the same.
    public var names: Set<String> = []
    /// The same of each device that is named, by its name; only looked into.
    public var namesByDevice: [String: Set<String>] = [:]

    /// Makes facts of nothing.
    public init() {}

    /// Gathers what descriptions say.
    ///
    /// - Parameters:
    ///   - descriptions: The descriptions of one message.
    ///   - possible: Which parts of the identity the dialect has a place for.
    init(_ descriptions: [DeviceDescription], possible: Set<String>, key: String?) {
        // Who a device is stands in the message to which others add.
        let whole = descriptions.filter { !$0.isPart }
        possibleIdentity = descriptions.isEmpty || !whole.isEmpty ? possible : []
        identity = whole.isEmpty ? [] : possible
        for description in whole { identity.formIntersection(description.card.known) }
        for description in descriptions {
            let own = Set(description.attributes.flatMap { [$0.name, $0.standardName].compactMap { $0 } })
            if let key, let device = description.identity[key] {
                devices.append(device)
                namesByDevice[device, default: []].formUnion(own)
            }
            attributeCount += description.attributes.count
            // One piece of many leaves the rest to others, and so does one that only names a value to set.
            let left = description.attributes.filter {
                !$0.isComplete && $0.pieces.isEmpty && !description.isPart
                    && ($0.kind != .unknown || $0.settings.isEmpty)
            }
            incomplete += left.map(\.name)
            names.formUnion(own)
        }
    }
}
