internal import HulianModel

/// The words of reports that name things, in both languages.
enum Words {
    /// A report.
    static let report = Title(english: "Report", chinese: "检查报告")
    /// A scenario.
    static let scenario = Title(english: "Scenario", chinese: "场景文件")
    /// Scenarios.
    static let scenarios = Title(english: "Scenarios", chinese: "场景文件")
    /// A verdict.
    static let verdict = Title(english: "Verdict", chinese: "判定")
    /// A clause.
    static let clause = Title(english: "Clause", chinese: "条款")
    /// Clauses.
    static let clauses = Title(english: "Clauses", chinese: "条款")
    /// A standard.
    static let standard = Title(english: "Standard", chinese: "标准")
    /// A level.
    static let level = Title(english: "Level", chinese: "等级")
    /// Levels.
    static let levels = Title(english: "Levels", chinese: "等级")
    /// How binding something is.
    static let strength = Title(english: "Strength", chinese: "约束力")
    /// How often a clause was looked at.
    static let evidence = Title(english: "Evidence", chinese: "证据")
    /// What breaks a clause.
    static let findings = Title(english: "Findings", chinese: "发现")
    /// An expectation.
    static let expectation = Title(english: "Expectation", chinese: "预期")
    /// Expectations.
    static let expectations = Title(english: "Expectations", chinese: "预期")
    /// What was expected.
    static let expected = Title(english: "expected", chinese: "预期")
    /// What came instead.
    static let actual = Title(english: "actual", chinese: "实际")
    /// A device.
    static let device = Title(english: "Device", chinese: "设备")
    /// A place in a file.
    static let place = Title(english: "Place", chinese: "位置")
    /// A point in time.
    static let time = Title(english: "Time", chinese: "时间")
    /// Why.
    static let reason = Title(english: "Reason", chinese: "原因")
    /// Where a clause comes from.
    static let source = Title(english: "Source", chinese: "来源")
    /// A limit of a clause.
    static let limit = Title(english: "Limit", chinese: "限值")
    /// The rule that judges a clause.
    static let rule = Title(english: "Rule", chinese: "规则")
    /// Messages.
    static let messages = Title(english: "Messages", chinese: "消息")
    /// Time in the run.
    static let virtualTime = Title(english: "Virtual time", chinese: "虚拟时间")
    /// Trees of topics with their dialects.
    static let topicTrees = Title(english: "Dialects by topic", chinese: "各主题树的方言")
    /// Topics.
    static let topics = Title(english: "Topics", chinese: "主题")
    /// A dialect.
    static let dialect = Title(english: "Dialect", chinese: "方言")
    /// No dialect that is known.
    static let noDialect = Title(english: "none that is known here", chinese: "无已知方言")
    /// How sure something is.
    static let certainty = Title(english: "Certainty", chinese: "把握")
    /// A seed.
    static let seed = Title(english: "Seed", chinese: "随机种子")
    /// Parameters.
    static let parameters = Title(english: "Parameters", chinese: "参数")
    /// Faults.
    static let faults = Title(english: "Faults", chinese: "故障")
    /// Scenes.
    static let scenes = Title(english: "Scenes", chinese: "联动场景")
    /// The loss ledger.
    static let losses = Title(english: "Translation losses", chinese: "翻译损失账本")
    /// Numbers that sum up.
    static let numbers = Title(english: "Numbers", chinese: "指标")
    /// A value.
    static let value = Title(english: "Value", chinese: "数值")
    /// How to see the same again.
    static let reproduce = Title(english: "How to reproduce", chinese: "如何复现")
    /// Times of answers.
    static let latency = Title(english: "Response time", chinese: "响应时间")
    /// Functions that work across brands.
    static let interconnection = Title(english: "Functions that work across brands", chinese: "互联功能完整率")
    /// Messages that arrived.
    static let communication = Title(english: "Communication success", chinese: "通信成功率")
    /// Devices that joined.
    static let joining = Title(english: "Joining success", chinese: "配网成功率")
    /// Devices that came back.
    static let rejoining = Title(english: "Reconnection success", chinese: "重新联机成功率")
    /// The chapter about working together.
    static let chapterInterconnection = Title(english: "Interconnection", chinese: "互联互通")
    /// The chapter about data of people.
    static let chapterPersonal = Title(english: "Personal information protection", chinese: "个人信息保护")
    /// A clause that the scenario says must fail.
    static let expectedToFail = Title(english: "expected to fail", chinese: "预期不通过")
    /// A result that was broken off.
    static let incomplete = Title(
        english: "The run was broken off; what stands here is incomplete.", chinese: "运行被中断，此处内容不完整。")
    /// What the reports claim, and what they do not.
    static let claim = Title(
        english:
            "These are checks aligned with the texts that each clause names. A result is no statement of conformity "
            + "to any of them.",
        chinese: "各项检查与条款所引文本对齐；结果不构成对任何标准的符合性声明。")
    /// A number from a published text.
    static let published = Title(english: "published", chinese: "标准规定")
    /// A number of our own.
    static let projectDefault = Title(english: "project default", chinese: "项目默认")

    /// The chapter that a clause stands in.
    static func chapter(_ name: String) -> Title {
        switch name {
        case "interconnection": chapterInterconnection
        case "personalInformation": chapterPersonal
        default: Title(english: name, chinese: name)
        }
    }
}
