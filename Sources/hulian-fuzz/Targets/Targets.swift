internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// The list of targets; a new one is a file beside this one and a line here.
enum Targets {
    /// All targets.
    ///
    /// - Parameter root: The root of the source tree.
    /// - Throws: ``FuzzFailure`` when the catalog is not there or has mistakes: without it, half of the readers would
    ///   refuse everything at once, and nothing would be tried.
    static func all(root: String) throws -> [FuzzTarget] {
        let catalog = Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: .local())
        let blueprints = catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }
        let tables = catalog.dialectIDs.compactMap { catalog.dialect($0) }
        if let first = catalog.diagnostics.all.first(where: { $0.severity == .error }) {
            throw FuzzFailure("the catalog has a mistake: \(first)")
        }
        guard !blueprints.isEmpty, !tables.isEmpty else {
            throw FuzzFailure("there is no catalog below '\(root)'; --root names the source tree")
        }
        return [ScenarioTarget(root: root), CaptureTarget(), TopicTarget(), JSONTarget(), RecordTarget()]
            + [try ImportTarget(catalog), try MatterTarget()]
            + tables.map { DialectTarget($0, blueprints) }
            + MisbehavingTarget.Misbehaviour.allCases.map { MisbehavingTarget($0) }
    }
}
