internal import HulianModel

extension DoorLockBehaviour {
    /// The type of the PIN with which the lock is set up; it has the index 0 alone.
    private static let programmingPIN: Int64 = 0
    /// The credentials of a kind that has no attribute for their number (project default).
    private static let usualLimit: Int64 = 50
    /// The octets that a template of a finger or face may have (project default).
    private static let usualLengths: ClosedRange<Int64> = 1...128

    /// What the answer to setting a credential says, as it counts it.
    enum CredentialStatus: Int64 {
        /// It is set.
        case success = 0x00
        /// Another place has the same one.
        case duplicate = 0x02
        /// The place is taken.
        case occupied = 0x03
        /// A field makes no sense.
        case invalidField = 0x85
        /// There is no room left.
        case resourceExhausted = 0x89
    }

    /// The feature that a type of credential needs.
    private func exists(_ type: Int64) -> Bool {
        switch type {
        case 0, 1: has(feature: "PIN")
        case 2: has(feature: "RID")
        case 3, 4: has(feature: "FGP")
        case 5: has(feature: "FACE")
        case 6, 7, 8: has(feature: "ALIRO")
        default: false
        }
    }

    /// The greatest index of a type.
    private func limit(_ type: Int64) -> Int64 {
        switch type {
        case Self.programmingPIN: 0
        case 1: integer(Attribute.pinUsers) ?? 0
        case 2: integer(Attribute.rfidUsers) ?? 0
        case 6: integer(Attribute.issuerKeys) ?? 0
        case 7, 8: integer(Attribute.phoneKeys) ?? 0
        default: Self.usualLimit
        }
    }

    /// True for an index that a type can have.
    private func isValid(_ type: Int64, _ index: Int64) -> Bool {
        exists(type) && (type == Self.programmingPIN ? index == 0 : (1...max(1, limit(type))).contains(index))
    }

    /// The lengths that data of a type may have.
    private func lengths(_ type: Int64) -> ClosedRange<Int64> {
        func range(_ least: AttributeNumber, _ most: AttributeNumber) -> ClosedRange<Int64> {
            let least = integer(least) ?? 0
            return least...max(least, integer(most) ?? 255)
        }
        return switch type {
        case 0, 1: range(Attribute.minPIN, Attribute.maxPIN)
        case 2: range(Attribute.minRFID, Attribute.maxRFID)
        // A public key of a phone or an issuer is an uncompressed point (Door Lock, SetCredential, CredentialData field).
        case 6, 7, 8: 65...65
        default: Self.usualLengths
        }
    }

    /// The data type of a type of credential in events.
    private func dataType(_ type: Int64) -> Int64 { type == Self.programmingPIN ? 1 : type + 5 }

    // MARK: Setting

    /// Adds or changes a credential.
    func setCredential(_ fields: Fields) -> [Field] {
        let type = fields["credential"]["credentialType"]?.integerValue ?? -1
        let index = fields["credential"]["credentialIndex"]?.integerValue ?? -1
        let data = fields["credentialData"].bytesValue ?? []
        func answer(_ status: CredentialStatus, user: Int64? = nil) -> [Field] {
            credentialAnswer(status, type: type, index: index, user: user)
        }
        guard isValid(type, index), lengths(type).contains(Int64(data.count)) else { return answer(.invalidField) }
        let status = fields.integer("userStatus")
        let userType = fields.integer("userType").flatMap { LockMemory.UserType(rawValue: $0) }
        guard status == nil || status == 1 || status == 3, isSettable(userType) else { return answer(.invalidField) }
        // Whoever changes a credential may give it the data that it has.
        let isAdded = fields.integer("operationType") == Change.add
        if let same = memory.key(type, data: data), isAdded || same.index != index { return answer(.duplicate) }
        switch fields.integer("operationType") {
        case Change.add:
            guard memory.key(type, index) == nil else { return answer(.occupied) }
            return add(type, index, data, fields, status: status, userType: userType)
        case Change.modify:
            guard status == nil, userType == nil else { return answer(.invalidField) }
            return modify(type, index, data, user: fields.integer("userIndex"))
        default: return answer(.invalidField)
        }
    }

    /// True for a kind of user that can be made together with a credential (Door Lock, SetCredential, UserType field).
    private func isSettable(_ type: LockMemory.UserType?) -> Bool {
        switch type {
        case nil, .unrestricted, .nonAccess, .forced, .disposable, .expiring, .remoteOnly: true
        case .yearDaySchedule, .weekDaySchedule, .programming, .scheduleRestricted: false
        }
    }

