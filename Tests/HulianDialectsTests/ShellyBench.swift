import HulianBus
import HulianDialects
import HulianModel
import Testing

/// A space with one device, and the messages that it makes.
struct ShellyBench {
    /// The space.
    let space: DialectSpace
    /// The device.
    let number: Int32

    /// Makes a space of a device type.
    init(_ type: DeviceTypeID, device: String = "hlx-1") throws {
        space = DialectSpace(try #require(Shared.table("shelly")), topics: TopicTable())
        number = space.register("d", try #require(Shared.blueprint(type)), identity: ["device": device])
    }

    /// A statement with attributes by name.
    func statement(
        _ kind: UtteranceKind, _ speaker: Speaker, _ items: KeyValuePairs<String, Value> = [:]
    ) throws -> Statement {
        var statement = Statement(kind, by: speaker, about: number)
        statement.time = Instant(milliseconds: 1_767_225_600_250)
        statement.id = [0x37]
        let binding = space.speakers[Int(number)].binding
        for (name, value) in items {
            let index = try #require(binding.attributes.firstIndex { $0.name.name == name }, "\(name)")
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        }
        return statement
    }

    /// The messages of a statement, topic and payload.
    func write(_ statement: Statement) -> [String] {
        var said: [String] = []
        space.write(statement) {
            said.append(space.topics.text($0.topic) + " " + String(decoding: $0.payload, as: UTF8.self))
        }
        return said
    }

    /// Reads a message.
    func read(_ topic: String, _ payload: String) -> Utterance {
        var said = Utterance()
        let octets = Array(payload.utf8)
        octets.withUnsafeBufferPointer {
            _ = space.read(
                space.topics.id(topic), $0, now: Instant(milliseconds: 1_767_225_601_000), into: &said)
        }
        return said
    }

    /// The values of the items of a message that was just read.
    func values(_ said: Utterance, in payload: String) -> [Value] {
        Array(payload.utf8).withUnsafeBufferPointer { octets in
            said.items.map { space.modelValue($0, of: number, in: octets) }
        }
    }
}
