public import HulianModel

extension Device {
    /// Sets an attribute before the device is switched on, as a scenario describes it.
    public func setInitial(_ index: Int, _ value: Value) { store(value, at: index) }

    /// Lets a person in from now on, as an installer does: makes the user, then enrols the credential.
    ///
    /// The device must have power and must be a lock. What it tells on the way is told as always.
    ///
    /// - Parameters:
    ///   - credential: What the person will show.
    ///   - person: The name of the person, of which a lock keeps ten octets.
    ///   - user: The number of the user in the lock, from 1; the same for all credentials of a person.
    /// - Throws: The status with which the lock refuses; ``Status/unsupportedCluster`` for a device that is no lock.
    public func provision(_ credential: Credential, of person: String, user: Int64) throws(Status) {
        guard let lock = blueprint.capabilities.firstIndex(where: { $0.definition.id == "doorLock" }) else {
            throw .unsupportedCluster
        }
        try addUser(lock, person, user)
        switch credential.kind {
        case .pin, .rfid, .key: try addCode(lock, credential, user)
        case .fingerprint, .fingerVein, .palmVein, .face: try enrol(credential, of: person, user)
        }
    }

    /// Makes the user, unless there is one.
    private func addUser(_ lock: Int, _ person: String, _ user: Int64) throws(Status) {
        guard let setUser = command("setUser", of: lock), let getUser = command("getUser", of: lock) else {
            throw .unsupportedCommand
        }
        let known = try invoke(lock, getUser, [Field("userIndex", .integer(user))])
        if let status = known.first(where: { $0.name == "userStatus" })?.value, !status.isNull { return }
        var name = person
        while name.utf8.count > 10 { name.removeLast() }
        try invoke(
            lock, setUser,
            [
                Field("operationType", 0), Field("userIndex", .integer(user)), Field("userName", .string(name)),
                Field("userUniqueID", nil), Field("userStatus", nil), Field("userType", nil),
                Field("credentialRule", nil),
            ])
    }

    /// Adds digits, a card or a key to a user.
    private func addCode(_ lock: Int, _ credential: Credential, _ user: Int64) throws(Status) {
        guard let setCredential = command("setCredential", of: lock), credential.kind != .key, !credential.isDuress
        else {
            throw .unsupportedCommand
        }
        let type: Int64 = credential.kind == .pin ? 1 : 2
        var index: Int64 = 1
        while index <= 100 {
            let answer = try invoke(
                lock, setCredential,
                [
                    Field("operationType", 0),
                    Field("credential", ["credentialType": .integer(type), "credentialIndex": .integer(index)]),
                    Field("credentialData", .bytes(credential.data)), Field("userIndex", .integer(user)),
                    Field("userStatus", nil), Field("userType", nil),
                ])
            switch answer.first(where: { $0.name == "status" })?.value.integerValue {
            case 0: return
            // Occupied: the next place.
            case 3: index += 1
            default: throw .constraintError
            }
        }
        throw .resourceExhausted
    }

    /// Lets a biometric credential be shown once to be learned.
    private func enrol(_ credential: Credential, of person: String, _ user: Int64) throws(Status) {
        guard
            let biometric = blueprint.capabilities.firstIndex(where: { $0.definition.id == "biometricCredentials" }),
            let start = command("startEnrollment", of: biometric)
        else { throw .unsupportedCluster }
        let kinds = ["fingerprint", "fingerVein", "palmVein", "face"]
        guard let kind = kinds.firstIndex(of: credential.kind.rawValue) else { throw .constraintError }
        let answer = try invoke(
            biometric, start,
            [
                Field("kind", .integer(Int64(kind))), Field("userIndex", .integer(user)),
                Field("isDuress", .bool(credential.isDuress)),
            ])
        guard answer.contains(where: { $0.name == "templateIndex" && !$0.value.isNull }) else {
            throw .resourceExhausted
        }
        _ = present(credential, of: person)
    }

    /// The number of a command of a capability that the device has.
    private func command(_ name: String, of capability: Int) -> CommandNumber? {
        blueprint.capabilities[capability].commands.first { $0.name == name }?.number
    }
}
