public import HulianModel

/// Somebody who lives in a home or comes to it.
///
/// The body is drawn from a seed by the role, so that two people differ and each stays the same for the same seed.
public final class Person {
    /// What somebody is to a home; it decides rights.
    public enum Role: String, Sendable, CaseIterable {
        /// Decides about the home.
        case owner
        /// Lives there.
        case adult
        /// A child.
        case child
        /// An old person.
        case elder
        /// Comes for a time.
        case guest
        /// Looks after somebody.
        case carer
        /// Looks after the building.
        case propertyManager
    }

    /// How somebody holds the body.
    public enum Posture: String, Sendable, CaseIterable {
        /// Stands or walks.
        case standing
        /// Sits.
        case sitting
        /// Lies where people lie: in a bed, on a sofa.
        case lying
        /// Lies on the floor and cannot get up.
        case fallen
    }

    /// What people are told that somebody becomes: a posture, asleep or awake, ill or well.
    public enum Change: String, Sendable, CaseIterable {
        /// Stands.
        case standing
        /// Sits.
        case sitting
        /// Lies.
        case lying
        /// Falls to the floor.
        case fallen
        /// Falls asleep.
        case asleep
        /// Wakes up.
        case awake
        /// Gets a fever.
        case ill
        /// Gets well.
        case well
    }

    /// A body.
    public struct Body: Sendable {
        /// The mass in kg.
        public var mass: Double
        /// The height in m.
        public var height: Double
        /// The share of the mass that is fat.
        public var fat: Double
        /// The age in years.
        public var age: Double
    }

    /// The name.
    public let name: String
    /// The role.
    public let role: Role
    /// What all numbers of this person come from.
    public let seed: UInt64
    /// The body.
    public var body: Body
    /// What lets the person in, with the names of the devices that know it.
    public var credentials: [(device: String, credential: Credential)] = []
    /// The room in which the person is; nothing outside the home.
    public internal(set) weak var room: Room?
    /// How the person holds the body.
    public var posture: Posture = .standing
    /// True while the person sleeps.
    public var isAsleep = false
    /// True while the person has a fever.
    public var isIll = false
    /// How hard the body works, from 0 at rest to 1.
    public var exertion = 0.1
    /// When the person ate last.
    public var lastMeal: Instant?
    /// The steps that the person walked.
    public var steps = 0
    /// The bed or chair that holds the person; nothing for one who stands on the floor.
    public internal(set) weak var furniture: Device?
    /// The values of the vital signs at rest.
    let rest: VitalSigns

    /// Makes a person who is outside.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - role: The role.
    ///   - seed: The seed of the run.
    public init(name: String, role: Role, seed: UInt64 = 1) {
        var dice = SeededGenerator(seed: seed, name: "person \(name)")
        self.name = name
        self.role = role
        self.seed = dice.next()
        body = Body(of: role, &dice)
        rest = VitalSigns(atRestOf: body, role, &dice)
    }

    /// Lets the person become something.
    public func become(_ change: Change) {
        switch change {
        case .standing: stand(.standing)
        case .sitting: stand(.sitting)
        case .lying: posture = .lying
        case .fallen:
            posture = .fallen
            isAsleep = false
            exertion = 0.2
        case .asleep:
            if posture != .fallen { posture = .lying }
            isAsleep = true
            exertion = 0
        case .awake: isAsleep = false
        case .ill: isIll = true
        case .well: isIll = false
        }
    }

    /// Takes a posture in which nobody sleeps.
    private func stand(_ posture: Posture) {
        self.posture = posture
        isAsleep = false
        exertion = posture == .standing ? 0.15 : 0.05
    }

    /// True for one who lives in the home and for one who is there to help; a visitor is neither.
    public var isResident: Bool { [.owner, .adult, .child, .elder].contains(role) }
}

extension Person.Body {
    /// Draws a body by the role; ranges are project defaults.
    init(of role: Person.Role, _ dice: inout SeededGenerator) {
        func between(_ low: Double, _ high: Double, _ dice: inout SeededGenerator) -> Double {
            low + (high - low) * dice.unit()
        }
        switch role {
        case .child:
            age = between(6, 14, &dice)
            height = 1.15 + (age - 6) * 0.055 + between(-0.05, 0.05, &dice)
            mass = height * height * between(15, 18, &dice)
            fat = between(0.14, 0.22, &dice)
        case .elder:
            age = between(68, 88, &dice)
            height = between(1.48, 1.72, &dice)
            mass = height * height * between(20, 27, &dice)
            fat = between(0.22, 0.36, &dice)
        default:
            age = between(25, 55, &dice)
            height = between(1.55, 1.82, &dice)
            mass = height * height * between(19, 27, &dice)
            fat = between(0.14, 0.32, &dice)
        }
    }
}
