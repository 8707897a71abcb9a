import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// Variables, sums, literals and rules.
@Suite("Values of test files")
struct ValuesTests {
    /// A place.
    private let place = SourcePlace(file: "t", line: 1, column: 1)

    /// Variables with values.
    private func variables(_ values: [String: TestValue.Content]) throws -> Variables {
        var variables = Variables(try TestFileReader.read("name: x\ntests: []", file: "t"))
        for (name, content) in values { variables.set(name, TestValue(content, at: place)) }
        return variables
    }

    /// Knows the types of a small cluster.
    private func typer() throws -> ValueTyper {
        let library = try ClusterLibraryTests.library(ClusterLibraryTests.small)
        return ValueTyper(library: library, capability: library.cluster(0x1234))
    }

    @Test(
        "sums are worked out as the SDK's runner does",
        arguments: [
            ("A", "10"), ("A + 1", "11"), ("A - 1", "9"), ("A-1", "9"), ("( A + B ) / 2", "6.5"), ("A / 2", "5.0"),
            ("300 - ( 2 * B )", "294"), ("( A - B ) % B", "1"), ("A * B + 1", "31"), ("A + B * 2", "16"),
            ("-A", "-10"), ("A | 5", "15"), ("0x10 + A", "26"), ("plain text", "plain text"), ("A b", "error"),
            ("A + N", "error"), ("A / Z", "error"), ("A % Z", "error"), ("( A", "error"), ("A +", "error"),
            ("N", "null"),
        ])
    func sums(_ text: String, _ result: String) throws {
        let variables = try variables(["A": .integer(10), "B": .integer(3), "N": .null, "Z": .integer(0)])
        let found: String
        do throws(Diagnostic) {
            let value = try variables.resolve(TestValue(.text(text), at: place))
            found = value.text ?? ValueJudge.text(value)
        } catch {
            found = "error"
        }
        #expect(found == result)
    }

    @Test("a sum with what the device left null is told apart from a fault of the file")
    func nullAnswers() throws {
        let variables = try variables(["N": .null])
        let error = #expect(throws: Diagnostic.self) { try variables.resolve(TestValue(.text("N + 1"), at: place)) }
        #expect(error?.code == Variables.nullAnswer)
        let unsaved = Variables(
            try TestFileReader.read(
                "name: x\ntests: [{ command: A, response: { saveAs: N } }]", file: "t"))
        let fault = #expect(throws: Diagnostic.self) { try unsaved.resolve(TestValue(.text("N + 1"), at: place)) }
        #expect(fault?.code == "test-expression")
    }

    @Test("variables are replaced inside of lists and structures")
    func inside() throws {
        let variables = try variables(["A": .integer(1)])
        let list = TestValue(
            .list([TestValue(.text("A"), at: place), TestValue(.text("A + 1"), at: place)]), at: place)
        #expect(ValueJudge.text(try variables.resolve(list)) == "[1, 2]")
    }

    @Test(
        "literals become values of their types",
        arguments: [
            (.text("ModeEnum.DelayedOff"), .enumeration("ModeEnum", bits: 8), .integer(5)),
            (.text("ModeEnum.DelayedOff(5)"), .enumeration("ModeEnum", bits: 8), .integer(5)),
            (.text("ModeEnum.UnknownEnumValue(66)"), .enumeration("ModeEnum", bits: 8), .integer(66)),
            (
                .text("0x005c000000000090"), .integer(IntegerType(bits: 64, isSigned: false)),
                .integer(0x5C_0000_0000_0090)
            ),
            (.integer(18_446_744_073_709_551_615), .integer(IntegerType(bits: 64, isSigned: false)), .integer(-1)),
            (.decimal(6.9), .integer(IntegerType(bits: 8, isSigned: false)), .integer(6)),
            (.integer(1), .bool, .bool(true)),
            (.integer(300), .integer(IntegerType(bits: 8, isSigned: false)), .integer(300)),
            (.text("1.5"), .decimal(bits: 32), .decimal(1.5)), (.text("hex:00fF"), .bytes, .bytes([0, 255])),
            (.text("base64:AQID"), .bytes, .bytes([1, 2, 3])), (.text("a\\x01\\n"), .bytes, .bytes([97, 1, 10])),
            (.null, .string, .null), (.text("x"), .string, .string("x")),
        ] as [(TestValue.Content, DataType, Value)])
    func literals(_ content: TestValue.Content, _ type: DataType, _ value: Value) throws {
        #expect(try typer().value(TestValue(content, at: place), as: type) == value)
    }

    @Test(
        "what cannot be of a type is a fault of the file",
        arguments: [
            (.text("ModeEnum.Nothing"), .enumeration("ModeEnum", bits: 8)),
            (.text("ModeEnum.DelayedOff(6)"), .enumeration("ModeEnum", bits: 8)),
            (.text("ModeEnum.UnknownEnumValue(5)"), .enumeration("ModeEnum", bits: 8)),
            (.text("OtherEnum.X"), .enumeration("ModeEnum", bits: 8)),
            (.text("x"), .integer(IntegerType(bits: 8, isSigned: false))), (.integer(3), .string),
            (.text("hex:0"), .bytes),
            (.text("base64:A"), .bytes), (.text("\\q"), .bytes), (.integer(1), .list(.bool)),
            (.integer(1), .structure("ThingStruct")),
        ] as [(TestValue.Content, DataType)])
    func faults(_ content: TestValue.Content, _ type: DataType) throws {
        let typer = try typer()
        #expect(throws: Diagnostic.self) { try typer.value(TestValue(content, at: place), as: type) }
    }

