public import HulianModel

/// The file of a new dialect: plain JSON on topics of its own, complete and ready to be changed.
///
/// Everything of a dialect stands in the one file: messages, values, names, clauses and examples.
public struct DialectDraft: Sendable {
    /// The name of the file below the folder of a catalog, such as `dialects/acme.yaml`.
    public let path: String
    /// What the file holds.
    public let text: String

    /// Makes a draft.
    ///
    /// - Parameters:
    ///   - id: The name of the new dialect, of small letters and digits.
    ///   - title: Its title.
    public init(_ id: DialectID, title: Title) {
        path = "dialects/\(CatalogName.path(id.rawValue)).yaml"
        text = Self.template.replacing("@title", with: Self.flow(title)).replacing("@name", with: id.rawValue)
            .replacing("@CLAUSE", with: id.rawValue.uppercased())
    }

    /// A title as it stands in a file.
    private static func flow(_ title: Title) -> String {
        "{ en: \(Value.string(title.english)), zh: \(Value.string(title.chinese)) }"
    }

    /// The file, with `@name`, `@CLAUSE` and `@title` in the places of what differs.
    private static let template = """
        # How this dialect writes messages. docs/dialects.md explains every key.
        # Go through it from top to bottom with the vendor's text beside it, and give the text as a source.
        dialect: @name
        title: @title
        version: "1"
        sources: [ "a draft: the vendor's text is to be named here" ]
        # The variables that name a device in topics; 'make' is how a simulated device gets a value.
        identity:
          device: { pattern: "[A-Za-z0-9_-]{1,64}", make: "{name}" }
        connection: { clientId: "@name-{device}", keepAlive: 60 }
        payloadLimit: 65536
        values:
          time: milliseconds
          bools: [false, true]
          online: [offline, online]
          enumerations: snakeCase
          quantities: decimal
          names: snakeCase
          structures: json
          nulls: false
          correlation: { form: string, maxLength: 32 }
        messages:
          state:
            kind: report
            from: device
            topic: "@name/{device}/state"
            qos: [1, 0]
            body: { time?: $time, values: { $items: { role: attributes, shape: keyed, item: $value } } }
          event:
            kind: event
            from: device
            topic: "@name/{device}/event"
            qos: [1, 0]
            body: { time?: $time, event: $event, fields: { $items: { role: fields, shape: keyed } } }
          presence:
            kind: availability
            from: device
            topic: "@name/{device}/presence"
            qos: [1]
            retain: always
            body: { presence: $online }
          set:
            kind: set
            from: hub
            topic: "@name/{device}/set"
            qos: [1]
            body: { id: $id, values: { $items: { role: attributes, shape: keyed, item: $value } } }
            reply: answer
            replies: always
          get:
            kind: get
            from: hub
            topic: "@name/{device}/get"
            qos: [1]
            body: { id: $id, names: { $items: { role: names, shape: values, item: $name } } }
            reply: getAnswer
            replies: always
          command:
            kind: invoke
            from: hub
            topic: "@name/{device}/command"
            qos: [1]
            body: { id: $id, command: $command, arguments: { $items: { role: arguments, shape: keyed } } }
            reply: commandAnswer
            replies: always
          answer:
            kind: reply
            from: device
            topic: "@name/{device}/set_answer"
            qos: [1]
            body: { id: $id, code: $code, text??: $message }
          getAnswer:
            kind: reply
            from: device
            topic: "@name/{device}/get_answer"
            qos: [1]
            body: { id: $id, code: $code, values: { $items: { role: attributes, shape: keyed, item: $value } }, text??: $message }
          commandAnswer:
            kind: reply
            from: device
            topic: "@name/{device}/command_answer"
            qos: [1]
            body: { id: $id, code: $code, results: { $items: { role: results, shape: keyed } }, text??: $message }
        status:
          success: { code: 0, text: ok }
          failure: { code: 1, text: failed }
          constraintError: { code: 2, text: out of range }
          invalidDataType: { code: 2, text: out of range }
          invalidCommand: { code: 2, text: out of range }
          unsupportedAttribute: { code: 3, text: unknown name }
          unsupportedCommand: { code: 3, text: unknown name }
          unsupportedWrite: { code: 4, text: cannot be set }
          busy: { code: 5, text: busy }
          timeout: { code: 6, text: timeout }
          notFound: { code: 7, text: no such device }
        # What device types are called.
        types:
          lighting.*: lamp
          "*": device
        # The vendor's names; 'own: true' marks those that are ours. What no entry names gets a name in the style above.
        attributes:
          onOff.onOff: { name: power }
          levelControl.currentLevel:
            - { in: [lighting.*], name: brightness, line: { from: [1, 254], to: [1, 100] } }
            - { in: [audioVideo.*], name: volume, own: true, line: { from: [0, 254], to: [0, 100] } }
            - { name: level, own: true, line: { from: [0, 254], to: [0, 100] } }
          colorControl.colorTemperatureMireds: { name: color_temperature, unit: kelvin, digits: 0 }
          powerSource.batPercentRemaining: { name: battery, unit: "%", digits: 0 }
        # The clause that each check of a message belongs to.
        judge:
          topic: @CLAUSE-01
          json: @CLAUSE-02
          utf8: @CLAUSE-02
          duplicateKey: @CLAUSE-02
          shape: @CLAUSE-02
          size: @CLAUSE-02
          itemShape: @CLAUSE-02
          itemName: @CLAUSE-03
          itemType: @CLAUSE-03
          itemRange: @CLAUSE-03
          itemAccess: @CLAUSE-03
          arguments: @CLAUSE-03
          id: @CLAUSE-04
          freshID: @CLAUSE-04
          code: @CLAUSE-04
          answer: @CLAUSE-04
          singleAnswer: @CLAUSE-04
          time: @CLAUSE-05
          timeRange: @CLAUSE-05
          qos: @CLAUSE-06
          retain: @CLAUSE-06
        # What the vendor's text demands, one sentence each, with its place as the source: { ref: …, trust: text }.
        clauses:
          - id: @CLAUSE-01
            title: { en: "Topics", zh: "主题" }
            text: { en: "Topics belong to the grammar and are used by the side that owns them.", zh: "主题符合语法，并由相应一方使用。" }
            rule: message.form
          - id: @CLAUSE-02
            title: { en: "Bodies", zh: "消息体" }
            text: { en: "Payloads are JSON objects in UTF-8 of at most 65536 octets that hold what they must hold, and no key stands twice.", zh: "载荷为不超过 65536 字节的 UTF-8 JSON 对象，包含必需成员，键不重复。" }
            rule: message.form
          - id: @CLAUSE-03
            title: { en: "Names and values", zh: "名称与取值" }
            text: { en: "Names are those of the device, and values have its types and ranges.", zh: "名称属于该设备，取值符合其类型与范围。" }
            rule: message.form
          - id: @CLAUSE-04
            title: { en: "Answers", zh: "应答" }
            text: { en: "Each request gets one answer with its identifier and a code.", zh: "每个请求得到一个带其标识与代码的应答。" }
            rule: message.answers
          - id: @CLAUSE-05
            title: { en: "Time", zh: "时间" }
            text: { en: "Time is in milliseconds since 1970 and not more than a day ahead.", zh: "时间为 1970 年以来的毫秒数，且不超前一天以上。" }
            rule: message.form
          - id: @CLAUSE-06
            title: { en: "Delivery", zh: "传输" }
            text: { en: "Presence is retained and nothing else is, with the quality of delivery that the message has.", zh: "仅在线状态保留，各消息使用规定的服务质量。" }
            rule: message.form
        # Messages with what they mean; they are the tests of this file. Take them from the vendor's text.
        examples:
          - type: lighting.dimmableLight
            topic: @name/hall/state
            payload: '{"time":1763690400123,"values":{"power":true,"brightness":60}}'
            says: report
            attributes: { onOff.onOff: "true", levelControl.currentLevel: "152 raw" }
          - type: lighting.dimmableLight
            topic: @name/hall/state
            payload: '{"values":{"power":"on"}}'
            says: report
            breaks: @CLAUSE-03
          - type: lighting.dimmableLight
            topic: @name/hall/presence
            payload: '{"presence":"online"}'
            says: availability
          - type: lighting.dimmableLight
            topic: @name/hall/set
            payload: '{"id":"7","values":{"power":false}}'
            says: set
            attributes: { onOff.onOff: "false" }
          - type: lighting.dimmableLight
            topic: @name/hall/set_answer
            payload: '{"id":"7","code":2}'
            says: reply
            status: constraintError
          - type: lighting.dimmableLight
            topic: @name/hall/get
            payload: '{"id":"8","names":["power"]}'
            says: get
          - type: lighting.dimmableLight
            topic: @name/hall/get_answer
            payload: '{"id":"8","code":0,"values":{"power":true}}'
            says: reply
            status: success
          - type: sensors.gasAlarm
            topic: @name/kitchen/event
            payload: '{"time":1763690400900,"event":"gas_alarm","fields":{"alarm_state":"alarm","concentration":12}}'
            says: event
            element: gasAlarm.gasAlarm
          - type: sensors.gasAlarm
            topic: @name/kitchen/command
            payload: '{"id":"9","command":"gas_alarm_self_test","arguments":{}}'
            says: invoke
            element: gasAlarm.selfTest
          - type: sensors.gasAlarm
            topic: @name/kitchen/command_answer
            payload: '{"id":"9","code":0,"results":{}}'
            says: reply
            status: success

        """
}
