import Foundation
import Testing

@Suite("hulian matter")
struct MatterTests {
    /// A lamp as the files of the Matter SDK would describe it, in words of our own.
    private struct Lamp {
        /// The folder that holds it.
        let scratch: Scratch
        /// The cluster definitions.
        var zap: String { scratch.path("zap") }
        /// The composition.
        var composition: String { scratch.path("lamp.matter") }

        /// Writes the files.
        init() throws {
            scratch = try Scratch()
            try FileManager.default.createDirectory(atPath: scratch.path("zap"), withIntermediateDirectories: true)
            try write(
                "zap/on-off.xml",
                """
                <?xml version="1.0"?>
                <configurator><cluster>
                  <name>On/Off</name><code>0x0006</code><define>ON_OFF_CLUSTER</define>
                  <globalAttribute side="either" code="0xFFFD" value="6"/>
                  <attribute side="server" code="0x0000" name="OnOff" type="boolean" default="0"/>
                  <command source="client" code="0x00" name="Off"/>
                  <command source="client" code="0x01" name="On"/>
                  <command source="client" code="0x02" name="Toggle"/>
                </cluster></configurator>
                """)
            try write(
                "lamp.matter",
                """
                endpoint 1 {
                  device type ma_onofflight = 256, version 3;
                  server cluster OnOff {
                    ram attribute onOff default = 0x00;
                    callback attribute attributeList;
                    ram attribute featureMap default = 0;
                    ram attribute clusterRevision default = 6;
                    handle command Off;
                    handle command On;
                    handle command Toggle;
                  }
                }
                """)
            try write("good.yaml", Self.file(expecting: "true"))
            try write("bad.yaml", Self.file(expecting: "false"))
            try write("odd.yaml", Self.file(expecting: "true") + "surplus: 1\n")
        }

        /// A test file that switches on and looks.
        private static func file(expecting value: String) -> String {
            """
            name: a lamp is switched on
            config:
                nodeId: 0x12344321
                cluster: "On/Off"
                endpoint: 1
            tests:
                - label: "it is off when new"
                  command: "readAttribute"
                  attribute: "OnOff"
                  response:
                      value: 0
                - label: "it is switched on"
                  command: "On"
                - label: "a minute goes by"
                  cluster: "DelayCommands"
                  command: "WaitForMs"
                  arguments:
                      values:
                          - name: "ms"
                            value: 60000
                - label: "it is on"
                  command: "readAttribute"
                  attribute: "OnOff"
                  response:
                      value: \(value)

            """
        }

        /// Writes a file.
        private func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(filePath: scratch.path(name)))
        }

        /// Runs test files.
        func run(_ files: [String], _ options: [String] = []) throws -> Binary.Outcome {
            try Binary.run(
                ["matter", "run"] + files.map { scratch.path($0) }
                    + ["--zap", zap, "--composition", composition] + options)
        }
    }

    @Test("runs a file in virtual time and passes a device that keeps to it")
    func passes() throws {
        let lamp = try Lamp()
        let outcome = try lamp.run(["good.yaml"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("✓"))
        #expect(outcome.output.contains("1 passed"))
    }

    @Test("fails one that does not, with the place, what was expected and what came")
    func fails() throws {
        let lamp = try Lamp()
        let outcome = try lamp.run(["bad.yaml", "good.yaml"])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("expected  false"))
        #expect(outcome.output.contains("received  true"))
        #expect(outcome.output.contains("bad.yaml:21:7"))
    }

    @Test("refuses a file with a key that the format does not know")
    func refuses() throws {
        let outcome = try Lamp().run(["odd.yaml"])
        #expect(outcome.code == 2)
        #expect((outcome.output + outcome.errors).contains("surplus"))
    }

    @Test("writes results that are valid by their JSON Schema and equal from run to run")
    func results() throws {
        let lamp = try Lamp()
        let files = ["good.yaml", "bad.yaml", "odd.yaml"]
        let paths = ["first", "second"].map { lamp.scratch.path("\($0).json") }
        for path in paths {
            _ = try lamp.run(files, ["--json", path, "--junit", path + ".xml", "--html", path + ".html"])
        }
        let written = try paths.map { try Data(contentsOf: URL(filePath: $0)) }
        #expect(written[0] == written[1])
        let value = try #require(try JSONSerialization.jsonObject(with: written[0]) as? [String: Any])
        #expect(value["format"] as? String == "hulian-matter/1")
        #expect(value["virtualSeconds"] as? Double ?? 0 >= 120)
        let page = try String(contentsOfFile: paths[0] + ".html", encoding: .utf8)
        #expect(page.contains("bad.yaml") && page.contains("中文"))
        #expect(try String(contentsOfFile: paths[0] + ".xml", encoding: .utf8).contains("<failure"))
        guard let said = Self.validate(paths[0]) else { return }
        #expect(said == "valid \(paths[0])\n")
    }

    /// What a validator of others says of a result; nothing where there is none.
    private static func validate(_ path: String) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "Scripts/validate-scenarios.py", "docs/schemas/matter-result.json", path]
        process.currentDirectoryURL = Binary.package
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus <= 1 && !data.isEmpty ? String(decoding: data, as: UTF8.self) : nil
    }

    @Test("writes the PICS of a device type, and finds what a declared file says against it")
    func pics() throws {
        let scratch = try Scratch()
        let own = try Binary.run(["matter", "pics", "lighting.dimmableLight"])
        #expect(own.code == 0)
        #expect(own.output.contains("\nOO.S=1\n") && own.output.contains("\nLVL.S.A0000=1\n"))
        let path = scratch.path("declared")
        try Data(own.output.utf8).write(to: URL(filePath: path))
        let same = try Binary.run(["matter", "pics", "lighting.dimmableLight", "--declared", path])
        #expect(same.code == 0, "\(same.output)\(same.errors)")
        try Data((own.output + "CC.S=1\nCC.S.A0000=1\n").utf8).write(to: URL(filePath: path))
        let more = try Binary.run(["matter", "pics", "lighting.dimmableLight", "--declared", path])
        #expect(more.code == 1)
        #expect((more.output + more.errors).contains("CC.S is declared with 1 code below it"))
    }
}
