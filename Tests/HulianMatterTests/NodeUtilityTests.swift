import HulianBehaviors
import HulianModel
import Testing

@testable import HulianMatter

/// What a node answers by itself, and what its light keeps, on a node with all clusters.
@Suite("Utilities of a node", .enabled(if: Material.folder != nil, Material.absence))
struct NodeUtilityTests {
    /// The status of a command, and its answer.
    private func invoke(
        _ node: MatterNode, _ endpoint: UInt16, _ cluster: UInt32, _ command: UInt32, _ fields: [Field]
    ) -> (status: Status, answer: [Field]) {
        do throws(Status) {
            return (.success, try node.invoke(endpoint, cluster, command, fields))
        } catch {
            return (error, [])
        }
    }

    /// A key for tests.
    private let key = Field("enableKey", .bytes([UInt8](repeating: 7, count: 16)))

    @Test("a payload is as long as it was asked for, and only with a key")
    func payload() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        let asked = invoke(node, 0, 0x33, 3, [key, Field("value", 0xA5), Field("count", 3)])
        #expect(asked.answer.first?.value == .bytes([0xA5, 0xA5, 0xA5]))
        #expect(invoke(node, 0, 0x33, 3, [key, Field("value", 0), Field("count", 2049)]).status == .constraintError)
        let noughts = Field("enableKey", .bytes([UInt8](repeating: 0, count: 16)))
        #expect(invoke(node, 0, 0x33, 3, [noughts, Field("value", 0), Field("count", 1)]).status == .constraintError)
    }

    @Test("two fabrics have not the same name")
    func labels() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        #expect(invoke(node, 0, 0x3E, 9, [Field("label", "Home")]).answer.first?.value == 0)
        node.fabric = 2
        node.commission()
        #expect(invoke(node, 0, 0x3E, 9, [Field("label", "Home")]).answer.first?.value == 0x0A)
        #expect(invoke(node, 0, 0x3E, 9, [Field("label", "Work")]).answer.first?.value == 0)
        node.fabric = 1
        #expect(invoke(node, 0, 0x3E, 9, [Field("label", "Work")]).answer.first?.value == 0x0A)
        #expect(invoke(node, 0, 0x3E, 0x0A, [Field("fabricIndex", 2)]).answer.first?.value == 0)
        #expect(invoke(node, 0, 0x3E, 9, [Field("label", "Work")]).answer.first?.value == 0)
    }

    @Test("the global scene brings back the level that a light had before it was switched off with an effect")
    func globalScene() throws {
        let node = try Material.node("all-clusters-app", "1.6")
        #expect(invoke(node, 1, 6, 1, []).status == .success)
        let level = [
            Field("level", 100), Field("transitionTime", 0), Field("optionsMask", 1), Field("optionsOverride", 1),
        ]
        #expect(invoke(node, 1, 8, 0, level).status == .success)
        node.advance(by: .seconds(5))
        #expect(try node.read(1, 8, 0) == 100)
        #expect(invoke(node, 1, 6, 0x40, [Field("effectIdentifier", 0), Field("effectVariant", 0)]).status == .success)
        node.advance(by: .seconds(5))
        #expect(try node.read(1, 0x62, 2).listValue?.first?["sceneCount"] == 1)
        let low = [
            Field("level", 20), Field("transitionTime", 0), Field("optionsMask", 1), Field("optionsOverride", 1),
        ]
        #expect(invoke(node, 1, 8, 0, low).status == .success)
        #expect(invoke(node, 1, 6, 0x41, []).status == .success)
        node.advance(by: .seconds(5))
        #expect(try node.read(1, 6, 0) == true)
        #expect(try node.read(1, 8, 0) == 100)
    }

    @Test("the scenes of 1.2 say which node set them up last")
    func lastConfiguredBy() throws {
        let node = try Material.node("all-clusters-app", "1.2")
        let scene = [
            Field("groupId", 0), Field("sceneId", 1), Field("transitionTime", 0), Field("sceneName", ""),
            Field("extensionFieldSets", []),
        ]
        let asked = invoke(node, 1, 5, 0, scene)
        try #require(asked.answer.first?.value == 0, "\(asked)")
        #expect(try node.read(1, 5, 5) == 112_233)
        node.fabric = 2
        #expect(invoke(node, 1, 5, 0, scene).answer.first?.value == 0)
        #expect(try node.read(1, 5, 5) == 112_234)
    }
}
