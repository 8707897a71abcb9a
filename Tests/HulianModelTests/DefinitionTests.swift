import HulianModel
import Testing

@Suite("Conformance")
struct ConformanceTests {
    @Test(
        "decides by what a device has (Matter 1.4 core, section 7.3)",
        arguments: [
            ("M", "", Conformance.Requirement.mandatory), ("O", "", .optional(nil)), ("P", "", .provisional),
            ("D", "", .deprecated), ("X", "", .disallowed), ("LT", "LT", .mandatory), ("LT", "", .disallowed),
            ("[LT]", "LT", .optional(nil)), ("[LT]", "", .disallowed), ("!LT", "", .mandatory),
            ("!LT", "LT", .disallowed),
            ("LT, O", "LT", .mandatory), ("LT, O", "", .optional(nil)), ("P, M", "", .mandatory),
            ("P, O", "", .optional(nil)),
            ("P, LT", "", .provisional), ("D, M", "", .deprecated), ("A | B", "B", .mandatory),
            ("A & B", "B", .disallowed),
            ("A & B", "A B", .mandatory), ("A & !B", "A", .mandatory), ("A & !B", "A B", .disallowed),
            ("A ^ B", "A B", .disallowed),
            ("A ^ B", "A", .mandatory), ("A | B & C", "A", .mandatory), ("A | B & C", "B", .disallowed),
            ("(A | B) & C", "A", .disallowed), ("(A | B) & C", "B C", .mandatory), ("!(A | B)", "", .mandatory),
            ("!(A | B)", "B", .disallowed), ("!!A", "A", .mandatory), ("[A], [B]", "B", .optional(nil)),
            ("[!(LT | DF)]", "", .optional(nil)), ("A | B ^ C", "B C", .disallowed), ("A | B ^ C", "A B C", .mandatory),
            ("Mandatory", "Mandatory", .mandatory), ("O & A", "O A", .mandatory), (" M ", "", .mandatory),
            ("LT", "LT", .mandatory), ("LT", "", .disallowed), (" LT ", "LT", .mandatory), ("a_1", "a_1", .mandatory),
            ("Élan", "Élan", .mandatory),
        ] as [(String, String, Conformance.Requirement)])
    func decides(_ text: String, _ has: String, _ requirement: Conformance.Requirement) throws {
        let names = Set(has.split(separator: " ").map(String.init))
        #expect(try Conformance(text).requirement { names.contains($0) } == requirement)
    }

    @Test(
        "has choices",
        arguments: [
            ("O.a", "a", 1, false), ("O.a+", "a", 1, true), ("O.b2", "b", 2, false), ("O.b2+", "b", 2, true),
            ("[LT].c+", "c", 1, true),
        ])
    func choices(_ text: String, _ name: String, _ count: Int, _ allowsMore: Bool) throws {
        guard case .optional(let choice?) = try Conformance(text).requirement(has: { _ in true }) else {
            Issue.record("\(text) is no choice")
            return
        }
        #expect(choice.name == name && choice.count == count && choice.allowsMore == allowsMore)
    }

    @Test(
        "that is no conformance is an error with its place",
        arguments: [
            ("", 0), ("[", 1), ("[A", 2), ("A |", 3), ("A &", 3), ("(A", 2), ("A B", 2), ("A,", 2), ("]", 0), ("O.", 2),
            ("O.1", 2),
            ("A)", 1), ("!", 1), ("A || B", 3), ("&A", 0), ("M,,O", 2),
        ])
    func errors(_ text: String, _ offset: Int) {
        let error = #expect(throws: ConformanceError.self) { try Conformance(text) }
        #expect(error?.offset == offset, "\(error?.expected ?? "")")
    }

    @Test("that is hostile is an error and no crash")
    func hostile() {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "!", count: 100_000) + "A",
            String(repeating: "A|", count: 100_000) + "A", "O.a" + String(repeating: "9", count: 900) + "x",
        ] {
            #expect(throws: ConformanceError.self) { try Conformance(text) }
        }
        #expect(throws: Never.self) { try Conformance("O.a" + String(repeating: "9", count: 900)) }
    }
}

