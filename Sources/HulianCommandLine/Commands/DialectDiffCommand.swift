internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects

extension DialectCommand {
    /// `hulian dialect diff`.
    struct Diff: ParsableCommand {
        /// The forms of the comparison.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case text, json, markdown
        }

        static let configuration = CommandConfiguration(
            abstract: "Compare two versions of a dialect, or of what devices say of themselves.",
            discussion: """
                A side is a dialect of the catalog, a table (.yaml), a published description (.json: TSL, MIoT instance,
                exposes, thing model, discovery), or a folder of these. Changes are breaking, risky or additive. The exit
                code is 1 when something breaks, else 0.

                Examples:
                  hulian dialect diff old/alink.yaml alink
                  hulian dialect diff tsl-1.json tsl-2.json --format markdown
                """)
        @Argument(help: "The old version.")
        var old: String
        @Argument(help: "The new version.")
        var new: String
        @Option(name: .long, help: "text, json or markdown.")
        var format = Format.text
        @Option(name: .long, help: "The folder of the scenarios that are looked through for what they lose.")
        var scenarios = "Scenarios"
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let before = try DialectVersion(old, in: catalog)
                let after = try DialectVersion(new, in: catalog)
                var comparison = try DialectComparison(before, after, catalog)
                comparison.findScenes(below: scenarios, catalog)
                switch format {
                case .text:
                    Output.print(
                        comparison.text(common.language, isVerbose: common.verbose, isQuiet: common.quiet))
                case .json: Output.print(comparison.json)
                case .markdown: Output.print(comparison.markdown(common.language))
                }
                if comparison.count(.breaking) > 0 { throw ExitStatus.failed }
            }
        }
    }
}
