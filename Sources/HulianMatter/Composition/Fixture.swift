internal import HulianBehaviors
internal import HulianCatalog
public import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// What a sample application holds in its own code and its composition does not say: supported modes, lists of
/// channels and inputs, features, and under `events` the events that it tells beside those of the composition.
///
/// ```yaml
/// matter: tv-app
/// endpoints:
///   1: { lowPower: { featureMap: 0 } }
///   any: { audioOutput: { outputList: [{ index: 1, outputType: 0, name: HDMI }] } }
///   3: { behaviours: { mediaContent: { setupPIN: "12345678" } } }
/// ```
public struct Fixture: Sendable {
    /// The sample application, such as `all-clusters-app`.
    public let name: String
    /// The values by endpoint (nothing for all endpoints), plain name of the cluster and plain name of the attribute.
    let values: [Key: YAMLNode]
    /// What moves an endpoint beside its clusters, by endpoint (nothing for all endpoints).
    let behaviours: [UInt16?: [BehaviourUse]]
    /// The endpoints that the composition has and the application does not switch on.
    let disabledEndpoints: Set<UInt16>

    /// The place of a value.
    struct Key: Hashable, Sendable {
        /// The endpoint; nothing for all.
        let endpoint: UInt16?
        /// The plain name of the cluster.
        let cluster: String
        /// The plain name of the attribute.
        let attribute: String
    }

    /// A fixture that says nothing.
    public static let empty = Fixture(name: "", values: [:], behaviours: [:], disabledEndpoints: [])

    /// What stands for an attribute of an endpoint: what is said of the endpoint, else what is said of all.
    func value(_ endpoint: UInt16, _ cluster: String, _ attribute: String) -> YAMLNode? {
        let cluster = MatterName.plain(cluster)
        let attribute = MatterName.plain(attribute)
        return values[Key(endpoint: endpoint, cluster: cluster, attribute: attribute)]
            ?? values[Key(endpoint: nil, cluster: cluster, attribute: attribute)]
    }

    /// What moves an endpoint beside its clusters: what is said of it, and what is said of all but not of it.
    func behaviours(_ endpoint: UInt16) -> [BehaviourUse] {
        let own = behaviours[endpoint] ?? []
        return own + (behaviours[nil] ?? []).filter { use in !own.contains { $0.name == use.name } }
    }

    /// Finds and reads the fixture of a sample application in the `matter` folder of a catalog.
    ///
    /// What holds for every sample application stands in `common.yaml` there.
    ///
    /// - Parameters:
    ///   - name: The sample application.
    ///   - version: The version of the SDK, such as `1.2`; `NAME-VERSION.yaml` lies over `NAME.yaml`, and that over
    ///     `common.yaml`.
    ///   - folder: The catalog's folder.
    ///   - files: The files that may be read.
    /// - Returns: ``empty`` when there is none.
    /// - Throws: ``DiagnosticsError`` for a file that is not understood.
    public static func read(
        name: String, version: String, catalog folder: String, in files: FileSystem
    ) throws(DiagnosticsError) -> Fixture {
        var values: [Key: YAMLNode] = [:]
        var behaviours: [UInt16?: [BehaviourUse]] = [:]
        var disabled: Set<UInt16> = []
        for stem in ["common", "common-\(version)", name, "\(name)-\(version)"] {
            let path = FileSystem.join(folder, "matter/\(stem).yaml")
            guard files.exists(path) else { continue }
            let text: String
            do throws(FileSystem.Failure) {
                text = try files.text(path)
            } catch {
                throw DiagnosticsError([
                    Diagnostic(
                        "unreadable-file", "the file cannot be read", at: SourcePlace(file: path, line: 1, column: 1))
                ])
            }
            let others = try read(text, file: path, name: stem)
            values.merge(others.values) { _, later in later }
            behaviours.merge(others.behaviours) { former, later in
                former.filter { use in !later.contains { $0.name == use.name } } + later
            }
            disabled.formUnion(others.disabledEndpoints)
        }
        return Fixture(name: name, values: values, behaviours: behaviours, disabledEndpoints: disabled)
    }

    /// Reads the content of a fixture file.
    ///
    /// - Throws: ``DiagnosticsError`` for a file that is not understood.
    public static func read(_ text: String, file: String, name: String) throws(DiagnosticsError) -> Fixture {
        var reader = FieldReader(try YAMLReader.read(text, file: file), "a fixture", example: "matter: tv-app")
        var values: [Key: YAMLNode] = [:]
        var behaviours: [UInt16?: [BehaviourUse]] = [:]
        if let written = reader.requiredString("matter"), written != name {
            reader.error(
                "wrong-file", "the file must hold 'matter: \(name)', but holds '\(written)'",
                at: reader.node["matter"]?.place ?? reader.node.place)
        }
        for endpoint in reader.mapping("endpoints") {
            let number = endpoint.key == "any" ? nil : UInt16(endpoint.key)
            if number == nil, endpoint.key != "any" {
                reader.error(
                    "wrong-type", "'\(endpoint.key)' is no endpoint", at: endpoint.place, hint: "a number, or any")
            }
            for cluster in endpoint.value.entries ?? [] {
                guard cluster.key != "behaviours" else {
                    behaviours[number] = (cluster.value.entries ?? []).compactMap { behaviour($0, &reader) }
                    continue
                }
                for attribute in cluster.value.entries ?? [] {
                    let key = Key(
                        endpoint: number, cluster: MatterName.plain(cluster.key),
                        attribute: MatterName.plain(attribute.key))
                    values[key] = attribute.value
                }
            }
        }
        var disabled: Set<UInt16> = []
        for node in reader.list("disabledEndpoints") {
            guard let number = node.integer.flatMap({ UInt16(exactly: $0) }) else {
                reader.wrong("disabledEndpoints", "a list of endpoints", node)
                continue
            }
            disabled.insert(number)
        }
        let diagnostics = reader.finish()
        if diagnostics.hasErrors { throw DiagnosticsError(diagnostics.sorted) }
        return Fixture(name: name, values: values, behaviours: behaviours, disabledEndpoints: disabled)
    }

    /// Reads a behaviour that there is, with parameters that it takes.
    private static func behaviour(_ entry: YAMLNode.Entry, _ reader: inout FieldReader) -> BehaviourUse? {
        guard let dynamics = Behaviours.dynamics(named: entry.key) else {
            reader.error(
                "unknown-behaviour", "'\(entry.key)' is not a behaviour", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: Behaviours.allDynamics.map(\.name)))
            return nil
        }
        for parameter in entry.value.entries ?? [] where !dynamics.parameters.contains(parameter.key) {
            reader.error(
                "unknown-field", "'\(parameter.key)' is not a parameter of '\(entry.key)'", at: parameter.place,
                hint: Suggestion.hint(for: parameter.key, among: dynamics.parameters))
        }
        return BehaviourUseReader.use(entry)
    }
}
