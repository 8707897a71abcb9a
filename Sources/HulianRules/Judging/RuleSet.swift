/// The rules that exist.
public enum RuleSet {
    /// All rules, one line for each, in the order of the folders and files below `Rules/`.
    public static let all: [Rule.Type] = [
        AlarmToldRule.self,
        GasAlarmRule.self,
        LockOutRule.self,
        LocalChangeRule.self,
        QueryRule.self,
        RefusalRule.self,
        SetThenReportRule.self,
        DescribedFirstRule.self,
        DescribedIdentityRule.self,
        DescribedAttributesRule.self,
        MandatoryAttributesRule.self,
        StableIdentityRule.self,
        AnswersRule.self,
        MessageFormRule.self,
        TimeStampRule.self,
        JoinRule.self,
        OfflineRule.self,
        ReturnRule.self,
        DeliveryRule.self,
        EncryptionRule.self,
        MalformedInputRule.self,
        PasswordRule.self,
        SecretsRule.self,
    ]
}
