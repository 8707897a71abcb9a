internal import HulianBus
public import HulianCatalog
public import HulianDiagnostics
public import HulianDialects
public import HulianModel

/// A dialect that was learned.
public struct LearnedDialect: Sendable {
    /// The draft as a dialect's file, with what is sure and what is open as comments.
    public let text: String
    /// The draft, read.
    public let table: DialectTable
    /// How sure each part is, and what is open.
    public let notes: [LearningNote]
    /// How many messages there were.
    public let messageCount: Int
    /// How many of them belong to the draft's topics.
    public let ownCount: Int
    /// How many names of attributes were seen.
    public let nameCount: Int
    /// How many of those mean something of the model.
    public let mappedCount: Int
}

/// Drafts a dialect from messages, or from what devices publish of themselves.
///
/// The same messages give the same draft. Nothing is invented: what the messages do not show is a question in the draft.
/// Not thread-safe, as the catalog is not.
public final class DialectLearner {
    /// The catalog.
    private let catalog: Catalog
    /// The device types.
    private let blueprints: [DeviceBlueprint]
    /// What names mean.
    private let knowledge: NameKnowledge

    /// Makes a learner.
    ///
    /// - Parameters:
    ///   - catalog: Where capabilities, device types and names are defined.
    ///   - excluding: Dialects of the catalog whose tables are not looked into.
    ///   - deviceTypes: What devices may be; all device types of the catalog when nothing is said.
    public init(_ catalog: Catalog, excluding: Set<DialectID> = [], deviceTypes: [DeviceTypeID]? = nil) {
        self.catalog = catalog
        blueprints = (deviceTypes ?? catalog.deviceTypeIDs).compactMap { catalog.blueprint($0) }
        knowledge = NameKnowledge(catalog, blueprints, excluding: excluding)
    }

    /// Drafts a dialect.
    ///
    /// - Parameters:
    ///   - messages: The messages, in the order in which they came; may be empty when there are descriptions.
    ///   - descriptions: What devices say of themselves.
    ///   - id: The name of the draft.
    ///   - title: Its title.
    /// - Throws: `nothing-to-learn` when there is nothing that a dialect could be made of.
    public func learn(
        _ messages: [HeardMessage], descriptions: [DeviceDescription] = [], named id: DialectID, title: Title
    ) throws(DiagnosticsError) -> LearnedDialect {
        let finder = FormFinder(messages)
        var facts = DraftFacts(id, title, finder, knowledge)
        for description in descriptions { facts.take(description) }
        guard facts.hasMessages || !facts.names.isEmpty else {
            throw DiagnosticsError([
                Diagnostic(
                    "nothing-to-learn", "no message has a topic that names a device, and nothing describes one",
                    hint: "give more messages, of several devices")
            ])
        }
        facts.mapNames(catalog, blueprints)
        facts.chooseStyle(catalog)
        var draft = DraftText(facts)
        var table = try read(draft.text)
        // How enumerations and quantities are written shows in what the draft then reads without fault.
        if facts.hasMessages {
            // A name is the same in all of them, and so is what a device may be.
            let likely = devices(table, Self.sample(messages, most: 4000))
            let few = Self.sample(messages, most: 1200)
            var best: (faults: Int, style: DraftFacts.Style)?
            for style in facts.styles {
                facts.style = style
                let candidate = try facts.styles.count > 1 ? read(DraftText(facts).text) : table
                let faults = facts.styles.count > 1 ? faultCount(candidate, few, likely) : 0
                if faults < best?.faults ?? .max { best = (faults, style) }
            }
            if let best { facts.style = best.style }
            table = try read(DraftText(facts).text)
            // A name whose values the draft would find wrong was not understood.
            // What was taken from one attribute may be the name of another one.
            for _ in 0..<Self.roundLimit {
                let wrong = wrongNames(table, Self.sample(messages, most: 4000), likely)
                if wrong.isEmpty { break }
                facts.drop(wrong)
                table = try read(DraftText(facts).text)
            }
            facts.strayNames = strayNames(table, Self.sample(messages, most: 4000), likely)
            draft = DraftText(facts)
            table = try read(draft.text)
            // Nor was a kind of message whose own messages the draft would find wrong.
            let wrong = wrongForms(table, Self.sample(messages, most: 4000), likely)
            if !wrong.isEmpty {
                facts.demote(wrong)
                draft = DraftText(facts)
                table = try read(draft.text)
            }
        }
        return LearnedDialect(
            text: draft.text, table: table, notes: draft.notes, messageCount: messages.count, ownCount: facts.ownCount,
            nameCount: facts.names.count, mappedCount: facts.names.keys.count { facts.means($0) })
    }

    /// Reads a draft as everybody would.
    private func read(_ text: String) throws(DiagnosticsError) -> DialectTable {
        let files = catalog.files.overlaid(with: ["/learned-dialect.yaml": text])
        return try Catalog(base: catalog.folders.last ?? "", files: files).dialect(file: "/learned-dialect.yaml")
    }

    /// A device that messages are about, with the type that it may be.
    private struct LikelyDevice {
        /// Its name.
        let name: String
        /// Its type.
        let blueprint: DeviceBlueprint
        /// The variables of its identity.
        let identity: [String: String]
    }

