import HulianBehaviors
import HulianDiagnostics
import HulianModel
import Testing

@testable import HulianMatter

/// The rules of interaction.
@Suite("A node of Matter's data model")
struct MatterNodeTests {
    /// A node with an On/Off light of small definitions of ours.
    static func light() throws -> MatterNode {
        let zap = """
            <configurator>
              <struct name="ThingStruct" isFabricScoped="true"><cluster code="0x1234"/><item name="Label" type="char_string"/></struct>
              <cluster><name>On/Off</name><code>0x0006</code>
                <globalAttribute side="either" code="0xFFFD" value="6"/>
                <attribute side="server" code="0x0000" name="OnOff" type="boolean"/>
                <attribute side="server" code="0x4001" name="OnTime" type="int16u" writable="true" optional="true"/>
                <command source="client" code="0x00" name="Off"/><command source="client" code="0x01" name="On"/>
              </cluster>
              <cluster><name>Thing</name><code>0x1234</code>
                <attribute side="server" code="0" name="Things" type="array" entryType="ThingStruct" writable="true"/>
                <attribute side="server" code="1" name="Secret" type="int8u" max="9" writable="true" mustUseTimedWrite="true"/>
                <command source="client" code="0" name="Open" mustUseTimedInvoke="true"/>
              </cluster>
            </configurator>
            """
        let composition = """
            endpoint 1 {
              server cluster OnOff {
                ram attribute onOff default = 0; ram attribute onTime default = 0; ram attribute clusterRevision default = 4;
                ram attribute featureMap default = 1;
                handle command Off; handle command On;
              }
              server cluster Thing {
                persist attribute things; ram attribute secret default = 3; handle command Open;
              }
            }
            """
        return MatterNode(
            library: try ClusterLibraryTests.library(zap), composition: try CompositionTests.read(composition),
            fixture: .empty, seed: 1)
    }

    /// The status of what is done.
    private func status(_ body: () throws(Status) -> Void) -> Status {
        do throws(Status) {
            try body()
            return .success
        } catch {
            return error
        }
    }

    @Test("what is not there is refused by its kind")
    func unknown() throws {
        let node = try Self.light()
        #expect(status { () throws(Status) in _ = try node.read(9, 6, 0) } == .unsupportedEndpoint)
        #expect(status { () throws(Status) in _ = try node.read(1, 8, 0) } == .unsupportedCluster)
        #expect(status { () throws(Status) in _ = try node.read(1, 6, 0x4000) } == .unsupportedAttribute)
        #expect(status { () throws(Status) in _ = try node.invoke(1, 6, 2, []) } == .unsupportedCommand)
        #expect(status { () throws(Status) in _ = try node.events(1, 6, 0) } == .unsupportedEvent)
        #expect(status { () throws(Status) in try node.write(1, 6, 0, true) } == .unsupportedWrite)
        #expect(status { () throws(Status) in try node.write(1, 6, 0xFFFD, 1) } == .unsupportedWrite)
    }

    @Test("values are checked, timed elements want timed interactions, versions of data are kept")
    func writes() throws {
        let node = try Self.light()
        #expect(status { () throws(Status) in try node.write(1, 0x1234, 1, 4) } == .needsTimedInteraction)
        #expect(status { () throws(Status) in try node.write(1, 0x1234, 1, 10, isTimed: true) } == .constraintError)
        let version = try #require(node.dataVersion(1, 0x1234))
        try node.write(1, 0x1234, 1, 4, isTimed: true, dataVersion: version)
        #expect(node.dataVersion(1, 0x1234) == version + 1)
        let late = status { () throws(Status) in try node.write(1, 0x1234, 1, 5, isTimed: true, dataVersion: version) }
        #expect(late == .dataVersionMismatch)
        #expect(try node.read(1, 0x1234, 1) == 4)
        #expect(status { () throws(Status) in _ = try node.invoke(1, 0x1234, 0, []) } == .needsTimedInteraction)
    }

