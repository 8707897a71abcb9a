import Foundation
import HulianCatalog
import HulianDialects
import HulianLearning
import HulianModel
import Testing

/// A thing model, and what must be read of it.
struct ThingModel: Sendable {
    /// What the form is called.
    let form: String
    /// The document.
    let json: String
    /// What a draft says of each name: type with range or values, and who may do what.
    let names: [String: String]
    /// What a draft says of commands and events.
    var elements: [String] = []
}

/// Thing models of vendors, a small one of each form, after the vendor's text.
private let models = [
    ThingModel(
        form: "Tencent",
        json:
            #"{"version":"1.0","properties":[{"id":"power_switch","mode":"rw","define":{"type":"bool","mapping":{"0":"off","1":"on"}}},{"id":"tint","mode":"rw","define":{"type":"enum","mapping":{"0":"Red","1":"Blue"}}},{"id":"gauge","mode":"r","define":{"type":"int","unit":"kPa","step":"1","min":"-5","max":"100"}},{"id":"place","mode":"rw","define":{"type":"struct","specs":[{"id":"x","dataType":{"type":"int","min":"-180","max":"180"}}]}}],"events":[{"id":"fault","params":[{"id":"error_code","define":{"type":"int","min":"0","max":"2000"}}]}],"actions":[{"id":"light_blink","input":[{"id":"period","define":{"type":"int","min":"0","max":"10"}}],"output":[{"id":"err_code","define":{"type":"enum","mapping":{"0":"ok"}}}]}],"profile":{"ProductId":"P1","CategoryId":"3"}}"#,
        names: [
            "power_switch": "bool 0/1, told, can be set", "tint": "enum {0=Red, 1=Blue}, told, can be set",
            "gauge": "int -5…100 / 1 kPa, told, cannot be set",
            "place": "struct { x: int -180…180 }, told, can be set",
        ],
        elements: [
            "described: light_blink(period: int 0…10) → (err_code: enum {0=ok})",
            "described: fault(error_code: int 0…2000)",
        ]),
    ThingModel(
        form: "OneNET",
        json:
            #"{"version":"1.0","profile":{"productId":"P"},"properties":[{"identifier":"gauge","functionMode":"property","accessMode":"rw","dataType":{"type":"double","specs":{"min":"0","max":"1.5","step":"0.1","unit":"m"}}},{"identifier":"lit","functionMode":"property","accessMode":"r","dataType":{"type":"bool","specs":{"true":"on","false":"off"}}},{"identifier":"tint","functionMode":"property","accessMode":"rw","dataType":{"type":"enum","specs":{"1":"red","2":"blue"}}}],"events":[],"services":[{"identifier":"blink","functionMode":"service","input":[{"identifier":"times","dataType":{"type":"int32","specs":{"min":"1","max":"9"}}}],"output":[]}]}"#,
        names: [
            "gauge": "float 0…1.5 / 0.1 m, told, can be set", "lit": "bool false/true, told, cannot be set",
            "tint": "enum {1=red, 2=blue}, told, can be set",
        ], elements: ["described: blink(times: int 1…9)"]),
    ThingModel(
        form: "IoTDA",
        json:
            #"{"services":[{"serviceType":"Meter","properties":[{"propertyName":"gauge","dataType":"int","min":"0","max":"90","step":1,"method":"RE","unit":"L"},{"propertyName":"tint","dataType":"enum","enumList":["red","blue"],"method":"RWE"},{"propertyName":"note","dataType":"string","maxLength":20,"method":"W"}],"commands":[{"commandName":"RESET","paras":[{"paraName":"deep","dataType":"boolean"}],"responses":[{"responseName":"R","paras":[{"paraName":"done","dataType":"boolean"}]}]}]}]}"#,
        names: [
            "gauge": "int 0…90 / 1 L, told, cannot be set", "tint": "enum {red, blue}, told, can be set",
            "note": "text ≤ 20, not told, can be set",
        ], elements: ["described: RESET(deep: bool false/true) → (done: bool false/true)"]),
    ThingModel(
        form: "DTDL",
        json:
            #"{"@context":"dtmi:dtdl:context;2","@id":"dtmi:x:Meter;1","@type":"Interface","contents":[{"@type":["Telemetry","Temperature"],"name":"warmth","unit":"degreeCelsius","schema":"double"},{"@type":"Property","name":"tint","writable":true,"schema":{"@type":"Enum","valueSchema":"integer","enumValues":[{"name":"red","enumValue":1},{"name":"blue","enumValue":2}]}},{"@type":"Command","name":"blink","request":{"name":"times","schema":"integer"}}]}"#,
        names: [
            "warmth": "float degreeCelsius, told, cannot be set", "tint": "enum {1=red, 2=blue}, told, can be set",
        ], elements: ["described: blink(times: int)"]),
    ThingModel(
        form: "Tuya's cloud",
        json:
            #"{"result":{"category":"dj","functions":[{"code":"tint","type":"Enum","values":"{\"range\":[\"red\",\"blue\"]}"},{"code":"gauge","type":"Integer","values":"{\"unit\":\"mm\",\"min\":0,\"max\":900,\"scale\":1,\"step\":5}"}],"status":[{"code":"gauge","type":"Integer","values":"{\"min\":0,\"max\":900}"},{"code":"lit","type":"Boolean","values":"{}"}]}}"#,
        names: [
            "tint": "enum {red, blue}, not told, can be set",
            "gauge": "int 0…900 / 5 mm (10^-1), told, can be set", "lit": "bool false/true, told, cannot be set",
        ]),
]

