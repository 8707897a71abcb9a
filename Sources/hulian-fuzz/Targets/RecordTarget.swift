internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// Reads records: whatever stands in a file, it is read, and one that was changed is never whole.
final class RecordTarget: FuzzTarget {
    /// A record that is whole.
    private let whole: [UInt8]

    /// Makes the target.
    init() {
        whole = Self.record()
        super.init("record", "records: read without a crash, and a changed one is never whole")
    }

    /// A small record with an event of most kinds.
    private static func record() -> [UInt8] {
        var octets: [UInt8] = []
        let writer = RecordWriter { line in
            octets.append(contentsOf: line)
            return true
        }
        let start = Instant.defaultStart
        writer.began(
            RunHeader(
                version: "1", scenario: "fuzz", title: Title(english: "f", chinese: "f"), file: "f", level: .h1,
                seed: 1, start: start, clock: "virtual",
                bus: "virtual", isEncrypted: nil, mode: "local", parameters: [Field("a", "b")]))
        writer.described("lighting.dimmableLight", ["onOff.onOff"], at: start)
        writer.entered(
            DeviceEntry(
                index: 0, name: "lamp", title: "", type: "lighting.dimmableLight", dialect: "tuyalink", room: nil,
                kind: .simulated, identity: []), at: start)
        writer.entered(ClientEntry(index: 0, name: "lamp", role: .device, dialect: "tuyalink", device: 0), at: start)
        writer.changed(0, 0, .bool(true), "hand", at: start)
        writer.delivered(DeliveryFacts(number: 1, client: 0, qos: 1, retain: false, duplicate: false), at: start)
        writer.scene(SceneFacts(kind: .triggered, scene: "s", run: 1, serviceClass: "control"), at: start)
        writer.step("f:1:1", "wait", at: start)
        writer.ended(isComplete: true, problem: nil, at: start + .seconds(1))
        return octets
    }

    override func seeds() -> [[UInt8]] { [whole, whole + whole] }

    override var words: [String] {
        [
            "\"e\":\"published\"", "\"e\":\"footer\"", "\"e\":\"header\"", "\"m\":-1", "\"t\":9223372036854775807",
            "\"sha256\":\"\"", "\n", "\"client\":", "\"payloadHex\":\"00\"",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        var reader = RecordReader(file: "fuzz")
        var wholes = 0
        reader.read(input, topic: { _ in 0 }, make: { _ in RunListener() }) { _, summary in
            signature.add(summary.isComplete ? 1 : 0)
            signature.add(summary.damage.map { String($0.prefix { !$0.isNumber }) } ?? "whole")
            if summary.isComplete, summary.damage == nil { wholes += 1 }
        }
        for code in Set(reader.diagnostics.all.map(\.code)).sorted() { signature.add(code) }
        if wholes > 0 { understood += 1 }
        // A record can be whole only where the one that we wrote stands in it as it was.
        if wholes > 0, reader.diagnostics.all.isEmpty, !contains(input, whole) {
            throw FuzzFailure("a changed record is read as whole")
        }
        return signature.value
    }

    /// True when octets stand in others.
    private func contains(_ octets: [UInt8], _ part: [UInt8]) -> Bool {
        guard octets.count >= part.count else { return false }
        return (0...(octets.count - part.count)).contains {
            octets[$0] == part[0] && octets[$0..<$0 + part.count].elementsEqual(part)
        }
    }
}
