import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// The tables of all dialects.
private func tables() -> [DialectTable] {
    Shared.tables
}

@Suite("A message of an unknown dialect")
struct RecognitionTests {
    @Test("is recognised by the examples of every dialect", arguments: dialects)
    func examples(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        let recogniser = DialectRecogniser(tables())
        for example in table.examples where example.kind != .other {
            let payload = Array(example.payload.utf8)
            let ranked = recogniser.recognise(example.topic, payload)
            let best = try #require(ranked.first, "\(example.topic)")
            #expect(best.dialect == dialect, "\(example.topic)")
            #expect(best.kind == example.kind, "\(example.topic)")
            #expect(best.confidence > 0 && best.confidence <= 1000)
            // Topics name the device, except where a gateway or a discovery speaks for it.
            #expect(!best.identity.isEmpty || best.kind == .announce, "\(example.topic)")
            if example.breaks == nil { #expect(best.faults == [], "\(example.topic) \(example.payload)") }
        }
    }

    @Test("gets the same answer whatever the order of the dialects and whatever came before")
    func isDeterministic() {
        let one = DialectRecogniser(tables())
        let other = DialectRecogniser(tables().reversed())
        let examples = tables().flatMap(\.examples)
        let forward = examples.map { one.recognise($0.topic, Array($0.payload.utf8)) }
        let backward = Array(examples.reversed().map { other.recognise($0.topic, Array($0.payload.utf8)) }.reversed())
        #expect(forward == backward)
        #expect(examples.count > 90)
    }

    @Test("names direction, identity and what it carries")
    func names() throws {
        let recogniser = DialectRecogniser(tables())
        let set = try #require(
            recogniser.recognise(
                "/sys/a1TstPk0002/ac-01/thing/service/property/set",
                Array(
                    #"{"id":"1","version":"1.0","params":{"TargetTemperature":26.0},"method":"thing.service.property.set"}"#
                        .utf8)
            ).first)
        #expect(set.dialect == "alink")
        #expect(set.speaker == .hub)
        #expect(set.identityByName == ["product": "a1TstPk0002", "device": "ac-01"])
        #expect(set.names == ["TargetTemperature"])
        let report = try #require(
            recogniser.recognise(
                "device/1001/up/properties_changed/2/1",
                Array(#"{"params":{"did":"1001","siid":2,"piid":1,"value":true}}"#.utf8)
            ).first)
        #expect(report.speaker == .device)
        #expect(report.names == ["2.1"])
    }

    @Test(
        "of no dialect is recognised by none",
        arguments: [
            "$SYS/broker/uptime", "a", "/", "", "spBv1.0/g/NBIRTH/n", "office/printer/toner", "weather/roof/wind",
            "devices", "up/rpc/5", "shadow/operation/P/lamp7",
            "hall/lamp/set",
        ])
    func foreign(topic: String) {
        #expect(DialectRecogniser(tables()).recognise(topic, Array("{}".utf8)) == [])
    }

    @Test("whose topic is only nearly right is no sure case")
    func nearMiss() throws {
        let best = try #require(DialectRecogniser(tables()).recognise("tylink/dev1/thing/property/post", []).first)
        #expect(best.dialect == "tuyalink")
        #expect(best.message == nil)
        #expect(best.faults == [.topic])
        #expect(best.confidence <= 100)
    }

    @Test("whose payload is damaged is less sure than a whole one, and does no harm")
    func damaged() throws {
        let recogniser = DialectRecogniser(tables())
        for example in tables().flatMap(\.examples) where example.breaks == nil && example.payload.hasPrefix("{") {
            let whole = try #require(recogniser.recognise(example.topic, Array(example.payload.utf8)).first)
            // A strict one is nobody's once it is damaged.
            let table = Shared.table(whole.dialect)
            if table?.messages.first(where: { $0.name == whole.message })?.isStrict == true { continue }
            let cut = Array(example.payload.utf8.dropLast())
            let half = try #require(recogniser.recognise(example.topic, cut).first)
            #expect(half.dialect == whole.dialect)
            #expect(half.confidence <= whole.confidence, "\(example.topic)")
        }
    }
}

