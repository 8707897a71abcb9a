internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The words for a fault of a message, made only when one was found.
struct FaultWords {
    /// One sentence in both languages.
    let sentence: Title
    /// What was expected.
    let expected: String
    /// What came instead.
    let actual: String

    /// Makes the words.
    init(_ fault: MessageFault, _ message: borrowing MessageView, _ said: Utterance, _ space: DialectSpace) {
        let piece = fault.place.octets(topic: message.topic, payload: message.payload).text
        let shown = piece.isEmpty ? "nothing" : "'\(piece.prefix(120))'"
        let binding = said.device >= 0 ? space.speakers[Int(said.device)].binding : nil
        let attribute = fault.binding >= 0 ? binding?.attributes[Int(fault.binding)] : nil
        let name = attribute.map { "'\($0.name.name)'" } ?? "a value"
        switch fault.check {
        case .topic:
            sentence = Title(
                english: "The topic does not belong to the dialect.", chinese: "主题不属于该方言。")
            expected = "a topic of \(space.table.id)"
            actual = "'\(message.topic.text.prefix(160))'"
        case .utf8, .json:
            sentence = Title(english: "The payload is not JSON in UTF-8.", chinese: "载荷不是 UTF-8 编码的 JSON。")
            expected = "a JSON object"
            actual =
                "\(fault.place.exists ? "a mistake at octet \(fault.place.start)" : "another text") in "
                + "'\(message.payload.text.prefix(120))'"
        case .duplicateKey:
            sentence = Title(english: "A key stands twice in one object.", chinese: "同一对象中出现重复的键。")
            expected = "each key once"
            actual = shown
        case .shape, .itemShape:
            sentence = Title(
                english: "The body has not the shape of the message.", chinese: "消息体的结构不符合该消息的定义。")
            let form = said.form >= 0 ? space.table.messages[Int(said.form)].name : "a message"
            expected = "the shape of '\(form)'"
            actual = fault.problem == .missing ? "a part is missing in '\(message.payload.text.prefix(120))'" : shown
        case .itemName:
            sentence = Title(english: "The name is not one of the device.", chinese: "名称不在该设备的模型中。")
            let names = binding?.attributes.prefix(12).map(\.name.name).joined(separator: ", ") ?? ""
            expected = names.isEmpty ? "a name of the device" : "one of: \(names)"
            actual = shown
        case .itemType:
            sentence = Title(english: "The value has another type.", chinese: "取值类型不符。")
            expected = "\(name) as \(Self.type(attribute))"
            actual = shown
        case .itemRange:
            sentence = Title(english: "The value is out of range.", chinese: "取值超出范围。")
            expected = "\(name) within \(Self.range(attribute))"
            actual = shown
        case .itemStep:
            sentence = Title(english: "The value lies between two steps.", chinese: "取值不在步长上。")
            expected = "\(name) on steps of \(attribute?.codec.step ?? 1)"
            actual = shown
        case .itemAccess:
            sentence = Title(english: "The attribute cannot be used this way.", chinese: "属性的访问方式不允许。")
            expected = said.kind == .set ? "an attribute that can be set" : "an attribute that is told"
            actual = shown
        case .decimalPoint:
            sentence = Title(english: "A number with a fraction has no point.", chinese: "浮点数缺少小数点。")
            expected = "\(name) with a point, such as \(piece).0"
            actual = shown
        default:
            sentence = Title(
                english: "The \(fault.check.rawValue) of the message is not as the dialect says.",
                chinese: "消息的 \(fault.check.rawValue) 不符合方言规定。")
            expected = Self.expectation(fault.check, space.table)
            actual = fault.problem == .missing ? "it is missing" : Self.flags(fault.check, message) ?? shown
        }
    }

    /// The type of an attribute in a message.
    private static func type(_ attribute: DialectBinding.Attribute?) -> String {
        guard let attribute else { return "its type" }
        switch attribute.codec.form {
        case .bool(let no, let yes):
            return "\(String(decoding: no.written, as: UTF8.self)) or \(String(decoding: yes.written, as: UTF8.self))"
        case .integer, .line, .ratio: return "a whole number"
        case .decimal, .converted, .number: return "a number"
        case .table(let entries):
            return entries.map { String(decoding: $0.literal.written, as: UTF8.self) }.joined(separator: ", ")
        case .text: return "text"
        case .hex: return "hexadecimal digits"
        case .json: return "a list or structure"
        }
    }

    /// The range of an attribute in a message.
    private static func range(_ attribute: DialectBinding.Attribute?) -> String {
        guard let attribute else { return "its range" }
        switch attribute.codec.form {
        case .line(_, _, let first, let last): return "\(min(first, last)) to \(max(first, last))"
        case .table: return type(attribute)
        default:
            var low = JSONWriter()
            var high = JSONWriter()
            let range = attribute.codec.constraint.integerRange
            guard attribute.codec.write(.integer(range.lowerBound), to: &low),
                attribute.codec.write(.integer(range.upperBound), to: &high)
            else { return "its range" }
            return "\(low.text) to \(high.text)"
        }
    }

    /// What a check of the envelope expects.
    private static func expectation(_ check: MessageCheck, _ table: DialectTable) -> String {
        let correlation = table.values.correlation
        switch check {
        case .id:
            switch correlation.form {
            case .string: return "text of \(correlation.minimumLength) to \(correlation.maximumLength) characters"
            case .digits: return "text of digits" + (correlation.maximum.map { " up to \($0)" } ?? "")
            case .integer: return "a whole number"
            }
        case .time: return "time in \(table.values.time.rawValue)"
        case .timeRange: return "a time not later than a day from now"
        case .version: return "version \(table.version)"
        case .code: return "a code of the dialect"
        case .agreement: return "the same as in the topic"
        case .size: return "at most \(table.payloadLimit ?? 0) octets"
        case .qos: return "a quality of delivery that the dialect allows"
        case .retain: return "the retain flag that the dialect wants"
        case .arguments: return "the fields of the definition"
        default: return "what the dialect says"
        }
    }

    /// The flags of a message, when they are what is wrong.
    private static func flags(_ check: MessageCheck, _ message: borrowing MessageView) -> String? {
        switch check {
        case .qos: "QoS \(message.qos)"
        case .retain: message.retain ? "it is kept" : "it is not kept"
        case .size: "\(message.payload.count) octets"
        default: nil
        }
    }
}
