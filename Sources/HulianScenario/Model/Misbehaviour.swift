public import HulianModel

/// A way in which a device goes wrong on purpose, so that rules, hubs and testers can show that they notice.
public enum Misbehaviour: String, Sendable, CaseIterable {
    /// It does what it is asked for and never answers.
    case neverAnswers
    /// It answers that it did what it was asked for, and does nothing.
    case answersWithoutDoing
    /// It answers that all is well, also to what it cannot do.
    case acceptsEverything
    /// It answers ten seconds late.
    case answersLate
    /// It answers every request twice.
    case answersTwice
    /// It answers with an identifier that nobody asked with.
    case answersWithWrongID
    /// It does what it is asked for and does not report what changed by it.
    case hidesChanges
    /// It does not report what a hand, a sensor or a timer changed.
    case hidesLocalChanges
    /// It tells no events.
    case hidesEvents
    /// It writes values in another type than the dialect says.
    case wrongTypes
    /// It reports numbers that are outside what is allowed.
    case outOfRange
    /// It writes times of another century.
    case wrongTime
    /// It uses one identifier for all messages.
    case sameID
    /// It breaks off its reports in the middle.
    case truncatesReports
    /// It reports under names that nobody knows.
    case unknownNames
    /// It leaves no will.
    case noWill
    /// It reports nothing when it comes back.
    case silentReturn
    /// It does not come back after its connection broke.
    case staysAway
    /// It is deaf for ever after a message that it cannot read.
    case deafAfterNonsense
    /// It has another identity after each connection.
    case changesIdentity
    /// It does not describe itself.
    case noDescription
    /// It puts a secret into its reports.
    case leaksSecrets
    /// It sends every report a hundred times.
    case floods

    /// What people read.
    public var title: Title {
        switch self {
        case .neverAnswers: Title(english: "never answers", chinese: "从不应答")
        case .answersWithoutDoing: Title(english: "answers without doing", chinese: "只应答不执行")
        case .acceptsEverything: Title(english: "accepts everything", chinese: "来者不拒")
        case .answersLate: Title(english: "answers late", chinese: "应答迟到")
        case .answersTwice: Title(english: "answers twice", chinese: "重复应答")
        case .answersWithWrongID: Title(english: "answers with a wrong identifier", chinese: "应答标识错误")
        case .hidesChanges: Title(english: "hides what it did", chinese: "执行后不上报")
        case .hidesLocalChanges: Title(english: "hides local changes", chinese: "本地变化不上报")
        case .hidesEvents: Title(english: "hides events", chinese: "不上报事件")
        case .wrongTypes: Title(english: "writes wrong types", chinese: "数据类型错误")
        case .outOfRange: Title(english: "reports values out of range", chinese: "上报值越界")
        case .wrongTime: Title(english: "writes wrong times", chinese: "时间戳错误")
        case .sameID: Title(english: "uses one identifier for all", chinese: "消息标识重复")
        case .truncatesReports: Title(english: "breaks off its reports", chinese: "报文截断")
        case .unknownNames: Title(english: "reports unknown names", chinese: "上报未知属性")
        case .noWill: Title(english: "leaves no will", chinese: "无遗嘱消息")
        case .silentReturn: Title(english: "says nothing when it returns", chinese: "重连后不上报")
        case .staysAway: Title(english: "stays away", chinese: "断线不重连")
        case .deafAfterNonsense: Title(english: "deaf after nonsense", chinese: "异常报文后失聪")
        case .changesIdentity: Title(english: "changes its identity", chinese: "身份标识变化")
        case .noDescription: Title(english: "does not describe itself", chinese: "无自描述")
        case .leaksSecrets: Title(english: "leaks secrets", chinese: "泄露敏感信息")
        case .floods: Title(english: "floods", chinese: "消息泛滥")
        }
    }
}
