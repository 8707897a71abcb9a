internal import HulianModel

/// What test files ask a person, and what the simulator does about it.
///
/// A prompt that only asks to work the device by hand is done; one that only asks to look leaves the device as it is; all
/// others ask for what the file itself does not say, and are not run.
enum PromptHand {
    /// What became of a prompt.
    enum Outcome: Equatable {
        /// The device was worked as it was asked.
        case done
        /// The device was started anew.
        case rebooted
        /// A person should only look, which changes nothing.
        case looking
        /// It is not known how to do it.
        case unknown
    }

    /// What a hand does at a device.
    enum Work: Equatable {
        /// What a sensor senses changes; true when it becomes less.
        case stir(isLess: Bool)
        /// Something that a behaviour knows by name.
        case action(String)
        /// Something that breaks, by its name.
        case defect(String)
        /// What a test event makes happen, by its code.
        case event(UInt64)
        /// It is started anew.
        case reboot
    }

    /// A line of the table: which prompts it is about, and what is done.
    private struct Line {
        /// The cluster by its number; nothing for any.
        var cluster: UInt32?
        /// True for clusters that sense something alone.
        var isForSensors = false
        /// Words that all must stand in the prompt.
        let all: Set<String>
        /// Words of which one must stand in it.
        let any: Set<String>
        /// What is done.
        let work: Work
    }

    /// The number of Smoke CO Alarm.
    private static let smokeAlarm: UInt32 = 0x005C
    /// Words with which something is begun by hand.
    private static let beginning: Set<String> = ["start", "initiate", "trigger", "mute", "press", "push"]
    /// Words with which something is brought about.
    private static let bringing: Set<String> = ["bring", "raise", "expose", "fill", "simulate", "trigger", "put"]

    /// The table; the first line that fits counts.
    private static let lines: [Line] = [
        Line(isForSensors: true, all: [], any: ["cover", "darken", "decrease"], work: .stir(isLess: true)),
        Line(
            isForSensors: true, all: [], any: ["operate", "expose", "change", "increase"], work: .stir(isLess: false)),
        Line(cluster: smokeAlarm, all: ["manually", "self", "test"], any: beginning, work: .action("pressTest")),
        Line(cluster: smokeAlarm, all: ["test", "button"], any: beginning, work: .action("pressTest")),
        Line(cluster: smokeAlarm, all: ["manually", "mute"], any: beginning, work: .action("pressMute")),
        Line(cluster: smokeAlarm, all: ["mute", "button"], any: beginning, work: .action("pressMute")),
        Line(cluster: smokeAlarm, all: ["smoke", "alarm"], any: bringing, work: .event(0x005C_0000_0000_0090)),
        Line(cluster: smokeAlarm, all: ["co", "alarm"], any: bringing, work: .event(0x005C_0000_0000_0091)),
        Line(cluster: smokeAlarm, all: ["battery", "low"], any: bringing, work: .event(0x005C_0000_0000_0095)),
        Line(cluster: smokeAlarm, all: ["hardware", "fault"], any: bringing, work: .defect("sensorFault")),
        Line(cluster: smokeAlarm, all: ["end", "service"], any: bringing, work: .defect("endOfService")),
        Line(cluster: 0x0101, all: ["lock"], any: ["obstruct", "jam", "block"], work: .defect("jam")),
        Line(cluster: 0x0102, all: ["covering"], any: ["obstruct", "block", "jam"], work: .defect("obstacle")),
        Line(cluster: 0x0057, all: ["door", "open"], any: ["open", "manually"], work: .action("openDoor")),
        Line(cluster: 0x0057, all: ["door", "close"], any: ["close", "manually"], work: .action("closeDoor")),
        Line(all: ["reboot"], any: ["dut", "device"], work: .reboot),
        Line(all: ["power", "cycle"], any: ["dut", "device"], work: .reboot),
    ]

    /// Does what a prompt asks.
    ///
    /// - Parameters:
    ///   - text: The label and the message.
    ///   - cluster: The cluster that the file is about.
    ///   - node: The node.
    static func answer(_ text: String, cluster: String, _ node: MatterNode) -> Outcome {
        switch work(of: text, cluster: cluster, node) {
        case .stir(let isLess):
            let number = node.library.cluster(named: cluster)?.number.rawValue
            if let number, node.stir(number, isLess: isLess) { return .done }
        case .action(let name): if node.operate(name) { return .done }
        case .defect(let name): if node.breakDown(name) { return .done }
        case .event(let code): if node.happen(code) { return .done }
        case .reboot:
            node.reboot()
            return .rebooted
        case nil: break
        }
        return isLook(text) ? .looking : .unknown
    }

    /// True for a prompt that the simulator's hand can do by itself, whether or not there is a person.
    static func canWork(_ text: String, cluster: String, _ node: MatterNode) -> Bool {
        guard let work = work(of: text, cluster: cluster, node) else { return false }
        // A restart is left to files that ask for it, as it forgets what was subscribed to.
        return work != .reboot
    }

    /// What a prompt asks a hand to do; nothing for one that is not known.
    static func work(of text: String, cluster: String, _ node: MatterNode) -> Work? {
        let number = node.library.cluster(named: cluster)?.number.rawValue
        let words = Set(MatterName.words(text))
        // Who should send something works the test tool and not the device.
        guard !words.contains("th") else { return nil }
        let line = lines.first { line in
            (line.cluster == nil || line.cluster == number)
                && (!line.isForSensors || number.map(node.senses) ?? false)
                && words.isSuperset(of: line.all) && !words.isDisjoint(with: line.any)
        }
        return line?.work
    }

    /// True for a prompt that wants a look: what a person would see, and nothing to do.
    static func isLook(_ text: String) -> Bool {
        let words = Set(MatterName.words(text))
        return !words.isDisjoint(with: lookingWords) && words.isDisjoint(with: doingWords)
    }

    /// Words of prompts that want a look.
    private static let lookingWords: Set<String> = [
        "verify", "verifies", "check", "observe", "observes", "see", "seen", "visually", "displays", "display",
        "blinks", "executes", "stops", "transitions", "returns",
    ]
    /// Words of prompts that want a hand, or a controller.
    private static let doingWords: Set<String> = [
        "bring", "operate", "press", "push", "release", "open", "close", "put", "set", "sets", "configure",
        "configures",
        "manually", "turn", "move", "trigger", "cover", "change", "modify", "start", "stop", "remove", "insert",
        "waits",
        "expose", "power", "reboot", "reset", "place", "adjust", "lock", "unlock", "obstruct", "raise", "sends",
        "writes", "repeat",
    ]
}

extension MatterName {
    /// The words of a text in small letters.
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
