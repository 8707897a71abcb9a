internal import HulianModel

extension ScenesManagementBehaviour {
    /// The key of a scene that the administrator who asks now means.
    private func key(_ fields: Fields) -> Key { key(fields, spelling.group, spelling.scene) }

    /// The key of a scene by the names of two fields.
    private func key(_ fields: Fields, _ group: String, _ scene: String) -> Key {
        Key(
            administrator: device.administrator, group: fields.integer(group) ?? 0, scene: fields.integer(scene) ?? 0)
    }

    /// The bit of a copy that asks for all scenes of a group.
    private static let copiesAll: Int64 = 0x1

    /// Does a command.
    func perform(_ command: CommandNumber, _ fields: Fields) throws(Status) -> [Field] {
        let key = key(fields)
        // The earlier capability says times in seconds, and in tenths of them where it wants to be finer.
        let milliseconds = fields.integer("transitionTime").map { isEarlier ? $0 * 100 : $0 }
        switch command {
        case 0x00: return answer(add(key, fields, milliseconds: (milliseconds ?? 0) * (isEarlier ? 10 : 1)), key)
        case 0x01: return view(key, unit: isEarlier ? 1000 : 1)
        case 0x40 where isEarlier: return answer(add(key, fields, milliseconds: milliseconds ?? 0), key)
        case 0x41 where isEarlier: return view(key, unit: 100)
        case 0x02:
            guard isMember(of: key.group) else { return answer(.invalidCommand, key) }
            guard let place = index(of: key) else { return answer(.notFound, key) }
            remove(at: place)
            return answer(.success, key)
        case 0x03:
            let isMember = isMember(of: key.group)
            if isMember { forget(group: key.group) }
            return [
                Field("status", .integer(Int64((isMember ? Status.success : .invalidCommand).rawValue))),
                Field(spelling.group, .integer(key.group)),
            ]
        case 0x04: return answer(isMember(of: key.group) ? store(key) : .invalidCommand, key)
        case 0x05:
            guard isMember(of: key.group) else { throw .invalidCommand }
            let status = recall(key, milliseconds: milliseconds)
            guard status == .success else { throw status }
            return []
        case 0x06: return membership(key.group)
        case 0x40, 0x42: return copy(fields)
        default: throw .unsupportedCommand
        }
    }

    /// Answers a command whose fields break their definition.
    func refuse(_ command: CommandNumber, _ fields: Fields, _ status: Status) throws(Status) -> [Field] {
        // Commands with an answer say inside of it that a number, a name or a time is out of range.
        guard status == .constraintError else { throw status }
        switch command {
        case 0x00, 0x01, 0x02, 0x04: return answer(status, key(fields))
        case 0x40 where !isEarlier:
            return copyAnswer(status, from: key(fields, "groupIdentifierFrom", "sceneIdentifierFrom"))
        default: throw status
        }
    }

    /// Adds a scene as a command describes it.
    private func add(_ key: Key, _ fields: Fields, milliseconds: Int64) -> Status {
        guard isMember(of: key.group) else { return .invalidCommand }
        let sets = fields[spelling.sets].listValue ?? []
        guard let kept = SceneFields(sets, for: self, spelt: spelling) else { return .invalidCommand }
        let scene = Scene(
            key: key, name: hasNames ? fields.string("sceneName") ?? "" : "", transition: milliseconds, fields: kept)
        if let place = index(of: key) {
            scenes[place] = scene
        } else {
            guard room > 0 else { return .resourceExhausted }
            scenes.append(scene)
        }
        showInfo()
        return .success
    }

    /// Says what a scene keeps.
    ///
    /// - Parameter unit: The milliseconds in which the answer counts its time.
    private func view(_ key: Key, unit: Int64) -> [Field] {
        guard isMember(of: key.group) else { return answer(.invalidCommand, key) }
        guard let place = index(of: key) else { return answer(.notFound, key) }
        return answer(.success, key) + [
            Field("transitionTime", .integer(scenes[place].transition / unit)),
            Field("sceneName", .string(scenes[place].name)),
            Field(spelling.sets, scenes[place].fields.sets(spelt: spelling)),
        ]
    }

    /// Says which scenes a group has.
    private func membership(_ group: Int64) -> [Field] {
        let isMember = isMember(of: group)
        // Of a group to which the endpoint does not belong nothing is told (Scenes Management, GetSceneMembership).
        let head = [
            Field("status", .integer(Int64((isMember ? Status.success : .invalidCommand).rawValue))),
            Field("capacity", isMember ? .integer(Int64(room)) : .null), Field(spelling.group, .integer(group)),
        ]
        guard isMember else { return head }
        let numbers = scenes.filter { $0.key.administrator == device.administrator && $0.key.group == group }
            .map { Value.integer($0.key.scene) }
        return head + [Field("sceneList", .list(numbers))]
    }

    /// Copies one scene or all scenes of a group.
    private func copy(_ fields: Fields) -> [Field] {
        let from = key(fields, "groupIdentifierFrom", "sceneIdentifierFrom")
        let to = key(fields, "groupIdentifierTo", "sceneIdentifierTo")
        func answer(_ status: Status) -> [Field] { copyAnswer(status, from: from) }
        guard isMember(of: from.group), isMember(of: to.group) else { return answer(.invalidCommand) }
        let isAll = (fields.integer("mode") ?? 0) & Self.copiesAll != 0
        let sources = scenes.filter {
            $0.key.administrator == from.administrator && $0.key.group == from.group
                && (isAll || $0.key.scene == from.scene)
        }
        guard isAll || !sources.isEmpty else { return answer(.notFound) }
        for source in sources {
            let key = Key(
                administrator: to.administrator, group: to.group, scene: isAll ? source.key.scene : to.scene)
            let copy = Scene(key: key, name: source.name, transition: source.transition, fields: source.fields)
            if let place = index(of: key) {
                scenes[place] = copy
            } else {
                guard room > 0 else {
                    showInfo()
                    return answer(.resourceExhausted)
                }
                scenes.append(copy)
            }
        }
        showInfo()
        return answer(.success)
    }

    /// An answer with a status, a group and a scene.
    private func answer(_ status: Status, _ key: Key) -> [Field] {
        [
            Field("status", .integer(Int64(status.rawValue))), Field(spelling.group, .integer(key.group)),
            Field(spelling.scene, .integer(key.scene)),
        ]
    }

    /// The answer to a copy.
    private func copyAnswer(_ status: Status, from: Key) -> [Field] {
        [
            Field("status", .integer(Int64(status.rawValue))), Field("groupIdentifierFrom", .integer(from.group)),
            Field("sceneIdentifierFrom", .integer(from.scene)),
        ]
    }
}