@Suite("Types and constraints")
struct ConstraintTests {
    /// A capability with one of everything.
    private let capability = Capability(
        id: "test", number: 1, title: Title(english: "Test", chinese: "测试"), revision: 1, source: "test", features: [],
        attributes: [], commands: [], events: [],
        enumerations: [
            EnumerationDefinition(
                name: "Mode", bits: 8,
                items: [EnumerationItem(name: "low", number: 0), EnumerationItem(name: "high", number: 2)])
        ],
        bitmaps: [
            BitmapDefinition(
                name: "Flags", bits: 8, items: [BitmapItem(name: "one", mask: 1), BitmapItem(name: "four", mask: 4)])
        ],
        structures: [
            StructureDefinition(
                name: "Pair",
                fields: [
                    FieldDefinition(
                        name: "left", number: 0,
                        constraint: ValueConstraint(type: .integer(IntegerType(bits: 8, isSigned: false)), maximum: 9)),
                    FieldDefinition(
                        name: "right", number: 1, constraint: ValueConstraint(type: .string), isOptional: true),
                ])
        ])

    /// Whole numbers of a width.
    private static func whole(_ bits: Int, signed: Bool = false) -> DataType {
        .integer(IntegerType(bits: bits, isSigned: signed))
    }

    @Test(
        "take and refuse values",
        arguments: [
            (ValueConstraint(type: .bool), true, Status.success), (ValueConstraint(type: .bool), 1, .invalidDataType),
            (ValueConstraint(type: .bool), nil, .invalidDataType),
            (ValueConstraint(type: .bool, isNullable: true), nil, .success),
            (ValueConstraint(type: whole(8)), 255, .success), (ValueConstraint(type: whole(8)), 256, .constraintError),
            (ValueConstraint(type: whole(8)), -1, .constraintError),
            (ValueConstraint(type: whole(8)), 1.0, .invalidDataType),
            (ValueConstraint(type: whole(8)), "1", .invalidDataType),
            (ValueConstraint(type: whole(8, signed: true)), -128, .success),
            (ValueConstraint(type: whole(8, signed: true)), -129, .constraintError),
            (ValueConstraint(type: whole(64, signed: true)), .integer(.min), .success),
            (ValueConstraint(type: whole(64)), .integer(.min), .success),
            (ValueConstraint(type: whole(64), maximum: 10), .integer(-1), .constraintError),
            (ValueConstraint(type: whole(16), minimum: 5, maximum: 9), 4, .constraintError),
            (ValueConstraint(type: whole(16), minimum: 5, maximum: 9), 9, .success),
            (ValueConstraint(type: .enumeration("Mode", bits: 8)), 2, .success),
            (ValueConstraint(type: .enumeration("Mode", bits: 8)), 1, .constraintError),
            (ValueConstraint(type: .enumeration("Mode", bits: 8), allowed: [0]), 2, .constraintError),
            (ValueConstraint(type: .enumeration("Mode", bits: 8)), 999, .constraintError),
            (ValueConstraint(type: .bitmap("Flags", bits: 8)), 5, .success),
            (ValueConstraint(type: .bitmap("Flags", bits: 8)), 2, .constraintError),
            (ValueConstraint(type: .bitmap("Flags", bits: 8)), -1, .constraintError),
            (ValueConstraint(type: .decimal(bits: 64), minimum: 0, maximum: 1), 0.5, .success),
            (ValueConstraint(type: .decimal(bits: 64), minimum: 0, maximum: 1), 1, .success),
            (ValueConstraint(type: .decimal(bits: 64)), .decimal(.nan), .constraintError),
            (ValueConstraint(type: .decimal(bits: 64), maximum: 1), 1.5, .constraintError),
            (ValueConstraint(type: .string, maximumLength: 3), "中", .success),
            (ValueConstraint(type: .string, maximumLength: 3), "中a", .constraintError),
            (ValueConstraint(type: .bytes, minimumLength: 2), .bytes([1]), .constraintError),
            (ValueConstraint(type: .list(whole(8)), maximumLength: 2), [1, 2], .success),
            (ValueConstraint(type: .list(whole(8)), maximumLength: 2), [1, 2, 3], .constraintError),
            (ValueConstraint(type: .list(whole(8))), [1, 256], .constraintError),
            (ValueConstraint(type: .list(whole(8))), ["x"], .invalidDataType),
            (ValueConstraint(type: .structure("Pair")), ["left": 9], .success),
            (ValueConstraint(type: .structure("Pair")), ["left": 10], .constraintError),
            (ValueConstraint(type: .structure("Pair")), ["right": "x"], .invalidDataType),
            (ValueConstraint(type: .structure("Pair")), ["left": 1, "other": 2], .invalidDataType),
            (ValueConstraint(type: .structure("Pair")), ["left": "x"], .invalidDataType),
        ] as [(ValueConstraint, Value, Status)])
    func check(_ constraint: ValueConstraint, _ value: Value, _ status: Status) {
        #expect(constraint.check(value, in: capability) == status)
    }

