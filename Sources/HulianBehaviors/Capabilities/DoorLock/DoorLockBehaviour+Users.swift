internal import HulianModel

extension DoorLockBehaviour {
    /// The index that stands for all.
    static let all: Int64 = 0xFFFE
    /// What a change of data is, as events and commands count it.
    enum Change {
        /// Something new.
        static let add: Int64 = 0
        /// Something is gone.
        static let clear: Int64 = 1
        /// Something is different.
        static let modify: Int64 = 2
    }
    /// The data type of users in events.
    private static let userData: Int64 = 2

    /// How many users there can be.
    var userLimit: Int64 { integer(Attribute.totalUsers) ?? 0 }

    /// Adds or changes a user.
    func setUser(_ fields: Fields) throws(Status) {
        let index = fields.integer("userIndex") ?? 0
        guard (1...max(1, userLimit)).contains(index) else { throw .invalidCommand }
        let status = fields.integer("userStatus")
        guard status != 0 else { throw .invalidCommand }
        let type = fields.integer("userType").flatMap { LockMemory.UserType(rawValue: $0) }
        switch fields.integer("operationType") {
        case Change.add: try addUser(index, fields, status: status, type: type)
        case Change.modify: try modifyUser(index, fields, status: status, type: type)
        default: throw .invalidCommand
        }
    }

    /// Adds a user.
    private func addUser(
        _ index: Int64, _ fields: Fields, status: Int64?, type: LockMemory.UserType?
    ) throws(Status) {
        guard !memory.hasUser(index) else {
            device.clusterStatus = 3
            throw .failure
        }
        memory.put(
            LockMemory.User(
                index: index, name: fields.string("userName") ?? "", uniqueID: fields.integer("userUniqueID"),
                status: status ?? 1, type: type ?? .unrestricted, rule: fields.integer("credentialRule") ?? 0,
                creator: device.administrator, modifier: device.administrator))
        tellChange(Self.userData, Change.add, user: index, data: index)
    }

    /// Changes a user; name and number belong to the administrator who made the user.
    private func modifyUser(
        _ index: Int64, _ fields: Fields, status: Int64?, type: LockMemory.UserType?
    ) throws(Status) {
        guard var user = memory.user(index) else { throw .failure }
        let name = fields.string("userName")
        let uniqueID = fields.integer("userUniqueID")
        guard user.creator == device.administrator || (name == nil && uniqueID == nil) else { throw .invalidCommand }
        user.name = name ?? user.name
        user.uniqueID = uniqueID ?? user.uniqueID
        user.status = status ?? user.status
        user.type = type ?? user.type
        user.rule = fields.integer("credentialRule") ?? user.rule
        user.modifier = device.administrator
        if type != nil { user.firstUse = nil }
        memory.put(user)
        tellChange(Self.userData, Change.modify, user: index, data: index)
    }

    /// Tells about a user.
    func user(_ fields: Fields) throws(Status) -> [Field] {
        let index = fields.integer("userIndex") ?? 0
        guard (1...max(1, userLimit)).contains(index) else { throw .invalidCommand }
        let user = memory.user(index)
        return [
            Field("userIndex", .integer(index)), Field("userName", user.map { .string($0.name) } ?? .null),
            Field("userUniqueID", user?.uniqueID.map { .integer($0) } ?? .null),
            Field("userStatus", user.map { .integer($0.status) } ?? .null),
            Field("userType", user.map { .integer($0.type.rawValue) } ?? .null),
            Field("credentialRule", user.map { .integer($0.rule) } ?? .null),
            Field("credentials", user.map { .list(memory.keys(of: $0.index).map(\.value)) } ?? .null),
            Field("creatorFabricIndex", user.map { .integer(Int64($0.creator)) } ?? .null),
            Field("lastModifiedFabricIndex", user.map { .integer(Int64($0.modifier)) } ?? .null),
            Field("nextUserIndex", memory.nextUser(after: index).map { .integer($0) } ?? .null),
        ]
    }

    /// Removes a user, or all.
    func clearUser(_ fields: Fields) throws(Status) {
        let index = fields.integer("userIndex") ?? 0
        guard index != Self.all else {
            for user in memory.users { forget(user.index) }
            tellChange(Self.userData, Change.clear, user: Self.all, data: Self.all)
            return
        }
        guard (1...max(1, userLimit)).contains(index) else { throw .invalidCommand }
        guard memory.hasUser(index) else { return }
        forget(index)
        tellChange(Self.userData, Change.clear, user: index, data: index)
    }

    /// Forgets a user with all that belongs to the user.
    func forget(_ index: Int64) {
        memory.removeUser(index)
        sibling(BiometricCredentialsBehaviour.number, as: BiometricCredentialsBehaviour.self)?.remove(of: index)
    }

    /// Tells that a controller changed data.
    func tellChange(_ dataType: Int64, _ change: Int64, user: Int64?, data: Int64?) {
        emit(
            0x04,
            [
                Field("lockDataType", .integer(dataType)), Field("dataOperationType", .integer(change)),
                Field("operationSource", .integer(Source.remote.rawValue)),
                Field("userIndex", user.map { .integer($0) } ?? .null),
                Field("fabricIndex", .integer(Int64(device.administrator))), Field("sourceNode", .null),
                Field("dataIndex", data.map { .integer($0) } ?? .null),
            ])
    }
}
