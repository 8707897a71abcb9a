internal import HulianModel

/// Groups: to which groups an endpoint belongs, for each administrator apart.
///
/// Source: Matter application clusters, Groups (0x0004), revision 4. A node that manages keys of groups wants one for each
/// group; devices without that capability need none.
final class GroupsBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0004
    /// Whether groups have names.
    private static let nameSupport: AttributeNumber = 0x0000
    /// How many groups an administrator can make (project default).
    private static let capacity = 12

    /// The greatest number of a group that administrators may make; those above it belong to all.
    private static let greatestNumber: Int64 = 0xFEFF
    /// The octets of the longest name.
    private static let longestName = 16

    /// A group to which the endpoint belongs.
    struct Group {
        /// Who made it.
        let administrator: UInt8
        /// Its number.
        let number: Int64
        /// Its name; empty for none.
        var name: String
    }

    /// The groups in the order in which they were made.
    private var groups: [Group] = []
    /// The groups of all administrators.
    var memberships: [Group] { groups }

    override func start() { set(Self.nameSupport, has(feature: "GN") ? 0x80 : 0) }

    override func reset() { groups = [] }

    /// Forgets the groups of an administrator.
    func forget(administrator: UInt8) { groups.removeAll { $0.administrator == administrator } }

    /// True when the endpoint belongs to a group of the administrator who asks now.
    func contains(_ number: Int64) -> Bool { index(of: number) != nil }

    /// The place of a group of the administrator who asks now.
    private func index(of number: Int64) -> Int? {
        groups.firstIndex { $0.administrator == device.administrator && $0.number == number }
    }

    /// The scenes of the endpoint.
    private var scenes: ScenesManagementBehaviour? {
        sibling(ScenesManagementBehaviour.number) ?? sibling(ScenesManagementBehaviour.earlierNumber)
    }

    /// The keys of the node's groups; nothing for a device that has none.
    private var keys: GroupKeyManagementBehaviour? {
        device.blueprint.capability(GroupKeyManagementBehaviour.number, on: 0).flatMap {
            device.behaviour(of: $0) as? GroupKeyManagementBehaviour
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let group = fields.integer("groupID") ?? 0
        switch command {
        case 0x00:
            return answer(add(group, fields.string("groupName") ?? ""), group)
        case 0x01:
            let found = index(of: group).map { groups[$0].name }
            let status: Status = !isGroup(group) ? .constraintError : found == nil ? .notFound : .success
            return answer(status, group) + [Field("groupName", .string(found ?? ""))]
        case 0x02:
            return membership(fields["groupList"].listValue?.compactMap(\.integerValue) ?? [])
        case 0x03:
            guard isGroup(group) else { return answer(.constraintError, group) }
            guard let place = index(of: group) else { return answer(.notFound, group) }
            groups.remove(at: place)
            scenes?.forget(group: group)
            return answer(.success, group)
        case 0x04:
            for group in groups where group.administrator == device.administrator {
                scenes?.forget(group: group.number)
            }
            groups.removeAll { $0.administrator == device.administrator }
        case 0x05:
            guard sibling(IdentifyBehaviour.number, as: IdentifyBehaviour.self)?.isIdentifying ?? false else {
                return []
            }
            let status = add(group, fields.string("groupName") ?? "")
            guard status == .success else { throw status }
        default:
            throw .unsupportedCommand
        }
        return []
    }

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // Commands with an answer say inside of it that a number or a name is out of range.
        guard status == .constraintError, let group = fields.integer("groupID") else { throw status }
        switch command {
        case 0x00, 0x03: return answer(status, group)
        case 0x01: return answer(status, group) + [Field("groupName", "")]
        default: throw status
        }
    }

    /// True for the number of a group that an administrator may make.
    private func isGroup(_ number: Int64) -> Bool { (1...Self.greatestNumber).contains(number) }

    /// Adds the endpoint to a group, or renames the group.
    private func add(_ number: Int64, _ name: String) -> Status {
        guard isGroup(number), name.utf8.count <= Self.longestName else { return .constraintError }
        if let keys, !keys.hasKey(forGroup: number) { return .unsupportedAccess }
        let name = has(feature: "GN") ? name : ""
        if let place = index(of: number) {
            groups[place].name = name
            return .success
        }
        guard groups.count(where: { $0.administrator == device.administrator }) < keys?.groupCapacity ?? Self.capacity
        else {
            return .resourceExhausted
        }
        groups.append(Group(administrator: device.administrator, number: number, name: name))
        return .success
    }

    /// The groups out of a list to which the endpoint belongs; all for an empty list.
    private func membership(_ wanted: [Int64]) -> [Field] {
        let own = groups.filter { $0.administrator == device.administrator }.map(\.number)
        let found = own.filter { wanted.isEmpty || wanted.contains($0) }
        // With keys the room is that of the whole node, of which an endpoint cannot say what is left for it.
        return [
            Field("capacity", keys == nil ? .integer(Int64(Self.capacity - own.count)) : .null),
            Field("groupList", .list(found.map { .integer($0) })),
        ]
    }

    /// An answer with a status and a group.
    private func answer(_ status: Status, _ group: Int64) -> [Field] {
        [Field("status", .integer(Int64(status.rawValue))), Field("groupID", .integer(group))]
    }
}
