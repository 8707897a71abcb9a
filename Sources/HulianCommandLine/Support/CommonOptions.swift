internal import ArgumentParser
@preconcurrency internal import Glibc
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianMosquitto
internal import HulianReport

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    /// When colours are used.
    enum Color: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never
    }

    /// The languages of texts.
    enum Lang: String, ExpressibleByArgument, CaseIterable {
        case en, zh
    }

    @Option(name: .long, help: "A folder with device types, dialects and clauses of your own; may be given again.")
    var catalog: [String] = []
    @Flag(name: .shortAndLong, help: "Print the outcome only.")
    var quiet = false
    @Flag(name: .shortAndLong, help: "Print more.")
    var verbose = false
    @Option(name: .long, help: "When to use colours: auto, always or never.")
    var color = Color.auto
    @Option(name: .long, help: "The language of texts: en or zh.")
    var lang: Lang?

    /// The language: what was asked for, else what the environment says.
    var language: Language {
        if let lang { return lang == .zh ? .chinese : .english }
        let locale =
            ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(ProcessFacts.environment).first { !$0.isEmpty } ?? ""
        return locale.hasPrefix("zh") ? .chinese : .english
    }

    /// True when a stream gets colours.
    func usesColor(on stream: Int32) -> Bool {
        switch color {
        case .always: return true
        case .never: return false
        case .auto:
            if ProcessFacts.environment("NO_COLOR").map({ !$0.isEmpty }) ?? false { return false }
            return isatty(stream) == 1
        }
    }

    /// How much is printed.
    var detail: ReportOptions.Detail { quiet ? .quiet : (verbose ? .verbose : .normal) }

    /// Opens the catalog with its overlays.
    func openCatalog() throws(DiagnosticsError) -> Catalog {
        let files = FileSystem.local()
        for overlay in catalog where !files.isFolder(overlay) {
            throw DiagnosticsError([
                Diagnostic("no-such-folder", "there is no folder '\(overlay)'", hint: "given with --catalog")
            ])
        }
        return Catalog(base: try CatalogLocator.ofProcess.find(in: files), overlays: catalog, files: files)
    }

    /// Prints what is wrong with files, on standard error.
    func show(_ diagnostics: [Diagnostic]) {
        let renderer = DiagnosticRenderer(usesColor: usesColor(on: 2), source: Self.source)
        Output.error(renderer.render(diagnostics))
    }

    /// A file's text, for messages that show the line.
    static let source: @Sendable (String) -> String? = { try? FileSystem.local().text($0) }

    /// Runs a command's work, and turns what goes wrong into a message and an exit code.
    func perform(_ work: () throws -> Void) throws {
        Interruption.listen()
        do {
            try work()
        } catch let error as DiagnosticsError {
            show(error.diagnostics)
            throw ExitStatus.notUnderstood
        } catch let error as RecordFileError {
            Output.error("error[cannot-write]: '\(error.path)' cannot be written: \(error.reason)\n")
            throw ExitStatus.couldNotHappen
        } catch let error as ExitCode {
            throw error
        } catch let error as ValidationError {
            throw error
        } catch let error as BrokerError {
            show([Diagnostic(error.code.rawValue, error.message[language], hint: error.hint?[language])])
            throw ExitStatus.couldNotHappen
        } catch {
            Output.error("error: \(error)\n")
            throw ExitStatus.couldNotHappen
        }
    }
}

/// Writes to the streams of the process.
enum Output {
    /// Writes to standard output; ends quietly when nobody reads any more.
    static func print(_ text: String) {
        if fputs(text, stdout) < 0 { exit(0) }
    }

    /// Writes a line to standard output.
    static func line(_ text: String = "") { print(text + "\n") }

    /// Lets everybody see what was written so far.
    static func flush() { fflush(stdout) }

    /// Writes to standard error.
    static func error(_ text: String) {
        fflush(stdout)
        fputs(text, stderr)
    }
}