/// The folder with files of others.
private let fixtures =
    (ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? packageFolder + "/../shared/data") + "/fixtures/vendor"

@Suite("A thing model gives names, types, ranges, values and access of all its functions")
struct ThingModelTests {
    /// Learns from a document.
    private func learn(_ document: Value) throws -> (found: [DeviceDescription], learned: LearnedDialect) {
        let found = PublishedDescriptions.read(document, named: "x").map(\.description)
        try #require(!found.isEmpty)
        let learner = DialectLearner(makeCatalog(), deviceTypes: Shared.blueprints.map(\.id))
        let learned = try learner.learn(
            [], descriptions: found, named: "draft", title: Title(english: "Draft", chinese: "草稿"))
        return (found, learned)
    }

    @Test("of each form", arguments: models)
    func form(model: ThingModel) throws {
        let (found, learned) = try learn(try Value(json: Array(model.json.utf8)))
        #expect(Set(found.flatMap(\.attributes).map(\.name)) == Set(model.names.keys), "\(model.form)")
        let lines = learned.text.split(separator: "\n")
        for (name, text) in model.names {
            #expect(
                lines.contains { $0.contains("\"\(name)\"") && $0.contains("described: \(text)") },
                "\(model.form) \(name): \(learned.text)")
        }
        for text in model.elements { #expect(learned.text.contains(text), "\(model.form): \(learned.text)") }
        // What no message said stays open.
        #expect(learned.notes.contains { $0.place == "messages" && $0.percent == nil }, "\(model.form)")
    }

    @Test("what is described as told only cannot be set by the draft")
    func access() throws {
        let json =
            #"{"properties":[{"id":"power_switch","mode":"r","define":{"type":"bool","mapping":{"0":"off","1":"on"}}}]}"#
        let (_, learned) = try learn(try Value(json: Array(json.utf8)))
        let mapping = try #require(learned.table.attributes.first { $0.name?.name == "power_switch" })
        #expect(mapping.isSettable == false)
    }

    @Test("values that cannot be of a type are none of an attribute of that type")
    func kinds() throws {
        let json =
            #"{"properties":[{"id":"power_switch","mode":"rw","define":{"type":"struct","specs":[{"id":"x","dataType":{"type":"int"}}]}}]}"#
        let (_, learned) = try learn(try Value(json: Array(json.utf8)))
        #expect(learned.mappedCount == 0)
    }

    @Test(
        "also of those that others published",
        .enabled(
            if: FileManager.default.fileExists(atPath: fixtures),
            "skipped: the folder with data of others is absent (HULIAN_DATA)"))
    func published() throws {
        let path = fixtures + "/tencent/thing_model_example_config.json"
        let octets = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let (found, learned) = try learn(try Value(json: octets))
        #expect(
            found.flatMap(\.attributes).map(\.name)
                == ["power_switch", "color", "brightness", "name", "position", "power"])
        #expect(found.flatMap(\.events).map(\.name) == ["status_report", "low_voltage", "hardware_fault"])
        #expect(found.flatMap(\.commands).map(\.name) == ["light_blink"])
        #expect(learned.nameCount == 6)
        #expect(
            learned.text.contains("described: struct { longitude: int -180…180 / 1 度, latitude: int -90…90 / 1 度 }"))
        let folder = fixtures + "/tuya-devices/fixtures"
        var (files, names) = (0, 0)
        for file in (try FileManager.default.contentsOfDirectory(atPath: folder)).sorted() where file.hasSuffix(".json")
        {
            guard let octets = FileManager.default.contents(atPath: folder + "/" + file),
                let document = try? Value(json: [UInt8](octets))
            else { continue }
            let described = PublishedDescriptions.read(document, named: file).flatMap(\.description.attributes)
            let wanted = Set(
                ["function", "status_range"].flatMap { (document[$0]?.fields ?? []).map(\.name) })
            #expect(Set(described.map(\.name)) == wanted, "\(file)")
            files += 1
            names += described.count
        }
        print("described: \(names) functions of \(files) of Tuya's devices")
        #expect(files > 100)
    }
}