    @Test("a command that no behaviour answers is told apart from one that is refused")
    func notSimulated() throws {
        let node = try Self.light()
        #expect(
            status { () throws(Status) in _ = try node.invoke(1, 0x1234, 0, [], isTimed: true) } == .unsupportedCommand)
        #expect(node.notSimulated == "thing.open")
        _ = try node.invoke(1, 6, 1, [])
        #expect(node.notSimulated == nil)
    }

    @Test("each fabric sees and writes its own entries")
    func fabrics() throws {
        let node = try Self.light()
        try node.write(1, 0x1234, 0, [["label": "a"]])
        node.fabric = 2
        #expect(try node.read(1, 0x1234, 0) == [])
        try node.write(1, 0x1234, 0, [["label": "b"]])
        #expect(try node.read(1, 0x1234, 0) == [["label": "b", "fabricIndex": 2]])
        #expect(try node.read(1, 0x1234, 0, fabricFiltered: false).listValue?.count == 2)
    }

    @Test("of the entries of other fabrics only what is not theirs alone to know is told")
    func sensitive() throws {
        let zap = """
            <configurator>
              <struct name="CardStruct" isFabricScoped="true"><cluster code="0x1234"/>
                <item fieldId="0" name="Place" type="int8u"/>
                <item fieldId="1" name="Code" type="char_string" isFabricSensitive="true"/></struct>
              <cluster><name>Thing</name><code>0x1234</code>
                <attribute side="server" code="0" name="Cards" type="array" entryType="CardStruct" writable="true"/>
              </cluster>
            </configurator>
            """
        let node = MatterNode(
            library: try ClusterLibraryTests.library(zap),
            composition: try CompositionTests.read("endpoint 1 { server cluster Thing { persist attribute cards; } }"),
            fixture: .empty, seed: 1)
        try node.write(1, 0x1234, 0, [["place": 1, "code": "a"]])
        node.fabric = 2
        try node.write(1, 0x1234, 0, [["place": 2, "code": "b"]])
        #expect(
            try node.read(1, 0x1234, 0, fabricFiltered: false) == [
                ["place": 1, "fabricIndex": 1], ["place": 2, "code": "b", "fabricIndex": 2],
            ])
        #expect(try node.read(1, 0x1234, 0) == [["place": 2, "code": "b", "fabricIndex": 2]])
    }

    @Test("global attributes say what the composition says")
    func globals() throws {
        let node = try Self.light()
        #expect(try node.read(1, 6, 0xFFFD) == 4)
        #expect(try node.read(1, 6, 0xFFFC) == 1)
        #expect(try node.read(1, 6, 0xFFFB) == [0, 0x4001, 0xFFF8, 0xFFF9, 0xFFFB, 0xFFFC, 0xFFFD])
        #expect(try node.read(1, 6, 0xFFF9) == [0, 1])
    }

    @Test("a silent subscription says at its longest time that the node is still there")
    func keepAlive() throws {
        let node = try Self.light()
        let (subscription, _) = try node.subscribe(1, 6, attribute: 0, min: .seconds(0), max: .seconds(10))
        #expect(node.nextReport(of: subscription, within: .seconds(9)) == nil)
        #expect(node.keepAliveCount(of: subscription) == 0)
        #expect(node.nextReport(of: subscription, within: .seconds(2)) == nil)
        #expect(node.keepAliveCount(of: subscription) == 1)
        node.advance(by: .seconds(4))
        try node.invoke(1, 6, 1, [])
        #expect(node.nextReport(of: subscription, within: .zero)?.value == true)
        // The time counts from the report on.
        node.advance(by: .seconds(9))
        #expect(node.keepAliveCount(of: subscription) == 1)
        node.advance(by: .seconds(1))
        #expect(node.keepAliveCount(of: subscription) == 2)
        node.endSubscriptions()
        node.advance(by: .seconds(100))
        #expect(node.keepAliveCount(of: subscription) == nil)
    }

    @Test("who has no right is refused, and rights are by fabric, endpoint, cluster and device type")
    func access() throws {
        let zap = """
            <configurator>
              <struct name="TargetStruct"><cluster code="0x001F"/>
                <item fieldId="0" name="Cluster" type="int32u" isNullable="true"/>
                <item fieldId="1" name="Endpoint" type="int16u" isNullable="true"/>
                <item fieldId="2" name="DeviceType" type="int32u" isNullable="true"/></struct>
              <struct name="EntryStruct" isFabricScoped="true"><cluster code="0x001F"/>
                <item fieldId="1" name="Privilege" type="int8u"/><item fieldId="2" name="AuthMode" type="int8u"/>
                <item fieldId="3" name="Subjects" array="true" type="int64u" isNullable="true"/>
                <item fieldId="4" name="Targets" array="true" type="TargetStruct" isNullable="true"/></struct>
              <cluster><name>Access Control</name><code>0x001F</code>
                <attribute side="server" code="0" name="ACL" type="array" entryType="EntryStruct" writable="true">
                  <access op="read" privilege="administer"/><access op="write" privilege="administer"/></attribute>
              </cluster>
              <cluster><name>On/Off</name><code>0x0006</code>
                <attribute side="server" code="0x0000" name="OnOff" type="boolean"/>
                <attribute side="server" code="0x4001" name="OnTime" type="int16u" writable="true" optional="true">
                  <access op="write" privilege="manage"/></attribute>
                <command source="client" code="0x01" name="On"/>
              </cluster>
            </configurator>
            """
        let composition = """
            endpoint 0 { server cluster AccessControl { callback attribute acl; } }
            endpoint 1 { device type ma_onofflight = 256, version 1;
              server cluster OnOff { ram attribute onOff default = 0; ram attribute onTime default = 0; handle command On; } }
            """
        let node = MatterNode(
            library: try ClusterLibraryTests.library(zap), composition: try CompositionTests.read(composition),
            fixture: .empty, seed: 1)
        func entry(_ privilege: Int64, _ targets: Value = .null, subjects: Value = .null) -> Value {
            ["privilege": .integer(privilege), "authMode": 2, "subjects": subjects, "targets": targets]
        }
        func rights(as fabric: UInt8) -> [Status] {
            node.fabric = fabric
            defer { node.fabric = 1 }
            return [
                status { () throws(Status) in _ = try node.read(1, 6, 0) },
                status { () throws(Status) in try node.invoke(1, 6, 1, []) },
                status { () throws(Status) in try node.write(1, 6, 0x4001, 3) },
                status { () throws(Status) in _ = try node.read(0, 0x1F, 0) },
            ]
        }
        let (yes, no) = (Status.success, Status.unsupportedAccess)
        #expect(rights(as: 2) == [yes, yes, yes, yes])
        try node.write(0, 0x1F, 0, [entry(5)])
        #expect(rights(as: 1) == [yes, yes, yes, yes])
        #expect(rights(as: 2) == [no, no, no, no])
        // Who joins has all rights; what he gives himself then counts.
        node.admit(2)
        #expect(rights(as: 2) == [yes, yes, yes, yes])
        let table: [(Value, [Status])] = [
            ([entry(1)], [yes, no, no, no]), ([entry(3)], [yes, yes, no, no]), ([entry(4)], [yes, yes, yes, no]),
            ([entry(4, [["cluster": 6, "endpoint": .null, "deviceType": .null]])], [yes, yes, yes, no]),
            ([entry(4, [["cluster": 8, "endpoint": .null, "deviceType": .null]])], [no, no, no, no]),
            ([entry(4, [["cluster": .null, "endpoint": 2, "deviceType": .null]])], [no, no, no, no]),
            ([entry(4, [["cluster": .null, "endpoint": .null, "deviceType": 256]])], [yes, yes, yes, no]),
            ([entry(4, [["cluster": .null, "endpoint": .null, "deviceType": 257]])], [no, no, no, no]),
            ([entry(4, subjects: [112_234])], [yes, yes, yes, no]),
            ([entry(4, subjects: [112_233])], [no, no, no, no]),
        ]
        for (entries, expected) in table {
            // The list as it stands is that of both fabrics; an administrator of the first may not write the second's.
            let both = try #require(node.read(0, 0x1F, 0, fabricFiltered: false).listValue)
            let first = both.filter { $0["fabricIndex"] == 1 }
            let second = (entries.listValue ?? []).map { entry in
                Value.structure((entry.fields ?? []) + [Field("fabricIndex", 2)])
            }
            let blueprint = node.device.blueprint
            let cluster = try #require(blueprint.endpoint(0).flatMap { blueprint.capability(0x1F, on: $0) })
            let slot = try #require(blueprint.attribute(0, of: cluster))
            node.device.setInitial(slot, .list(first + second))
            #expect(rights(as: 2) == expected, "\(entries)")
        }
    }

    @Test("a subscription tells of changes, never sooner than its least time")
    func subscriptions() throws {
        let node = try Self.light()
        let (subscription, value) = try node.subscribe(1, 6, attribute: 0, min: .seconds(2), max: .seconds(10))
        #expect(value == false)
        try node.invoke(1, 6, 1, [])
        #expect(node.nextReport(of: subscription, within: .seconds(1)) == nil)
        let report = try #require(node.nextReport(of: subscription, within: .seconds(5)))
        #expect(report.value == true)
        #expect(report.time - .defaultStart == .seconds(2))
        #expect(node.nextReport(within: .seconds(30)) == nil)
        #expect(node.scheduler.now - .defaultStart == .seconds(32))
    }

    @Test("a restart keeps what is persistent and sets back what is not")
    func reboot() throws {
        let node = try Self.light()
        try node.write(1, 0x1234, 0, [["label": "a"]])
        try node.write(1, 0x1234, 1, 7, isTimed: true)
        node.reboot()
        #expect(try node.read(1, 0x1234, 0).listValue?.count == 1)
        #expect(try node.read(1, 0x1234, 1) == 3)
        node.factoryReset()
        #expect(try node.read(1, 0x1234, 0) == [])
    }
}

