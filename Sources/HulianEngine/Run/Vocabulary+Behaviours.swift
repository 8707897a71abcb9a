internal import HulianBehaviors
internal import HulianModel
public import HulianScenario

extension Vocabulary {
    /// The words of the behaviours that exist: actions, defects, quantities of rooms, people and the weather.
    public static var ofBehaviours: Vocabulary {
        var vocabulary = Vocabulary(
            actions: { blueprint in specimen(blueprint).actions },
            fields: { blueprint, action in specimen(blueprint).fields(of: action) },
            defects: { blueprint in specimen(blueprint).defects },
            quantities: Room.Quantity.allCases.map { ($0.name, $0.unit) },
            credentials: Credential.Kind.allCases.map(\.rawValue), roles: Person.Role.allCases.map(\.rawValue))
        vocabulary.routines = Routine.allCases.map(\.rawValue)
        vocabulary.changes = Person.Change.allCases.map(\.rawValue)
        vocabulary.roomKinds = Room.Kind.allCases.map(\.rawValue)
        vocabulary.climates = Weather.Climate.allCases.map(\.rawValue)
        return vocabulary
    }

    /// A device of a type, to ask what can be done with it.
    private static func specimen(_ blueprint: DeviceBlueprint) -> Device {
        Device(
            name: "specimen", blueprint: blueprint, scheduler: Scheduler(start: .defaultStart), seed: 0,
            behaviours: Behaviours.make(for:))
    }
}
