import HulianModel
import Testing

@Suite("Values")
struct ValueTests {
    @Test("give what they are, and nothing else")
    func accessors() {
        #expect(Value.bool(true).boolValue == true && Value.integer(1).boolValue == nil)
        #expect(Value.integer(5).integerValue == 5 && Value.decimal(5).integerValue == nil)
        #expect(Value.integer(5).numberValue == 5 && Value.decimal(2.5).numberValue == 2.5)
        #expect(Value.string("5").numberValue == nil && Value.bool(true).numberValue == nil)
        #expect(Value.string("x").stringValue == "x" && Value.bytes([1]).bytesValue == [1])
        #expect(Value.list([1]).listValue == [1] && Value.null.isNull && !Value.string("").isNull)
        let structure: Value = ["a": 1, "b": nil]
        #expect(structure["a"] == 1 && structure["b"] == .null && structure["c"] == nil)
        #expect(structure.fields?.map(\.name) == ["a", "b"])
    }

    @Test(
        "of JSON keep order, duplicates and what kind of number it is",
        arguments: [
            ("1", Value.integer(1)), ("1.0", .decimal(1)), ("1e2", .decimal(100)),
            ("9223372036854775808", .decimal(9_223_372_036_854_775_808)), ("-0", .integer(0)),
            ("{\"b\":1,\"a\":2,\"b\":3}", .structure([Field("b", 1), Field("a", 2), Field("b", 3)])),
            ("\"\\u0000\\ud83d\\ude00\"", .string("\u{0}😀")), ("[null,[]]", .list([.null, .list([])])),
        ])
    func json(_ text: String, _ value: Value) throws { #expect(try Value(json: text) == value) }

    @Test("of text that is no JSON are errors")
    func errors() {
        for text in ["", "[", "{\"a\":}", "nan", String(repeating: "[", count: 65)] {
            #expect(throws: JSONError.self) { try Value(json: text) }
        }
    }

    @Test("have statuses by name and as Matter writes them")
    func statuses() {
        for status in Status.allCases {
            #expect(Status(name: status.name) == status)
            #expect(status.matterName.allSatisfy { $0.isUppercase || $0 == "_" })
        }
        #expect(Status.constraintError.matterName == "CONSTRAINT_ERROR" && Status.constraintError.rawValue == 0x87)
        #expect(Status(name: "CONSTRAINT_ERROR") == nil && Status(name: "") == nil)
    }

    @Test("have paths of two or three parts")
    func paths() {
        #expect(ElementPath("onOff.onOff")?.description == "onOff.onOff")
        #expect(ElementPath("main.onOff.onOff")?.description == "onOff.onOff")
        #expect(ElementPath("freezer.onOff.onOff")?.component == "freezer")
        for text in ["", ".", "a", "a.", ".a", "a..b", "a.b.c.d", "a.b."] {
            #expect(ElementPath(text) == nil, "\(text)")
        }
    }

    @Test("have identifiers that are written as they are ordered")
    func identifiers() {
        #expect(DeviceTypeID(rawValue: "lighting.lamp").family == "lighting")
        #expect(DeviceTypeID(rawValue: "lamp").family == "lamp")
        #expect(
            CapabilityNumber(6).description == "0x0006" && CapabilityNumber(0xFFF1_FC00).description == "0xFFF1FC00")
        #expect(DialectID("a") < "b" && AttributeNumber(1) < 2)
    }

    @Test("are octets as hexadecimal digits and back")
    func hexadecimal() {
        #expect(HexDigits.text([0, 15, 255]) == "000fff")
        #expect(HexDigits.octets("000FfF") == [0, 15, 255] && HexDigits.octets("") == [])
        for text in ["0", "0g", "zz", "é0", " 00"] { #expect(HexDigits.octets(text) == nil, "\(text)") }
    }
}
