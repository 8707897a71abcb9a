public import HulianDiagnostics

extension Composition {
    /// Reads a `.matter` file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - files: The files that may be read.
    /// - Throws: ``DiagnosticsError`` with the codes `unreadable-file`, `matter-length`, `matter-syntax` or
    ///   `matter-endpoint`.
    public static func read(path: String, in files: FileSystem) throws(DiagnosticsError) -> Composition {
        let octets: [UInt8]
        do throws(FileSystem.Failure) {
            octets = try files.octets(path)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    "unreadable-file", error == .missing ? "there is no such file" : "the file cannot be read",
                    at: SourcePlace(file: path, line: 1, column: 1))
            ])
        }
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        var name = String(path[start...])
        if name.hasSuffix(".matter") { name.removeLast(".matter".count) }
        return try read(octets, file: path, name: name)
    }

    /// Reads the content of a `.matter` file.
    ///
    /// - Parameters:
    ///   - octets: The content.
    ///   - file: Its path, for places.
    ///   - name: The name of the sample application.
    /// - Throws: ``DiagnosticsError`` as for a file.
    public static func read(_ octets: [UInt8], file: String, name: String) throws(DiagnosticsError) -> Composition {
        guard octets.count <= CompositionReader.lengthLimit else {
            throw DiagnosticsError([
                Diagnostic(
                    "matter-length", "the file is longer than \(CompositionReader.lengthLimit >> 20) MiB",
                    at: SourcePlace(file: file, line: 1, column: 1))
            ])
        }
        do throws(Diagnostic) {
            var reader = CompositionReader(try MatterTokens(octets, file: file))
            return try reader.composition(named: name)
        } catch {
            throw DiagnosticsError([error])
        }
    }
}

/// Reads endpoint blocks, and of the cluster definitions before them no more than their revisions.
struct CompositionReader {
    /// The longest file in octets.
    static let lengthLimit = 16 << 20
    /// The words and signs.
    private var tokens: MatterTokens

    /// Makes a reader.
    init(_ tokens: MatterTokens) { self.tokens = tokens }

    /// Reads the file.
    mutating func composition(named name: String) throws(Diagnostic) -> Composition {
        var endpoints: [Composition.Endpoint] = []
        var revisions: [String: Int] = [:]
        while tokens.token != .end {
            if tokens.token == .word("endpoint") {
                let place = tokens.place
                try tokens.advance()
                let endpoint = try endpoint()
                guard !endpoints.contains(where: { $0.number == endpoint.number }) else {
                    throw Diagnostic("matter-endpoint", "endpoint \(endpoint.number) stands here again", at: place)
                }
                endpoints.append(endpoint)
            } else {
                try skipDefinition(into: &revisions)
            }
        }
        return Composition(name: name, endpoints: endpoints, revisions: revisions)
    }

    /// Moves behind a definition: a cluster, an enumeration, a structure, a bitmap.
    private mutating func skipDefinition(into revisions: inout [String: Int]) throws(Diagnostic) {
        let place = tokens.place
        var words: [String] = []
        while tokens.token != .sign(UInt8(ascii: "{")), tokens.token != .sign(UInt8(ascii: ";")) {
            guard tokens.token != .end else {
                throw Diagnostic("matter-syntax", "the definition that starts here never ends", at: place)
            }
            if case .word(let word) = tokens.token { words.append(word) }
            try tokens.advance()
        }
        let cluster = words.firstIndex(of: "cluster").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        guard tokens.token == .sign(UInt8(ascii: "{")) else { return try tokens.advance() }
        var depth = 0
        repeat {
            switch tokens.token {
            case .sign(UInt8(ascii: "{")): depth += 1
            case .sign(UInt8(ascii: "}")): depth -= 1
            case .end: throw Diagnostic("matter-syntax", "the definition that starts here never ends", at: place)
            case .word("revision") where depth == 1:
                try tokens.advance()
                if let cluster, case .word(let word) = tokens.token, let revision = Int(word) {
                    revisions[cluster] = revision
                }
                continue
            default: break
            }
            try tokens.advance()
        } while depth > 0
    }

    /// Reads an endpoint behind its first word.
    private mutating func endpoint() throws(Diagnostic) -> Composition.Endpoint {
        let place = tokens.place
        let written = try word("the number of an endpoint")
        guard let number = UInt16(written) else {
            throw Diagnostic(
                "matter-syntax", "'\(written)' stands here, but the number of an endpoint was expected", at: place)
        }
        var endpoint = Composition.Endpoint(number: number)
        try expect("{")
        while try !take("}") {
            switch tokens.token {
            case .word("device"):
                try tokens.advance()
                try expect(word: "type")
                endpoint.deviceTypes.append(try deviceType())
            case .word("binding"):
                try tokens.advance()
                try expect(word: "cluster")
                endpoint.clientClusters.append(try word("the name of a cluster"))
                try expect(";")
            case .word("server"):
                try tokens.advance()
                try expect(word: "cluster")
                endpoint.clusters.append(try cluster())
            default: try skipStatement("'device type', 'binding cluster' or 'server cluster'")
            }
        }
        return endpoint
    }

