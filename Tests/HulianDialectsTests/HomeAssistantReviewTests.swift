import HulianDialects
import HulianModel
import Testing

@Suite("Configs of Home Assistant")
struct HomeAssistantReviewTests {
    /// The look at a config of a component; the device and the name are added.
    private func review(_ component: String, _ config: String) throws -> DescriptionReview {
        let text = #"{"unique_id":"u","name":"n","device":{"identifiers":["d"],"name":"d"},\#(config)}"#
        let topic = "homeassistant/\(component)/u/config"
        return try #require(HomeAssistantCodec().review(topic: topic, payload: try Value(json: text), version: 202_504))
    }

    @Test(
        "are looked at as Home Assistant does",
        arguments: [
            ("device_automation", #""automation_type":"trigger","type":"t","subtype":"s","topic":"a/b""#, true),
            ("device_automation", #""automation_type":"action","type":"t","subtype":"s","topic":"a/b""#, false),
            ("device_tracker", #""state_topic":"a/b""#, true),
            ("device_tracker", #""json_attributes_topic":"a/b""#, true),
            ("device_tracker", #""payload_home":"home""#, false), ("tag", #""topic":"a/b""#, true),
            ("tag", #""payload":"x""#, false),
        ])
    func configs(component: String, config: String, isTaken: Bool) throws {
        #expect(try review(component, config).flaws.isEmpty == isTaken)
    }

    @Test(
        "tell which states are taken",
        arguments: [
            (
                "siren", #""command_topic":"a/s","state_topic":"a/b""#, ["ON", #"{"state":"ON"}"#, #"{"tone":"low"}"#],
                ["{}", "on"]
            ),
            ("number", #""command_topic":"a/s","state_topic":"a/b""#, ["16", "1e1", " 5 "], ["0x10", "nan", ""]),
            (
                "text", #""command_topic":"a/s","state_topic":"a/b","pattern":"^[a-z]+$","max":5"#, ["abc", "a"],
                ["B", "1", "", "abcdef", "\"a\""]
            ),
            // A pattern that has more than is tried says nothing.
            ("text", #""command_topic":"a/s","state_topic":"a/b","pattern":"(?i)^[a-z]+$""#, ["abc", "1"], []),
        ])
    func states(component: String, config: String, right: [String], wrong: [String]) throws {
        let listens = try review(component, config).listens
        #expect(listens.map(\.topic) == ["a/b"])
        for payload in right { #expect(listens.allSatisfy { $0.problem(payload) == nil }, "\(payload)") }
        for payload in wrong { #expect(listens.allSatisfy { $0.problem(payload) != nil }, "\(payload)") }
    }
}
