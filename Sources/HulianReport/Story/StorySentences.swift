internal import HulianModel
internal import HulianRecord

/// The sentences of a story.
enum StorySentences {
    /// What happened to a scene.
    static func scene(_ scene: SceneFacts) -> Title {
        let name = scene.scene
        let device = scene.device.map { " (\($0))" } ?? ""
        let detail = scene.detail.isEmpty ? "" : ": \(scene.detail)"
        let chineseDetail = scene.detail.isEmpty ? "" : "：\(scene.detail)"
        return switch scene.kind {
        case .defined: Title(english: "scene \(name) is defined", chinese: "定义场景 \(name)")
        case .triggered:
            Title(english: "scene \(name) starts\(device)\(detail)", chinese: "场景 \(name) 触发\(device)\(chineseDetail)")
        case .skipped:
            Title(english: "scene \(name) does not run\(detail)", chinese: "场景 \(name) 条件不满足\(chineseDetail)")
        case .paused: Title(english: "scene \(name) waits\(detail)", chinese: "场景 \(name) 等待\(chineseDetail)")
        case .actionDone:
            Title(english: "scene \(name): done\(device)\(detail)", chinese: "场景 \(name)：动作完成\(device)\(chineseDetail)")
        case .actionFailed:
            Title(
                english: "scene \(name): failed\(device)\(detail)", chinese: "场景 \(name)：动作失败\(device)\(chineseDetail)")
        case .finished: Title(english: "scene \(name) is finished", chinese: "场景 \(name) 全部完成")
        case .incomplete:
            Title(english: "scene \(name) ends incomplete\(detail)", chinese: "场景 \(name) 未全部完成\(chineseDetail)")
        case .overruled:
            Title(
                english: "scene \(name) is overruled\(device)\(detail)",
                chinese: "场景 \(name) 被更高优先级覆盖\(device)\(chineseDetail)")
        }
    }

    /// What a scene came to.
    static func outcome(_ kind: SceneFacts.Kind) -> Title {
        switch kind {
        case .defined: Title(english: "defined", chinese: "已定义")
        case .triggered, .paused: Title(english: "not ended", chinese: "未结束")
        case .skipped: Title(english: "condition not met", chinese: "条件不满足")
        case .actionDone, .finished: Title(english: "finished", chinese: "全部完成")
        case .actionFailed, .incomplete: Title(english: "incomplete", chinese: "未全部完成")
        case .overruled: Title(english: "overruled", chinese: "被覆盖")
        }
    }

    /// The beginning or end of a fault.
    static func fault(_ fault: FaultFacts) -> Title {
        let detail = fault.detail.isEmpty ? "" : " (\(fault.detail))"
        return fault.begins
            ? Title(
                english: "fault \(fault.kind) on \(fault.target) begins\(detail)",
                chinese: "故障开始：\(fault.target) \(fault.kind)\(detail)")
            : Title(
                english: "fault \(fault.kind) on \(fault.target) ends", chinese: "故障结束：\(fault.target) \(fault.kind)")
    }

    /// What an expectation came to.
    static func expectation(_ result: ExpectationResult) -> Title {
        Title(
            english: "expectation \(result.verdict.title.english): \(result.expected)",
            chinese: "预期\(result.verdict.title.chinese)：\(result.expected)")
    }
}
