internal import HulianModel

extension ScenesManagementBehaviour {
    /// The key of a scene that the administrator who asks now means.
    private func key(_ fields: Fields, _ group: String = "groupID", _ scene: String = "sceneID") -> Key {
        Key(
            administrator: device.administrator, group: fields.integer(group) ?? 0, scene: fields.integer(scene) ?? 0)
    }

    /// The bit of a copy that asks for all scenes of a group.
    private static let copiesAll: Int64 = 0x1

    /// Does a command.
    func perform(_ command: CommandNumber, _ fields: Fields) throws(Status) -> [Field] {
        let key = key(fields)
        switch command {
        case 0x00: return answer(add(key, fields), key)
        case 0x01: return view(key)
        case 0x02:
            guard isMember(of: key.group) else { return answer(.invalidCommand, key) }
            guard let place = index(of: key) else { return answer(.notFound, key) }
            scenes.remove(at: place)
            showInfo()
            return answer(.success, key)
        case 0x03:
            let isMember = isMember(of: key.group)
            if isMember { forget(group: key.group) }
            return [
                Field("status", .integer(Int64((isMember ? Status.success : .invalidCommand).rawValue))),
                Field("groupID", .integer(key.group)),
            ]
        case 0x04: return answer(isMember(of: key.group) ? store(key) : .invalidCommand, key)
        case 0x05:
            guard isMember(of: key.group) else { throw .invalidCommand }
            let status = recall(key, milliseconds: fields.integer("transitionTime"))
            guard status == .success else { throw status }
            return []
        case 0x06: return membership(key.group)
        case 0x40: return copy(fields)
        default: throw .unsupportedCommand
        }
    }

    /// Adds a scene as a command describes it.
    private func add(_ key: Key, _ fields: Fields) -> Status {
        guard isMember(of: key.group) else { return .invalidCommand }
        let sets = fields["extensionFieldSetStructs"].listValue ?? []
        guard let kept = SceneFields(sets, for: self) else { return .invalidCommand }
        let scene = Scene(
            key: key, name: has(feature: "SN") ? fields.string("sceneName") ?? "" : "",
            transition: fields.integer("transitionTime") ?? 0, fields: kept)
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
    private func view(_ key: Key) -> [Field] {
        guard isMember(of: key.group) else { return answer(.invalidCommand, key) }
        guard let place = index(of: key) else { return answer(.notFound, key) }
        return answer(.success, key) + [
            Field("transitionTime", .integer(scenes[place].transition)),
            Field("sceneName", .string(scenes[place].name)),
            Field("extensionFieldSetStructs", scenes[place].fields.sets),
        ]
    }

    /// Says which scenes a group has.
    private func membership(_ group: Int64) -> [Field] {
        let isMember = isMember(of: group)
        let head = [
            Field("status", .integer(Int64((isMember ? Status.success : .invalidCommand).rawValue))),
            Field("capacity", .integer(Int64(room))), Field("groupID", .integer(group)),
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
        func answer(_ status: Status) -> [Field] {
            [
                Field("status", .integer(Int64(status.rawValue))), Field("groupIdentifierFrom", .integer(from.group)),
                Field("sceneIdentifierFrom", .integer(from.scene)),
            ]
        }
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
            Field("status", .integer(Int64(status.rawValue))), Field("groupID", .integer(key.group)),
            Field("sceneID", .integer(key.scene)),
        ]
    }
}
