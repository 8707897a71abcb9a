internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The words for a fault of a message, made only when one was found.
struct FaultWords {
    /// One sentence in both languages.
    let sentence: Title
    /// What was expected.
    let expected: Title
    /// What came instead.
    let actual: Title

    /// Makes the words.
    init(_ fault: MessageFault, _ message: borrowing MessageView, _ said: Utterance, _ space: DialectSpace) {
        let piece = fault.place.octets(topic: message.topic, payload: message.payload).text
        let shown = piece.isEmpty ? Title(english: "nothing", chinese: "空") : Title("'\(piece.prefix(120))'")
        let binding = said.device >= 0 ? space.speakers[Int(said.device)].binding : nil
        let attribute = fault.binding >= 0 ? binding?.attributes[Int(fault.binding)] : nil
        let name = attribute.map { Title("'\($0.name.name)'") } ?? Title(english: "a value", chinese: "取值")
        switch fault.check {
        case .topic:
            sentence = Title(
                english: "The topic does not belong to the dialect.", chinese: "主题不属于该方言。")
            expected = Title(english: "a topic of \(space.table.id)", chinese: "\(space.table.id) 的主题")
            actual = Title("'\(message.topic.text.prefix(160))'")
        case .utf8, .json:
            sentence = Title(english: "The payload is not JSON in UTF-8.", chinese: "载荷不是 UTF-8 编码的 JSON。")
            expected = Title(english: "a JSON object", chinese: "JSON 对象")
            let text = "'\(message.payload.text.prefix(120))'"
            actual =
                fault.place.exists
                ? Title(
                    english: "a mistake at octet \(fault.place.start) in \(text)",
                    chinese: "\(text) 的第 \(fault.place.start) 字节有误")
                : Title(english: "another text in \(text)", chinese: "其他文本 \(text)")
        case .duplicateKey:
            sentence = Title(english: "A key stands twice in one object.", chinese: "同一对象中出现重复的键。")
            expected = Title(english: "each key once", chinese: "每个键出现一次")
            actual = shown
        case .shape, .itemShape:
            sentence = Title(
                english: "The body has not the shape of the message.", chinese: "消息体的结构不符合该消息的定义。")
            let form = said.form >= 0 ? space.table.messages[Int(said.form)].name : "message"
            expected = Title(english: "the shape of '\(form)'", chinese: "'\(form)' 的结构")
            let text = "'\(message.payload.text.prefix(120))'"
            actual =
                fault.problem == .missing
                ? Title(english: "a part is missing in \(text)", chinese: "\(text) 中缺少一部分") : shown
        case .itemName:
            sentence = Title(english: "The name is not one of the device.", chinese: "名称不在该设备的模型中。")
            let names = binding?.attributes.prefix(12).map(\.name.name).joined(separator: ", ") ?? ""
            expected =
                names.isEmpty
                ? Title(english: "a name of the device", chinese: "设备已有的名称")
                : Title(english: "one of: \(names)", chinese: "以下之一：\(names)")
            actual = shown
        case .itemType:
            sentence = Title(english: "The value has another type.", chinese: "取值类型不符。")
            let type = Self.type(attribute)
            expected = Title(
                english: "\(name.english) as \(type.english)", chinese: "\(name.chinese) 为 \(type.chinese)")
            actual = shown
        case .itemRange:
            sentence = Title(english: "The value is out of range.", chinese: "取值超出范围。")
            let range = Self.range(attribute)
            expected = Title(
                english: "\(name.english) within \(range.english)", chinese: "\(name.chinese) 在 \(range.chinese) 内")
            actual = shown
        case .itemStep:
            sentence = Title(english: "The value lies between two steps.", chinese: "取值不在步长上。")
            let step = attribute?.codec.step ?? 1
            expected = Title(english: "\(name.english) on steps of \(step)", chinese: "\(name.chinese) 落在步长 \(step) 上")
            actual = shown
        case .itemAccess:
            sentence = Title(english: "The attribute cannot be used this way.", chinese: "属性的访问方式不允许。")
            expected =
                said.kind == .set
                ? Title(english: "an attribute that can be set", chinese: "可设置的属性")
                : Title(english: "an attribute that is told", chinese: "可上报的属性")
            actual = shown
        case .decimalPoint:
            sentence = Title(english: "A number with a fraction has no point.", chinese: "浮点数缺少小数点。")
            expected = Title(
                english: "\(name.english) with a point, such as \(piece).0",
                chinese: "\(name.chinese) 带小数点，如 \(piece).0")
            actual = shown
        case .order:
            sentence = Title(english: "The entries of a history run backwards.", chinese: "历史数据未按时间升序。")
            expected = Title(english: "a time not before that of the entry before", chinese: "时间不早于前一条")
            actual = shown
        default:
            sentence = Title(
                english: "The \(fault.check.rawValue) of the message is not as the dialect says.",
                chinese: "消息的 \(fault.check.rawValue) 不符合方言规定。")
            expected = Self.expectation(fault, space.table, said.form)
            actual =
                fault.problem == .missing
                ? Title(english: "it is missing", chinese: "缺失") : Self.flags(fault.check, message) ?? shown
        }
    }

