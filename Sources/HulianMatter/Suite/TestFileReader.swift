public import HulianDiagnostics
internal import HulianYAML

/// Reads test files of the Matter SDK, as strictly as the SDK's own runner does, and says where each mistake stands.
///
/// Source: connectedhomeip, scripts/py_matter_yamltests, and docs/testing/yaml.md there.
public struct TestFileReader {
    /// The path of the file.
    private let file: String
    /// What was found wrong.
    var diagnostics = Diagnostics()

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: What it holds.
    ///   - file: Its path, for places.
    /// - Throws: ``DiagnosticsError`` with every mistake, in the order of their places.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> TestFile {
        let root = try YAMLReader.read(text, file: file)
        var reader = TestFileReader(file: file)
        let result = reader.file(root)
        if reader.diagnostics.hasErrors { throw DiagnosticsError(reader.diagnostics.sorted) }
        return result
    }

    /// Starts to read a file.
    private init(file: String) { self.file = file }

    /// Reads the whole file.
    private mutating func file(_ root: YAMLNode) -> TestFile {
        var fields = FieldReader(root, "a test file", example: "name: …, config: …, tests: […]")
        let name = fields.string("name") ?? ""
        let pics = fields.strings("PICS").isEmpty ? [] : fields.list("PICS")
        let applications = applications(fields.list("CI"))
        let settings = settings(fields.mapping("config"))
        var steps: [TestStep] = []
        if let tests = fields.required("tests") {
            if let items = tests.items {
                for (offset, item) in items.enumerated() { steps.append(step(item, index: offset + 1)) }
            } else {
                fields.wrong("tests", "a list of steps", tests)
            }
        }
        var expressions: [PICSExpression] = []
        var warnings: [Diagnostic] = []
        for node in pics {
            guard let text = node.scalar else { continue }
            // The SDK's runner never looks at the PICS of a whole file, and some of its own are malformed.
            do throws(DiagnosticsError) {
                expressions.append(try PICSExpression(text, at: node.place))
            } catch {
                warnings += error.diagnostics.map {
                    Diagnostic($0.code, severity: .warning, $0.message, at: $0.place, hint: $0.hint)
                }
            }
        }
        diagnostics.add(contentsOf: fields.finish().all)
        return TestFile(
            path: file, name: name, pics: expressions, applications: applications, settings: settings, steps: steps,
            warnings: warnings)
    }

    /// Reads the applications for which the file is made.
    private mutating func applications(_ nodes: [YAMLNode]) -> [TestFile.Application] {
        nodes.compactMap { node in
            var fields = FieldReader(node, "an entry of 'CI'", example: "{ name: …, app: lock, args: [] }")
            _ = fields.string("name")
            let app = fields.requiredString("app")
            let arguments = fields.strings("args")
            diagnostics.add(contentsOf: fields.finish().all)
            return app.map { TestFile.Application(name: $0, arguments: arguments) }
        }
    }

    /// Reads the settings: the four that every file may have, and its variables.
    private mutating func settings(_ entries: [YAMLNode.Entry]) -> [TestFile.Setting] {
        entries.map { entry in
            guard entry.value.entries != nil else {
                return TestFile.Setting(name: entry.key, value: TestValue(entry.value))
            }
            var fields = FieldReader(
                entry.value, "the variable '\(entry.key)'", example: "{ type: int16u, defaultValue: 1 }")
            let type = fields.string("type")
            let value = fields.entry("defaultValue").map { TestValue($0.value) }
            diagnostics.add(contentsOf: fields.finish().all)
            return TestFile.Setting(
                name: entry.key, value: value ?? TestValue(.null, at: entry.place), type: type)
        }
    }

    /// Reads an expression over PICS.
    private mutating func expression(_ node: YAMLNode?) -> PICSExpression? {
        guard let node, let text = node.scalar else { return nil }
        do throws(DiagnosticsError) {
            return try PICSExpression(text, at: node.place)
        } catch {
            diagnostics.add(contentsOf: error.diagnostics)
            return nil
        }
    }

    // MARK: Steps

    /// Reads a step.
    private mutating func step(_ node: YAMLNode, index: Int) -> TestStep {
        var step = TestStep(index: index, at: node.place)
        var fields = FieldReader(node, "a step", example: "{ label: …, command: readAttribute, attribute: OnOff }")
        step.label = Self.oneLine(fields.string("label") ?? "")
        step.isDisabled = fields.bool("disabled") ?? false
        step.identity = fields.string("identity")
        step.node = value("nodeId", &fields)
        step.group = value("groupId", &fields)
        step.endpoint = value("endpoint", &fields)
        step.cluster = fields.string("cluster")
        step.command = fields.string("command")
        step.wait = fields.string("wait")
        step.attribute = fields.string("attribute")
        step.event = fields.string("event")
        step.eventNumber = value("eventNumber", &fields)
        step.pics = expression(fields.string("PICS") == nil ? nil : node["PICS"])
        step.runIf = fields.string("runIf")
        let verification = fields.entry("verification")
        step.minimumInterval = fields.integer("minInterval", in: 0...0xFFFF)
        step.maximumInterval = fields.integer("maxInterval", in: 0...0xFFFF)
        step.keepsSubscriptions = fields.bool("keepSubscriptions") ?? false
        step.timedTimeout = fields.integer("timedInteractionTimeoutMs", in: 0...0xFFFF)
        step.busyWait = fields.integer("busyWaitMs", in: 0...0xFFFF_FFFF)
        step.timeout = fields.integer("timeout", in: 0...0xFFFF_FFFF)
        step.isFabricFiltered = fields.bool("fabricFiltered")
        step.dataVersion = value("dataVersion", &fields)
        step.minimumRevision = value("minRevision", &fields)
        step.maximumRevision = value("maxRevision", &fields)
        step.saveResponseAs = fields.string("saveResponseAs")
        let isWrite = step.command == "writeAttribute"
        if let arguments = fields.entry("arguments") {
            step.arguments = self.arguments(arguments.value, isWrite: isWrite)
        }
        let response = fields.entry("response")
        if let response, !response.value.isNull { step.responses = responses(response.value) }
        exclude(&fields, step, verification: verification, response: response)
        diagnostics.add(contentsOf: fields.finish().all)
        return step
    }

    /// Reads a value of a step that may be a number or a variable.
    mutating func value(_ key: String, _ fields: inout FieldReader) -> TestValue? {
        fields.value(key).map { TestValue($0) }
    }

    /// Notes keys of a step that cannot stand together.
    private mutating func exclude(
        _ fields: inout FieldReader, _ step: TestStep, verification: YAMLNode.Entry?, response: YAMLNode.Entry?
    ) {
        // A disabled step is text for people; nothing in it is run, so little of it can be wrong.
        if let verification, !step.isDisabled, step.command != "UserPrompt" {
            fields.error(
                "step-conflict", "'verification' stands at a step that is run by itself", at: verification.place,
                hint: "add 'disabled: true', or use 'command: UserPrompt'")
        }
        if let group = step.group, step.node != nil {
            fields.error(
                "step-conflict", "'groupId' and 'nodeId' exclude each other", at: group.place, hint: "keep one of them")
        }
        if step.group != nil, let response {
            fields.error(
                "step-conflict", "a step for a group gets no answer, so it cannot expect one", at: response.place,
                hint: "read the value of a node in a step of its own")
        }
        if let group = step.group, step.endpoint != nil {
            fields.error(
                "step-conflict", "a step for a group has no endpoint; the group decides", at: group.place,
                hint: "remove 'endpoint'")
        }
        if step.wait != nil, let response {
            fields.error(
                "step-conflict", "'wait' and 'response' exclude each other", at: response.place,
                hint: "a step that waits for the device under test sends no answer")
        }
        if !step.isDisabled, step.command == nil, step.wait == nil {
            fields.error(
                "missing-key", "a step needs 'command', or 'wait'", at: step.place,
                hint: "such as command: readAttribute")
        }
        checkTarget(&fields, step)
        checkNames(&fields, step)
    }

    /// Notes an argument without a name where names are wanted, and a variable that hides the attribute it comes from.
    private func checkNames(_ fields: inout FieldReader, _ step: TestStep) {
        if let single = step.arguments.first(where: { $0.name == nil }), (step.command ?? step.wait) != "writeAttribute"
        {
            fields.error(
                "step-conflict", "'value' without a name is only for 'writeAttribute'", at: single.value.place,
                hint: "arguments: { values: [{ name: …, value: … }] }")
        }
        guard step.command == "readAttribute", let attribute = step.attribute else { return }
        for value in (step.responses ?? []).flatMap(\.values) where value.saveAs == attribute {
            fields.error(
                "step-conflict", "the variable '\(attribute)' would hide the attribute of that name", at: value.place,
                hint: "save it under another name")
        }
    }

    /// Notes a step about attributes or events that names none.
    private func checkTarget(_ fields: inout FieldReader, _ step: TestStep) {
        guard !step.isDisabled, let command = step.command else { return }
        switch command {
        case "readAttribute", "writeAttribute", "subscribeAttribute":
            if step.attribute == nil {
                fields.error("missing-key", "'\(command)' needs 'attribute'", at: step.place)
            }
            if command == "writeAttribute", step.arguments.isEmpty {
                fields.error(
                    "missing-key", "'writeAttribute' needs the value to write", at: step.place,
                    hint: "add arguments: { value: … }")
            }
        case "readEvent", "subscribeEvent":
            if step.event == nil { fields.error("missing-key", "'\(command)' needs 'event'", at: step.place) }
        case "waitForReport":
            if step.event == nil, step.attribute == nil {
                fields.error("missing-key", "'waitForReport' needs 'attribute' or 'event'", at: step.place)
            }
        default: break
        }
    }

    /// Reads the fields of a command, or the value that is written.
    private mutating func arguments(_ node: YAMLNode, isWrite: Bool) -> [TestStep.Argument] {
        guard !node.isNull else { return [] }
        var fields = FieldReader(
            node, "'arguments'", example: isWrite ? "{ value: 1 }" : "{ values: [{ name: Level, value: 1 }] }")
        let single = fields.entry("value")
        let many = fields.entry("values")
        if let single, many != nil {
            fields.error(
                "step-conflict", "'value' and 'values' exclude each other", at: single.place, hint: "keep one of them")
        }
        var arguments: [TestStep.Argument] = []
        if let single { arguments.append(TestStep.Argument(name: nil, value: TestValue(single.value))) }
        if let many, !many.value.isNull {
            if let items = many.value.items {
                for item in items { if let argument = argument(item) { arguments.append(argument) } }
            } else {
                fields.wrong("values", "a list of names with values", many.value)
            }
        }
        diagnostics.add(contentsOf: fields.finish().all)
        return arguments
    }

    /// Reads one field of a command.
    private mutating func argument(_ node: YAMLNode) -> TestStep.Argument? {
        var fields = FieldReader(node, "an argument", example: "{ name: Level, value: 1 }")
        let name = fields.requiredString("name")
        let value = fields.entry("value")
        if node.entries != nil, value == nil {
            fields.error("missing-key", "an argument needs 'value'", at: node.place, hint: "write null for no value")
        }
        diagnostics.add(contentsOf: fields.finish().all)
        guard let name, let value else { return nil }
        return TestStep.Argument(name: name, value: TestValue(value.value))
    }

    /// A text without line breaks and repeated spaces, as files fold their labels.
    private static func oneLine(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
