public import HulianDiagnostics
public import HulianModel
internal import HulianYAML

/// The library of capabilities, device types, dialects and clauses, read from files when they are first asked for.
///
/// Folders given later lie over those given earlier: a private device type in an overlay is found like one of ours. An
/// overlay that defines a name again must say `replaces: true`, so that nothing is replaced by accident.
///
/// Not thread-safe: one catalog belongs to one thread, as the engine does.
public final class Catalog {
    /// The folders, the topmost overlay first.
    public let folders: [String]
    /// The files that the catalog may read.
    public let files: FileSystem
    /// What was found wrong in the files that were read so far.
    public private(set) var diagnostics = Diagnostics()

    /// The capabilities read so far; nothing for one that could not be read.
    private var capabilities: [CapabilityID: Capability?] = [:]
    /// The device types read so far; nothing for one that could not be read.
    private var deviceTypes: [DeviceTypeID: DeviceType?] = [:]
    /// The dialects read so far; nothing for one that could not be read.
    private var dialects: [DialectID: DialectTable?] = [:]
    /// The clauses, once they were read.
    private var clauseList: [Clause]?
    /// Reads files that will be wanted; nothing unless ``readAll()`` was called.
    private var readAhead: ReadAhead?
    /// The blueprints made so far.
    private var blueprints: [DeviceTypeID: DeviceBlueprint] = [:]

    /// Makes a catalog; nothing is read yet.
    ///
    /// - Parameters:
    ///   - base: The folder with `capabilities`, `device-types`, `dialects` and `clauses`.
    ///   - overlays: Folders of the same shape that lie over it, in order.
    ///   - files: The files that may be read.
    public init(base: String, overlays: [String] = [], files: FileSystem) {
        folders = overlays.reversed() + [base]
        self.files = files
    }

    deinit { readAhead?.stop() }

    /// Lets another thread read all files of capabilities and device types from now on, for who will want them all.
    ///
    /// Nothing else changes: definitions, and what is wrong with them, come as without it.
    ///
    /// - Parameter start: Starts work on another thread, and returns at once.
    public func readAll(on start: (_ work: @escaping @Sendable () -> Void) -> Void) {
        guard readAhead == nil else { return }
        let paths = ["capabilities", "device-types"].flatMap { kind in
            folders.flatMap { files.files(below: FileSystem.join($0, kind), suffix: ".yaml") }
        }
        let readAhead = ReadAhead(paths, in: files)
        self.readAhead = readAhead
        start { readAhead.work() }
    }

    /// The capability with a name.
    public func capability(_ id: CapabilityID) -> Capability? {
        if let known = capabilities[id] { return known }
        capabilities[id] = .some(nil)
        guard let node = read("capabilities", id.rawValue, key: "capability") else { return nil }
        var reader = CapabilityReader()
        let capability = reader.capability(node)
        diagnostics.add(contentsOf: reader.diagnostics.all)
        capabilities[id] = capability
        return capability
    }

    /// The device type with a name.
    public func deviceType(_ id: DeviceTypeID) -> DeviceType? {
        if let known = deviceTypes[id] { return known }
        deviceTypes[id] = .some(nil)
        guard let node = read("device-types", id.rawValue, key: "deviceType") else { return nil }
        var reader = DeviceTypeReader(
            capability: { self.capability($0) }, capabilityNames: { self.capabilityIDs.map(\.rawValue) })
        let deviceType = reader.deviceType(node)
        diagnostics.add(contentsOf: reader.diagnostics.all)
        deviceTypes[id] = deviceType
        return deviceType
    }

    /// The dialect with a name.
    public func dialect(_ id: DialectID) -> DialectTable? {
        if let known = dialects[id] { return known }
        dialects[id] = .some(nil)
        guard let node = read("dialects", id.rawValue, key: "dialect") else { return nil }
        var reader = DialectReader()
        let dialect = reader.dialect(node)
        diagnostics.add(contentsOf: reader.diagnostics.all)
        dialects[id] = dialect
        return dialect
    }

