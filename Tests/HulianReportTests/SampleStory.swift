import HulianDiagnostics
import HulianModel
import HulianRecord
import HulianReport

/// A home that was never run: four brands, a bridge, scenes and faults, told event by event.
struct SampleStory {
    /// Who keeps the story.
    private let collector: StoryCollector
    /// The number of the latest message.
    private var number: UInt64 = 0
    /// The line of the record.
    private var line = 1
    /// When the run began.
    private let start = Instant.defaultStart
    /// What the messages say.
    private(set) var annotations: [MessageAnnotation] = []

    /// The devices: name, title in two languages, dialect, room.
    private static let devices = [
        ("hall-light", "玄关灯", "miot", "hall"), ("ceiling-lamp", "客厅吸顶灯", "alink", "living room"),
        ("curtain", "窗帘", "zigbee2mqtt", "bedroom"), ("front-door", "智能门锁", "tuyalink", "hall"),
        ("air-conditioner", "空调", "homeassistant", "living room"),
    ]

    /// Starts a story.
    private init(_ interest: StoryInterest, limits: StoryLimits) {
        let header = RunHeader(
            version: "0.1.0", scenario: "evening", title: Title(english: "An evening", chinese: "傍晚"),
            file: "Scenarios/evening.yaml", level: .h3, seed: 42, start: start, clock: "virtual", bus: "virtual",
            isEncrypted: nil, mode: "bridge", parameters: [])
        collector = StoryCollector(header, interest: interest, limits: limits)
        collector.began(header)
    }

    /// Tells one event, on a line of its own.
    private mutating func tell(_ event: (StoryCollector) -> Void) {
        line += 1
        collector.line = line
        event(collector)
    }

    /// Tells a message and who got it.
    private mutating func say(
        _ client: Int, _ topic: String, _ payload: [UInt8], at time: Interval, to receivers: [Int],
        kind: String = "report",
        device: String? = nil, summary: String = "", lostBy: Int? = nil, breaks: [ClauseID] = []
    ) {
        number += 1
        let (now, number) = (start + time, number)
        tell { collector in
            Array(topic.utf8).withUnsafeBufferPointer { topic in
                payload.withUnsafeBufferPointer { payload in
                    collector.published(
                        MessageView(
                            time: now, number: number, client: client, topic: topic, payload: payload, qos: 1,
                            retain: number % 3 == 0, isWill: false, topicIndex: 0))
                }
            }
        }
        for receiver in receivers {
            tell {
                $0.delivered(
                    DeliveryFacts(number: number, client: receiver, qos: 1, retain: false, duplicate: false),
                    at: now + .milliseconds(3 + Int64(receiver)))
            }
        }
        if let lostBy { tell { $0.dropped(number, lostBy, "link cut", at: now) } }
        let dialect = client < Self.devices.count ? Self.devices[client].2 : "hulian"
        annotations.append(
            MessageAnnotation(
                number: number, dialect: dialect, kind: kind, device: device, summary: summary, breaks: breaks))
    }

    /// A story of so many rounds, and what its messages say.
    ///
    /// - Parameters:
    ///   - rounds: How often every device reports; a round takes a minute.
    ///   - interest: What must be kept.
    ///   - limits: How much is kept.
    static func make(
        rounds: Int, interest: StoryInterest = StoryInterest(), limits: StoryLimits = StoryLimits()
    ) -> (story: RunStory, annotations: [MessageAnnotation]) {
        var told = SampleStory(interest, limits: limits)
        told.tellAll(rounds: rounds)
        return (told.collector.finish(), told.annotations)
    }

    /// Tells the whole run.
    private mutating func tellAll(rounds: Int) {
        let start = start
        let bridge = Self.devices.count
        let scenes = bridge + 1
        tell {
            $0.described(
                "lighting.sample", ["onOff.onOff", "levelControl.currentLevel", "doorLock.lockState"], at: start)
        }
        for (place, device) in Self.devices.enumerated() {
            tell {
                $0.entered(
                    DeviceEntry(
                        index: place, name: device.0, title: device.1, type: "lighting.sample",
                        dialect: DialectID(rawValue: device.2), room: device.3, kind: .simulated, identity: []),
                    at: start)
            }
            tell {
                $0.entered(
                    ClientEntry(
                        index: place, name: device.0, role: .device, dialect: DialectID(rawValue: device.2),
                        device: place),
                    at: start)
            }
        }
        tell {
            $0.entered(
                ClientEntry(index: bridge, name: "bridge-miot", role: .bridge, dialect: nil, device: nil), at: start)
        }
        tell {
            $0.entered(ClientEntry(index: scenes, name: "scenes", role: .scenes, dialect: nil, device: nil), at: start)
        }
        tell { $0.step("Scenarios/evening.yaml:9:3", "wait until 18:00", at: start) }
        for round in 0..<rounds { tellRound(round, bridge: bridge, scenes: scenes) }
        let end = start + .minutes(Int64(rounds))
        tell {
            $0.decided(
                ExpectationResult(
                    place: .init(file: "Scenarios/evening.yaml", line: 12, column: 5), verdict: .failed,
                    expected: "curtain at 40 % within 5 s", actual: "60 %", time: .minutes(Int64(rounds)), recordLine: 9
                ), at: end)
        }
        tell { $0.ended(isComplete: true, problem: nil, at: end) }
    }

