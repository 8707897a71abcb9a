internal import HulianModel

/// What a player holds and answers with: its library, its guide and its applications.
///
/// The capabilities of players look here for what the maker of a player decides and no definition says. A player
/// without this has an endless library and answers with a status alone.
final class MediaContentBehaviour: Behaviour {
    /// How device types name it.
    ///
    /// `answers` is a mapping from a capability's name to the data that it answers with; the other lists say what the
    /// player knows. `keepsTime` is false for a player whose position stands still, `needsPower` for one that answers
    /// whatever its On/Off says, `checksLengths` for one that takes texts of any length.
    static let dynamics = Behaviours.Dynamics(
        "mediaContent",
        parameters: [
            "answers", "applications", "checksLengths", "keepsTime", "keys", "missingAnswers", "needsPower", "programs",
            "refusedAddresses", "setupPIN", "topSpeed", "unreachableAddresses",
        ]
    ) { device, endpoint, parameters in MediaContentBehaviour(device: device, endpoint: endpoint, parameters) }

    /// A programme of the guide.
    struct Program {
        /// What names it.
        let identifier: String
        /// What people read.
        let title: String
        /// What people read below.
        let subtitle: String?
        /// The numbers of its channel.
        let major: Int64, minor: Int64
        /// When it begins and ends, in seconds since 2000.
        let start: Int64, end: Int64
        /// Whether it is being recorded: nothing, 1 for it alone, 2 for the series.
        var recording: Int64?
    }

    /// The data of answers by the name of the capability, and of those that found nothing.
    private let answers: Value, missingAnswers: Value
    /// The applications that can be started; nothing for all.
    private let applications: [String]?
    /// The keys that it knows, as HDMI CEC counts them; nothing for all.
    private let keys: [Int64]?
    /// The addresses that lead nowhere, and those that nobody may open.
    private let unreachableAddresses: [String], refusedAddresses: [String]
    /// The digits for logging in; nothing for others each time.
    let setupPIN: String?
    /// False for a player whose position stands still.
    let keepsTime: Bool
    /// False for a player that answers whatever its On/Off says.
    let needsPower: Bool
    /// False for a player that takes texts of any length.
    let checksLengths: Bool
    /// The fastest that it winds; nothing for the usual.
    let topSpeed: Double?
    /// The programmes of the guide.
    var programs: [Program]

    /// Makes it.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        answers = parameters["answers"] ?? .null
        missingAnswers = parameters["missingAnswers"] ?? .null
        applications = parameters["applications"]?.listValue?.compactMap(\.stringValue)
        keys = parameters["keys"]?.listValue?.compactMap(\.integerValue)
        unreachableAddresses = parameters["unreachableAddresses"]?.listValue?.compactMap(\.stringValue) ?? []
        refusedAddresses = parameters["refusedAddresses"]?.listValue?.compactMap(\.stringValue) ?? []
        setupPIN = parameters["setupPIN"]?.stringValue
        keepsTime = parameters.bool("keepsTime", or: true)
        needsPower = parameters.bool("needsPower", or: true)
        checksLengths = parameters.bool("checksLengths", or: true)
        topSpeed = parameters["topSpeed"]?.numberValue
        programs = (parameters["programs"]?.listValue ?? []).compactMap { entry in
            guard let identifier = entry["identifier"]?.stringValue else { return nil }
            return Program(
                identifier: identifier, title: entry["title"]?.stringValue ?? "",
                subtitle: entry["subtitle"]?.stringValue, major: entry["major"]?.integerValue ?? 0,
                minor: entry["minor"]?.integerValue ?? 0, start: entry["start"]?.integerValue ?? 0,
                end: entry["end"]?.integerValue ?? 0)
        }
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The field with the data of an answer; nothing for a player that answers without.
    func answer(_ capability: String, found: Bool = true) -> [Field] {
        guard let data = (found ? answers : missingAnswers)[capability]?.stringValue else { return [] }
        return [Field("data", .string(data))]
    }

    /// True for an application that can be started.
    func has(application: String) -> Bool { applications?.contains(application) ?? true }

    /// True for a key that it knows.
    func knows(key: Int64) -> Bool { keys?.contains(key) ?? true }

    /// True for an address that leads somewhere.
    func reaches(_ address: String) -> Bool { !unreachableAddresses.contains(address) }

    /// True for an address that nobody may open.
    func refuses(_ address: String) -> Bool { refusedAddresses.contains(address) }
}

extension Behaviour {
    /// What the player on the same endpoint holds; nothing for one of which nothing is said.
    var mediaContent: MediaContentBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? MediaContentBehaviour }.first { $0.endpoint == self.endpoint }
    }

    /// True while a player is switched off and its contents cannot be had.
    var isPlayerOff: Bool {
        guard mediaContent?.needsPower ?? true else { return false }
        return value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
    }
}
