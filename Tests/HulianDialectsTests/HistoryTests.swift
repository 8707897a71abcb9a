import HulianBus
import HulianDialects
import HulianModel
import Testing

/// Writes and reads histories of one device, and of devices behind a gateway.
private struct HistoryBench {
    /// The time.
    static let now = Instant(milliseconds: 1_763_690_402_000)
    /// The dialect at work.
    let space: DialectSpace
    /// The device.
    let device: Int32

    /// Makes a device of a type; behind a gateway where one is wanted.
    init(_ dialect: DialectID, _ type: DeviceTypeID, identity: [String: String], gateway: [String: String]? = nil)
        throws
    {
        let blueprint = try #require(Shared.blueprint(type))
        space = DialectSpace(try #require(Shared.table(dialect)), topics: TopicTable())
        device = space.register("probe", blueprint, identity: identity)
        if let gateway {
            space.put(
                device,
                behind: space.register("gate", try #require(Shared.blueprint("network.gateway")), identity: gateway))
        }
    }

    /// An attribute by its path, by index in the binding.
    func attribute(_ path: String) throws -> Int16 {
        let binding = space.speakers[Int(device)].binding
        return Int16(
            try #require(
                binding.attributes.firstIndex {
                    binding.blueprint.path(ofAttribute: $0.slot).description == path
                }))
    }

    /// What a history of some entries is written as: topics and payloads.
    func write(_ entries: [PastEntry], wantsReply: Bool = true) -> [String] {
        var said = Statement(.other, by: .device, about: device)
        said.time = Self.now
        said.id = ContiguousArray("7".utf8)
        said.wantsReply = wantsReply
        var written: [String] = []
        space.write(history: entries[...], said) { written.append("\(space.topics.text($0.topic)) \($0.payload.text)") }
        return written
    }

    /// What a message says, for people.
    func summary(_ topic: String, _ payload: String) -> String {
        var said = Utterance()
        return Array(payload.utf8).withUnsafeBufferPointer { octets in
            space.read(space.topics.id(topic), octets, now: Self.now, into: &said)
            return space.summary(said, in: octets)
        }
    }

    /// What a message breaks, as a whole and in its parts, and what its parts tell.
    func read(_ topic: String, _ payload: String) -> (checks: [MessageCheck], told: [String]) {
        var whole = Utterance()
        var part = Utterance()
        var told: [String] = []
        var faults: [MessageFault] = []
        Array(payload.utf8).withUnsafeBufferPointer { octets in
            let topic = space.topics.id(topic)
            space.read(topic, octets, now: Self.now, into: &whole)
            faults += whole.faults
            space.readParts(topic, octets, now: Self.now, of: whole, into: &part) { said in
                faults += said.faults
                let values = said.items.filter { $0.attribute >= 0 && said.element < 0 }.map {
                    "\(space.modelValue($0, of: said.device, in: octets))"
                }
                let fields =
                    said.element >= 0 ? space.modelFields(said, in: octets).map { "\($0.name) \($0.value)" } : []
                told.append("\(said.kind == .other) \(said.device) \((values + fields).joined(separator: " "))")
            }
        }
        return (faults.map(\.check), told)
    }
}

@Suite("Histories")
struct HistoryTests {
    /// A time so many milliseconds before the message.
    private static func ago(_ milliseconds: Int64) -> Instant {
        HistoryBench.now + .milliseconds(-milliseconds)
    }

    @Test("of TuyaLink are a list of values and a list of events, in the order of time")
    func tuyaLink() throws {
        let bench = try HistoryBench("tuyalink", "locks.palmVeinFaceLock", identity: ["device": "lock01"])
        let battery = try bench.attribute("powerSource.batPercentRemaining")
        let alarm = try #require(
            bench.space.speakers[0].binding.events.firstIndex { $0.definition.name == "doorLockAlarm" })
        let entries = [
            PastEntry(.value(attribute: battery, 160), at: Self.ago(3000)),
            PastEntry(.event(Int16(alarm), [Field("alarmCode", 0)]), at: Self.ago(2000)),
            PastEntry(.value(attribute: battery, 158), at: Self.ago(1000)),
        ]
        let body =
            #"{"msgId":"7","time":1763690402000,"version":"1.0","sys":{"ack":1},"data":{"properties":["#
            + #"{"residual_electricity":{"value":80,"time":1763690399000}},"#
            + #"{"residual_electricity":{"value":79,"time":1763690401000}}],"#
            + #""events":[{"alarm_lock":{"outputParams":{"alarm_code":"lock_jammed"},"eventTime":1763690400000}}]}}"#
        #expect(bench.write(entries) == ["tylink/lock01/thing/data/history_report \(body)"])
        let read = bench.read("tylink/lock01/thing/data/history_report", body)
        #expect(read.checks == [])
        #expect(read.told == ["true 0 160", "true 0 158", "true 0 alarmCode 0"])
        #expect(bench.summary("tylink/lock01/thing/data/history_report", body) == "3 entries")
    }

    @Test("of OneNET are a list for each name, and name nobody where a device speaks for itself")
    func oneNET() throws {
        let bench = try HistoryBench(
            "onenet", "sensors.temperatureHumiditySensor", identity: ["product": "Sub1", "device": "th1"])
        let temperature = try bench.attribute("temperatureMeasurement.measuredValue")
        let humidity = try bench.attribute("relativeHumidityMeasurement.measuredValue")
        let entries = [
            PastEntry(.value(attribute: temperature, 2360), at: Self.ago(3000)),
            PastEntry(.value(attribute: humidity, 4000), at: Self.ago(2000)),
            PastEntry(.value(attribute: temperature, 2400), at: Self.ago(1000)),
        ]
        let body =
            #"{"id":"7","version":"1.0","params":[{"properties":{"#
            + #""temperature":[{"value":23.6,"time":1763690399000},{"value":24,"time":1763690401000}],"#
            + #""humidity":[{"value":40,"time":1763690400000}]}}]}"#
        #expect(bench.write(entries) == ["$sys/Sub1/th1/thing/history/post \(body)"])
        let read = bench.read("$sys/Sub1/th1/thing/history/post", body)
        #expect(read.checks == [])
        #expect(read.told == ["true 0 2360", "true 0 2400", "true 0 4000"])
    }

    @Test("of a device behind a gateway stand in a message of the gateway, which names it")
    func behind() throws {
        let tuya = try HistoryBench(
            "tuyalink", "sensors.contactSensor", identity: ["device": "door01"], gateway: ["device": "gw01"])
        let contact = try tuya.attribute("booleanState.stateValue")
        let entry = PastEntry(.value(attribute: contact, false), at: Self.ago(1000))
        let body =
            #"{"msgId":"7","time":1763690402000,"version":"1.0","sys":{"ack":1},"data":{"subDevices":["#
            + #"{"deviceId":"door01","properties":[{"doorcontact_state":{"value":true,"time":1763690401000}}]}]}}"#
        #expect(tuya.write([entry]) == ["tylink/gw01/thing/data/history_report \(body)"])
        #expect(tuya.read("tylink/gw01/thing/data/history_report", body).told == ["true 0 false"])
        let oneNET = try HistoryBench(
            "onenet", "sensors.contactSensor", identity: ["product": "Sub1", "device": "door1"],
            gateway: ["product": "Gw1", "device": "gw1"])
        let other =
            #"{"id":"7","version":"1.0","params":[{"identity":{"productID":"Sub1","deviceName":"door1"},"#
            + #""properties":{"contact":[{"value":true,"time":1763690401000}]}}]}"#
        let own = try oneNET.attribute("booleanState.stateValue")
        #expect(
            oneNET.write([PastEntry(.value(attribute: own, false), at: Self.ago(1000))])
                == ["$sys/Gw1/gw1/thing/history/post \(other)"])
        #expect(oneNET.read("$sys/Gw1/gw1/thing/history/post", other).told == ["true 0 false"])
        // Without a name the gateway speaks for itself, and has no such thing.
        let bare = other.replacing(#""identity":{"productID":"Sub1","deviceName":"door1"},"#, with: "")
        let read = oneNET.read("$sys/Gw1/gw1/thing/history/post", bare)
        #expect(read.checks == [.itemName] && read.told == ["true 1 "])
    }

    @Test("are not written where a dialect has no message for them, and keep out what it has no form for")
    func none() throws {
        let alink = try HistoryBench(
            "alink", "sensors.contactSensor", identity: ["product": "p1", "device": "d1"])
        let contact = try alink.attribute("booleanState.stateValue")
        #expect(alink.space.historyLimit == nil)
        #expect(alink.write([PastEntry(.value(attribute: contact, false), at: Self.ago(1000))]) == [])
        let tuya = try HistoryBench("tuyalink", "sensors.contactSensor", identity: ["device": "door01"])
        let own = try tuya.attribute("booleanState.stateValue")
        #expect(tuya.write([PastEntry(.value(attribute: own, .null), at: Self.ago(1000))]) == [])
        #expect(tuya.write([]) == [])
    }

    /// A history of TuyaLink with so many values of a device and of one behind it.
    private static func tuyaBody(_ own: Int, _ other: Int) -> String {
        func list(_ count: Int) -> String {
            "[" + (0..<count).map { _ in #"{"va_humidity":{"value":40,"time":1763690400000}}"# }.joined(separator: ",")
                + "]"
        }
        return #"{"msgId":"7","time":1763690402000,"data":{"properties":\#(list(own)),"#
            + #""subDevices":[{"deviceId":"sub1","properties":\#(list(other))}]}}"#
    }

    /// How many entries a device and one behind it have, and whether that is too much.
    static let shares: [(Int, Int, Bool)] = [
        (500, 0, false), (501, 0, true), (0, 500, false), (250, 250, false), (250, 251, true),
    ]

    @Test("of TuyaLink have at most 500 entries over the device and those behind it", arguments: shares)
    func tuyaLimit(own: Int, other: Int, isTooMuch: Bool) throws {
        let bench = try HistoryBench(
            "tuyalink", "sensors.temperatureHumiditySensor", identity: ["device": "th1"])
        _ = bench.space.register(
            "other", try #require(Shared.blueprint("sensors.temperatureHumiditySensor")), identity: ["device": "sub1"])
        #expect(bench.space.historyLimit == 500)
        let read = bench.read("tylink/th1/thing/data/history_report", Self.tuyaBody(own, other))
        #expect(read.checks == (isTooMuch ? [.size] : []))
        #expect(read.told.count == own + other)
    }

    /// How many points names have, of how many devices, and whether that is too much.
    static let points: [([Int], Int, Bool)] = [
        ([60, 40], 1, false), ([60, 41], 1, true), ([100], 1, false), ([101], 1, true), ([60, 40], 2, false),
        ([1], 11, false), ([1], 12, true),
    ]

    @Test("of OneNET have at most 100 points of a device, and 10 devices beside the one that speaks", arguments: points)
    func oneNETLimit(counts: [Int], devices: Int, isTooMuch: Bool) throws {
        let bench = try HistoryBench(
            "onenet", "sensors.temperatureHumiditySensor", identity: ["product": "p", "device": "th1"])
        #expect(bench.space.historyLimit == 100)
        let lists = zip(["temperature", "humidity"], counts).map { name, count in
            #""\#(name)":["# + Array(repeating: #"{"value":40}"#, count: count).joined(separator: ",") + "]"
        }
        let elements = (0..<devices).map { index in
            let identity = index == 0 ? "" : #""identity":{"productID":"p","deviceName":"sub\#(index)"},"#
            return "{" + identity + #""properties":{"# + lists.joined(separator: ",") + "}}"
        }
        let read = bench.read(
            "$sys/p/th1/thing/history/post", #"{"id":"7","params":[\#(elements.joined(separator: ","))]}"#)
        #expect(read.checks == (isTooMuch ? [.size] : []))
    }

    /// What stands behind `properties`, and what is wrong with it.
    static let wrongValues: [(String, [MessageCheck])] = [
        (#"{"temperature":[{"value":23.6},{"value":"hot"}]}"#, [MessageCheck.itemType]),
        (#"{"temperature":[{"value":23.6,"time":1763690400}]}"#, [.time]),
        (#"{"temperature":[{"value":23.6},24]}"#, [.itemShape]),
        (#"{"temperature":[{"time":1763690400000}]}"#, [.itemShape]),
        (#"{"humidity":[{"value":400}]}"#, [.itemRange]),
        (#"{"no_such_thing":[{"value":1}]}"#, [.itemName]),
        (#"{"temperature":{"value":1}}"#, [.itemShape]),
        (#"[{"temperature":[]}]"#, [.itemShape]),
        (#"{"temperature":null}"#, []),
        (#"[]"#, []),
    ]

    @Test("are checked value by value, and tell no state", arguments: wrongValues)
    func checks(properties: String, checks: [MessageCheck]) throws {
        let bench = try HistoryBench(
            "onenet", "sensors.temperatureHumiditySensor", identity: ["product": "p", "device": "th1"])
        let read = bench.read("$sys/p/th1/thing/history/post", #"{"id":"7","params":[{"properties":\#(properties)}]}"#)
        #expect(read.checks == checks)
        #expect(read.told.allSatisfy { $0.hasPrefix("true") })
    }

    /// The times of entries, and whether they descend.
    static let orders: [([String?], Bool)] = [
        (["1763690400000", "1763690401000"], false), (["1763690401000", "1763690400000"], true),
        (["1763690400000", "1763690400000"], false), (["1763690401000", nil, "1763690400000"], true),
        ([nil, nil], false), (["1763690401999", "1763690401"], false), (["1763690402000", "1763690401"], true),
    ]

    @Test("of TuyaLink ascend in time, as far as their entries have one", arguments: orders)
    func order(times: [String?], descends: Bool) throws {
        let bench = try HistoryBench("tuyalink", "sensors.temperatureHumiditySensor", identity: ["device": "th1"])
        let list = times.map { time in
            #"{"va_humidity":{"value":40"# + (time.map { #","time":\#($0)"# } ?? "") + "}}"
        }
        let body = #"{"msgId":"7","time":1763690402000,"data":{"properties":[\#(list.joined(separator: ","))]}}"#
        #expect(bench.read("tylink/th1/thing/data/history_report", body).checks == (descends ? [.order] : []))
    }
}
