import Foundation
import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// The folder with messages and descriptions of others: the environment variable `HULIAN_DATA`, else a folder beside
/// the source tree.
private let dataFolder = ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? packageFolder + "/../shared/data"

/// The octets of a file of others; nothing when it is absent.
private func data(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: dataFolder + "/fixtures/" + path).map { Array($0) }
}

/// The JSON files of a folder of others, in the order of their names.
private func files(_ folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: dataFolder + "/fixtures/" + folder)
    return (names ?? []).filter { $0.hasSuffix(".json") }.sorted().map { folder + "/" + $0 }
}

/// The messages of a file with one JSON object a line.
private func lines(_ path: String) -> [Value] {
    (data(path) ?? []).split(separator: 0x0A).compactMap { try? Value(json: $0) }
}

/// True when the folder is there.
private let isPresent = data("open/zigbee2mqtt/bridge-devices.expected.json") != nil

@Suite(
    "Messages and descriptions of others",
    .enabled(if: isPresent, "skipped: the folder with data of others is absent (HULIAN_DATA)"))
struct OthersDataTests {
    /// The recogniser of all dialects.
    private let recogniser = DialectRecogniser(Shared.tables)

    @Test("bridge/devices of a real gateway describes every device that has a definition")
    func gateway() throws {
        let octets = try #require(data("open/zigbee2mqtt/bridge-devices.expected.json"))
        let topic = "zigbee2mqtt/bridge/devices"
        let list = try Value(json: octets)
        let wanted = list.listValue?.filter { $0["definition"]?["exposes"] != nil }.count ?? 0
        let found = Zigbee2MQTTCodec().descriptions(topic: topic, payload: list)
        #expect(found.count == wanted)
        #expect(wanted >= 8)
        #expect(recogniser.recognise(topic, octets).first?.dialect == "zigbee2mqtt")
        for device in found {
            #expect(!device.attributes.isEmpty)
            #expect(!device.card.vendor.isEmpty && !device.card.model.isEmpty)
            #expect(device.identity["ieee"]?.hasPrefix("0x") == true)
            #expect(device.attributes.filter { $0.kind == .unknown }.map(\.name) == [], "\(device.title)")
        }
    }

    @Test("every message of Tencent's own recordings is its dialect's, and whole but for one without a time")
    func tencent() throws {
        let messages = lines("vendor/tencent/captures.jsonl").filter { $0["topic"]?.stringValue != nil }
        #expect(messages.count >= 110)
        var faulty: [String] = []
        for message in messages {
            let topic = try #require(message["topic"]?.stringValue)
            var writer = JSONWriter()
            writer.value(message["payload"] ?? .null)
            let payload = Array(writer.octets)
            let best = try #require(recogniser.recognise(topic, payload).first, "\(topic)")
            #expect(best.dialect == "tencent" && best.message != nil, "\(topic)")
            #expect(best.speaker == (message["direction"] == "up" ? .device : .hub), "\(topic)")
            if !best.faults.isEmpty { faulty.append("\(best.message ?? "") \(best.faults.map(\.rawValue))") }
        }
        // The SDK's own sample tells one event with the time 0.
        #expect(faulty == [#"event ["time"]"#])
    }

    @Test("every discovery message of a real gateway is one of Home Assistant, and describes a device")
    func discovery() throws {
        let list = try #require(try Value(json: data("open/zigbee2mqtt/ha-discovery.expected.json") ?? []).listValue)
        var described = 0
        var others = 0
        for message in list {
            let topic = message["topic"]?.stringValue ?? ""
            // A gateway may be told to use another prefix, which nobody can know.
            guard topic.hasPrefix("homeassistant/") else {
                others += 1
                continue
            }
            let payload = message["payload"] ?? .null
            var writer = JSONWriter()
            writer.value(payload)
            let best = try #require(recogniser.recognise(topic, writer.octets).first)
            #expect(best.dialect == "homeassistant")
            #expect(best.kind == .announce)
            #expect(best.faults == [], "\(topic)")
            let found = HomeAssistantCodec().descriptions(topic: topic, payload: payload)
            #expect(found.count == 1)
            #expect(found.first?.identity["device"]?.isEmpty == false)
            let device = found.first
            if let device, !device.attributes.isEmpty || !device.events.isEmpty || !device.commands.isEmpty {
                described += 1
            }
        }
        // A device automation and an update are no attribute of ours.
        #expect(list.count > 40)
        #expect(described + others >= list.count - 4)
    }

    @Test("payloads that Home Assistant was given are read without harm, the device where there is one")
    func verdicts() throws {
        let list = try #require(try Value(json: data("open/homeassistant/ha-2025.4.4-verdicts.json") ?? []).listValue)
        #expect(list.count > 50)
        for message in list {
            let topic = message["topic"]?.stringValue ?? ""
            let payload = message["payload"] ?? .null
            let best = recogniser.recognise(topic, Array("\(payload)".utf8)).first
            #expect(best?.dialect == "homeassistant", "\(topic)")
            _ = HomeAssistantCodec().descriptions(topic: topic, payload: payload)
        }
    }

