import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// The SDK's files find what is wrong with a device: without the fault they pass, with it they fail.
@Suite("Faults that the SDK's files must find")
struct SuiteFaultTests {
    @Test("there are enough faults, over enough clusters and both versions")
    func breadth() {
        #expect(SuiteFault.all.count >= 30)
        #expect(Set(SuiteFault.all.map(\.fault.cluster)).count >= 12)
        #expect(Set(SuiteFault.all.map(\.version)) == Set(MatterData.Version.allCases))
        let names = SuiteFault.all.map(\.testDescription)
        #expect(Set(names).count == names.count)
    }

    @Test(
        "each fault is found", .enabled(if: MatterData.folder != nil, Material.absence),
        arguments: MatterData.Version.allCases)
    func found(_ version: MatterData.Version) throws {
        let bench = try MatterBench(version)
        var healthy: [String: MatterFileResult] = [:]
        for row in SuiteFault.all where row.version == version {
            let sound = try healthy[row.file] ?? bench.run(row.file)
            healthy[row.file] = sound
            #expect(
                sound.verdict == .passed,
                "without the fault: \(row): \(sound.steps.first { $0.verdict == .failed }?.explanation ?? sound.reason ?? "")"
            )
            let faulty = try bench.run(row.file, with: row.fault.mutation)
            // A fault makes a step fail; that a file cannot be judged any more is not the same.
            #expect(faulty.verdict == .failed, "not found: \(row): \(faulty.verdict.rawValue)")
        }
    }
}

/// Runs files of a version one by one.
struct MatterBench {
    /// The definitions.
    private let library: ClusterLibrary
    /// Chooses the sample applications.
    private let chooser: CompositionChooser
    /// What the SDK's own applications declare.
    private let pics: PICSValues
    /// The version.
    private let version: MatterData.Version
    /// The paths by name of the file without its ending; only looked into.
    private let paths: [String: String]

    /// Reads what a version needs.
    init(_ version: MatterData.Version) throws {
        let files = FileSystem.local()
        let folder = try #require(MatterData.folder)
        self.version = version
        library = try Material.library(version.rawValue)
        chooser = try CompositionChooser(
            path: FileSystem.join(folder, "compositions-\(version.rawValue)"), in: files)
        let picsPath = FileSystem.join(folder, "pics/ci-pics-values-\(version.rawValue)")
        pics = try PICSValues.read(try files.text(picsPath), file: picsPath)
        paths = Dictionary(
            MatterData.testFiles(version).map { path in
                (String((path.split(separator: "/").last ?? "").dropLast(5)), path)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// True when a file is at hand.
    func has(_ file: String) -> Bool { paths[String(file.dropLast(5))] != nil }

    /// Runs a file, with something wrong or without.
    func run(_ name: String, with mutation: (@Sendable () -> NodeMutation)? = nil) throws -> MatterFileResult {
        let path = try #require(paths[name], "there is no file \(name)")
        var settings = MatterRunSettings()
        settings.pics = pics
        settings.mutation = mutation
        let runner = MatterRunner(
            library: library, chooser: chooser, settings: settings, version: version.rawValue,
            catalogFolder: Material.catalogFolder, files: .local())
        return try runner.run(path: path)
    }
}