    /// Reads a dialect from a file that lies anywhere, and remembers nothing of it.
    ///
    /// - Throws: What is wrong with the file, with places.
    public func dialect(file path: String) throws(DiagnosticsError) -> DialectTable {
        let text: String
        do {
            text = try files.text(path)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    "no-such-file", "the dialect '\(path)' cannot be read: \(files.words(for: error, at: path))")
            ])
        }
        var reader = DialectReader()
        let table = reader.dialect(try YAMLReader.read(text, file: path))
        guard let table, !reader.diagnostics.hasErrors else {
            throw DiagnosticsError(reader.diagnostics.sorted)
        }
        return table
    }

    /// All clauses in the order of their files and places; later folders may replace those of earlier ones by id.
    public var clauses: [Clause] {
        if let known = clauseList { return known }
        var clauses: [Clause] = []
        for folder in folders.reversed() {
            for path in files.files(below: FileSystem.join(folder, "clauses"), suffix: ".yaml") {
                for clause in readClauses(path) {
                    Self.take(clause, into: &clauses)
                }
            }
            for path in files.files(below: FileSystem.join(folder, "dialects"), suffix: ".yaml") {
                for clause in readClauses(ofDialect: path) { Self.take(clause, into: &clauses) }
            }
        }
        clauseList = clauses
        return clauses
    }

    /// Adds a clause to those before it, in the place of one with its name.
    private static func take(_ clause: Clause, into clauses: inout [Clause]) {
        if let index = clauses.firstIndex(where: { $0.id == clause.id }) {
            clauses[index] = clause
        } else {
            clauses.append(clause)
        }
    }

    /// Reads the clauses that stand in the file of a dialect; most have a file of their own and none here.
    private func readClauses(ofDialect path: String) -> [Clause] {
        // The file is read again as a dialect, and what is wrong with it is told then.
        guard let text = try? files.text(path), text.contains("\nclauses:"),
            let node = try? YAMLReader.read(text, file: path)
        else { return [] }
        var reader = ClauseReader()
        let clauses = reader.clauses(ofDialect: node)
        diagnostics.add(contentsOf: reader.diagnostics.all)
        return clauses
    }

    /// Reads one file of clauses.
    private func readClauses(_ path: String) -> [Clause] {
        do {
            var reader = ClauseReader()
            let clauses = reader.clauses(try YAMLReader.read(try files.text(path), file: path))
            diagnostics.add(contentsOf: reader.diagnostics.all)
            return clauses
        } catch let error as DiagnosticsError {
            diagnostics.add(contentsOf: error.diagnostics)
        } catch {
            diagnostics.error(
                "unreadable-file", "the file cannot be read", at: SourcePlace(file: path, line: 1, column: 1))
        }
        return []
    }

    /// The device type with a name, worked out; all devices of the type share it.
    public func blueprint(_ id: DeviceTypeID) -> DeviceBlueprint? {
        if let known = blueprints[id] { return known }
        guard let deviceType = deviceType(id) else { return nil }
        let blueprint = DeviceBlueprint(
            id: id, title: deviceType.title,
            components: deviceType.components.enumerated().map { (EndpointNumber(UInt32($0 + 1)), $1) },
            capability: { self.capability($0) })
        blueprints[id] = blueprint
        return blueprint
    }

    /// The names of all capabilities, sorted.
    public var capabilityIDs: [CapabilityID] { names(in: "capabilities").map { CapabilityID(rawValue: $0) } }
    /// The names of all device types, sorted.
    public var deviceTypeIDs: [DeviceTypeID] { names(in: "device-types").map { DeviceTypeID(rawValue: $0) } }

    /// The names of all dialects, sorted.
    public var dialectIDs: [DialectID] { names(in: "dialects").map { DialectID(rawValue: $0) } }

    /// The place of a value in a device type file, for a message about something that only the engine can know.
    ///
    /// - Parameters:
    ///   - id: The device type.
    ///   - keys: The keys that lead to the value.
    public func place(in id: DeviceTypeID, _ keys: [String]) -> SourcePlace? {
        // It is read again for a place only: what is wrong with it was told when its blueprint was made.
        guard let path = path("device-types", id.rawValue), let text = try? files.text(path),
            let root = try? YAMLReader.read(text, file: path)
        else { return nil }
        var node = root
        var place = root.place
        for key in keys {
            guard let entry = node.entries?.first(where: { $0.key == key }) else { return place }
            place = entry.place
            node = entry.value
        }
        return place
    }

    /// The names of all files of a kind, over all folders, sorted and each once.
    func names(in kind: String) -> [String] {
        var names: Set<String> = []
        for folder in folders {
            let root = FileSystem.join(folder, kind)
            for path in files.files(below: root, suffix: ".yaml") {
                names.insert(CatalogName.name(path.dropFirst(root.count + 1).dropLast(".yaml".count)))
            }
        }
        return names.sorted()
    }

    /// The path of the file that holds a name; the topmost folder wins.
    func path(_ kind: String, _ name: String) -> String? {
        guard !name.isEmpty, name.utf8.count < 128, name.utf8.allSatisfy(Self.isNameOctet) else { return nil }
        for folder in folders {
            let path = FileSystem.join(folder, "\(kind)/\(CatalogName.path(name)).yaml")
            if files.exists(path) { return path }
        }
        return nil
    }

    /// True for letters, digits and dots: what the name of a file may be made of.
    private static func isNameOctet(_ octet: UInt8) -> Bool {
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || octet == 0x2E || octet == 0x5F
    }

    /// Reads the file of a name; nothing when there is none or it is not understood.
    func read(_ kind: String, _ name: String, key: String) -> YAMLNode? {
        guard let path = path(kind, name) else { return nil }
        do {
            let node = try readAhead?.take(path).get() ?? YAMLReader.read(try files.text(path), file: path)
            guard let written = node[key]?.scalar, written == name else {
                let found = node[key]?.scalar.map { "'\($0)'" } ?? "nothing"
                diagnostics.error(
                    "wrong-file", "the file must hold '\(key): \(name)', but holds \(found)",
                    at: node[key]?.place ?? node.place)
                return nil
            }
            checkReplaces(node, kind, name, path)
            return node
        } catch let error as DiagnosticsError {
            diagnostics.add(contentsOf: error.diagnostics)
        } catch {
            diagnostics.error(
                "unreadable-file", "the file cannot be read", at: SourcePlace(file: path, line: 1, column: 1))
        }
        return nil
    }

    /// Notes an overlay that replaces a name without saying so.
    private func checkReplaces(_ node: YAMLNode, _ kind: String, _ name: String, _ path: String) {
        guard folders.count > 1 else { return }
        let others = folders.map { FileSystem.join($0, "\(kind)/\(CatalogName.path(name)).yaml") }
            .filter { $0 != path && files.exists($0) }
        guard let other = others.first, node["replaces"]?.bool != true else { return }
        diagnostics.error(
            "silent-replacement", "'\(name)' is defined in \(other) too", at: node.place,
            hint: "say 'replaces: true' if that is meant")
    }

    /// Takes over what a reader of another kind of file found.
    func add(_ others: Diagnostics) { diagnostics.add(contentsOf: others.all) }
}