    @Test("thing specifications of Alink are read, with the kinds of their values")
    func alink() throws {
        let names = files("vendor/alibaba")
        #expect(names.count >= 3)
        for name in names {
            let document = try Value(json: try #require(data(name)))
            let device = try #require(AlinkCodec().description(document: document), "\(name)")
            #expect(device.attributes.count == document["properties"]?.listValue?.count)
            #expect(device.attributes.filter { $0.kind == .unknown }.map(\.name) == [], "\(name)")
        }
    }

    @Test("instances of MIoT are read with every property that has access")
    func miot() throws {
        let names = files("vendor/miot/instances")
        #expect(names.count > 100)
        var properties = 0
        for name in names {
            let document = try Value(json: try #require(data(name)))
            let device = try #require(MIoTCodec().description(document: document), "\(name)")
            let wanted = (document["services"]?.listValue ?? []).flatMap { $0["properties"]?.listValue ?? [] }
                .filter { $0["access"]?.listValue?.isEmpty == false }.count
            #expect(device.attributes.count == wanted, "\(name)")
            properties += device.attributes.count
        }
        #expect(properties > 2000)
    }

    @Test("codes of real Tuya devices lead to a device type of their category")
    func tuya() throws {
        let catalog = makeCatalog()
        let table = try #require(catalog.dialect("tuyalink"))
        let blueprints = catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }
        let guesser = DeviceTypeGuesser(table, blueprints)
        let categories = Dictionary(
            blueprints.map { ($0.id, DialectBinding(table, to: $0).category) }, uniquingKeysWith: { first, _ in first })
        var known = 0
        var right = 0
        for name in files("vendor/tuya-devices/fixtures") {
            let document = try Value(json: try #require(data(name)))
            guard let category = document["category"]?.stringValue, categories.values.contains(category) else {
                continue
            }
            var device = DeviceDescription()
            device.category = category
            device.attributes = (document["status"]?.fields ?? []).map { DescribedAttribute($0.name, .unknown) }
            guard let best = guesser.guesses(device).first else { continue }
            known += 1
            if categories[best.deviceType] == category { right += 1 }
        }
        #expect(known >= 20)
        #expect(right * 100 >= known * 75, "\(right) of \(known)")
    }

    @Test("messages of Tasmota with its default topics are recognised without a fault, and no others")
    func tasmota() throws {
        let roots = ["tele/", "stat/", "cmnd/"]
        var recognised = 0
        for message in lines("open/tasmota/captures.ndjson") {
            let topic = try #require(message["topic"]?.stringValue)
            var writer = JSONWriter()
            writer.value(message["payload"] ?? .null)
            let best = recogniser.recognise(topic, Array(writer.octets)).first
            // Users may change the full topic, which nobody can know.
            guard roots.contains(where: { topic.hasPrefix($0) }) else {
                #expect(best == nil, "\(topic)")
                continue
            }
            recognised += 1
            #expect(best?.dialect == "tasmota" && best?.message != nil, "\(topic)")
            #expect(best?.faults == [], "\(topic)")
        }
        #expect(recognised >= 4)
    }

    @Test("configurations of real devices of Tasmota describe their relays")
    func tasmotaConfigurations() throws {
        let configurations = try #require(try Value(json: data("open/tasmota/discovery-configs.json") ?? []).fields)
        #expect(configurations.count >= 2)
        for (name, configuration) in configurations.map({ ($0.name, $0.value) }) where configuration.fields != nil {
            let mac = configuration["mac"]?.stringValue ?? ""
            let topic = "tasmota/discovery/\(mac)/config"
            let found = try #require(
                TasmotaCodec().descriptions(topic: topic, payload: configuration).first, "\(name)")
            #expect(found.identity == ["device": configuration["t"]?.stringValue ?? "", "mac": mac])
            let relays = (configuration["rl"]?.listValue ?? []).filter { $0 == 1 || $0 == 2 }.count
            #expect(found.attributes.filter { $0.name.hasPrefix("POWER") }.count == relays, "\(name)")
            #expect(TasmotaCodec().descriptions(topic: "tasmota/discovery/0/config", payload: configuration) == [])
        }
    }

    @Test("frames of real devices of Shelly are recognised without a fault, those of the first generation are not")
    func shelly() throws {
        let messages = lines("open/shelly/captures.ndjson").filter { $0["topic"]?.stringValue?.contains("/") ?? false }
        #expect(messages.count > 30)
        var kinds: [UtteranceKind: Int] = [:]
        for message in messages {
            let topic = try #require(message["topic"]?.stringValue)
            let payload = message["payload"] ?? .null
            var writer = JSONWriter()
            writer.value(payload)
            let octets = payload.stringValue.map { Array($0.utf8) } ?? Array(writer.octets)
            let best = recogniser.recognise(topic, octets).first
            guard message["gen"] != 1 else {
                #expect(best == nil, "\(topic)")
                continue
            }
            #expect(best?.dialect == "shelly" && best?.message != nil, "\(topic)")
            #expect(best?.faults == [], "\(topic) \(payload)")
            if let kind = best?.kind { kinds[kind, default: 0] += 1 }
        }
        #expect(kinds[.report, default: 0] >= 20 && kinds[.availability, default: 0] >= 3 && kinds[.get] == 1)
    }

    @Test("Thing Descriptions that its makers call valid are read and found right, and the others wrong")
    func things() throws {
        let file = try Value(json: try #require(data("open/wot/td-valid-invalid.json")))
        for (name, isValid) in [("valid", true), ("invalid", false)] {
            let list = try #require(file[name]?.listValue)
            #expect(list.count >= 4)
            for document in list {
                let review = try #require(WoTCodec().review(topic: "wot/thing/td", payload: document, version: 0))
                #expect(review.flaws.isEmpty == isValid, "\(review.flaws) \(document)")
                if isValid { #expect(WoTCodec().description(document: document) != nil) }
            }
        }
    }
}
