internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// Checks names that the command line gives against the catalog.
struct Names {
    /// The catalog.
    private let catalog: Catalog

    /// Makes a check.
    init(_ catalog: Catalog) { self.catalog = catalog }

    /// Checks the name of a device type.
    func check(deviceType name: String) throws(DiagnosticsError) {
        try check(name, catalog.deviceTypeIDs.map(\.rawValue), "device type", "hulian catalog list")
    }

    /// The device type with a name, and the same worked out.
    func deviceType(_ name: String) throws(DiagnosticsError) -> (type: DeviceType, blueprint: DeviceBlueprint) {
        try check(deviceType: name)
        let id = DeviceTypeID(rawValue: name)
        guard let type = catalog.deviceType(id), let blueprint = catalog.blueprint(id) else {
            throw DiagnosticsError(catalog.diagnostics.sorted)
        }
        return (type, blueprint)
    }

    /// Checks the name of a dialect.
    func check(dialect name: String) throws(DiagnosticsError) {
        try check(name, catalog.dialectIDs.map(\.rawValue), "dialect", "hulian dialect list")
    }

    /// Checks what an option may say of who speaks.
    func check(dialect: String?, deviceType: String?) throws(DiagnosticsError) {
        if let dialect { try check(dialect: dialect) }
        if let deviceType { try check(deviceType: deviceType) }
    }

    /// Checks the name of a clause.
    func check(clause name: String) throws(DiagnosticsError) {
        try check(name, catalog.clauses.map(\.id.rawValue), "clause", "hulian catalog audit")
    }

    /// Checks a name against those that there are.
    private func check(_ name: String, _ names: [String], _ what: String, _ command: String) throws(DiagnosticsError) {
        guard !names.contains(name) else { return }
        throw DiagnosticsError([
            Diagnostic(
                "unknown-name", "'\(name)' is not a \(what) of the catalog",
                hint: Suggestion.hint(for: name, among: names) ?? "see '\(command)'")
        ])
    }
}