    /// Adds a credential to a user, or to a new one.
    private func add(
        _ type: Int64, _ index: Int64, _ data: [UInt8], _ fields: Fields, status: Int64?,
        userType: LockMemory.UserType?
    ) -> [Field] {
        func answer(_ status: CredentialStatus, user: Int64? = nil) -> [Field] {
            credentialAnswer(status, type: type, index: index, user: user)
        }
        var owner = fields.integer("userIndex")
        let isNew = owner == nil
        if let owner {
            guard let user = memory.user(owner), user.creator == device.administrator, status == nil, userType == nil
            else { return answer(.invalidField) }
            guard memory.keys(of: owner).count < integer(Attribute.credentialsPerUser) ?? 255 else {
                return answer(.resourceExhausted)
            }
        } else {
            guard let free = memory.freeUser(upTo: userLimit) else { return answer(.resourceExhausted) }
            owner = free
            memory.put(
                LockMemory.User(
                    index: free, name: "", uniqueID: nil, status: status ?? 1, type: userType ?? .unrestricted, rule: 0,
                    creator: device.administrator, modifier: device.administrator))
            tellChange(2, Change.add, user: free, data: free)
        }
        guard let owner else { return answer(.invalidField) }
        memory.put(
            LockMemory.Key(
                type: type, index: index, user: owner, data: data, creator: device.administrator,
                modifier: device.administrator))
        if var user = memory.user(owner) {
            user.modifier = device.administrator
            memory.put(user)
        }
        tellChange(dataType(type), Change.add, user: owner, data: index)
        return answer(.success, user: isNew ? owner : nil)
    }

    /// Changes the data of a credential.
    private func modify(_ type: Int64, _ index: Int64, _ data: [UInt8], user: Int64?) -> [Field] {
        guard var key = memory.key(type, index), key.creator == device.administrator,
            user == key.user || (user == nil && type == Self.programmingPIN)
        else { return credentialAnswer(.invalidField, type: type, index: index) }
        key.data = data
        key.modifier = device.administrator
        memory.put(key)
        tellChange(dataType(type), Change.modify, user: key.user, data: index)
        return credentialAnswer(.success, type: type, index: index)
    }

    /// The answer to setting a credential.
    func credentialAnswer(_ status: CredentialStatus, type: Int64, index: Int64, user: Int64? = nil) -> [Field] {
        let next = exists(type) ? memory.freeKey(type, after: max(0, index), upTo: limit(type)) : nil
        return [
            Field("status", .integer(status.rawValue)), Field("userIndex", user.map { .integer($0) } ?? .null),
            Field("nextCredentialIndex", next.map { .integer($0) } ?? .null),
        ]
    }

    // MARK: Telling and clearing

    /// Tells about a credential.
    func credentialStatus(_ fields: Fields) -> [Field] {
        let type = fields["credential"]["credentialType"]?.integerValue ?? -1
        let index = fields["credential"]["credentialIndex"]?.integerValue ?? -1
        let isValid = isValid(type, index)
        let key = isValid ? memory.key(type, index) : nil
        let next = isValid && type != Self.programmingPIN ? memory.nextKey(type, after: index) : nil
        return [
            Field("credentialExists", .bool(key != nil)),
            Field("userIndex", key.map { .integer($0.user) } ?? .null),
            Field("creatorFabricIndex", key.map { .integer(Int64($0.creator)) } ?? .null),
            Field("lastModifiedFabricIndex", key.map { .integer(Int64($0.modifier)) } ?? .null),
            Field("nextCredentialIndex", next.map { .integer($0) } ?? .null),
        ]
    }

    /// Removes a credential, all of a type, or all.
    func clearCredential(_ fields: Fields) throws(Status) {
        guard let type = fields["credential"]["credentialType"]?.integerValue,
            let index = fields["credential"]["credentialIndex"]?.integerValue
        else {
            for type in Int64(1)...8 where exists(type) { clearAll(type) }
            return
        }
        // The programming PIN can be changed and not removed.
        guard type != Self.programmingPIN, exists(type) else { throw .invalidCommand }
        if index == Self.all { return clearAll(type) }
        guard isValid(type, index) else { throw .invalidCommand }
        guard let key = memory.key(type, index) else { return }
        remove(key)
        tellChange(dataType(type), Change.clear, user: key.user, data: index)
    }

    /// Removes all credentials of a type.
    private func clearAll(_ type: Int64) {
        let keys = memory.keys.filter { $0.type == type }
        guard !keys.isEmpty else { return }
        for key in keys { remove(key) }
        tellChange(dataType(type), Change.clear, user: nil, data: Self.all)
    }

    /// Removes a credential, and a user who has no other.
    private func remove(_ key: LockMemory.Key) {
        memory.removeKey(key.type, key.index)
        guard memory.keys(of: key.user).isEmpty else { return }
        forget(key.user)
        tellChange(2, Change.clear, user: key.user, data: key.user)
    }
}