    /// Reads a device type behind its first words.
    private mutating func deviceType() throws(Diagnostic) -> Composition.DeviceType {
        let name = try word("the name of a device type")
        try expect("=")
        let number = try integer("the number of a device type")
        var revision: Int64 = 1
        if try take(",") {
            try expect(word: "version")
            revision = try integer("the version of a device type")
        }
        try expect(";")
        return Composition.DeviceType(
            name: name, number: UInt32(truncatingIfNeeded: number), revision: Int(truncatingIfNeeded: revision))
    }

    /// Reads a cluster of an endpoint behind its first words.
    private mutating func cluster() throws(Diagnostic) -> Composition.Cluster {
        let place = tokens.place
        var cluster = Composition.Cluster(name: try word("the name of a cluster"), place: place)
        try expect("{")
        while try !take("}") {
            guard case .word(let first) = tokens.token else {
                try skipStatement("an attribute, a command or an event")
                continue
            }
            if let storage = Composition.Storage(rawValue: first) {
                try tokens.advance()
                try expect(word: "attribute")
                cluster.attributes.append(try attribute(storage))
            } else if first == "handle" {
                try tokens.advance()
                try expect(word: "command")
                cluster.commands.append(try word("the name of a command"))
                try expect(";")
            } else if first == "emits" {
                try tokens.advance()
                try expect(word: "event")
                cluster.events.append(try word("the name of an event"))
                try expect(";")
            } else {
                try skipStatement("'ram', 'persist', 'callback', 'handle' or 'emits'")
            }
        }
        return cluster
    }

    /// Reads an attribute of a cluster behind its first words.
    private mutating func attribute(_ storage: Composition.Storage) throws(Diagnostic) -> Composition.Attribute {
        let place = tokens.place
        let name = try word("the name of an attribute")
        var text: String?
        if tokens.token == .word("default") {
            try tokens.advance()
            try expect("=")
            switch tokens.token {
            case .word(let word), .text(let word): text = word
            default: throw unexpected("a value")
            }
            try tokens.advance()
        }
        try expect(";")
        return Composition.Attribute(name: name, storage: storage, defaultText: text, place: place)
    }

    // MARK: Tokens

    /// A statement that is no known one ends the reading: half a node is none.
    private func skipStatement(_ expected: String) throws(Diagnostic) { throw unexpected(expected) }

    /// Takes a word.
    private mutating func word(_ expected: String) throws(Diagnostic) -> String {
        guard case .word(let word) = tokens.token else { throw unexpected(expected) }
        try tokens.advance()
        return word
    }

    /// Takes a whole number.
    private mutating func integer(_ expected: String) throws(Diagnostic) -> Int64 {
        guard case .word(let word) = tokens.token, let number = XMLElement.number(word),
            (0...0xFFFF_FFFF).contains(number)
        else { throw unexpected(expected) }
        try tokens.advance()
        return number
    }

    /// Takes a certain word.
    private mutating func expect(word: String) throws(Diagnostic) {
        guard tokens.token == .word(word) else { throw unexpected("'\(word)'") }
        try tokens.advance()
    }

    /// Takes a certain sign.
    private mutating func expect(_ sign: Character) throws(Diagnostic) {
        guard try take(sign) else { throw unexpected("'\(sign)'") }
    }

    /// Takes a sign if it stands next; the end of the file is an error, as something is always open here.
    private mutating func take(_ sign: Character) throws(Diagnostic) -> Bool {
        guard tokens.token != .end else { throw unexpected("'\(sign)'") }
        guard let octet = sign.asciiValue, tokens.token == .sign(octet) else { return false }
        try tokens.advance()
        return true
    }

    /// A message about what stands next.
    private func unexpected(_ expected: String) -> Diagnostic {
        let found =
            switch tokens.token {
            case .word(let word): "'\(word.prefix(40))'"
            case .text(let text): "the text '\(text.prefix(40))'"
            case .sign(let octet): "'\(String(UnicodeScalar(octet)))'"
            case .end: "nothing"
            }
        return Diagnostic("matter-syntax", "\(found) stands here, but \(expected) was expected", at: tokens.place)
    }
}
