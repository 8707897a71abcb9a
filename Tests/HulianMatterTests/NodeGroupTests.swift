import HulianMatter
import HulianModel
import Testing

/// Groups, their keys and their scenes on a node with all clusters.
@Suite("Groups of a node", .enabled(if: Material.folder != nil, Material.absence))
struct NodeGroupTests {
    /// The number of Group Key Management.
    private let keys: UInt32 = 0x003F
    /// The numbers of Groups.
    private let groups: UInt32 = 0x0004

    /// The status of what is done.
    private func status(_ body: () throws(Status) -> Void) -> Status {
        do throws(Status) {
            try body()
            return .success
        } catch {
            return error
        }
    }

    /// A key set with keys from some times on.
    private func keySet(_ number: Int64, _ starts: [Int64?], octets: Int = 16) -> [Field] {
        var fields: [Field] = [Field("groupKeySetId", .integer(number)), Field("groupKeySecurityPolicy", 0)]
        for slot in 0..<3 {
            let start = slot < starts.count ? starts[slot] : nil
            let key = start.map { _ in Value.bytes([UInt8](repeating: 0xA0, count: octets)) }
            fields.append(Field("epochKey\(slot)", key ?? .null))
            fields.append(Field("epochStartTime\(slot)", start.map { .integer($0) } ?? .null))
        }
        fields.append(Field("groupKeyMulticastPolicy", 0))
        return [Field("groupKeySet", .structure(fields))]
    }

    @Test("keys come one after the other, and the first set cannot be taken away")
    func keySets() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        func write(_ number: Int64, _ starts: [Int64?], octets: Int = 16) -> Status {
            let fields = keySet(number, starts, octets: octets)
            return status { () throws(Status) in _ = try node.invoke(0, keys, 0, fields) }
        }
        #expect(write(7, []) == .invalidCommand)
        #expect(write(7, [0]) == .invalidCommand)
        #expect(write(7, [5, 4]) == .invalidCommand)
        #expect(write(7, [5, nil, 9]) == .invalidCommand)
        #expect(write(7, [5], octets: 15) == .constraintError)
        #expect(write(7, [5, -2, 7]) == .invalidCommand)
        #expect(write(7, [5, -3, -2]) == .success)
        #expect(write(7, [5, 6, 7]) == .success)
        #expect(write(8, [5]) == .success)
        #expect(write(9, [5]) == .resourceExhausted)
        let answer = try node.invoke(0, keys, 1, [Field("groupKeySetId", 7)]).first?.value
        #expect(answer?["epochStartTime2"] == 7 && answer?["epochKey2"] == .null)
        #expect(try node.invoke(0, keys, 4, []).first?.value == [0, 7, 8])
        let first: [Field] = [Field("groupKeySetId", 0)]
        #expect(status { () throws(Status) in _ = try node.invoke(0, keys, 3, first) } == .invalidCommand)
        let absent: [Field] = [Field("groupKeySetId", 12)]
        #expect(status { () throws(Status) in _ = try node.invoke(0, keys, 3, absent) } == .notFound)
    }

    @Test("a group wants a key, and stands in the table of the node")
    func table() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        let group: [Field] = [Field("groupID", 3), Field("groupName", "Hall")]
        #expect(try node.invoke(1, groups, 0, group).first?.value == 0x7E)
        try node.invoke(0, keys, 0, keySet(7, [5]))
        try node.write(0, keys, 0, [["groupId": 3, "groupKeySetId": 7]])
        #expect(try node.invoke(1, groups, 0, group).first?.value == 0)
        let members = try node.invoke(1, groups, 2, [Field("groupList", [])])
        #expect(members == [Field("capacity", .null), Field("groupList", [3])])
        #expect(
            try node.invoke(1, 0x0062, 6, [Field("groupID", 9)]).first { $0.name == "capacity" }?.value == .null)
        let row = try node.read(0, keys, 1).listValue?.first
        #expect(row?["groupId"] == 3 && row?["endpoints"] == [1] && row?["groupName"] == "Hall")
        node.fabric = 2
        #expect(try node.invoke(1, groups, 1, [Field("groupID", 3)]).first?.value == 0x8B)
        try node.write(0, keys, 0, [["groupId": 4, "groupKeySetId": 7]])
        node.fabric = 1
        try node.write(0, keys, 0, [["groupId": 3, "groupKeySetId": 7]])
        let all = try node.read(0, keys, 0, fabricFiltered: false).listValue ?? []
        #expect(all.map { $0["fabricIndex"] } == [1, 2])
        let many: [Value] = (1...13).map { ["groupId": .integer($0), "groupKeySetId": 7] }
        #expect(status { () throws(Status) in try node.write(0, keys, 0, .list(many)) } == .failure)
        try node.invoke(0, keys, 3, [Field("groupKeySetId", 7)])
        #expect(try node.read(0, keys, 0).listValue == [])
    }

    @Test("scenes before Matter 1.3 count seconds, and tell each administrator of its own")
    func earlierScenes() throws {
        let node = try Material.node("all-clusters-app", "1.2")
        let scene: [Field] = [Field("groupId", 0), Field("sceneId", 1)]
        try node.invoke(1, 0x0006, 0x01, [])
        #expect(try node.invoke(1, 0x0005, 0x04, scene).first?.value == 0)
        #expect(try node.read(1, 0x0005, 0) == 1)
        #expect(try node.read(1, 0x0005, 7) == 6)
        #expect(try node.read(1, 0x0005, 2) == 0)
        #expect(try node.read(1, 0x0005, 3) == true)
        let sets: Value = [["clusterId": 8, "attributeValueList": [["attributeId": 0, "attributeValue": 100]]]]
        let added: [Field] = [
            Field("groupId", 0), Field("sceneId", 2), Field("transitionTime", 20), Field("sceneName", "Slow"),
            Field("extensionFieldSets", sets),
        ]
        #expect(try node.invoke(1, 0x0005, 0x00, added).first?.value == 0)
        let view = try node.invoke(1, 0x0005, 0x01, [Field("groupId", 0), Field("sceneId", 2)])
        #expect(view.first { $0.name == "transitionTime" }?.value == 20)
        try node.invoke(1, 0x0005, 0x05, [Field("groupId", 0), Field("sceneId", 2)])
        node.advance(by: .seconds(10))
        #expect(try node.read(1, 0x0008, 0) == 177)
        node.advance(by: .seconds(11))
        #expect(try node.read(1, 0x0008, 0) == 100)
        node.fabric = 2
        #expect(try node.read(1, 0x0005, 0) == 0)
    }

    @Test("an administrator that goes takes its scenes along")
    func removedFabric() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        let scene: [Field] = [Field("groupID", 0), Field("sceneID", 1)]
        try node.invoke(1, 0x0062, 0x04, scene)
        #expect(try node.read(0, 0x003E, 5) == 1)
        #expect(try node.invoke(0, 0x003E, 0x0A, [Field("fabricIndex", 1)]).first?.value == 0)
        #expect(try node.invoke(0, 0x003E, 0x0A, [Field("fabricIndex", 1)]).first?.value == 0x0B)
        #expect(try node.invoke(1, 0x0062, 0x01, scene).first?.value == 0x8B)
    }

    @Test("Descriptor names device types by number, and says whether there are tags")
    func descriptor() throws {
        for version in ["1.6", "1.2"] {
            let node = try Material.node("all-clusters-app", version)
            #expect(try node.read(0, 0x001D, 0).listValue?.compactMap { $0.fields?.first?.value } == [17, 22])
            #expect(try node.read(0, 0x001D, 0xFFFC) == 1)
        }
    }
}
