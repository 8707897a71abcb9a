import Foundation
import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianRecord
import HulianRules
import HulianYAML
import Testing

/// How a file of others is judged.
enum FixtureWay {
    /// Messages, one JSON object a line or in a list, each with topic and payload, by the judge.
    case messages(DialectID)
    /// One message on a topic, by the judge.
    case message(DialectID, String)
    /// Configurations of Tasmota by name, by the judge.
    case configurations
    /// Messages with what a running Home Assistant did with each, one by one, by the judge.
    case verdicts
    /// A published description, by the reader of the dialect.
    case document(DialectID)
    /// Datatypes and formats of Homie 5, legal and not, by the reader of descriptions.
    case formats
    /// Values of properties with formats of their own: device types of ours fix theirs.
    case values
    /// Values of a real Tuya device, as the report of a device type of its category, by the judge.
    case statuses
    /// Nothing that a judge could read; a known difference says why.
    case unread(String)
}

/// What came of one message, description or file.
struct FixtureCase: CustomStringConvertible {
    /// What it is called.
    let name: String
    /// True when its source calls it good.
    var isGood = true
    /// The clauses of which it broke a MUST; `unreadable` for a description that cannot be read.
    var failed: [String] = []
    /// True when it is not judged.
    var isUnread = false
    /// What makes it different, for what is not judged or of which the source says something else than good or bad.
    var difference = ""

    /// True when the verdict is that of its source.
    var isAsExpected: Bool { !isUnread && difference.isEmpty && isGood == failed.isEmpty }

    /// What people read when it is not as expected.
    var description: String {
        "\(name): its source calls it \(isGood ? "good" : "bad"), and \(failed.isEmpty ? "nothing" : "\(failed)") fails"
    }
}

/// Judges files of others.
struct FixtureBench {
    /// The folder with data of others: the environment variable `HULIAN_DATA`, else one beside the source tree.
    private static let folder =
        (ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? packageFolder + "/../shared/data") + "/fixtures"

    /// All files with data, sorted; licences and notes are none.
    static let files: [String] = {
        let all = FileManager.default.subpaths(atPath: folder) ?? []
        return all.filter { path in
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            let isNote = name.hasSuffix(".md") || name.hasPrefix("LICENSE")
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
            return !isNote && !isFolder.boolValue
        }
        .sorted()
    }()

    /// The catalog.
    private let catalog = makeCatalog()
    /// The dialects.
    private let tables: [DialectTable]
    /// The device types.
    private let blueprints: [DeviceBlueprint]
    /// The device types by category of Tuya; only looked into.
    private let tuyaTypes: [String: [DeviceBlueprint]]
    /// What lets pass what real devices are known to do otherwise.
    private let lenient: JudgingProfile