    /// The type of an attribute in a message.
    private static func type(_ attribute: DialectBinding.Attribute?) -> Title {
        guard let attribute else { return Title(english: "its type", chinese: "其类型") }
        switch attribute.codec.form {
        case .bool(let no, let yes):
            let (no, yes) = (String(decoding: no.written, as: UTF8.self), String(decoding: yes.written, as: UTF8.self))
            return Title(english: "\(no) or \(yes)", chinese: "\(no) 或 \(yes)")
        case .integer, .line, .ratio: return Title(english: "a whole number", chinese: "整数")
        case .decimal, .converted, .number: return Title(english: "a number", chinese: "数")
        case .table(let entries):
            return Title(entries.map { String(decoding: $0.literal.written, as: UTF8.self) }.joined(separator: ", "))
        case .text: return Title(english: "text", chinese: "文本")
        case .hex: return Title(english: "hexadecimal digits", chinese: "十六进制数字")
        case .json: return Title(english: "a list or structure", chinese: "列表或结构")
        }
    }

    /// The range of an attribute in a message.
    private static func range(_ attribute: DialectBinding.Attribute?) -> Title {
        let unknown = Title(english: "its range", chinese: "其范围")
        guard let attribute else { return unknown }
        switch attribute.codec.form {
        case .line(_, _, let first, let last):
            return Title(
                english: "\(min(first, last)) to \(max(first, last))",
                chinese: "\(min(first, last)) 至 \(max(first, last))")
        case .table: return type(attribute)
        default:
            var low = JSONWriter()
            var high = JSONWriter()
            let range = attribute.codec.constraint.integerRange
            guard attribute.codec.write(.integer(range.lowerBound), to: &low),
                attribute.codec.write(.integer(range.upperBound), to: &high)
            else { return unknown }
            return Title(english: "\(low.text) to \(high.text)", chinese: "\(low.text) 至 \(high.text)")
        }
    }

    /// What a check of the envelope expects.
    private static func expectation(_ fault: MessageFault, _ table: DialectTable, _ form: Int16) -> Title {
        let correlation = table.values.correlation
        switch fault.check {
        case .id:
            switch correlation.form {
            case .string:
                let (low, high) = (correlation.minimumLength, correlation.maximumLength)
                return Title(english: "text of \(low) to \(high) characters", chinese: "\(low) 至 \(high) 个字符的文本")
            case .digits:
                guard let most = correlation.maximum else { return Title(english: "text of digits", chinese: "数字文本") }
                return Title(english: "text of digits up to \(most)", chinese: "不超过 \(most) 的数字文本")
            case .integer: return Title(english: "a whole number", chinese: "整数")
            case .either: return Title(english: "a whole number or text", chinese: "整数或文本")
            }
        case .time:
            let time = (form >= 0 ? table.messages[Int(form)].time : nil) ?? table.values.time
            return Title(english: "time in \(time.rawValue)", chinese: "\(time.rawValue) 形式的时间")
        case .timeRange: return Title(english: "a time not later than a day from now", chinese: "不晚于一天后的时间")
        case .version where fault.problem == .outOfRange:
            return Title(english: "a whole number above 0", chinese: "大于 0 的整数")
        case .version: return Title(english: "version \(table.version)", chinese: "版本 \(table.version)")
        case .code: return Title(english: "a code of the dialect", chinese: "方言规定的代码")
        case .agreement: return Title(english: "the same as in the topic", chinese: "与主题一致")
        case .behindCount:
            return Title(english: "no more devices than the dialect allows", chinese: "不超过方言允许的设备数量")
        case .size:
            let limit = (form >= 0 ? table.messages[Int(form)].limit : nil) ?? table.payloadLimit ?? 0
            return Title(english: "at most \(limit) octets", chinese: "至多 \(limit) 字节")
        case .qos:
            return Title(english: "a quality of delivery that the dialect allows", chinese: "方言允许的服务质量")
        case .retain:
            return Title(english: "the retain flag that the dialect wants", chinese: "方言要求的保留标志")
        case .arguments: return Title(english: "the fields of the definition", chinese: "定义中的字段")
        default: return Title(english: "what the dialect says", chinese: "方言的规定")
        }
    }

    /// The flags of a message, when they are what is wrong.
    private static func flags(_ check: MessageCheck, _ message: borrowing MessageView) -> Title? {
        switch check {
        case .qos: Title("QoS \(message.qos)")
        case .retain:
            message.retain
                ? Title(english: "it is kept", chinese: "已保留") : Title(english: "it is not kept", chinese: "未保留")
        case .size: Title(english: "\(message.payload.count) octets", chinese: "\(message.payload.count) 字节")
        default: nil
        }
    }
}
