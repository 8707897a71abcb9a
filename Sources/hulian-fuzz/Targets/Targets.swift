internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// The list of targets; a new one is a file beside this one and a line here.
enum Targets {
    /// All targets.
    ///
    /// - Parameter root: The root of the source tree.
    static func all(root: String) -> [FuzzTarget] {
        let catalog = Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: .local())
        let blueprints = catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }
        return [ScenarioTarget(root: root), TopicTarget(), JSONTarget(), RecordTarget()]
            + catalog.dialectIDs.compactMap { catalog.dialect($0) }.map { DialectTarget($0, blueprints) }
    }
}