    @Test("have plain types that are written as they are read")
    func plainTypes() throws {
        for name in DataType.plainNames { #expect(try #require(DataType(plain: name)).name == name) }
        #expect(DataType.plainNames.count == 21 && DataType(plain: "uint7") == nil && DataType(plain: "") == nil)
        #expect(DataType.list(.string).name == "[string]" && DataType.enumeration("Mode", bits: 8).isIntegral)
        #expect(
            !DataType.decimal(bits: 32).isIntegral && DataClass.health.isSensitive && !DataClass.personal.isSensitive)
    }

    @Test(
        "have the ranges of their widths",
        arguments: [
            (8, false, 0...255), (8, true, -128...127), (24, false, 0...16_777_215),
            (40, true, -549_755_813_888...549_755_813_887),
            (63, false, 0...Int64.max), (64, false, 0...Int64.max), (64, true, Int64.min...Int64.max),
        ] as [(Int, Bool, ClosedRange<Int64>)])
    func ranges(_ bits: Int, _ isSigned: Bool, _ range: ClosedRange<Int64>) {
        #expect(IntegerType(bits: bits, isSigned: isSigned).range == range)
    }

    @Test("have a value of nothing that they take themselves, unless that needs more")
    func zero() {
        for type in [
            DataType.bool, Self.whole(8), .enumeration("Mode", bits: 8), .bitmap("Flags", bits: 8), .string, .bytes,
            .list(.bool),
        ] {
            let constraint = ValueConstraint(type: type)
            #expect(constraint.check(constraint.zero, in: capability) == .success, "\(type)")
        }
        #expect(ValueConstraint(type: Self.whole(8), minimum: 5).zero == 5)
        #expect(ValueConstraint(type: .enumeration("Mode", bits: 8), allowed: [2]).zero == 2)
    }

    @Test("are shown as people read them")
    func text() {
        #expect(capability.text(2, type: .enumeration("Mode", bits: 8)) == "high")
        #expect(capability.text(7, type: .enumeration("Mode", bits: 8)) == "7")
        #expect(capability.text(5, type: .bitmap("Flags", bits: 8)) == "one+four")
        #expect(capability.text(0, type: .bitmap("Flags", bits: 8)) == "none")
        let hundredths = Scale.linear(numerator: 1, denominator: 100)
        #expect(capability.text(2650, type: Self.whole(16), unit: .celsius, scale: hundredths) == "26.5 °C")
        for (raw, symbol, text) in [
            (145_000, "mW", "145 W"), (500, "mW", "0.5 W"), (0, "mW", "0 W"), (-1_500, "mA", "-1.5 A"),
            (230_123, "mV", "230.123 V"), (1, "mWh", "0.001 Wh"), (9_007_199_254, "mWh", "9007199.254 Wh"),
            (1_500, "W", "1500 W"), (3_000, "ms", "3000 ms"),
        ] as [(Int64, String, String)] {
            let unit = Unit(symbol: symbol)
            #expect(capability.text(.integer(raw), type: Self.whole(64, signed: true), unit: unit) == text)
        }
        #expect(
            capability.text(.integer(.min), type: Self.whole(64, signed: true), unit: .celsius, scale: .one).hasSuffix(
                " °C"))
    }
}
