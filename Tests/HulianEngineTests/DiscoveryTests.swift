import HulianCatalog
import HulianDiagnostics
import HulianEngine
import HulianModel
import HulianRecord
import HulianScenario
import Testing

/// Keeps the messages of a run.
private final class MessageKeeper: RunListener {
    /// A message that was published.
    struct Kept {
        /// The name of the client that published it.
        let client: String
        /// The topic.
        let topic: String
        /// The payload.
        let payload: [UInt8]
        /// True when it is kept.
        let retain: Bool
    }

    /// The messages in order.
    private(set) var messages: [Kept] = []
    /// The names of clients.
    private var clients: [Int: String] = [:]

    override func entered(_ client: ClientEntry, at time: Instant) { clients[client.index] = client.name }

    override func published(_ message: borrowing MessageView) {
        messages.append(
            Kept(
                client: clients[message.client] ?? "?", topic: String(decoding: message.topic, as: UTF8.self),
                payload: Array(message.payload), retain: message.retain))
    }
}

@Suite("Devices of a home that come online")
struct DiscoveryTests {
    /// A home with a bridge and a device of each brand.
    private static let home = """
        scenario: discovery
        title: { zh: 发现, en: Discovery }
        level: H2
        home:
          rooms: [hall]
          devices:
            lamp: { type: lighting.dimmableLight, dialect: homeassistant, room: hall, title: Hall lamp }
            door: { type: locks.palmVeinFaceLock, dialect: homeassistant, room: hall }
            sensor: { type: sensors.temperatureHumiditySensor, dialect: zigbee2mqtt, room: hall, title: Hall sensor }
            plug: { type: lighting.dimmableLight, dialect: zigbee2mqtt, room: hall }
            ac: { type: appliances.airConditioner, dialect: tuyalink, room: hall }
            tv: { type: audioVideo.television, dialect: alink, room: hall }
        steps:
          - wait: 5 s
        """

    /// Runs the home, and gives what was said.
    private func run() throws -> [MessageKeeper.Kept] {
        let catalog = CheckBench.catalog()
        let files = catalog.files.overlaid(with: ["home.yaml": Self.home])
        var reader = ScenarioReader(
            catalog: Catalog(base: CheckBench.catalogFolder, files: files), vocabulary: .ofBehaviours)
        let scenario: Scenario
        do throws(DiagnosticsError) {
            scenario = try reader.read("home.yaml").scenario
        } catch {
            Issue.record("\(error)")
            throw error
        }
        var configuration = RunConfiguration(version: "test", wallClock: { 0 })
        let keeper = MessageKeeper()
        configuration.listeners = [keeper]
        let result = try Run(scenario, catalog: catalog, configuration: configuration).perform()
        #expect(result.isComplete)
        return keeper.messages
    }

    @Test("publish the discovery of their dialect, kept, before their first state")
    func publish() throws {
        let messages = try run()
        func first(_ client: String, _ isWanted: (String) -> Bool) -> Int? {
            messages.firstIndex { $0.client == client && isWanted($0.topic) }
        }
        for lamp in ["lamp", "door"] {
            let config = try #require(first(lamp) { $0.hasPrefix("homeassistant/") && $0.hasSuffix("/config") })
            let state = try #require(first(lamp) { $0 == "hl/\(lamp)/state" })
            #expect(config < state)
            let isKept = messages.filter { $0.client == lamp && $0.topic.hasSuffix("/config") }.allSatisfy { $0.retain }
            #expect(isKept)
        }
        let lock = messages.contains { $0.topic == "homeassistant/lock/door/lock/config" }
        #expect(lock, "a lock is a lock for Home Assistant")
        let devices = try #require(messages.first { $0.topic == "zigbee2mqtt/bridge/devices" })
        #expect(devices.retain)
        let list = try Value(json: devices.payload).listValue ?? []
        let names = list.compactMap { $0["friendly_name"]?.stringValue }
        #expect(Set(names).isSuperset(of: ["Coordinator", "sensor", "plug"]))
        #expect(messages.contains { $0.topic == "zigbee2mqtt/bridge/info" && $0.retain })
        #expect(messages.contains { $0.client == "ac" && $0.topic.hasSuffix("thing/model/get") })
        #expect(messages.contains { $0.client == "hub-tuyalink" && $0.topic.hasSuffix("thing/model/get_response") })
        #expect(messages.contains { $0.client == "tv" && $0.topic.hasSuffix("thing/dsltemplate/get") })
    }

    @Test("are described by the bridge in the neutral profile under the name that they gave themselves")
    func bridged() throws {
        let messages = try run()
        for (name, title) in [("lamp", "Hall lamp"), ("sensor", "Hall sensor")] {
            let last = try #require(
                messages.last { $0.topic.hasPrefix("hulian/1/") && $0.topic.hasSuffix("/\(name)/description") })
            #expect(last.retain)
            let document = try Value(json: last.payload)
            #expect(document["title"]?.stringValue == title)
            #expect(document["profile"]?.stringValue == "1")
        }
        // Mirrors make themselves known in the dialects of the others.
        #expect(messages.contains { $0.client.hasPrefix("mirror-ac") && $0.topic.hasPrefix("homeassistant/climate/") })
    }
}