@Suite("A device of which only messages are known")
struct DeviceFinderTests {
    /// All device types.
    private static var blueprints: [DeviceBlueprint] { Shared.blueprints }

    /// Lets a finder hear devices of all types that connect, and gives what was found, in the order of the types.
    private func find(_ dialect: DialectID, describes: Bool) throws -> [FoundDevice] {
        let table = try #require(Shared.table(dialect))
        let space = DialectSpace(table, topics: TopicTable())
        let finder = DeviceFinder(tables(), Self.blueprints)
        for (index, blueprint) in Self.blueprints.enumerated() {
            Shared.binding(dialect, blueprint.id).map { space.share($0) }
            space.register("probe-\(index)", blueprint)
        }
        for number in space.speakers.indices.map({ Int32($0) }) {
            connect(number, in: space, finder, describes: describes)
        }
        #expect(finder.foreignCount == 0)
        let devices = finder.devices
        #expect(devices.count == Self.blueprints.count)
        #expect(devices.allSatisfy { $0.dialect == dialect && $0.hasSpoken })
        return devices
    }

    /// The value of a new device, or any that is known where nothing was measured yet: many dialects leave null out.
    private static func known(_ slot: Int, of blueprint: DeviceBlueprint) -> Value {
        let attribute = blueprint.attributes[slot]
        guard attribute.initialValue.isNull else { return attribute.initialValue }
        let definition = blueprint.capabilities[attribute.capability].definition
        return ValueProbes(capability: definition).legal(attribute.constraint).first { !$0.isNull } ?? .null
    }

    /// Lets a finder hear what a device says when it connects.
    private func connect(_ number: Int32, in space: DialectSpace, _ finder: DeviceFinder, describes: Bool) {
        let now = Instant(milliseconds: 1_767_225_600_123)
        for message in describes ? space.codec?.announcements(of: number, in: space, now: now) ?? [] : [] {
            finder.hear(message.topic, message.payload)
            guard let question = try? Value(json: message.payload) else { continue }
            guard let answer = space.codec?.answer(topic: message.topic, payload: question, in: space, now: now) else {
                continue
            }
            finder.hear(answer.topic, answer.payload)
        }
        func say(_ kind: UtteranceKind, _ fill: (inout Statement) -> Void) {
            var statement = Statement(kind, by: .device, about: number)
            statement.time = now
            statement.id = ContiguousArray("1".utf8)
            statement.online = true
            fill(&statement)
            space.write(statement) { publication in
                finder.hear(space.topics.text(publication.topic), publication.payload)
            }
        }
        let binding = space.speakers[Int(number)].binding
        if describes { say(.availability) { _ in } }
        say(.report) { statement in
            for index in binding.attributes.indices where binding.attributes[index].isReported {
                let value = Self.known(binding.attributes[index].slot, of: binding.blueprint)
                statement.items.append(Statement.Item(attribute: Int16(index), value: value))
            }
        }
    }

    @Test("is found with its dialect, its identity and its type when it says what it is", arguments: dialects)
    func described(dialect: DialectID) throws {
        let found = try find(dialect, describes: true)
        let says = found.contains { !($0.description?.category ?? "").isEmpty }
        let alike = try Self.alike(dialect, saysCategory: says)
        for (device, blueprint) in zip(try inOrder(found, dialect), Self.blueprints) {
            let best = try #require(device.guesses.first)
            let own = try #require(device.guesses.first { $0.deviceType == blueprint.id })
            let likely = device.guesses.prefix(3).map { "\($0.deviceType) \($0.score)" }
            guard device.description != nil else {
                // Nothing but names and a word for the type: what says as much of less may win, and never of more.
                #expect(Self.explains(best, as: own), "\(blueprint.id): \(likely)")
                continue
            }
            // Who describes itself is known exactly, unless the dialect describes another type in the same words.
            #expect(own.score == 1000 && own.score == best.score, "\(blueprint.id) \(own): \(likely)")
            let twins = alike[blueprint.id] ?? []
            #expect(own.equalCount <= max(1, twins.count), "\(blueprint.id): \(likely)")
            #expect(device.deviceType == (own.equalCount == 1 ? blueprint.id : nil), "\(blueprint.id): \(likely)")
        }
    }

