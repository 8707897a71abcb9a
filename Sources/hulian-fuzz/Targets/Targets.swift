internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// The list of targets; a new one is a file beside this one and a line here.
enum Targets {
    /// All targets; none has read anything yet.
    ///
    /// - Parameter root: The root of the source tree.
    /// - Throws: ``FuzzFailure`` when the catalog is not there.
    static func all(root: String) throws -> [FuzzTarget] {
        let source = CatalogSource(root: root)
        let dialects = source.catalog.dialectIDs
        guard !dialects.isEmpty, !source.catalog.deviceTypeIDs.isEmpty else {
            throw FuzzFailure("there is no catalog below '\(root)'; --root names the source tree")
        }
        return [ScenarioTarget(root: root), CaptureTarget(), TopicTarget(), JSONTarget(), RecordTarget()]
            + [ImportTarget(source), LearningTarget(source), DescriptionTarget(), try MatterTarget()]
            + dialects.map { DialectTarget($0, source) }
            + MisbehavingTarget.Misbehaviour.allCases.map { MisbehavingTarget($0) }
    }
}

/// The catalog of the source tree, of which a target reads what it needs when it is prepared.
final class CatalogSource {
    /// The catalog.
    let catalog: Catalog
    /// The device types of the catalog.
    private(set) lazy var blueprints = catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }

    /// Names the catalog; nothing is read yet.
    ///
    /// - Parameter root: The root of the source tree.
    init(root: String) {
        catalog = Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: .local())
    }

    /// Checks what was read so far.
    ///
    /// - Throws: ``FuzzFailure`` when the catalog has mistakes: with them, half of the readers would refuse everything at
    ///   once, and nothing would be tried.
    func check() throws {
        if let first = catalog.diagnostics.all.first(where: { $0.severity == .error }) {
            throw FuzzFailure("the catalog has a mistake: \(first)")
        }
    }
}
