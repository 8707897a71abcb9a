import HulianDiagnostics
import HulianMatter
import HulianModel
import Testing

/// Cluster definitions in XML.
@Suite("Cluster definitions")
struct ClusterLibraryTests {
    /// A small cluster with most of what the files use.
    static let small = """
        <configurator>
          <bitmap name="Feature" type="BITMAP32"><cluster code="0x1234"/><field name="Lighting" mask="0x1"/></bitmap>
          <enum name="ModeEnum" type="ENUM8">
            <cluster code="0x1234"/><item name="Off" value="0x00"/><item name="DelayedOff" value="0x05"/>
          </enum>
          <struct name="ThingStruct" isFabricScoped="true">
            <cluster code="0x1234"/><item name="Label" type="char_string" length="8"/>
            <item fieldId="4" name="Level" type="int8u" isNullable="true" optional="true"/>
          </struct>
          <cluster>
            <name>Small/Thing</name><code>0x1234</code>
            <globalAttribute side="either" code="0xFFFD" value="3"/>
            <attribute side="server" code="0x0000" define="MODE" type="ModeEnum" writable="true">Mode</attribute>
            <attribute side="server" code="1" define="LEVEL" type="INT8U" min="0x01" max="0xFE" isNullable="true"
              default="0xFF" writable="true" optional="true">
              <description>LevelNow</description><access op="write" role="manage"/>
            </attribute>
            <attribute side="client" code="2" define="X" type="int8u">Nowhere</attribute>
            <attribute side="server" code="3" name="Things" define="T" type="ARRAY" entryType="ThingStruct" length="9"/>
            <attribute side="server" code="4" name="Depth" define="D" type="int16s" default="0xFF9C" optional="true">
              <mandatoryConform><feature name="LT"/></mandatoryConform>
            </attribute>
            <command source="client" code="0x00" name="Go" response="GoResponse" mustUseTimedInvoke="true">
              <access op="invoke" privilege="administer"/>
              <arg name="Mode" type="ModeEnum"/><arg name="Items" type="int16u" array="true" length="2"/>
            </command>
            <command source="server" code="0x01" name="GoResponse"><arg name="Status" type="enum8"/></command>
            <command source="client" code="0x00" name="Ping" manufacturerCode="0x1002"/>
            <event side="server" code="0x02" name="Gone" priority="critical">
              <field id="0" name="Mode" type="ModeEnum"/>
            </event>
          </cluster>
        </configurator>
        """

    /// The library of a text.
    static func library(_ text: String) throws(DiagnosticsError) -> ClusterLibrary {
        try ClusterLibrary.read(folder: "zap", in: .memory(["zap/one.xml": text]))
    }

    @Test("a definition keeps its types, ranges, rights and numbers")
    func facts() throws {
        let library = try Self.library(Self.small)
        let cluster = try #require(library.cluster(named: "smallthing"))
        #expect(cluster.number == 0x1234)
        #expect(cluster.id == "smallThing")
        #expect(cluster.revision == 3)
        #expect(cluster.attributes.map(\.name) == ["mode", "levelNow", "things", "depth"])
        let level = try #require(cluster.attribute(named: "levelNow"))
        #expect(level.constraint.minimum == 1 && level.constraint.maximum == 0xFE && level.constraint.isNullable)
        #expect(level.defaultValue == .null)
        #expect(library.writePrivilege(1, of: 0x1234) == .manage)
        #expect(cluster.attribute(named: "depth")?.defaultValue == -100)
        #expect(cluster.attribute(named: "depth")?.conformance.text == "LT")
        let things = try #require(cluster.attribute(named: "things"))
        #expect(things.isFabricScoped && things.constraint.maximumLength == 9)
        #expect(cluster.structures["ThingStruct"]?.fields.map(\.number) == [0, 4, 254])
        let go = try #require(cluster.command(named: "go"))
        #expect(go.isTimed && go.response == "goResponse")
        #expect(library.invokePrivilege(0, of: 0x1234) == .administer)
        #expect(
            go.fields.map(\.constraint.type) == [
                .enumeration("ModeEnum", bits: 8), .list(.integer(IntegerType(bits: 16, isSigned: false))),
            ])
        #expect(cluster.command(named: "ping")?.number == 0x1002_0000)
        #expect(cluster.events.first?.priority == .critical)
        #expect(library.enumeration("modeenum", in: cluster)?.item(named: "delayedOff")?.number == 5)
        #expect(cluster.features.map(\.bit) == [0])
    }

    @Test(
        "what is no definition is told with its place",
        arguments: [
            ("<configurator><cluster></configurator>", "xml-syntax", 1),
            ("", "xml-syntax", 1),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", "xml-doctype", 2),
            ("<devices/>", "zap-root", 1),
            ("<configurator>\n<cluster><name>A</name><code>six</code></cluster></configurator>", "zap-code", 2),
            ("<configurator><enum type=\"enum8\"/></configurator>", "zap-name", 1),
            (String(repeating: "<a>", count: 100), "xml-depth", 1),
            ("<configurator/>", "no-clusters", nil),
        ] as [(String, String, Int?)])
    func malformed(_ text: String, _ code: String, _ line: Int?) throws {
        let error = #expect(throws: DiagnosticsError.self) { try Self.library(text) }
        #expect(error?.diagnostics.map(\.code) == [code])
        #expect(error?.diagnostics.first?.place?.line == line)
    }

    @Test("a folder that is not there is told")
    func missing() {
        let error = #expect(throws: DiagnosticsError.self) {
            try ClusterLibrary.read(folder: "nowhere", in: .memory([:]))
        }
        #expect(error?.diagnostics.map(\.code) == ["missing-folder"])
    }

    // Of the commands of 1.6 one stands in a file that adds to clusters; five features stand in bitmaps alone.
    @Test(
        "every file of both versions is read without loss", .enabled(if: Material.folder != nil, Material.absence),
        arguments: [("1.6", 153, 1272, 411, 119, 152, 377), ("1.2", 94, 826, 0, 0, 82, 0)])
    func whole(
        _ version: String, _ clusters: Int, _ attributes: Int, _ requests: Int, _ responses: Int, _ events: Int,
        _ features: Int
    ) throws {
        let library = try Material.library(version)
        #expect(library.clusters.count == clusters)
        let commands = library.clusters.flatMap(\.commands)
        #expect(library.clusters.reduce(0) { $0 + $1.attributes.count } == attributes)
        #expect(library.clusters.reduce(0) { $0 + $1.events.count } == events)
        if requests > 0 {
            #expect(commands.filter { !$0.isResponse }.count == requests)
            #expect(commands.filter(\.isResponse).count == responses)
            #expect(library.clusters.reduce(0) { $0 + $1.features.count } == features)
        } else {
            #expect(commands.count == 279)
        }
        // A structure that no file defines would let every value through.
        var unknown: [String] = []
        func look(_ type: DataType, _ cluster: Capability) {
            switch type {
            case .list(let element): look(element, cluster)
            case .structure(let name) where library.structure(name, in: cluster) == nil:
                unknown.append("\(cluster.id): \(name)")
            default: break
            }
        }
        for cluster in library.clusters {
            for attribute in cluster.attributes { look(attribute.constraint.type, cluster) }
            for command in cluster.commands { for field in command.fields { look(field.constraint.type, cluster) } }
            for event in cluster.events { for field in event.fields { look(field.constraint.type, cluster) } }
            for structure in cluster.structures.values {
                for field in structure.fields { look(field.constraint.type, cluster) }
            }
        }
        #expect(unknown.sorted() == [])
    }
}