    /// Tells what happens in a minute.
    private mutating func tellRound(_ round: Int, bridge: Int, scenes: Int) {
        let begin = Interval.minutes(Int64(round))
        let start = start
        for (place, device) in Self.devices.enumerated() {
            let time = begin + .milliseconds(Int64(place) * 7100 + 250)
            let level = (round * 7 + place * 13) % 101
            let payload =
                "{\"id\":\(900_719_925_474_099_312 + round),\"params\":{\"level\":\(level),\"on\":\(round % 4 != 0)},\"note\":\"灯 <b>\"}"
            let isLost = round % 17 == 5 && place == 2
            say(
                place, "\(device.2)/home/\(device.0)/property/post",
                round % 11 == 3 && place == 3
                    ? [0x01, 0x80, 0xFF, 0x20, 0x41, 0x42, 0x00, 0x13, 0x37, 0xC3] : Array(payload.utf8),
                at: time, to: isLost ? [] : [bridge], device: device.0,
                summary: "onOff.onOff = \(round % 4 != 0), levelControl.currentLevel = \(level)",
                lostBy: isLost ? bridge : nil, breaks: round % 13 == 2 && place == 1 ? ["level-in-range"] : [])
            tell { $0.changed(place, 1, .integer(Int64(level)), "device", at: start + time) }
            if round % 4 < 2 { tell { $0.changed(place, 0, .bool(round % 4 != 0), "hand", at: start + time) } }
        }
        let after = begin + .seconds(40)
        tell {
            $0.changed(
                3, 2, .string(["locked", "unlocked", "not fully locked"][round % 3]), "credential", at: start + after)
        }
        if round % 6 == 2 { tellScene(round, at: after, bridge: bridge, scenes: scenes) }
        if round % 17 == 5 {
            tell {
                $0.fault(
                    FaultFacts(kind: "linkDown", target: "curtain", begins: true, detail: "loss 100 %"),
                    at: start + after)
            }
            tell { $0.presence("zigbee2mqtt", 2, false, at: start + after + .seconds(3)) }
        }
        if round % 17 == 8 {
            tell { $0.fault(FaultFacts(kind: "linkDown", target: "curtain", begins: false), at: start + after) }
            tell { $0.presence("zigbee2mqtt", 2, true, at: start + after + .seconds(2)) }
        }
        if round % 9 == 4 { tell { $0.stimulated(3, "unlock", [Field("user", .string("li"))], at: start + after) } }
    }

    /// Tells a run of a scene.
    private mutating func tellScene(_ round: Int, at time: Interval, bridge: Int, scenes: Int) {
        let start = start
        func facts(_ kind: SceneFacts.Kind, _ device: String? = nil, _ detail: String = "") -> SceneFacts {
            SceneFacts(
                kind: kind, scene: "coming-home", run: round, serviceClass: "comfort", device: device, detail: detail)
        }
        tell { $0.scene(facts(.triggered, "front-door"), at: start + time) }
        say(
            scenes, "hulian/home/hall-light/set", Array("{\"onOff\":true}".utf8), at: time + .milliseconds(30),
            to: [bridge],
            kind: "command", device: "hall-light", summary: "onOff.on")
        say(
            bridge, "miot/home/hall-light/set_properties", Array("[]".utf8), at: time + .milliseconds(60),
            to: [0, 1, 4],
            kind: "command", device: "hall-light", summary: "onOff.on", lostBy: 2)
        tell { $0.scene(facts(.actionDone, "hall-light"), at: start + time + .milliseconds(90)) }
        if round % 12 == 2 {
            tell { $0.scene(facts(.actionFailed, "curtain", "no answer within 5 s"), at: start + time + .seconds(5)) }
            tell { $0.scene(facts(.incomplete), at: start + time + .seconds(5)) }
        } else {
            tell { $0.scene(facts(.finished), at: start + time + .milliseconds(120)) }
        }
    }
}
