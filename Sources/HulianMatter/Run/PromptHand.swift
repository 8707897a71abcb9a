internal import HulianModel

/// What test files ask a person, and what the simulator does about it.
enum PromptHand {
    /// What became of a prompt.
    enum Outcome {
        /// The device was worked as it was asked.
        case done
        /// A person should only look, which changes nothing.
        case looking
        /// It is not known how to do it.
        case unknown
    }

    /// Does what a prompt asks.
    ///
    /// - Parameters:
    ///   - text: The label and the message.
    ///   - cluster: The cluster that the file is about.
    ///   - node: The node.
    static func answer(_ text: String, cluster: String, _ node: MatterNode) -> Outcome {
        if work(text, cluster: cluster, node) { return .done }
        let words = Set(MatterName.words(text))
        // Who should look and do nothing leaves the device as it is; all else that follows can be judged.
        if !words.isDisjoint(with: lookingWords), words.isDisjoint(with: doingWords) { return .looking }
        return .unknown
    }

    /// What a hand does at a device.
    private enum Work {
        /// What a sensor senses changes; true when it becomes less.
        case stir(UInt32, isLess: Bool)
        /// Something that a behaviour knows by name.
        case action(String)
    }

    /// True for a prompt that the simulator's hand can do by itself, whether or not there is a person.
    static func canWork(_ text: String, cluster: String, _ node: MatterNode) -> Bool {
        wanted(text, cluster: cluster, node) != nil
    }

    /// Does what a prompt asks; false for one that is not known.
    private static func work(_ text: String, cluster: String, _ node: MatterNode) -> Bool {
        switch wanted(text, cluster: cluster, node) {
        case .stir(let cluster, let isLess): node.stir(cluster, isLess: isLess)
        case .action(let name): node.operate(name)
        case nil: false
        }
    }

    /// What a prompt asks a hand to do; nothing for one that is not known.
    private static func wanted(_ text: String, cluster: String, _ node: MatterNode) -> Work? {
        guard let number = node.library.cluster(named: cluster)?.number.rawValue else { return nil }
        let words = Set(MatterName.words(text))
        if node.senses(number) {
            if !lesseningWords.isDisjoint(with: words) { return .stir(number, isLess: true) }
            return sensingWords.isDisjoint(with: words) ? nil : .stir(number, isLess: false)
        }
        guard number == smokeAlarm, !startingWords.isDisjoint(with: words), words.contains("manually") else {
            return nil
        }
        if words.isSuperset(of: ["self", "test"]) { return .action("pressTest") }
        return words.contains("mute") ? .action("pressMute") : nil
    }

    /// The number of Smoke CO Alarm.
    private static let smokeAlarm: UInt32 = 0x005C
    /// Words of prompts that want what a sensor senses to change.
    private static let sensingWords: Set<String> = ["operate", "expose", "change", "increase"]
    /// Words of prompts that want it to become less.
    private static let lesseningWords: Set<String> = ["cover", "darken", "decrease"]
    /// Words of prompts that want something to begin.
    private static let startingWords: Set<String> = ["start", "initiate", "trigger", "mute"]
    /// Words of prompts that want a look.
    private static let lookingWords: Set<String> = [
        "verify", "verifies", "check", "observe", "observes", "see", "seen", "visually", "displays", "display",
        "blinks",
    ]
    /// Words of prompts that want a hand.
    private static let doingWords: Set<String> = [
        "bring", "operate", "press", "push", "release", "open", "close", "put", "set", "sets", "configure",
        "configures",
        "manually", "turn", "move", "trigger", "cover", "change", "modify", "start", "stop", "remove", "insert",
        "waits",
        "expose", "power", "reboot", "reset", "place", "adjust", "lock", "unlock", "obstruct", "raise",
    ]
}

extension MatterName {
    /// The words of a text in small letters.
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
