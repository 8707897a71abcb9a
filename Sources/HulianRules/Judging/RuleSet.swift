/// The rules that exist.
public enum RuleSet {
    /// All rules, one line for each file below `Rules/`, in the order of their names.
    public static let all: [Rule.Type] = [
        AnswersRule.self,
        MessageFormRule.self,
    ]
}
