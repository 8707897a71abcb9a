import Foundation
import Testing

@Suite("Comparing and learning dialects")
struct DialectToolsTests {
    @Test("Two versions are compared in three forms and both languages, and what breaks is the exit code")
    func diff() throws {
        let scratch = try Scratch()
        let catalog = scratch.path("mine")
        #expect(try Binary.run(["new", "dialect", "acme", "--to", catalog]).code == 0)
        let old = catalog + "/dialects/acme.yaml"
        let text = try String(contentsOfFile: old, encoding: .utf8)
        let new = try scratch.file(
            "new.yaml",
            text.replacingOccurrences(of: "onOff.onOff: { name: power }", with: "onOff.onOff: { carried: false }"))
        let scenario = try scratch.file("evening.yaml", Samples.passes.replacingOccurrences(of: "miot", with: "acme"))
        let folder = URL(filePath: scenario).deletingLastPathComponent().path
        let arguments = ["dialect", "diff", old, new, "--scenarios", folder, "--catalog", catalog]
        let english = try Binary.run(arguments)
        #expect(
            english.code == 1 && english.output.contains("attributes.onOff.onOff"), "\(english.output)\(english.errors)"
        )
        #expect(
            english.output.contains("two-brands") && english.output.contains("lamp: onOff.onOff"), "\(english.output)")
        let chinese = try Binary.run(arguments + ["--format", "markdown", "--lang", "zh"])
        #expect(chinese.output.contains("## 破坏性") && chinese.output.contains("有所失的场景"), "\(chinese.output)")
        let json =
            try JSONSerialization.jsonObject(
                with: Data(try Binary.run(arguments + ["--format", "json"]).output.utf8)) as? [String: Any]
        let types = json?["deviceTypes"] as? [String] ?? []
        #expect(json?["format"] as? String == "hulian-dialect-diff/1" && types.contains("lighting.dimmableLight"))
        #expect((json?["summary"] as? [String: Int])?["breaking"] ?? 0 > 0)
        #expect(try Binary.run(["dialect", "diff", old, old]).code == 0)
        #expect(try Binary.run(["dialect", "diff", "alink", "nowhere.yaml"]).code == 2)
        #expect(try Binary.run(["dialect", "diff", "alink", "alnk"]).errors.contains("did you mean 'alink'?"))
        #expect(try Binary.run(["dialect", "diff", "alink"]).code == 64)
    }

    @Test("A draft is learned from a capture, says what is open, loads, and judges the capture")
    func learn() throws {
        let scratch = try Scratch()
        var lines: [String] = []
        for index in 0..<24 {
            let device = "lamp\(index % 3)"
            let time = 1_763_690_400_123 + index * 1_000
            lines.append(
                "acme/\(device)/report\t{\"msgId\":\"\(index)\",\"time\":\(time),\"data\":{\"power\":\(index % 2 == 0),\"brightness\":\(index + 1)}}"
            )
            lines.append("acme/\(device)/report_reply\t{\"msgId\":\"\(index)\",\"code\":0}")
            lines.append("acme/\(device)/set\t{\"msgId\":\"9\(index)\",\"time\":\(time),\"data\":{\"power\":true}}")
            lines.append("acme/\(device)/set_reply\t{\"msgId\":\"9\(index)\",\"code\":\(index % 8 == 0 ? 3 : 0)}")
        }
        let capture = try scratch.file("capture.txt", lines.joined(separator: "\n") + "\n")
        let draft = scratch.path("mine/dialects/acme.yaml")
        let learned = try Binary.run(["dialect", "learn", capture, "--name", "acme", "--output", draft])
        #expect(learned.code == 0 && learned.errors.contains("open questions"), "\(learned.errors)")
        let text = try String(contentsOfFile: draft, encoding: .utf8)
        for part in [
            "acme/{device}/report", "msgId: $id", "reply: reportAnswer", "time: milliseconds", "name: \"power\"",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
        let catalog = scratch.path("mine")
        let shown = try Binary.run([
            "dialect", "show", "acme", "--catalog", catalog, "--device-type", "lighting.dimmableLight",
        ])
        #expect(shown.code == 0 && shown.output.contains("brightness"), "\(shown.output)\(shown.errors)")
        let judged = try Binary.run([
            "judge", capture, "--catalog", catalog, "--dialect", "acme", "--device-type", "lighting.dimmableLight",
        ])
        #expect(judged.code == 0, "\(judged.output)\(judged.errors)")
        let empty = try Binary.run(["dialect", "learn", try scratch.file("e.txt", "a\tb\n"), "--name", "acme"])
        #expect(
            empty.code == 2 && empty.errors.contains("no message has a topic that names a device"), "\(empty.errors)")
        #expect(try Binary.run(["dialect", "learn"]).code == 64)
        #expect(try Binary.run(["dialect", "learn", capture, "--name", "miot"]).code == 2)
    }
}
