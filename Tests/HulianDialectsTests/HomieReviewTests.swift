import HulianDialects
import HulianModel
import Testing

@Suite("What devices of Homie say of themselves")
struct HomieReviewTests {
    /// The checks that an attribute of version 4 fails.
    private func old(_ topic: String, _ text: String) throws -> [MessageCheck] {
        try #require(Homie4Codec().review(topic: topic, payload: .string(text), version: 0)).flaws.map(\.check)
    }

    @Test(
        "of version 4 is looked at attribute by attribute",
        arguments: [
            ("homie/lamp/$homie", "4.0.0", []), ("homie/lamp/$homie", "3.0", [.describedShape]),
            ("homie/-lamp_/$homie", "4.0.0", [.describedDevice]), ("homie/lamp/$nodes", "light,air-2", []),
            ("homie/lamp/$nodes", "Light", [.describedDevice]), ("homie/lamp/$nodes", "light-", [.describedDevice]),
            ("homie/lamp/$nodes", "light,light", [.describedShape]), ("homie/lamp/$nodes", "", []),
            ("homie/lamp/light/$properties", "power,hue", []),
            ("homie/lamp/light/$properties", "power,,hue", [.describedDevice]),
            ("homie/lamp/$extensions", "", []), ("homie/lamp/$extensions", "org.homie.legacy-stats:0.1.1:[4.x]", []),
            ("homie/lamp/$extensions", "stats", [.describedOrigin]),
            ("homie/lamp/$extensions", "stats,meta", [.describedOrigin, .describedOrigin]),
            ("homie/lamp/light/power/$datatype", "boolean", []),
            ("homie/lamp/light/power/$datatype", "json", [.describedShape]),
            ("homie/lamp/light/power/$settable", "true", []),
            ("homie/lamp/light/power/$settable", "yes", [.describedShape]),
        ] as [(String, String, [MessageCheck])])
    func attributes(topic: String, text: String, flaws: [MessageCheck]) throws {
        #expect(try old(topic, text) == flaws)
    }

    @Test(
        "tells which values may follow",
        arguments: [
            ("$datatype", "boolean", ["true", "false"], ["TRUE", "1", ""]),
            ("$datatype", "integer", ["1", "-5"], ["1.0", "+1", "one", ""]),
            ("$datatype", "float", ["1", "1.5", "-2e3"], ["1,5", "nan", " 1"]), ("$datatype", "string", ["", "a"], []),
            ("$format", "0:100", ["0", "100", "warm"], ["101", "-1"]),
            ("$format", "off,eco", ["off", "eco"], ["Eco", ""]),
            ("$format", "rgb", ["1,2,3"], []),
        ] as [(String, String, [String], [String])])
    func values(attribute: String, text: String, right: [String], wrong: [String]) throws {
        let topic = "homie/lamp/light/level"
        let review = try #require(
            Homie4Codec().review(topic: "\(topic)/\(attribute)", payload: .string(text), version: 0))
        #expect(review.listens.allSatisfy { $0.topic.hasPrefix(topic) } && review.flaws.isEmpty)
        for value in right { #expect(review.listens.allSatisfy { $0.problem(value) == nil }, "\(value)") }
        for value in wrong { #expect(review.listens.contains { $0.problem(value) != nil }, "\(value)") }
    }

    /// A description of version 5 with one property.
    private func new(_ property: String, node: String = "light", head: String = #""homie":"5.0","version":1"#) throws
        -> DescriptionReview
    {
        let text = #"{\#(head),"nodes":{"\#(node)":{"properties":{"level":{\#(property)}}}}}"#
        return try #require(
            Homie5Codec().review(topic: "homie/5/lamp/$description", payload: try Value(json: text), version: 0))
    }

    @Test("of version 5 is one document with all of it")
    func document() throws {
        let right = try new(#""datatype":"integer","format":"0:100:5","settable":true"#)
        #expect(right.flaws.isEmpty)
        #expect(
            Set(right.listens.map(\.topic)) == [
                "homie/5/lamp/$state", "homie/5/lamp/light/level", "homie/5/lamp/light/level/set",
            ])
        func problems(_ topic: String, _ text: String) -> [MessageCheck] {
            right.listens.filter { $0.topic == topic && $0.problem(text) != nil }.map(\.check)
        }
        #expect(problems("homie/5/lamp/$state", "ready") == [] && problems("homie/5/lamp/$state", "alert") == [.shape])
        #expect(
            problems("homie/5/lamp/light/level", "40") == []
                && problems("homie/5/lamp/light/level", "140") == [.itemRange])
        #expect(problems("homie/5/lamp/light/level", "much") == [.itemType])
        #expect(try new("").flaws.map(\.check) == [.describedShape])
        #expect(try new(#""datatype":"enum""#).flaws.map(\.check) == [.describedShape])
        #expect(try new(#""datatype":"integer","settable":"yes""#).flaws.map(\.check) == [.describedShape])
        #expect(try new(#""datatype":"integer""#, node: "Light").flaws.map(\.check) == [.describedDevice])
        #expect(
            try new(#""datatype":"integer""#, head: #""homie":"4.0","version":1"#).flaws.map(\.check) == [
                .describedShape
            ])
        #expect(try new(#""datatype":"integer""#, head: #""homie":"5.0""#).flaws.map(\.check) == [.describedShape])
    }
}
