internal import HulianBehaviors
public import HulianDiagnostics
internal import HulianExport
internal import HulianModel

/// Runs test files of the Matter SDK, each with a node of its own, in virtual time.
public final class MatterRunner {
    /// The cluster definitions.
    private let library: ClusterLibrary
    /// Chooses the sample application.
    private let chooser: CompositionChooser
    /// What was told from outside.
    private let settings: MatterRunSettings
    /// The version of the SDK that the fixtures are looked up for, such as `1.6`.
    private let version: String
    /// The folder of the catalog, which holds the fixtures.
    private let catalogFolder: String
    /// The files that may be read.
    private let files: FileSystem
    /// The applications that were read, by path; only looked into, never walked.
    private var applications: [String: (composition: Composition, fixture: Fixture)] = [:]

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - library: The cluster definitions.
    ///   - chooser: Chooses the sample application.
    ///   - settings: What is told from outside.
    ///   - version: The version of the SDK for which fixtures are looked up, such as `1.6`.
    ///   - catalogFolder: The folder of the catalog.
    ///   - files: The files that may be read.
    public init(
        library: ClusterLibrary, chooser: CompositionChooser, settings: MatterRunSettings, version: String,
        catalogFolder: String, files: FileSystem
    ) {
        self.library = library
        self.chooser = chooser
        self.settings = settings
        self.version = version
        self.catalogFolder = catalogFolder
        self.files = files
    }

    /// Runs a file.
    ///
    /// - Parameter path: The path of the file.
    /// - Returns: The result; of a file that cannot be understood with what is wrong with it.
    /// - Throws: ``DiagnosticsError`` when the composition or the fixture cannot be understood.
    public func run(path: String) throws(DiagnosticsError) -> MatterFileResult {
        let file: TestFile
        do throws(DiagnosticsError) {
            file = try TestFileReader.read(try Self.text(path, in: files), file: path)
        } catch {
            return MatterFileResult(file: path, diagnostics: error.diagnostics)
        }
        return try run(file)
    }

    /// Runs a file that was read.
    ///
    /// - Throws: ``DiagnosticsError`` when the composition or the fixture cannot be understood.
    public func run(_ file: TestFile) throws(DiagnosticsError) -> MatterFileResult {
        let application = try application(for: file)
        let node = MatterNode(
            library: library, composition: application.composition, fixture: application.fixture, seed: settings.seed,
            mutation: settings.mutation?())
        let pics = settings.pics ?? Self.pics(of: node, at: SourcePlace(file: file.path, line: 1, column: 1))
        if let gate = gate(file, pics, node) {
            return MatterFileResult(
                file: file.path, name: file.name, application: application.composition.name, steps: [],
                virtualTime: .zero, gate: gate, warnings: file.warnings)
        }
        let start = node.scheduler.now
        var runner = StepRunner(file, node: node, pics: pics, settings: settings)
        let steps = runner.run()
        return MatterFileResult(
            file: file.path, name: file.name, application: application.composition.name, steps: steps,
            virtualTime: node.scheduler.now - start,
            warnings: file.warnings + node.diagnostics.filter { $0.severity == .error })
    }

    /// Why a file is not for this device; nothing when it is.
    ///
    /// The SDK's own runner does not look at the PICS of a whole file, and files state them loosely. A file is left out
    /// when they do not hold and the cluster that it is about is not there either.
    private func gate(_ file: TestFile, _ pics: PICSValues, _ node: MatterNode) -> String? {
        guard let failing = file.pics.first(where: { !$0.holds(pics) }) else { return nil }
        guard let name = file.setting("cluster")?.text, let cluster = library.cluster(named: name) else { return nil }
        let isThere = node.composition.endpoints.contains { endpoint in
            endpoint.clusters.contains { library.cluster(named: $0.name)?.number == cluster.number }
        }
        return isThere ? nil : "PICS \(failing) does not hold, and \(node.composition.name) has no \(name)"
    }

    /// What a node would declare of itself.
    static func pics(of node: MatterNode, at place: SourcePlace) -> PICSValues {
        var values = PICSValues()
        for code in PICSCodes.codes(of: node.device.blueprint) { values.declare(code, true, at: place) }
        // The tests of the SDK ask for prompts or for their own substitutes; a simulator takes the substitutes.
        values.declare("PICS_SDK_CI_ONLY", true, at: place)
        return values
    }

    /// The sample application for a file.
    private func application(
        for file: TestFile
    ) throws(DiagnosticsError) -> (composition: Composition, fixture: Fixture) {
        let path = chooser.path(for: file)
        if let known = applications[path] { return known }
        let composition = try Composition.read(path: path, in: files)
        let fixture = try Fixture.read(
            name: composition.name, version: version, catalog: catalogFolder, in: files)
        applications[path] = (composition, fixture)
        return (composition, fixture)
    }

    /// The text of a file.
    private static func text(_ path: String, in files: FileSystem) throws(DiagnosticsError) -> String {
        do {
            return try files.text(path)
        } catch {
            let why = files.words(for: error, at: path)
            throw DiagnosticsError([Diagnostic("unreadable-file", "'\(path)' cannot be read: \(why)")])
        }
    }
}