    @Test("is found with a type that fits by the names in its reports alone", arguments: dialects)
    func reporting(dialect: DialectID) throws {
        let found = try find(dialect, describes: false)
        for (device, blueprint) in zip(try inOrder(found, dialect), Self.blueprints) {
            #expect(device.description == nil)
            let best = try #require(device.guesses.first)
            let own = try #require(device.guesses.first { $0.deviceType == blueprint.id })
            #expect(own.unknown == [])
            #expect(Self.explains(best, as: own), "\(blueprint.id) \(own): \(best)")
            // Types that nothing tells apart are equal, and no one is chosen.
            let equals = device.guesses.prefix { $0.score == best.score && $0.equalCount == best.equalCount }
            #expect(equals.count >= best.equalCount)
            #expect(best.confidence == best.score / best.equalCount)
            if best.equalCount > 1 { #expect(device.deviceType == nil) }
        }
    }

    /// True when the best guess is the type itself, or one that has all that was said as well and not more beside it.
    private static func explains(_ best: DeviceTypeGuess, as own: DeviceTypeGuess) -> Bool {
        best.unknown == [] && own.unknown == [] && best.matched == own.matched && best.score >= own.score
    }

    /// The device types that a dialect describes in the same words, by each of them.
    private static func alike(_ dialect: DialectID, saysCategory: Bool) throws -> [DeviceTypeID: [DeviceTypeID]] {
        var groups: [String: [DeviceTypeID]] = [:]
        var keys: [DeviceTypeID: String] = [:]
        for blueprint in blueprints {
            let binding = try #require(Shared.binding(dialect, blueprint.id))
            let description = DeviceDescription(of: binding)
            let names = description.attributes.map { "\($0.service).\($0.number) \($0.name)" }
            let others = (description.commands + description.events).map(\.name)
            let key = "\(saysCategory ? description.category : "") \((names + others).sorted())"
            keys[blueprint.id] = key
            groups[key, default: []].append(blueprint.id)
        }
        return keys.compactMapValues { groups[$0] }
    }

    /// What was found, in the order in which the devices were registered.
    private func inOrder(_ found: [FoundDevice], _ dialect: DialectID) throws -> [FoundDevice] {
        let table = try #require(Shared.table(dialect))
        let space = DialectSpace(table, topics: TopicTable())
        return try Self.blueprints.enumerated().map { index, blueprint in
            space.share(try #require(Shared.binding(dialect, blueprint.id)))
            let number = space.register("probe-\(index)", blueprint)
            let name = space.identity("device", of: number)
            return try #require(found.first { $0.name == name })
        }
    }

    @Test("of two devices of one home stays itself, and a request alone makes nobody speak")
    func keepsApart() throws {
        let finder = DeviceFinder(tables(), Self.blueprints)
        finder.hear("zigbee2mqtt/hall/set", Array(#"{"state":"ON"}"#.utf8))
        finder.hear("zigbee2mqtt/bedroom", Array(#"{"temperature":23.6,"humidity":41.2,"battery":97}"#.utf8))
        finder.hear("shellies/x/announce", Array("{}".utf8))
        let devices = finder.devices
        #expect(devices.map(\.name) == ["hall", "bedroom"])
        #expect(devices.map(\.hasSpoken) == [false, true])
        #expect(devices[1].deviceType == "sensors.temperatureHumiditySensor")
        let likely = devices[0].guesses.prefix(3).map { "\($0.deviceType) \($0.score)" }
        #expect(devices[0].deviceType == nil, "many device types have a state: \(likely)")
        #expect(finder.foreignCount == 1)
        #expect(finder.messageCount == 3)
    }
}
