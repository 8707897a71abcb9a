public import HulianDiagnostics
internal import HulianYAML

/// What a sample application holds in its own code and its composition does not say: supported modes, lists of
/// channels and inputs, features.
public struct Fixture: Sendable {
    /// The sample application, such as `all-clusters-app`.
    public let name: String
    /// The values by endpoint (nothing for all endpoints), plain name of the cluster and plain name of the attribute.
    let values: [Key: YAMLNode]

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
    public static let empty = Fixture(name: "", values: [:])

    /// Finds and reads the fixture of a sample application in the `matter` folder of a catalog.
    ///
    /// - Parameters:
    ///   - name: The sample application.
    ///   - version: The version of the SDK, such as `1.2`; the file `NAME-VERSION.yaml` comes before `NAME.yaml`.
    ///   - folder: The catalog's folder.
    ///   - files: The files that may be read.
    /// - Returns: ``empty`` when there is none.
    /// - Throws: ``DiagnosticsError`` for a file that is not understood.
    public static func read(
        name: String, version: String, catalog folder: String, in files: FileSystem
    ) throws(DiagnosticsError) -> Fixture {
        .empty
    }
}
