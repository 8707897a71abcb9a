internal import HulianModel

/// Scenes Management: states of an endpoint that are stored under a number and brought back in a time.
///
/// Source: Matter application clusters, Scenes Management (0x0062), revision 1, and before it Scenes (0x0005), revision 5,
/// whose times count seconds or tenths of them and whose attributes say what one administrator is told.
final class ScenesManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0062
    /// The number of the capability before Matter 1.3.
    static let earlierNumber: CapabilityNumber = 0x0005
    /// How many scenes there is room for.
    private static let sceneTableSize: AttributeNumber = 0x0001
    /// What each administrator is told of the scenes.
    private static let fabricSceneInfo: AttributeNumber = 0x0002

    /// The attributes of the earlier capability.
    private enum Earlier {
        /// How many scenes the administrator has who asks.
        static let sceneCount: AttributeNumber = 0x0000
        /// The scene that was stored or recalled last, and its group.
        static let currentScene: AttributeNumber = 0x0001, currentGroup: AttributeNumber = 0x0002
        /// Whether the endpoint still shows it.
        static let sceneValid: AttributeNumber = 0x0003
        /// How many scenes there is room for.
        static let sceneTableSize: AttributeNumber = 0x0006
        /// The node that set up the scenes last.
        static let lastConfiguredBy: AttributeNumber = 0x0005
        /// The room that is left for the administrator who asks.
        static let remainingCapacity: AttributeNumber = 0x0007
    }

    /// Who made a scene, in which group, under which number.
    struct Key: Hashable {
        /// Who made it.
        let administrator: UInt8
        /// The group; 0 for none.
        let group: Int64
        /// The number in the group.
        let scene: Int64
    }

    /// A scene.
    struct Scene {
        /// Under what it is stored.
        let key: Key
        /// Its name; empty for none.
        var name = ""
        /// The time to it in milliseconds.
        var transition: Int64 = 0
        /// What it keeps.
        var fields: SceneFields
    }

    /// The scenes in the order in which they were made.
    var scenes: [Scene] = []
    /// The scene that an administrator recalled or stored last, and whether the endpoint still shows it.
    private var current: [(key: Key, isValid: Bool)] = []
    /// Until when a recalled scene is still on its way.
    private var deadline: Instant?
    /// Told of commands that other endpoints are to follow; the endpoint itself then only shows what they do.
    var follows: ((_ command: CommandNumber, _ fields: Fields) -> Void)?

    /// True for the capability before Matter 1.3.
    var isEarlier: Bool { device.blueprint.capabilities[capability].definition.number == Self.earlierNumber }
    /// What the fields are called.
    var spelling: SceneSpelling { isEarlier ? .earlier : .now }
    /// True when scenes have names; the only feature of the one, the first of the other.
    var hasNames: Bool { device.blueprint.capabilities[capability].featureMap & 1 != 0 }
    /// How many scenes there is room for.
    private var size: Int { Int(integer(isEarlier ? Earlier.sceneTableSize : Self.sceneTableSize) ?? 16) }
    /// How many scenes one administrator has room for: half of what remains beside one (Scenes Management, 1.4.7.2).
    var capacity: Int { max(0, (size - 1) / 2) }
    /// The room that is left for the administrator who asks now.
    var room: Int { room(of: device.administrator) }

    /// The room that is left for an administrator: of its own part, and of the whole.
    private func room(of administrator: UInt8) -> Int {
        max(0, min(capacity - scenes.count { $0.key.administrator == administrator }, size - scenes.count))
    }

    override func start() {
        deadline = nil
        showInfo()
    }

    override func stop() { deadline = nil }

    override func reset() {
        scenes = []
        current = []
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard isEarlier else { return nil }
        switch attribute {
        case Earlier.sceneCount:
            return .integer(Int64(scenes.count { $0.key.administrator == device.administrator }))
        case Earlier.remainingCapacity: return .integer(Int64(room))
        default: return nil
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        defer { follows?(command, fields) }
        let answer = try perform(command, fields)
        let isDone = answer.first { $0.name == "status" }?.value == 0
        // Looking and recalling set up nothing.
        if isEarlier, isDone, ![0x01, 0x05, 0x06, 0x41].contains(command.rawValue) {
            set(Earlier.lastConfiguredBy, device.controller.map { .integer($0) } ?? .null)
        }
        return answer
    }

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        try refuse(command, fields, status)
    }

    // MARK: What the groups and others ask for

    /// True when the endpoint belongs to a group of the administrator who asks now; 0 is no group, and always right.
    func isMember(of group: Int64) -> Bool {
        group == 0 || sibling(GroupsBehaviour.number, as: GroupsBehaviour.self)?.contains(group) ?? false
    }

    /// Forgets the scenes of a group.
    func forget(group: Int64) {
        scenes.removeAll { $0.key.administrator == device.administrator && $0.key.group == group }
        for place in current.indices where current[place].key.administrator == device.administrator {
            if current[place].key.group == group { current[place].isValid = false }
        }
        showInfo()
    }

    /// The place of a scene.
    func index(of key: Key) -> Int? { scenes.firstIndex { $0.key == key } }

    /// Forgets the scenes of an administrator.
    func forget(administrator: UInt8) {
        scenes.removeAll { $0.key.administrator == administrator }
        current.removeAll { $0.key.administrator == administrator }
        showInfo()
    }

    /// Takes a scene away; what the endpoint shows is then none of the administrator's scenes, if it was this one.
    func remove(at index: Int) {
        let key = scenes.remove(at: index).key
        for place in current.indices where current[place].key == key { current[place].isValid = false }
        showInfo()
    }

    /// Remembers that the endpoint shows a scene of an administrator.
    private func enter(_ key: Key) {
        current.removeAll { $0.key.administrator == key.administrator }
        current.append((key, true))
        showInfo()
    }

    /// Stores what the endpoint shows.
    func store(_ key: Key) -> Status {
        let place = index(of: key)
        guard place != nil || room > 0 else { return .resourceExhausted }
        let fields = SceneFields(of: self, spelt: spelling)
        if let place { scenes[place].fields = fields } else { scenes.append(Scene(key: key, fields: fields)) }
        enter(key)
        return .success
    }

    /// Brings a scene back, in the time of a command or in its own; whatever the others showed is not shown any more.
    func recall(_ key: Key, milliseconds: Int64?) -> Status {
        for place in current.indices { current[place].isValid = false }
        guard let place = index(of: key) else {
            showInfo()
            return .notFound
        }
        let scene = scenes[place]
        // The attributes of colours and levels count tenths of a second, and no more than 6553 of them matter.
        let duration = Interval.milliseconds(min(60_000_000, milliseconds ?? scene.transition))
        deadline = device.now + duration
        if follows == nil { scene.fields.apply(to: self, in: duration) }
        enter(key)
        if duration > .zero { setTimer(0, after: duration + .milliseconds(1)) } else { compare() }
        return .success
    }

    /// The global scene of the administrator who asks now: the first of no group (Scenes Management, scene table).
    private var globalKey: Key { Key(administrator: device.administrator, group: 0, scene: 0) }

    /// Stores what the endpoint shows as the global scene, if there is room.
    func storeGlobalScene() { _ = store(globalKey) }

    /// Brings the global scene back at once, if there is one.
    func recallGlobalScene() {
        if index(of: globalKey) != nil { _ = recall(globalKey, milliseconds: 0) }
    }

    /// A scene that is not on its way any more is shown, or it is not.
    override func fire(_ timer: Int) { compare() }

    /// Looks whether the endpoint still shows the scenes that it showed.
    private func compare() {
        deadline = nil
        guard current.contains(where: \.isValid) else { return }
        let now = SceneFields(of: self, spelt: spelling)
        for place in current.indices where current[place].isValid {
            current[place].isValid = index(of: current[place].key).map { scenes[$0].fields.matches(now) } ?? false
        }
        showInfo()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard deadline == nil, current.contains(where: \.isValid) else { return }
        let instance = device.blueprint.capabilities[capability]
        guard instance.endpoint == endpoint,
            SceneFields.kinds.contains(where: {
                $0.capability == instance.definition.number && $0.attribute == attribute
            })
        else { return }
        compare()
    }

    /// Shows what each administrator is told.
    func showInfo() {
        guard !isEarlier else {
            guard let last = current.last else { return }
            set(Earlier.currentScene, .integer(last.key.scene))
            set(Earlier.currentGroup, .integer(last.key.group))
            set(Earlier.sceneValid, .bool(last.isValid))
            return
        }
        // Where entries name their administrator, each is told of its own alone.
        let structure = device.blueprint.capabilities[capability].definition.structures["SceneInfoStruct"]
        let namesAdministrator = structure?.fields.contains { $0.name == "fabricIndex" } ?? false
        let known = Set(scenes.map(\.key.administrator) + current.map(\.key.administrator)).sorted()
        set(
            Self.fabricSceneInfo,
            .list(
                known.map { administrator in
                    let count = scenes.count { $0.key.administrator == administrator }
                    let last = current.first { $0.key.administrator == administrator }
                    let info: Value = [
                        "sceneCount": .integer(Int64(count)), "currentScene": .integer(last?.key.scene ?? 0),
                        "currentGroup": .integer(last?.key.group ?? 0), "sceneValid": .bool(last?.isValid ?? false),
                        "remainingCapacity": .integer(Int64(room(of: administrator))),
                    ]
                    return namesAdministrator ? info.with("fabricIndex", .integer(Int64(administrator))) : info
                }))
    }
}
