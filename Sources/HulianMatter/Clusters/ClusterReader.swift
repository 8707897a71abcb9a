public import HulianDiagnostics
public import HulianModel

extension ClusterLibrary {
    /// Reads the cluster definitions of a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder with the SDK's XML files.
    ///   - files: The files that may be read.
    ///   - known: The capabilities of our catalog, whose names are taken over.
    /// - Throws: ``DiagnosticsError`` with the codes `missing-folder`, `unreadable-file`, `no-clusters`, those of XML
    ///   files (`xml-…`), `zap-root`, `zap-code` or `zap-name`.
    public static func read(
        folder: String, in files: FileSystem, naming known: [Capability] = []
    ) throws(DiagnosticsError) -> ClusterLibrary {
        guard let names = files.names(folder) else {
            throw DiagnosticsError([
                Diagnostic(
                    "missing-folder", "there is no folder '\(folder)'",
                    hint: "give the folder with the SDK's cluster definitions in XML")
            ])
        }
        var gathering = ClusterGathering()
        for name in names.sorted() where name.hasSuffix(".xml") {
            let path = FileSystem.join(folder, name)
            do throws(FileSystem.Failure) {
                gathering.add(try files.octets(path), file: path)
            } catch {
                gathering.diagnostics.error(
                    "unreadable-file", "the file cannot be read", at: SourcePlace(file: path, line: 1, column: 1))
            }
        }
        if !gathering.diagnostics.hasErrors, gathering.clusters.isEmpty {
            gathering.diagnostics.error("no-clusters", "no file of '\(folder)' defines a cluster")
        }
        let library = gathering.library(naming: known)
        if gathering.diagnostics.hasErrors { throw DiagnosticsError(gathering.diagnostics.sorted) }
        return library
    }
}

/// The elements of all files, before types are looked up.
struct ClusterGathering {
    /// What was found wrong.
    var diagnostics = Diagnostics()
    /// The clusters by number, with what other files add to them.
    private(set) var clusters: [UInt32: [XMLElement]] = [:]
    /// The enumerations, bitmaps and structures by cluster, then by plain name; those of no cluster under nothing.
    private var types: [UInt32?: [String: XMLElement]] = [:]

    /// Adds what a file defines.
    mutating func add(_ octets: [UInt8], file: String) {
        let root: XMLElement
        do throws(DiagnosticsError) {
            root = try XMLFile.read(octets, file: file)
        } catch {
            diagnostics.add(contentsOf: error.diagnostics)
            return
        }
        guard root.name == "configurator" else {
            diagnostics.error(
                "zap-root", "the file holds '\(root.name)', but definitions stand in 'configurator'", at: root.place)
            return
        }
        for element in root.children {
            switch element.name {
            case "cluster": add(cluster: element, element.first("code")?.text)
            case "clusterExtension": add(cluster: element, element["code"])
            case "enum", "bitmap", "struct": add(type: element)
            default: continue
            }
        }
    }

    /// Adds a cluster, or what is added to one.
    private mutating func add(cluster element: XMLElement, _ code: String?) {
        guard let number = code.flatMap(XMLElement.number).flatMap({ UInt32(exactly: $0) }) else {
            diagnostics.error(
                "zap-code", "a cluster needs a number, but here stands '\(code ?? "nothing")'", at: element.place,
                hint: "such as <code>0x0006</code>")
            return
        }
        clusters[number, default: []].append(element)
    }

    /// Adds an enumeration, bitmap or structure to every cluster that it names.
    private mutating func add(type element: XMLElement) {
        guard let name = element["name"], !name.isEmpty else {
            diagnostics.error("zap-name", "'\(element.name)' needs a name", at: element.place)
            return
        }
        let codes = element.all("cluster").map { $0.number("code").flatMap { UInt32(exactly: $0) } }
        for code in codes.isEmpty ? [nil] : codes {
            if types[code]?[MatterName.plain(name)] == nil {
                types[code, default: [:]][MatterName.plain(name)] = element
            }
        }
    }

    /// The type that a cluster calls by a name: its own, else one of no cluster, else one of another cluster that only
    /// one has.
    func type(_ name: String, of cluster: UInt32) -> XMLElement? {
        let plain = MatterName.plain(name)
        return types[cluster]?[plain] ?? types[nil]?[plain]
    }

    /// The types of a cluster, or those of none, in the order of their names.
    func types(of cluster: UInt32?) -> [XMLElement] {
        (types[cluster] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Makes the library.
    func library(naming known: [Capability]) -> ClusterLibrary {
        // The SDK numbers clusters that only test itself in the range of one's own, as we do with what Matter lacks.
        let standard = known.filter { $0.number.rawValue < 0xFFF1_0000 }
        let byNumber = Dictionary(standard.map { ($0.number.rawValue, $0) }) { one, _ in one }
        var capabilities: [Capability] = []
        var details: [CapabilityNumber: ClusterDetails] = [:]
        for (number, elements) in clusters.sorted(by: { $0.key < $1.key }) {
            guard elements.contains(where: { $0.name == "cluster" }) else { continue }
            var builder = ClusterBuilder(number, elements, of: self, known: byNumber[number])
            capabilities.append(builder.capability())
            details[CapabilityNumber(number)] = builder.details
        }
        var globals = ClusterBuilder(.max, [], of: self, known: nil)
        for element in types(of: nil) { globals.define(element) }
        return ClusterLibrary(
            clusters: capabilities, details: details, enumerations: globals.enumerations, bitmaps: globals.bitmaps,
            structures: globals.structures)
    }
}
