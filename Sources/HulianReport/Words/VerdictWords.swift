public import HulianModel
public import HulianRecord

extension Verdict {
    /// What people read.
    public var title: Title {
        switch self {
        case .passed: Title(english: "passed", chinese: "通过")
        case .warned: Title(english: "warned", chinese: "警告")
        case .failed: Title(english: "failed", chinese: "未通过")
        case .inconclusive: Title(english: "inconclusive", chinese: "无法判定")
        case .errored: Title(english: "errored", chinese: "工具出错")
        case .notExercised: Title(english: "not exercised", chinese: "未执行")
        case .notApplicable: Title(english: "not applicable", chinese: "不适用")
        case .declared: Title(english: "declared", chinese: "厂商声明")
        }
    }

    /// What it means, in one sentence.
    public var meaning: Title {
        switch self {
        case .passed: Title(english: "It was looked at and it holds.", chinese: "已检查且成立。")
        case .warned: Title(english: "A recommendation was not followed.", chinese: "未遵循建议性要求。")
        case .failed: Title(english: "It was looked at and does not hold.", chinese: "已检查且不成立。")
        case .inconclusive:
            Title(english: "It could not be observed well enough to say.", chinese: "观察不足，无法判定。")
        case .errored: Title(english: "The tool or the file is at fault, not the device.", chinese: "工具或文件的问题，而非设备的问题。")
        case .notExercised:
            Title(english: "Nothing happened by which it could be judged.", chinese: "没有发生可据以判定的事件。")
        case .notApplicable: Title(english: "It says nothing about what was tested.", chinese: "与被测对象无关。")
        case .declared: Title(english: "Only the vendor states it.", chinese: "仅由厂商声明。")
        }
    }

    /// The sign that stands before it where there are no pictures.
    public var mark: String {
        switch self {
        case .passed: "✓"
        case .warned: "!"
        case .failed: "✗"
        case .inconclusive: "?"
        case .errored: "‼"
        case .notExercised: "○"
        case .notApplicable: "–"
        case .declared: "§"
        }
    }

    /// The verdicts as reports list them, from what people want to see first.
    static let inReadingOrder: [Verdict] = [
        .passed, .warned, .failed, .inconclusive, .errored, .declared, .notExercised, .notApplicable,
    ]

    /// True for a verdict that a person must look at.
    var wantsAttention: Bool { self >= .warned }
}

extension Strength {
    /// What people read, as standards write it.
    var title: Title {
        switch self {
        case .must: Title(english: "MUST", chinese: "必须")
        case .should: Title(english: "SHOULD", chinese: "宜")
        case .may: Title(english: "MAY", chinese: "可")
        }
    }
}

extension Trust {
    /// What people read.
    var title: Title {
        switch self {
        case .text: Title(english: "text seen", chinese: "见原文")
        case .catalogue: Title(english: "catalogue entry", chinese: "见目录")
        case .announcement: Title(english: "announcement", chinese: "见公告")
        case .summary: Title(english: "summary by others", chinese: "他人摘要")
        case .unverified: Title(english: "unverified", chinese: "未复核")
        case .project: Title(english: "project's own", chinese: "项目自定")
        case .implementation: Title(english: "reference implementation", chinese: "参考实现")
        }
    }
}

extension LossClass {
    /// What people read.
    var title: Title {
        switch self {
        case .exact: Title(english: "exact", chinese: "精确")
        case .unitConverted: Title(english: "unit converted", chinese: "单位换算")
        case .quantised: Title(english: "quantised", chinese: "取整")
        case .clamped: Title(english: "clamped", chinese: "截断")
        case .approximated: Title(english: "approximated", chinese: "近似")
        case .dropped: Title(english: "dropped", chinese: "丢失")
        case .invented: Title(english: "invented", chinese: "凭空产生")
        }
    }
}