/// What sample applications hold in their own code.
@Suite("Fixtures of sample applications")
struct FixtureTests {
    @Test("every fixture file of the catalog is understood")
    func files() throws {
        let folder = Material.catalogFolder + "/matter"
        let names = FileSystem.local().names(folder) ?? []
        #expect(names.count >= 4)
        for name in names {
            let path = folder + "/" + name
            let fixture = try Fixture.read(
                try FileSystem.local().text(path), file: path, name: String(name.dropLast(".yaml".count)))
            #expect(!fixture.name.isEmpty)
        }
    }

    @Test(
        "what is no fixture is told with its place",
        arguments: [
            ("matter: b", "wrong-file"), ("endpoints: {}", "missing-key"),
            ("matter: a\nendpoints: { x: {} }", "wrong-type"),
            ("matter: a\nother: 1", "unknown-key"), ("matter: a\ndisabledEndpoints: [x]", "wrong-type"),
            ("matter: a\nendpoints: { 1: { behaviours: { mediaContents: {} } } }", "unknown-behaviour"),
            ("matter: a\nendpoints: { 1: { behaviours: { mediaContent: { pin: 1 } } } }", "unknown-field"),
        ])
    func malformed(_ text: String, _ code: String) {
        let error = #expect(throws: DiagnosticsError.self) { try Fixture.read(text, file: "a.yaml", name: "a") }
        #expect(error?.diagnostics.map(\.code) == [code])
    }

