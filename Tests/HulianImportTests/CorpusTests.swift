import HulianDiagnostics
import HulianImport
import Testing

/// The descriptions of real devices beside the package.
private let corpus = Corpus(root: sourceRoot)

@Suite(
    "Real devices, as their makers and gateways describe them",
    .enabled(
        if: !corpus.origins.isEmpty, "skipped: no descriptions of real devices below HULIAN_DATA or ../shared/data"))
struct CorpusTests {
    /// What came of the devices of one origin.
    private struct Count {
        var devices = 0
        var mappedDevices = 0
        var functions = 0
        var mappedFunctions = 0
        var general = 0
        var notFunctions = 0

        mutating func add(_ device: ImportedDevice) {
            devices += 1
            mappedDevices += device.isMapped ? 1 : 0
            functions += device.functionCount
            mappedFunctions += device.mapped.count
            general += device.mapped.count { $0.origin == "general" }
            notFunctions += device.notFunctions.count
        }

        mutating func add(_ other: Count) {
            devices += other.devices
            mappedDevices += other.mappedDevices
            functions += other.functions
            mappedFunctions += other.mappedFunctions
            general += other.general
            notFunctions += other.notFunctions
        }

        /// A row of a table.
        func row(_ name: String) -> String {
            func percent(_ part: Int, _ whole: Int) -> String {
                whole == 0 ? "-" : "\((part * 1000 / whole + 5) / 10) %"
            }
            return "| \(name) | \(mappedDevices) of \(devices) (\(percent(mappedDevices, devices)))"
                + " | \(mappedFunctions) of \(functions) (\(percent(mappedFunctions, functions)))"
                + " | \(percent(mappedFunctions, functions + notFunctions))"
                + " | \(percent(mappedFunctions - general, functions)) |"
        }
    }

    @Test("become device types, nine of ten of them, with three of four functions; the rest is listed by name")
    func measure() throws {
        let importer = try Importer(makeCatalog())
        var all = Count()
        var left: [String: Int] = [:]
        print("| source | devices | functions | with what is no function | without general parts |")
        print("|---|---|---|---|---|")
        for origin in corpus.origins {
            var count = Count()
            for (file, device) in try corpus.devices(origin, importer) {
                count.add(device)
                #expect(device.format == origin.format, "\(file) is taken for \(device.format)")
                if !device.isMapped {
                    left["device \(device.name) (\(origin.name)): \(device.reason)", default: 0] += 1
                }
                for function in device.unmapped {
                    left["\(origin.name) \(function.name): \(function.reason)", default: 0] += 1
                }
                // An attribute belongs to one function, but for what says the same in another way.
                #expect(device.mapped.allSatisfy { !$0.elements.isEmpty })
            }
            print(count.row(origin.name))
            all.add(count)
        }
        print(all.row("all"))
        for (name, count) in left.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("\(count)× \(name)") }
        #expect(all.devices >= 300)
        #expect(all.mappedDevices * 100 >= all.devices * 90)
        // What a catalog lacks as a whole cannot be mapped to; the aim is that of a catalog that has it.
        let lacks = try importer.unknownTargets()
        if !lacks.isEmpty { print("The catalog lacks \(lacks.joined(separator: ", ")).") }
        #expect(all.mappedFunctions * 100 >= all.functions * (lacks.isEmpty ? 75 : 66))
    }

    @Test(
        "become drafts that load without a message, keep to the conformance, and live in a room",
        arguments: corpus.origins.map(\.name))
    func load(_ name: String) throws {
        let catalog = makeCatalog()
        let importer = try Importer(catalog)
        let origin = try #require(corpus.origins.first { $0.name == name })
        var drafts = 0
        for (file, device) in try corpus.devices(origin, importer) where !device.yaml.isEmpty {
            drafts += 1
            #expect(device.problems(over: catalog) == [], "\(file) \(device.name)")
        }
        #expect(drafts > 0)
    }
}
