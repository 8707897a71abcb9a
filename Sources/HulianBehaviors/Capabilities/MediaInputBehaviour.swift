internal import HulianModel

/// Media Input: the socket from which a player takes picture and sound.
///
/// Source: Matter application clusters, Media Input (0x0507), revision 1.
final class MediaInputBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0507
    /// The inputs that exist.
    private static let inputList: AttributeNumber = 0x0000
    /// The input now.
    private static let currentInput: AttributeNumber = 0x0001

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let index = fields.integer("index") ?? -1
        switch command {
        case 0x00:
            guard NamedList(self[Self.inputList]).contains(index) else { throw .failure }
            set(Self.currentInput, .integer(index))
        case 0x01, 0x02:
            break  // Showing and hiding a label on the screen changes nothing that a message tells.
        case 0x03:
            guard let list = NamedList(self[Self.inputList]).renamed(index, fields["name"]) else { throw .failure }
            set(Self.inputList, list)
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// Goes to the next input, as the key of a remote control does.
    func selectNext() {
        let indexes = NamedList(self[Self.inputList]).indexes
        guard let first = indexes.first else { return }
        let place = indexes.firstIndex(of: integer(Self.currentInput) ?? -1)
        set(Self.currentInput, .integer(place.map { indexes[($0 + 1) % indexes.count] } ?? first))
    }
}

/// A list of things with an index and a name, as inputs and outputs are.
struct NamedList {
    /// The entries.
    private let entries: [Value]

    /// Makes a view of a list.
    init(_ value: Value) { entries = value.listValue ?? [] }

    /// The indexes in order.
    var indexes: [Int64] { entries.compactMap { $0["index"]?.integerValue } }

    /// True when there is an entry with an index.
    func contains(_ index: Int64) -> Bool { indexes.contains(index) }

    /// The list with another name for one entry; nothing when there is no such entry.
    func renamed(_ index: Int64, _ name: Value) -> Value? {
        guard contains(index) else { return nil }
        return .list(
            entries.map { entry in
                guard entry["index"] == .integer(index), let fields = entry.fields else { return entry }
                return .structure(fields.map { $0.name == "name" ? Field("name", name) : $0 })
            })
    }
}