    /// Reads the catalog.
    init() {
        let catalog = catalog
        tables = catalog.dialectIDs.compactMap { catalog.dialect($0) }
        blueprints = catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }
        let tuya = tables.first { $0.id == "tuyalink" }
        tuyaTypes = Dictionary(grouping: blueprints) { blueprint in
            tuya.map { DialectBinding($0, to: blueprint).category } ?? ""
        }
        lenient = catalog.profile("lenient").map { JudgingProfile($0) } ?? JudgingProfile()
    }

    /// What comes of a file.
    func cases(of file: String, _ way: FixtureWay) throws -> [FixtureCase] {
        let octets = [UInt8](try #require(FileManager.default.contents(atPath: Self.folder + "/" + file)))
        switch way {
        case .messages(let dialect): return try messages(octets, dialect)
        case .message(let dialect, let topic): return [try judged(topic, [Heard(topic, octets)], dialect)]
        case .configurations:
            return try (try Value(json: octets).fields ?? []).map { field in
                let topic = "tasmota/discovery/\(field.value["mac"]?.stringValue ?? "")/config"
                return try judged(field.name, [Heard(topic, field.value)], "tasmota")
            }
        case .verdicts: return try (try Value(json: octets).listValue ?? []).map(verdict)
        case .document(let dialect): return [try document(octets, dialect)]
        case .formats: return try formats(octets, file)
        case .values: return [FixtureCase(name: "values", isUnread: true)]
        case .statuses: return try statuses(octets)
        case .unread(let difference): return [FixtureCase(name: file, isUnread: true, difference: difference)]
        }
    }

    // MARK: Messages

    /// A message of a file.
    private struct Heard {
        /// The topic.
        let topic: String
        /// The payload.
        let payload: [UInt8]

        /// Makes a message of octets.
        init(_ topic: String, _ payload: [UInt8]) { (self.topic, self.payload) = (topic, payload) }

        /// Makes a message of a value; text is the payload itself.
        init(_ topic: String, _ payload: Value) {
            self.topic = topic
            if let text = payload.stringValue {
                self.payload = Array(text.utf8)
            } else {
                var writer = JSONWriter()
                if !payload.isNull { writer.value(payload) }
                self.payload = Array(writer.octets)
            }
        }
    }

    /// Messages of a file, judged together, as one may describe what another tells.
    private func messages(_ octets: [UInt8], _ dialect: DialectID) throws -> [FixtureCase] {
        let whole = (try? Value(json: octets))?.listValue
        let all = whole ?? octets.split(separator: 0x0A).compactMap { try? Value(json: Array($0)) }
        guard tables.contains(where: { $0.id == dialect }) else {
            return [FixtureCase(name: dialect.rawValue, isUnread: true, difference: "dialects-not-spoken")]
        }
        var cases: [FixtureCase] = []
        var heard: [Heard] = []
        let recogniser = DialectRecogniser(tables.filter { $0.id == dialect })
        for message in all {
            guard let topic = message["topic"]?.stringValue else {
                cases.append(FixtureCase(name: "?", isUnread: true, difference: "no-topic"))
                continue
            }
            let one = Heard(topic, message["payload"] ?? .null)
            // What is of another tree is nobody's, as users may put their own words before topics.
            if recogniser.recognise(topic, one.payload).isEmpty {
                cases.append(FixtureCase(name: topic, isUnread: true, difference: "other-topic"))
            } else {
                heard.append(one)
            }
        }
        let together = try judged("all", heard, dialect)
        guard together.failed.isEmpty else { return cases + [together] }
        return cases + heard.map { FixtureCase(name: $0.topic) }
    }

    /// One message that a running Home Assistant was given.
    private func verdict(_ message: Value) throws -> FixtureCase {
        let name = message["id"]?.stringValue ?? ""
        let heard = Heard(message["topic"]?.stringValue ?? "", message["payload"] ?? .null)
        var found = try judged(name, [heard], "homeassistant", findsDevices: false)
        let verdict = message["ha_2025_4_4_verdict"]?.stringValue ?? ""
        found.isGood = verdict != "rejected"
        // Taken with a complaint, or passed over: neither good nor bad.
        if verdict == "accepted-with-log" || verdict == "ignored" { found.difference = verdict }
        return found
    }

    /// What the judge says of messages, with the devices in them that have a type.
    private func judged(
        _ name: String, _ messages: [Heard], _ dialect: DialectID,
        as type: (id: DeviceTypeID, identity: [Field])? = nil, by profile: JudgingProfile = JudgingProfile(),
        findsDevices: Bool = true
    ) throws -> FixtureCase {
        var entries: [(type: DeviceTypeID, name: String, identity: [Field])] = []
        if let type {
            entries.append((type.id, "device", type.identity))
        } else if findsDevices {
            let finder = DeviceFinder(tables.filter { $0.id == dialect }, blueprints)
            for message in messages { finder.hear(message.topic, message.payload) }
            for device in finder.devices {
                guard let found = device.deviceType else { continue }
                entries.append((found, device.name, device.identity.map { Field($0.name, .string($0.value)) }))
            }
        }
        let judge = Judge(catalog: catalog, topics: TopicTable(), profile: profile)
        judge.listen(to: dialect)
        let start = Instant(milliseconds: 1_767_225_600_000)
        judge.began(
            RunHeader(
                version: "test", scenario: name, title: Title(name), file: name, level: nil, seed: 0, start: start,
                clock: "none", bus: "capture", isEncrypted: nil, mode: "local", parameters: []))
        for (index, entry) in entries.enumerated() {
            guard let blueprint = catalog.blueprint(entry.type) else { continue }
            judge.described(
                entry.type, blueprint.attributes.indices.map { blueprint.path(ofAttribute: $0).description }, at: start)
            judge.entered(
                DeviceEntry(
                    index: index, name: entry.name, title: entry.name, type: entry.type, dialect: dialect, room: nil,
                    kind: .foreign, identity: entry.identity), at: start)
        }
        judge.entered(
            ClientEntry(index: -1, name: "capture", role: .foreign, dialect: nil, device: nil), at: start)
        for (index, message) in messages.enumerated() {
            Array(message.topic.utf8).withUnsafeBufferPointer { topic in
                message.payload.withUnsafeBufferPointer { payload in
                    judge.line = index + 2
                    judge.published(
                        MessageView(
                            time: start, number: UInt64(index + 1), client: -1, topic: topic, payload: payload, qos: 0,
                            retain: false, isWill: false, flags: .unseen, topicIndex: judge.topics.id(topic).rawValue))
                }
            }
        }
        judge.ended(isComplete: true, problem: nil, at: start)
        let failed = judge.results().filter { $0.verdict == .failed }
        return FixtureCase(name: name, failed: failed.map(\.clause.id.rawValue))
    }

    // MARK: Descriptions

    /// A published description: read, with the kind of every attribute.
    private func document(_ octets: [UInt8], _ dialect: DialectID) throws -> FixtureCase {
        let table = try #require(tables.first { $0.id == dialect })
        let codec = try #require(Codecs.codec(of: table))
        let description = codec.description(document: try Value(json: octets))
        let name = description?.title ?? dialect.rawValue
        guard let description, !description.attributes.isEmpty || !description.commands.isEmpty else {
            return FixtureCase(name: name, failed: ["unreadable"])
        }
        let open = description.attributes.filter { $0.kind == .unknown }.map(\.name)
        return FixtureCase(name: name, failed: open.isEmpty ? [] : ["unreadable: \(open)"])
    }

    /// Properties of Homie 5 with datatype and format; who reads a description passes over those that are not legal.
    private func formats(_ octets: [UInt8], _ file: String) throws -> [FixtureCase] {
        let root = try YAMLReader.read(String(decoding: octets, as: UTF8.self), file: file)
        let tests = root["tests"]?.items ?? []
        // Some lists of the suite are empty yet.
        guard !tests.isEmpty else { return [FixtureCase(name: "no tests")] }
        return tests.map { test in
            let definition = test["definition"]
            let property = Value.structure(
                ["datatype", "format"].compactMap { key in
                    // Another format than text stands for itself.
                    definition?[key].map { Field(key, $0.scalar.map { .string($0) } ?? .list([])) }
                })
            let document: Value = [
                "homie": "5.0", "version": 1, "nodes": ["node": ["properties": ["property": property]]],
            ]
            let found = Homie5Codec().description(document: document)?.attributes.count ?? 0
            return FixtureCase(
                name: test["description"]?.scalar ?? "", isGood: test["valid"]?.bool ?? false,
                failed: found == 1 ? [] : ["unreadable"])
        }
    }

    // MARK: Tuya

    /// The values of a real device, each told as a device type of its category tells it; of codes that we have.
    private func statuses(_ octets: [UInt8]) throws -> [FixtureCase] {
        let document = try Value(json: octets)
        let category = document["category"]?.stringValue ?? ""
        let table = try #require(tables.first { $0.id == "tuyalink" })
        var description = DeviceDescription()
        description.category = category
        description.attributes = (document["status"]?.fields ?? []).map { DescribedAttribute($0.name, .unknown) }
        let types = tuyaTypes[category] ?? []
        guard let best = types.isEmpty ? nil : DeviceTypeGuesser(table, types).guesses(description).first,
            let blueprint = types.first(where: { $0.id == best.deviceType })
        else {
            return [FixtureCase(name: "\(category): no device type", isUnread: true, difference: "tables-of-others")]
        }
        let binding = DialectBinding(table, to: blueprint)
        let known = Set(binding.attributes.map(\.name.name))
        let cases = try (document["status"]?.fields ?? []).filter { known.contains($0.name) }.map { status in
            var writer = JSONWriter()
            writer.value(
                [
                    "msgId": "1", "time": 1_767_225_600_000,
                    "data": .structure([
                        Field(status.name, ["value": status.value, "time": 1_767_225_600_000])
                    ]),
                ])
            let name = "\(status.name) = \(status.value) of \(blueprint.id)"
            let heard = [Heard("tylink/device/thing/property/report", Array(writer.octets))]
            let type = (blueprint.id, [Field("device", "device")])
            var found = try judged(name, heard, "tuyalink", as: type)
            guard !found.failed.isEmpty else { return found }
            // What real devices are known to do otherwise has a line in a profile.
            if try judged(name, heard, "tuyalink", as: type, by: lenient).failed.isEmpty {
                found.difference = "let-pass-by-a-profile"
            }
            return found
        }
        return cases.isEmpty
            ? [FixtureCase(name: "\(category): no code of ours", isUnread: true, difference: "tables-of-others")]
            : cases
    }
}
