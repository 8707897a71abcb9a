import HulianTesting
import Testing

@Suite("A secret in a message")
struct SecretsTests {
    @Test(
        "is seen wherever it stands, whatever stands before it",
        arguments: [
            "\"pwd\":\"hunter2\"", "\"PWD\" : \"hunter2\"", "\"access_token\":\"abc\"", "\"Device-Secret\":\"abc\"",
            "\"token\":12345", "\"a\\\"b\":1,\"psk\":\"abc\"", "\"a\":\"\\\\\",\"psk\":\"abc\"",
            "\"a\":\"1234567\\\"\",\"psk\":\"abc\"", "\"a\":\"12345678\\\\\",\"apiKey\":\"abc\"",
            "\"a\":\"text of more than eight octets, and then \\\"psk\\\": 1\",\"psk\":\"abc\"",
        ])
    func isSeen(_ members: String) { judge(members, breaks: true) }

    @Test(
        "is neither a name in a text, nor a member that holds nothing, nor a name that only resembles one",
        arguments: [
            "\"pwd\":\"\"", "\"pwd\":null", "\"token\":true", "\"a\":\"psk\"", "\"a\":\"\\\"psk\\\":\\\"abc\\\"\"",
            "\"a\":\"1234567\\\"psk\\\":1\"", "\"tokens\":\"abc\"", "\"pskx\":\"abc\"", "\"a\":[\"psk\",\"abc\"]",
        ])
    func isNone(_ members: String) { judge(members, breaks: false) }

    /// Plays a kept message with members behind a filler of each length, so that each stands at every place of a word.
    private func judge(_ members: String, breaks: Bool) {
        for length in 0..<9 {
            let play: @Sendable (Stage) -> Void = { stage in
                let lamp = stage.device()
                let filler = String(repeating: "x", count: length)
                stage.send(
                    "somewhere/else", "{\"\(filler)\":0,\(members)}", from: lamp.client, retain: true)
                stage.end()
            }
            let miniature =
                breaks
                ? Miniature("security.secrets", breaks: members, play)
                : Miniature("security.secrets", keeps: members, others: ["message.form"], play)
            #expect(RuleCompatTest(makeCatalog()).problems(of: miniature) == [], "behind \(length) octets")
        }
    }
}
