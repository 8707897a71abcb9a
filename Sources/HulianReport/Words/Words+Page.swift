internal import HulianModel

extension Words {
    /// A way past the head of the page.
    static let skip = Title(english: "Skip to the clauses", chinese: "跳到条款")
    /// The parts of the page.
    static let contents = Title(english: "Contents", chinese: "目录")
    /// How to see the same again, for small places.
    static let reproduceShort = Title(english: "Reproduce", chinese: "复现")
    /// No command is known.
    static let notReproducible = Title(english: "The command line is not known.", chinese: "命令行未知。")
    /// The promise of equal octets.
    static let sameBytes = Title(
        english: "The same file, seed and version give the same record, octet for octet.",
        chinese: "相同的文件、种子和版本会得到逐字节相同的记录。")
    /// Nothing applies.
    static let noClause = Title(english: "no clause", chinese: "无条款")
    /// Percentiles that are upper ends.
    static let upperBound = Title(english: "upper bounds over several scenarios", chinese: "多场景合并的上界")
    /// Why no rule judges a clause.
    static let noRule = Title(english: "Why no rule", chinese: "无规则的原因")
    /// What a clause came to in the scenarios.
    static let inScenarios = Title(english: "In the scenarios:", chinese: "各场景：")
    /// The way to a message.
    static let showMessage = Title(english: "Show the message", chinese: "查看消息")
    /// A file.
    static let file = Title(english: "File", chinese: "文件")
    /// How brands are joined.
    static let mode = Title(english: "Mode · bus · clock", chinese: "模式 · 总线 · 时钟")
    /// Who said what to whom.
    static let sequence = Title(english: "Who said what to whom", chinese: "消息时序")
    /// How things went.
    static let states = Title(english: "State over time", chinese: "状态变化")
    /// What scripts are needed for.
    static let needsScript = Title(english: "This picture is drawn by a script.", chinese: "此图由脚本绘制。")
    /// A scene.
    static let scene = Title(english: "Scene", chinese: "联动场景")
    /// A fault.
    static let fault = Title(english: "Fault", chinese: "故障")
    /// What a fault is about.
    static let target = Title(english: "Target", chinese: "对象")
    /// When something began.
    static let started = Title(english: "Start", chinese: "开始")
    /// How long it took.
    static let lasted = Title(english: "Lasted", chinese: "持续")
    /// What it came to.
    static let outcome = Title(english: "Outcome", chinese: "结果")
    /// Something without an end.
    static let toTheEnd = Title(english: "to the end", chinese: "至结束")
    /// A class of loss.
    static let lossClass = Title(english: "Class", chinese: "类别")
    /// Dialects.
    static let fromTo = Title(english: "From → to", chinese: "来源 → 目标")
    /// An attribute, command or event.
    static let element = Title(english: "Element", chinese: "要素")
    /// A value before.
    static let before = Title(english: "Before", chinese: "翻译前")
    /// A value after.
    static let after = Title(english: "After", chinese: "翻译后")
    /// How often.
    static let count = Title(english: "Count", chinese: "次数")

    /// The name of a level without its number.
    static func levelName(_ level: Level) -> Title {
        func rest(_ text: String) -> String { String(text.drop { $0 != " " }.drop { $0 == " " }) }
        return Title(english: rest(level.title.english), chinese: rest(level.title.chinese))
    }

    /// How many scenarios.
    static func scenarioCount(_ number: Int) -> Title {
        Title(english: count(number, "scenario", "scenarios"), chinese: "\(NumberText.grouped(number)) 个场景文件")
    }

    /// How many clauses.
    static func clauseCount(_ number: Int) -> Title {
        Title(english: count(number, "clause", "clauses"), chinese: "\(NumberText.grouped(number)) 个条款")
    }

    /// Virtual time that passed.
    static func spent(_ interval: Interval) -> Title {
        let text = NumberText.duration(interval)
        return Title(english: "\(text) of virtual time", chinese: "虚拟时间 \(text)")
    }

    /// A seed.
    static func seed(_ seed: UInt64) -> Title { Title(english: "seed \(seed)", chinese: "种子 \(seed)") }

    /// The profile by which it was judged.
    static func profile(_ name: String) -> Title {
        let name = SafeText.oneLine(name)
        return Title(english: "profile \(name)", chinese: "判定配置 \(name)")
    }

    /// What is wrong with a record.
    static func damaged(_ text: String) -> Title {
        Title(english: "The record is not whole: \(text).", chinese: "记录不完整：\(text)。")
    }

    /// What became of messages.
    static func delivery(sent: Int, delivered: Int, dropped: Int, judged: Int) -> Title {
        let numbers = [sent, delivered, dropped, judged].map(NumberText.grouped)
        return Title(
            english: "\(numbers[0]) sent · \(numbers[1]) delivered · \(numbers[2]) dropped · \(numbers[3]) judged",
            chinese: "发送 \(numbers[0]) · 送达 \(numbers[1]) · 丢失 \(numbers[2]) · 判定 \(numbers[3])")
    }

    /// How many messages a page keeps.
    static func kept(_ kept: Int, of all: Int) -> Title {
        if kept == all { return messageCount(all) }
        return Title(
            english: "\(NumberText.grouped(kept)) of \(NumberText.grouped(all)) messages kept: the first ones and "
                + "those around findings",
            chinese: "共 \(NumberText.grouped(all)) 条消息，保留 \(NumberText.grouped(kept)) 条：开头部分以及发现附近的消息")
    }

    /// How many attributes a page follows.
    static func trackCount(_ shown: Int, _ leftOut: Int) -> Title {
        let english = count(shown, "attribute", "attributes")
        let chinese = "\(NumberText.grouped(shown)) 个属性"
        guard leftOut > 0 else { return Title(english: english, chinese: chinese) }
        return Title(
            english: "\(english), \(NumberText.grouped(leftOut)) more left out",
            chinese: "\(chinese)，另有 \(NumberText.grouped(leftOut)) 个未保留")
    }

    /// How many answers were measured.
    static func measuredTimes(_ number: Int) -> Title {
        Title(english: "\(NumberText.grouped(number)) measured", chinese: "测量 \(NumberText.grouped(number)) 次")
    }
}
