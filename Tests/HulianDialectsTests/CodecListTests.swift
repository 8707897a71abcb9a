import Foundation
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

@Suite("The list of codecs")
struct CodecListTests {
    @Test("names every codec of the folder, in order, and every dialect's codec")
    func complete() throws {
        let folder = packageFolder + "/Sources/HulianDialects/Codecs"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix("Codec.swift") }.map { String($0.dropLast(".swift".count)) }.sorted()
        #expect(Codecs.all.map { "\(type(of: $0))" } == files)
        let catalog = makeCatalog()
        for dialect in dialects {
            let table = try #require(catalog.dialect(dialect))
            guard let name = table.codec else { continue }
            #expect(Codecs.codec(of: table)?.name == name)
        }
    }

    @Test("holds codecs that nothing makes fail, whatever a message holds")
    func robust() {
        let topics = [
            "", "/", "hulian/1/h/d/description", "homeassistant/light/a/b/config", "homeassistant/device/a/config",
            "homeassistant/climate/a/config", "homeassistant/cover/a/config", "zigbee2mqtt/bridge/devices",
            "zigbee2mqtt/bridge/event", "tylink/d/thing/model/get", "tylink/d/thing/model/get_response",
            "/sys/p/d/thing/dsltemplate/get", "/sys/p/d/thing/dsltemplate/get_reply", "homeassistant//config",
        ]
        let payloads: [Value] = [
            nil, true, 1, 1.5, "", "text", [], [nil], [[]], [1], ["device": nil],
            ["profile": "1", "attributes": [nil, 1, []]],
            ["device": 1, "components": ["a": 1, "b": ["platform": "light"]], "~": 1, "modes": 3],
            ["profile": "1", "attributes": [["name": 1, "parts": [nil], "digits": 99_999_999_999]], "commands": 1],
            [
                [
                    "friendly_name": "x",
                    "definition": ["exposes": [1, nil, ["type": "list"], ["type": "light", "features": 1]]],
                ]
            ],
            [
                "data": [
                    "services": [["properties": [1, ["typeSpec": 1]]]],
                    "properties": [1, ["dataType": ["type": "enum", "specs": 1]]],
                ]
            ],
            [
                "services": [
                    ["iid": 99_999_999_999, "type": "urn:a:b:c:d"],
                    ["iid": 1, "type": "urn:a:b:c:d", "properties": [1]],
                ], "type": "urn:a:b:c:d",
            ],
        ]
        var described = 0
        for codec in Codecs.all {
            for topic in topics {
                for payload in payloads {
                    described += codec.descriptions(topic: topic, payload: payload).count
                    if let description = codec.description(document: payload) { _ = codec.document(description) }
                    _ = codec.isGreeting(topic: topic, payload: Array("\(payload)".utf8))
                }
            }
        }
        #expect(described > 0)
    }
}