    @Test("structures take the names of the definition in its order, and refuse others")
    func structures() throws {
        func entry(_ name: String, _ content: TestValue.Content) -> TestValue.Entry {
            TestValue.Entry(name: name, place: place, value: TestValue(content, at: place))
        }
        let typer = try typer()
        let given = TestValue(.structure([entry("Level", .integer(3)), entry("label", .text("a"))]), at: place)
        let type = DataType.structure("ThingStruct")
        #expect(try typer.value(given, as: type) == ["label": "a", "level": 3])
        let wrong = TestValue(.structure([entry("Lvl", .integer(3))]), at: place)
        #expect(throws: Diagnostic.self) { try typer.value(wrong, as: type) }
    }

    @Test(
        "rules hold and do not hold",
        arguments: [
            ("minValue: 5", .integer(5), true), ("minValue: 5", .integer(4), false),
            ("maxValue: 5", .integer(6), false),
            ("maxValue: \"18446744073709551615\"", .integer(80_000), true),
            ("maxValue: 5.5", .decimal(5.6), false), ("minValue: 1", .null, true), ("type: int8u", .integer(255), true),
            ("type: int8u", .integer(256), false), ("type: int8s", .integer(-128), true),
            ("type: int8u", .integer(-1), false),
            ("type: list", .list([]), true), ("type: list", .integer(1), false), ("type: ModeEnum", .integer(9), true),
            ("type: boolean", .integer(1), false), ("type: char_string", "a", true), ("type: octet_string", "a", false),
            ("type: enum8", .integer(255), true), ("type: int8u", .null, true), ("notValue: 3", .integer(3), false),
            ("notValue: 3", .integer(4), true), ("notValue: null", .null, false), ("hasValue: true", .null, false),
            ("hasValue: false", .null, true), ("hasValue: true", .integer(0), true), ("minLength: 2", "a", false),
            ("maxLength: 2", .bytes([1, 2]), true), ("maxLength: 1", .list([1, 2]), false),
            ("minLength: 9", .null, true), ("maxLength: 0", .null, true), ("minLength: 1", .integer(5), false),
            ("isHexString: true", "0aF", true), ("isHexString: true", "0g", false), ("startsWith: ab", "abc", true),
            ("startsWith: ab", "bc", false), ("endsWith: bc", "abc", true), ("endsWith: x", "abc", false),
            ("isUpperCase: true", "AB1", true), ("isUpperCase: true", "Ab", false), ("isLowerCase: true", "ab", true),
            ("isLowerCase: true", "aB", false), ("contains: [1, 2]", [1, 2, 3], true),
            ("contains: [4]", [1, 2], false),
            ("excludes: [4]", [1, 2], true), ("excludes: [2]", [1, 2], false),
            ("hasMasksSet: [0x1, 0x4]", .integer(5), true),
            ("hasMasksSet: [0x2]", .integer(5), false), ("hasMasksClear: [0x2]", .integer(5), true),
            ("hasMasksClear: [0x4]", .integer(5), false), ("anyOf: [1, 2]", .integer(2), true),
            ("anyOf: [1, 2]", .integer(3), false), ("anyOf: [1]", .null, true),
            ("isSetOfValues: [2, 1]", [1, 2], true),
            ("isSetOfValues: [1, 1]", [1, 2], false), ("isSetOfValues: [1]", [1, 2], false),
            ("isSetOfValues: [1, 2]", [1], false), ("isSetOfValues: []", .null, false),
            // An entry answers one wanted entry alone.
            ("contains: [1, 1]", [1, 2], false), ("contains: [1, 1]", [1, 2, 1], true), ("contains: [1]", .null, false),
            // One bit of each mask is enough; texts without letters have no letter of the wrong case.
            ("hasMasksSet: [0x3]", .integer(1), true), ("hasMasksSet: [0x1]", .null, false),
            ("isUpperCase: true", "12", true), ("isLowerCase: true", "", true), ("isUpperCase: false", "ab", true),
            ("isHexString: true", .null, false), ("startsWith: a", .null, false), ("minLength: \"2\"", "ab", true),
            ("type: nullable_int8u", .integer(255), false), ("type: nullable_int8u", .integer(254), true),
            ("type: nullable_int8s", .integer(-128), false), ("type: nullable_int16s", .integer(-32_767), true),
            ("type: single", .decimal(1.5), true), ("type: single", .integer(1), false),
            ("type: struct", .structure([]), true), ("type: struct", [], false),
        ] as [(String, Value, Bool)])
    func rules(_ rule: String, _ value: Value, _ holds: Bool) throws {
        let text = """
            name: x
            tests:
                - command: readAttribute
                  attribute: A
                  response: { constraints: { \(rule) } }
            """
        let file = try TestFileReader.read(text, file: "t")
        let found = try #require(file.steps[0].responses?[0].values[0].constraints.first)
        #expect(try ValueJudge(typer: typer()).holds(found.kind, found.value, value, as: nil) == holds)
    }

    @Test("a type that is none is a fault of the file")
    func unknownType() throws {
        let judge = ValueJudge(typer: try typer())
        #expect(throws: Diagnostic.self) {
            try judge.holds(.type, TestValue(.text("int9x"), at: place), .integer(1), as: nil)
        }
    }
}