    @Test(
        "the application with all clusters and the television hold their lists",
        .enabled(if: Material.folder != nil, Material.absence), arguments: ["1.6", "1.2"])
    func lists(_ version: String) throws {
        let node = try Material.node("all-clusters-app", version)
        #expect(try node.read(0, 0x001D, 3).listValue?.contains(0xFFFE) == false)
        #expect(
            try node.read(1, 0x0050, 2).listValue?.compactMap { $0["label"] } == ["Black", "Cappuccino", "Espresso"])
        #expect(try node.read(1, 0x0056, 5) == ["Hot", "Warm", "Freezing"])
        #expect(try node.read(1, 0x0071, 0xFFFC) == 7)
        #expect(try node.read(1, 0x0054, 0).listValue?.count == 3)
        let television = try Material.node("tv-app", version)
        #expect(try television.read(1, 0x050B, 0).listValue?.count == 3)
        #expect(try television.read(1, 0x0504, 0).listValue?.count == 4)
    }

    @Test(
        "the television answers with the data that its fixture names",
        .enabled(if: Material.folder != nil, Material.absence), arguments: ["1.6", "1.2"])
    func answers(_ version: String) throws {
        let node = try Material.node("tv-app", version)
        let played = try node.invoke(3, 0x0506, 0x00, [])
        #expect(played.contains(Field("data", "data response")) && played.contains(Field("status", 0)))
        let asked = try node.invoke(
            3, 0x050E, 0x00, [Field("tempAccountIdentifier", "asdf")], isTimed: true)
        #expect(asked == [Field("setupPIN", "tempPin123")])
    }

    @Test(
        "a network is given under the fail-safe, and is lost when that ends before all is done",
        .enabled(if: Material.folder != nil, Material.absence))
    func failSafe() throws {
        let node = try Material.node("network-manager-app", "1.6")
        // A Thread dataset: when it was made, its channel and its identifier.
        let octets: [UInt8] = [14, 8, 0, 0, 0, 0, 0, 0, 0, 9, 0, 3, 0, 0, 15, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8]
        let fields = [Field("activeDataset", .bytes(octets))]
        let arming = [Field("expiryLengthSeconds", 60), Field("breadcrumb", 1)]
        #expect(throws: Status.failsafeRequired) { try node.invoke(1, 0x0452, 0x03, fields, isTimed: true) }
        #expect(try node.invoke(0, 0x0030, 0x04, []).first == Field("errorCode", 3))
        #expect(try node.invoke(0, 0x0030, 0x00, arming).first == Field("errorCode", 0))
        node.fabric = 2
        #expect(try node.invoke(0, 0x0030, 0x00, arming).first == Field("errorCode", 4))
        node.fabric = 1
        #expect(try node.read(0, 0x0030, 0) == 1)
        try node.invoke(1, 0x0452, 0x03, fields, isTimed: true)
        #expect(try node.read(1, 0x0452, 4) == 9)
        node.advance(by: .seconds(61))
        #expect(try node.read(1, 0x0452, 4) == .null)
        #expect(try node.invoke(0, 0x0030, 0x00, arming).first == Field("errorCode", 0))
        try node.invoke(1, 0x0452, 0x03, fields, isTimed: true)
        #expect(try node.invoke(0, 0x0030, 0x04, []).first == Field("errorCode", 0))
        node.advance(by: .seconds(61))
        #expect(try node.read(1, 0x0452, 4) == 9)
    }

    @Test(
        "behaviours see the revision of the version, also where the definitions state none",
        .enabled(if: Material.folder != nil, Material.absence),
        arguments: [("1.6", 0x0008, 6), ("1.2", 0x0008, 5), ("1.2", 0x0402, 4), ("1.2", 0x0101, 7)])
    func revisions(_ version: String, _ number: UInt32, _ revision: Int) throws {
        let node = try Material.node("all-clusters-app", version)
        let found = node.device.blueprint.capabilities.filter { $0.definition.number.rawValue == number }
        #expect(!found.isEmpty && found.allSatisfy { $0.definition.revision == revision })
    }

    @Test(
        "every attribute of a new node holds a value of its type",
        .enabled(if: Material.folder != nil, Material.absence),
        arguments: ["1.6", "1.2"])
    func types(_ version: String) throws {
        var count = 0
        var wrong: [String] = []
        for path in Material.compositions(version) {
            let name = try Composition.read(path: path, in: .local()).name
            let node = try Material.node(name, version)
            let blueprint = node.device.blueprint
            for (slot, attribute) in blueprint.attributes.enumerated() {
                let definition = blueprint.capabilities[attribute.capability].definition
                count += 1
                let status = attribute.constraint.check(node.device.value(at: slot), in: definition)
                if status == .invalidDataType { wrong.append("\(definition.id).\(attribute.definition.name)") }
            }
        }
        #expect(count > 4000)
        #expect(Set(wrong).sorted() == [])
    }

    @Test("features come from the elements that are there", .enabled(if: Material.folder != nil, Material.absence))
    func features() throws {
        let node = try Material.node("lock-app", "1.6")
        for instance in node.device.blueprint.capabilities where instance.definition.number == 0x0101 {
            #expect(instance.has(feature: "PIN") && instance.has(feature: "USR"))
        }
    }
}
