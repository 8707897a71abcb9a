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
        let words = Set(MatterName.words(text))
        // Who should look and do nothing leaves the device as it is; all else that follows can be judged.
        if !words.isDisjoint(with: lookingWords), words.isDisjoint(with: doingWords) { return .looking }
        return .unknown
    }

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
