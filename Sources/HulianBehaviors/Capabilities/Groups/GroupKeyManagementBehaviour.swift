internal import HulianModel

/// Group Key Management: the key sets of each administrator, which group uses which, and the groups of the whole node.
///
/// Source: Matter core, Group Key Management (0x003F), revision 3. The keys themselves are of no use here, as nothing is
/// enciphered; their rules are kept.
final class GroupKeyManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x003F
    /// Which group uses which key set.
    private static let groupKeyMap: AttributeNumber = 0x0000
    /// The groups of the node with their endpoints.
    private static let groupTable: AttributeNumber = 0x0001
    /// How many groups an administrator can make.
    private static let maxGroups: AttributeNumber = 0x0002
    /// How many key sets an administrator can make, the first of all among them.
    private static let maxKeys: AttributeNumber = 0x0003
    /// The number of the key set that every administrator has from the start.
    private static let firstSet: Int64 = 0
    /// The octets of a key.
    private static let keyLength = 16

    /// A set of keys.
    private struct KeySet {
        /// Who wrote it.
        let administrator: UInt8
        /// Its number.
        let number: Int64
        /// How its messages are trusted.
        var policy: Int64
        /// From when its keys are used; nothing for a key that is not there.
        var starts: [Int64?]
    }

    /// The key sets in the order in which they were written, without the first ones.
    private var sets: [KeySet] = []

    override func start() {
        // The least that the definition wants: four groups for each endpoint that can belong to one.
        let endpoints = device.blueprint.endpoints.indices.filter {
            device.blueprint.capability(GroupsBehaviour.number, on: $0) != nil
        }
        if integer(Self.maxGroups) ?? 0 == 0 { set(Self.maxGroups, .integer(Int64(max(4, endpoints.count * 4)))) }
        if integer(Self.maxKeys) ?? 0 <= 1 { set(Self.maxKeys, 3) }
    }

    override func reset() { sets = [] }

    /// How many groups an administrator can make.
    var groupCapacity: Int { Int(integer(Self.maxGroups) ?? 4) }

    /// True when the administrator who asks now has a key for a group.
    func hasKey(forGroup group: Int64) -> Bool {
        (self[Self.groupKeyMap].listValue ?? []).contains { entry in
            guard entry["fabricIndex"]?.integerValue == Int64(device.administrator),
                entry["groupId"]?.integerValue == group, let number = entry["groupKeySetId"]?.integerValue
            else { return false }
            return number == Self.firstSet || index(of: number) != nil
        }
    }

    /// Forgets what an administrator wrote.
    func forget(administrator: UInt8) {
        sets.removeAll { $0.administrator == administrator }
        keepMap { $0["fabricIndex"]?.integerValue != Int64(administrator) }
    }

    /// Keeps the entries of the map that are to stay.
    private func keepMap(_ stays: (Value) -> Bool) {
        set(Self.groupKeyMap, .list((self[Self.groupKeyMap].listValue ?? []).filter(stays)))
    }

    /// The place of a key set of the administrator who asks now.
    private func index(of number: Int64) -> Int? {
        sets.firstIndex { $0.administrator == device.administrator && $0.number == number }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.groupTable else { return nil }
        var rows: [(administrator: UInt8, group: Int64, name: String, endpoints: [Value])] = []
        for (endpoint, definition) in device.blueprint.endpoints.enumerated() {
            guard let capability = device.blueprint.capability(GroupsBehaviour.number, on: endpoint),
                let groups = device.behaviour(of: capability) as? GroupsBehaviour
            else { continue }
            let number = Value.integer(Int64(definition.number.rawValue))
            for group in groups.memberships {
                let place = rows.firstIndex { $0.administrator == group.administrator && $0.group == group.number }
                if let place {
                    rows[place].endpoints.append(number)
                } else {
                    rows.append((group.administrator, group.number, group.name, [number]))
                }
            }
        }
        let administrators = Set(rows.map(\.administrator)).sorted()
        return .list(
            administrators.flatMap { administrator in rows.filter { $0.administrator == administrator } }.map { row in
                [
                    "groupId": .integer(row.group), "endpoints": .list(row.endpoints), "groupName": .string(row.name),
                    "fabricIndex": .integer(Int64(row.administrator)),
                ]
            })
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.groupKeyMap, let entries = value.listValue else { return }
        // No group may use the first set, which guards the administrator itself (Group Key Management, GroupKeyMapStruct).
        guard entries.allSatisfy({ $0["groupKeySetId"]?.integerValue != Self.firstSet }) else {
            throw .constraintError
        }
        let own = entries.count { $0["fabricIndex"]?.integerValue == Int64(device.administrator) }
        guard own <= groupCapacity else { throw .failure }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let number = fields.integer("groupKeySetId") ?? 0
        switch command {
        case 0x00:
            try write(fields["groupKeySet"])
            return []
        case 0x01:
            let first = KeySet(administrator: device.administrator, number: Self.firstSet, policy: 0, starts: [0])
            let found = index(of: number).map { sets[$0] } ?? (number == Self.firstSet ? first : nil)
            guard let found else { throw .notFound }
            // A key that was written is never told again.
            var answer: [Field] = [
                Field("groupKeySetId", .integer(number)), Field("groupKeySecurityPolicy", .integer(found.policy)),
            ]
            for slot in 0..<3 {
                let start = slot < found.starts.count ? found.starts[slot] : nil
                answer.append(Field("epochKey\(slot)", .null))
                answer.append(Field("epochStartTime\(slot)", start.map { .integer($0) } ?? .null))
            }
            return [Field("groupKeySet", .structure(answer))]
        case 0x03:
            guard number != Self.firstSet else { throw .invalidCommand }
            guard let place = index(of: number) else { throw .notFound }
            sets.remove(at: place)
            keepMap {
                $0["fabricIndex"]?.integerValue != Int64(device.administrator)
                    || $0["groupKeySetId"]?.integerValue != number
            }
            return []
        case 0x04:
            let own = sets.filter { $0.administrator == device.administrator }.map { Value.integer($0.number) }
            return [Field("groupKeySetIDs", .list([.integer(Self.firstSet)] + own))]
        default: throw .unsupportedCommand
        }
    }

    /// Writes a key set (Group Key Management, KeySetWrite command).
    private func write(_ value: Value) throws(Status) {
        var starts: [Int64?] = []
        for slot in 0..<3 {
            let key = value["epochKey\(slot)"]?.bytesValue
            let start = value["epochStartTime\(slot)"]?.integerValue
            guard (key == nil) == (start == nil), slot > 0 || key != nil else { throw .invalidCommand }
            if let key, key.count != Self.keyLength { throw .constraintError }
            if let start {
                // Each key is used later than the one before it, and none is left out. Times count to the full 64 bits.
                let last = slot == 0 ? 0 : starts[slot - 1].map { UInt64(bitPattern: $0) }
                guard let last, last < UInt64(bitPattern: start) else { throw .invalidCommand }
            }
            starts.append(start)
        }
        let policy = value["groupKeySecurityPolicy"]?.integerValue ?? 0
        guard policy == 0 || policy == 1 && has(feature: "CS") else {
            throw policy == 1 ? .invalidCommand : .constraintError
        }
        let number = value["groupKeySetId"]?.integerValue ?? 0
        if let place = index(of: number) {
            sets[place].policy = policy
            sets[place].starts = starts
            return
        }
        let own = sets.count { $0.administrator == device.administrator && $0.number != Self.firstSet }
        guard number == Self.firstSet || own + 1 < Int(integer(Self.maxKeys) ?? 3) else { throw .resourceExhausted }
        sets.append(
            KeySet(administrator: device.administrator, number: number, policy: policy, starts: starts))
    }
}
