internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianImport
internal import HulianModel

/// Imports descriptions of devices: each is drafted or refused with its place, and every draft loads without a message.
final class ImportTarget: FuzzTarget {
    /// Where the catalog is.
    private let source: CatalogSource
    /// The importer, once it was prepared.
    private var importer: Importer?

    /// Makes the target.
    init(_ source: CatalogSource) {
        self.source = source
        super.init("import", "descriptions of devices: each is drafted or refused, and every draft loads")
    }

    override func prepare() throws {
        do {
            importer = try Importer(source.catalog)
        } catch {
            throw FuzzFailure("the tables of import have a mistake: \(error.diagnostics.first.map(\.message) ?? "")")
        }
        try source.check()
    }

    override func seeds() -> [[UInt8]] {
        [
            #"[{"type":"light","features":[{"type":"binary","name":"state","property":"state","access":7},{"type":"numeric","name":"brightness","property":"brightness","access":7,"value_min":0,"value_max":254}]},{"type":"numeric","name":"battery","property":"battery","access":1,"unit":"%"}]"#,
            #"{"friendly_name":"d","definition":{"model":"M","vendor":"V","exposes":[{"type":"enum","name":"action","property":"action","access":1,"values":["single","up_hold"]}]}}"#,
            #"{"type":"urn:miot-spec-v2:device:fan:0000A005:a-b:1","services":[{"iid":2,"type":"urn:miot-spec-v2:service:fan:0:x:1","properties":[{"iid":1,"type":"urn:miot-spec-v2:property:on:0:x:1","format":"bool","access":["read","write"]},{"iid":2,"type":"urn:miot-spec-v2:property:fan-level:0:x:1","format":"uint8","access":["read","write"],"value-range":[1,4,1]}]}]}"#,
            #"{"category":"cz","product_name":"P","function":{"switch_1":{"type":"Boolean","value":{}}},"status_range":{"cur_power":{"type":"Integer","value":{"unit":"W","min":0,"max":50000,"scale":1,"step":1}},"mode":{"type":"Enum","value":{"range":["a","b"]}}}}"#,
            #"{"topic":"homeassistant/climate/x/config","payload":{"uniq_id":"u","mode_cmd_t":"a","modes":["off","heat"],"temp_cmd_t":"b","min_temp":5,"max_temp":30}}"#,
            #"{"dev":{"ids":"d"},"o":{"name":"n"},"cmps":{"t":{"p":"sensor","dev_cla":"temperature","unit_of_meas":"°C","uniq_id":"t"}}}"#,
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        [
            "\"exposes\":", "\"features\":", "\"values\":", "\"value_min\":", "\"value_max\":", "-1e300", "1e308",
            "9223372036854775807", "\"unit\":\"K\"", "\"scale\":12", "\"type\":\"composite\"", "\"value-list\":",
            "\"value-range\":", "\"cmps\":", "\"p\":\"light\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"range\":",
            "null",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        guard let importer, let text = String(validating: input, as: UTF8.self) else { return 0 }
        let devices: [ImportedDevice]
        do {
            devices = try importer.devices(in: text, file: "fuzz")
        } catch {
            guard let first = error.diagnostics.first else { throw FuzzFailure("it is refused in silence") }
            guard let place = first.place, place.line >= 1, place.column >= 1 else {
                throw FuzzFailure("a message has no place: \(first)")
            }
            signature.add(first.code)
            signature.add(String(first.message.prefix(24)))
            return signature.value
        }
        understood += 1
        for device in devices.prefix(4) {
            signature.add(device.mapped.count)
            signature.add(device.unmapped.count)
            signature.add(device.deviceType.family)
            let found = device.check(over: source.catalog)
            if let first = found.all.first {
                throw FuzzFailure("a draft is not understood: \(first.message)\n\(device.yaml)")
            }
        }
        return signature.value
    }
}