    /// Some of many messages, from all parts of them.
    private static func sample(_ messages: [HeardMessage], most: Int) -> [HeardMessage] {
        let step = max(1, (messages.count + most - 1) / most)
        return step == 1 ? messages : stride(from: 0, to: messages.count, by: step).map { messages[$0] }
    }

    /// The devices that messages are about, the first ones.
    private func devices(_ table: DialectTable, _ messages: [HeardMessage]) -> [LikelyDevice] {
        let finder = DeviceFinder([table], blueprints)
        for message in messages { finder.hear(message.topic, message.payload) }
        return finder.devices(most: 60).compactMap { device in
            guard let type = device.guesses.first?.deviceType, let blueprint = catalog.blueprint(type) else {
                return nil
            }
            return LikelyDevice(
                name: device.name, blueprint: blueprint,
                identity: Dictionary(device.identity.map { ($0.name, $0.value) }) { first, _ in first })
        }
    }

    /// How many faults a draft finds in the messages that it was made of.
    private func faultCount(_ table: DialectTable, _ messages: [HeardMessage], _ devices: [LikelyDevice]) -> Int {
        var count = 0
        read(messages, with: table, devices) { said, _, _ in count += said.faults.count { $0.check != .itemName } }
        return count
    }

    /// How often a draft is tried and mended.
    private static let roundLimit = 4

    /// The names of attributes of which the draft finds more than a few values wrong.
    private func wrongNames(
        _ table: DialectTable, _ messages: [HeardMessage], _ devices: [LikelyDevice]
    ) -> Set<DraftFacts.Claim> {
        var seen: [DraftFacts.Claim: (all: Int, wrong: Int)] = [:]
        read(messages, with: table, devices) { said, _, space in
            guard said.device >= 0 else { return }
            let binding = space.speakers[Int(said.device)].binding
            for item in said.items where item.attribute >= 0 {
                let attribute = binding.attributes[Int(item.attribute)]
                guard attribute.service < 0 else { continue }
                let path = binding.blueprint.path(ofAttribute: attribute.slot)
                let claim = DraftFacts.Claim(name: attribute.name.name, path: "\(path.capability).\(path.element)")
                var counts = seen[claim] ?? (0, 0)
                counts.all += 1
                if item.status == .constraintError || item.status == .invalidDataType { counts.wrong += 1 }
                seen[claim] = counts
            }
        }
        // A device may be of another type than it seems, with other limits.
        return Set(seen.filter { $0.value.wrong * 12 > $0.value.all }.keys)
    }

    /// The names that devices tell, or are told, though what they seem to be has not got them.
    private func strayNames(_ table: DialectTable, _ messages: [HeardMessage], _ devices: [LikelyDevice]) -> Set<String>
    {
        var found: Set<String> = []
        read(messages, with: table, devices) { said, message, _ in
            guard found.count < DraftFacts.nameLimit, [.report, .set, .get, .reply].contains(said.kind) else { return }
            for fault in said.faults where fault.check == .itemName && fault.place.exists {
                let octets = fault.place.isInTopic ? Array(message.topic.utf8) : message.payload
                let (start, count) = (Int(fault.place.start), Int(fault.place.count))
                guard count > 0, start + count <= octets.count else { continue }
                found.insert(String(decoding: octets[start..<(start + count)], as: UTF8.self))
            }
        }
        return found
    }

    /// The kinds of messages of which the draft finds more than a few misshapen, by name.
    private func wrongForms(_ table: DialectTable, _ messages: [HeardMessage], _ devices: [LikelyDevice]) -> Set<String>
    {
        // What a device may tell depends on its type, which is only guessed.
        let guessed: Set<MessageCheck> = [.itemName, .itemType, .itemRange, .itemStep, .itemAccess, .arguments]
        var seen: [String: (all: Int, wrong: Int)] = [:]
        read(messages, with: table, devices) { said, _, _ in
            guard said.form >= 0 else { return }
            let name = table.messages[Int(said.form)].name
            let isWrong = said.faults.contains { !guessed.contains($0.check) }
            let counts = seen[name] ?? (0, 0)
            seen[name] = (counts.all + 1, counts.wrong + (isWrong ? 1 : 0))
        }
        return Set(seen.filter { $0.value.wrong * 10 > $0.value.all }.keys)
    }

    /// Reads messages with a draft and devices of the types that they may be.
    private func read(
        _ messages: [HeardMessage], with table: DialectTable, _ devices: [LikelyDevice],
        _ body: (_ said: Utterance, _ message: HeardMessage, _ space: DialectSpace) -> Void
    ) {
        let space = DialectSpace(table, topics: TopicTable())
        for device in devices { space.register(device.name, device.blueprint, identity: device.identity) }
        var said = Utterance()
        // A time stamp of the future is a fault of the clock and not of the draft.
        let late = Instant(milliseconds: 7_258_118_400_000)
        for message in messages {
            message.payload.withUnsafeBufferPointer { payload in
                if space.read(space.topics.id(message.topic), payload, now: late, into: &said) {
                    body(said, message, space)
                }
            }
        }
    }
}
