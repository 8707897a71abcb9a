import HulianDiagnostics
import HulianMatter
import HulianModel
import Testing

/// Endpoint blocks of `.matter` files.
@Suite("Compositions")
struct CompositionTests {
    /// A small file.
    static let small = """
        // generated
        /** A comment. */
        server cluster SmallThing = 4660 {
          revision 3;
          enum ModeEnum : enum8 { kOff = 0; }
          readonly attribute int8u a = 0;
        }
        endpoint 1 {
          device type ma_thing = 256, version 2;
          binding cluster OnOff;
          server cluster SmallThing {
            emits event Gone;
            ram      attribute mode default = 5;
            persist  attribute levelNow default = 0xFF;
            callback attribute things;
            ram      attribute label default = "a \\"b\\"";
            handle command Go;
          }
        }
        endpoint 0 { device type ma_rootdevice = 22, version 1; }
        """

    /// Reads a text.
    static func read(_ text: String) throws(DiagnosticsError) -> Composition {
        try Composition.read(Array(text.utf8), file: "small.matter", name: "small")
    }

    @Test("endpoints, device types, attributes with their storage, commands and events are read")
    func facts() throws {
        let composition = try Self.read(Self.small)
        #expect(composition.endpoints.map(\.number) == [0, 1])
        #expect(composition.revisions == ["SmallThing": 3])
        let endpoint = composition.endpoints[1]
        #expect(endpoint.deviceTypes.map(\.number) == [256] && endpoint.deviceTypes.map(\.revision) == [2])
        #expect(endpoint.clientClusters == ["OnOff"])
        let cluster = try #require(endpoint.clusters.first)
        #expect(cluster.attributes.map(\.storage) == [.ram, .persist, .callback, .ram])
        #expect(cluster.attributes.map(\.defaultText) == ["5", "0xFF", nil, "a \"b\""])
        #expect(cluster.commands == ["Go"] && cluster.events == ["Gone"])
    }

    @Test(
        "what is no composition is told with its place",
        arguments: [
            ("endpoint x {}", "matter-syntax", 1), ("endpoint 1 {", "matter-syntax", 1),
            ("endpoint 1 {\n  server cluster A { ram attribute b default = ; }\n}", "matter-syntax", 2),
            ("endpoint 1 {}\nendpoint 1 {}", "matter-endpoint", 2), ("/* no end", "matter-syntax", 1),
            ("server cluster A = 1 {\n{ ", "matter-syntax", 1), ("endpoint 99999 {}", "matter-syntax", 1),
            ("endpoint 1 { server cluster A { ram attribute b default = \"c; } }", "matter-syntax", 1),
        ])
    func malformed(_ text: String, _ code: String, _ line: Int) {
        let error = #expect(throws: DiagnosticsError.self) { try Self.read(text) }
        #expect(error?.diagnostics.map(\.code) == [code])
        #expect(error?.diagnostics.first?.place?.line == line)
    }

    @Test(
        "every composition is read", .enabled(if: Material.folder != nil, Material.absence),
        arguments: [("1.6", 92, 237, 67, 131), ("1.2", 37, 84, 36, 93)])
    func whole(_ version: String, _ count: Int, _ endpoints: Int, _ deviceTypes: Int, _ clusters: Int) throws {
        let all = try Material.compositions(version).map { try Composition.read(path: $0, in: .local()) }
        #expect(all.count == count)
        #expect(all.reduce(0) { $0 + $1.endpoints.count } == endpoints)
        #expect(Set(all.flatMap(\.endpoints).flatMap(\.deviceTypes).map(\.number)).count == deviceTypes)
        #expect(Set(all.flatMap(\.endpoints).flatMap(\.clusters).map(\.name)).count == clusters)
    }

    @Test(
        "every composition becomes a node whose every element is known",
        .enabled(if: Material.folder != nil, Material.absence), arguments: [("1.6", 0), ("1.2", 5)])
    func nodes(_ version: String, _ unknown: Int) throws {
        let library = try Material.library(version)
        var problems: [String] = []
        for path in Material.compositions(version) {
            let composition = try Composition.read(path: path, in: .local())
            let fixture = try Fixture.read(
                name: composition.name, version: version, catalog: Material.catalogFolder, in: .local())
            let node = MatterNode(library: library, composition: composition, fixture: fixture, seed: 1)
            node.advance(by: .seconds(60))
            for diagnostic in node.diagnostics { problems.append("\(composition.name): \(diagnostic.message)") }
        }
        // Four clusters and one attribute of 1.2 are defined in files of extensions that are not at hand.
        #expect(Set(problems).count == unknown, "\(Set(problems).sorted())")
    }
}
