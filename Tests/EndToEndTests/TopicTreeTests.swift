import Foundation
import Testing

@Suite("A capture of several dialects")
struct TopicTreeTests {
    /// What was caught.
    private static let capture = """
        zigbee2mqtt/hall\t{"state":"ON","brightness":20}
        zigbee2mqtt/hall/set\t{"state":"OFF"}
        zigbee2mqtt/hall\t{"state":"OFF","brightness":20}
        zigbee2mqtt/hall\t{"state":"ON","brightness":20}
        tylink/vdevo170000000000001/thing/property/report\t{"msgId":"1","time":1763690400123,"data":{"switch_led":{"value":true,"time":1763690400123}}}
        office/printer\tempty
        """

    @Test("is judged with the dialect of each tree, how sure it is and why, in every report and both languages")
    func judged() throws {
        let scratch = try Scratch()
        let file = try scratch.file("capture.txt", Self.capture)
        let arguments = [
            "judge", file, "--json", scratch.path("j"), "--html", scratch.path("h"), "--markdown", scratch.path("m"),
        ]
        let english = try Binary.run(arguments)
        #expect(english.output.contains("zigbee2mqtt/#"), "\(english.output)\(english.errors)")
        let json = try JSONSerialization.jsonObject(with: try scratch.octets("j")) as? [String: Any]
        let trees = (json?["runs"] as? [[String: Any]])?.first?["topicTrees"] as? [[String: Any]] ?? []
        #expect(trees.map { $0["filter"] as? String } == ["office/#", "tylink/#", "zigbee2mqtt/#"])
        #expect(trees.map { $0["dialect"] as? String } == [nil, "tuyalink", "zigbee2mqtt"])
        #expect(trees.map { $0["certainty"] as? String } == ["unknown", "likely", "certain"])
        for name in ["h", "m"] {
            let text = String(decoding: try scratch.octets(name), as: UTF8.self)
            #expect(text.contains("zigbee2mqtt/") && text.contains("tuyalink") && text.contains("certain"), "\(name)")
        }
        let chinese = try Binary.run(arguments + ["--lang", "zh"])
        #expect(chinese.output.contains("确定") && chinese.output.contains("无已知方言"), "\(chinese.output)")
    }
}
