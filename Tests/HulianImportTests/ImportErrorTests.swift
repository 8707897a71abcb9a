import HulianDiagnostics
import HulianImport
import Testing

@Suite("A description that cannot be imported")
struct ImportErrorTests {
    /// A text, the code of the message about it, and where it points.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let code: String
        let line: Int
        let column: Int
        var testDescription: String { "\(code): \(text.prefix(40))" }

        init(_ text: String, _ code: String, _ line: Int, _ column: Int) {
            (self.text, self.code, self.line, self.column) = (text, code, line, column)
        }
    }

    static let cases: [Case] = [
        Case("", "json-syntax", 1, 1), Case("{\n  \"a\": }", "json-syntax", 2, 8),
        Case("[1, 2, 3]", "unknown-format", 1, 1), Case("{}", "unknown-format", 1, 1),
        Case("null", "unknown-format", 1, 1),
        Case("{\"exposes\":[\n{\"name\":\"a\"}]}", "missing-key", 2, 1),
        Case("{\"exposes\":[{\"type\":\"light\"}]}", "missing-key", 1, 13),
        Case("{\"exposes\":[{\"type\":\"binary\",\"access\":1}]}", "missing-key", 1, 13),
        Case("[{\"ieee_address\":\"0x1\",\"friendly_name\":\"c\"}]", "no-functions", 1, 1),
        Case("{\"type\":\"urn:x\",\"services\":[{}]}", "missing-key", 1, 29),
        Case(
            "{\"type\":\"urn:x\",\"services\":[{\"type\":\"a\",\"properties\":[{\"type\":\"b\"}]}]}", "missing-key", 1,
            55),
        Case(
            "{\"type\":\"urn:x\",\"services\":[{\"type\":\"a\",\"properties\":[{\"type\":\"b\",\"format\":\"x\"}]}]}",
            "unknown-name", 1, 77),
        Case("{\"functions\":[{\"code\":\"a\",\"type\":\"Quux\"}]}", "unknown-name", 1, 35),
        Case("{\"functions\":[{\"code\":\"a\",\"type\":\"Bool\"},{\"x\":1}]}", "missing-key", 1, 42),
        Case("{\"result\":{\"model\":\"{oops\"}}", "json-syntax", 1, 21),
        Case("{\"cmd_t\":\"a\",\"uniq_id\":\"b\"}", "unknown-component", 1, 1),
        Case("{\"topic\":\"x/config\",\"payload\":{\"stat_t\":\"a\"}}", "bad-topic", 1, 11),
        Case("{\"topic\":\"homeassistant/light/a/config\",\"payload\":\"{\"}", "json-syntax", 1, 52),
        Case("{\"topic\":\"homeassistant/light/a/config\",\"payload\":[1]}", "wrong-type", 1, 51),
    ]

    @Test("is refused with its code and place", arguments: cases)
    func isRefused(_ one: Case) throws {
        do {
            _ = try Importer(makeCatalog()).devices(in: one.text, file: "d.json")
            Issue.record("it is not refused")
        } catch {
            let first = try #require(error.diagnostics.first)
            #expect(first.code == one.code, "\(first.message)")
            #expect(first.place == SourcePlace(file: "d.json", line: one.line, column: one.column))
        }
    }

    @Test("never ends the process, whatever numbers, depths and names it holds")
    func hostile() throws {
        let importer = try Importer(makeCatalog())
        let names = [
            "\u{0}", "#: &*!|>'\"%@`", "😀\u{202E}", String(repeating: "x", count: 5000), "deviceType: a.b\n- x",
        ]
        for name in names {
            let quoted =
                "\""
                + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
                .replacing("\u{0}", with: "\\u0000") + "\""
            let text = """
                {"friendly_name":\(quoted),"definition":{"model":\(quoted),"vendor":\(quoted),"exposes":[
                {"type":"enum","name":\(quoted),"label":\(quoted),"property":"p","access":7,"values":[\(quoted),"b"]},
                {"type":"binary","name":\(quoted),"property":"q","access":7},
                {"type":"switch","features":[{"type":"binary","name":"state","property":"state","access":7}]},
                {"type":"numeric","name":"temperature","property":"t","access":1,"unit":"°C","value_min":-1e300,"value_max":1e308},
                {"type":"numeric","name":"battery","property":"t","access":1,"unit":"%","value_min":9e18,"value_max":-9e18},
                {"type":"numeric","name":"power","property":"t","access":1,"unit":\(quoted),"value_step":1e-320}]}}
                """
            for device in try importer.devices(in: text, file: "d.json") {
                #expect(device.check(over: makeCatalog()).all.map(\.message) == [])
            }
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: DiagnosticsError.self) { try importer.devices(in: deep, file: "d.json") }
        let many =
            "["
            + Array(repeating: #"{"type":"binary","name":"x","property":"x","access":1}"#, count: 5000)
            .joined(separator: ",") + "]"
        do {
            _ = try importer.devices(in: many, file: "d.json")
            Issue.record("five thousand functions are taken")
        } catch {
            #expect(error.diagnostics.first?.code == "too-many")
        }
    }
}
