internal import HulianDiagnostics
internal import HulianModel

/// The variables of a test file while it runs, and the sums that its values may be.
struct Variables {
    /// The variables by name; only looked into, never walked.
    private var values: [String: TestValue] = [:]
    /// The names under which something was saved; only looked into, never walked.
    private var saved: Set<String> = []
    /// The code of a message about a value that the device answered with null, where a number is reckoned with.
    static let nullAnswer = "null-answer"

    /// Starts with the settings of a file and with the names that its steps will save under, which are null until then.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - overrides: Values from outside that replace settings, as text.
    init(_ file: TestFile, overrides: [(name: String, value: String)] = []) {
        // The number of the last event that came; none did yet.
        values["LastReceivedEventNumber"] = TestValue(
            .integer(0), at: SourcePlace(file: file.path, line: 1, column: 1))
        for step in file.steps {
            for value in (step.responses ?? []).flatMap(\.values) {
                for name in [value.saveAs, value.saveDataVersionAs] {
                    if let name { values[name] = TestValue(.null, at: value.place) }
                }
            }
        }
        for setting in file.settings { values[setting.name] = setting.value }
        for (name, text) in overrides {
            let place = values[name]?.place ?? SourcePlace(file: file.path, line: 1, column: 1)
            values[name] = TestValue(TestValue.scalar(text), at: place)
        }
    }

    /// Remembers a value.
    mutating func set(_ name: String, _ value: TestValue) {
        values[name] = value
        saved.insert(name)
    }

    /// True when a value was saved under a name while the file ran.
    func isSaved(_ name: String) -> Bool { saved.contains(name) }

    /// The value of a variable; nothing when there is none.
    func value(_ name: String) -> TestValue? { values[name] }

    /// A value with all variables in it replaced and all sums worked out.
    ///
    /// - Throws: A message about a sum that has no result.
    func resolve(_ value: TestValue) throws(Diagnostic) -> TestValue {
        switch value.content {
        case .list(let items):
            var resolved: [TestValue] = []
            for item in items { resolved.append(try resolve(item)) }
            return TestValue(.list(resolved), at: value.place)
        case .structure(let entries):
            var resolved: [TestValue.Entry] = []
            for entry in entries {
                resolved.append(
                    TestValue.Entry(name: entry.name, place: entry.place, value: try resolve(entry.value)))
            }
            return TestValue(.structure(resolved), at: value.place)
        case .text(let text): return try resolve(text, of: value)
        default: return value
        }
    }

    /// A text with variables replaced: the variable itself when the text is its name, else a sum.
    private func resolve(_ text: String, of value: TestValue) throws(Diagnostic) -> TestValue {
        if let whole = values[text] { return TestValue(whole.content, at: value.place) }
        let tokens = Self.tokens(text)
        guard tokens.count > 1, tokens.contains(where: { values[$0] != nil }) else { return value }
        var parser = Sum(tokens: tokens, values: values, saved: saved, place: value.place, text: text)
        return TestValue(try parser.result(), at: value.place)
    }

    /// Takes a text apart at spaces and signs of arithmetic.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var token = ""
        for letter in text {
            switch letter {
            case " ", "(", ")", "|", "+", "-", "*", "/", "%":
                if !token.isEmpty { tokens.append(token) }
                token = ""
                if letter != " " { tokens.append(String(letter)) }
            default: token.append(letter)
            }
        }
        if !token.isEmpty { tokens.append(token) }
        return tokens
    }
}

/// Works out a sum: whole numbers with `+ - * / % |` and brackets, where `/` gives a fraction as it does in the SDK's
/// own runner.
private struct Sum {
    /// A number.
    private enum Number {
        /// Whole.
        case whole(Int128)
        /// With a fraction.
        case fraction(Double)

        /// As a fraction.
        var double: Double {
            switch self {
            case .whole(let number): Double(number)
            case .fraction(let number): number
            }
        }
    }

    /// The tokens.
    let tokens: [String]
    /// The variables.
    let values: [String: TestValue]
    /// The names under which something was saved.
    let saved: Set<String>
    /// Where the sum stands.
    let place: SourcePlace
    /// The sum.
    let text: String
    /// The next token.
    private var index = 0

    /// Makes a sum of tokens.
    init(
        tokens: [String], values: [String: TestValue], saved: Set<String>, place: SourcePlace, text: String
    ) {
        self.tokens = tokens
        self.values = values
        self.saved = saved
        self.place = place
        self.text = text
    }

    /// The next token, if one is left.
    private var next: String? { index < tokens.count ? tokens[index] : nil }

    /// A mistake.
    private func problem(_ message: String) -> Diagnostic {
        Diagnostic(
            "test-expression", "\(message) in '\(text)'", at: place, hint: "numbers, variables, + - * / % and ( )")
    }

    /// Works it out.
    mutating func result() throws(Diagnostic) -> TestValue.Content {
        let number = try alternatives(depth: 0)
        if let next { throw problem("'\(next)' cannot be understood") }
        switch number {
        case .whole(let number): return .integer(number)
        case .fraction(let number): return .decimal(number)
        }
    }

    /// Numbers joined by `|`.
    private mutating func alternatives(depth: Int) throws(Diagnostic) -> Number {
        var left = try sum(depth: depth)
        while next == "|" {
            index += 1
            guard case .whole(let one) = left, case .whole(let other) = try sum(depth: depth) else {
                throw problem("'|' needs whole numbers")
            }
            left = .whole(one | other)
        }
        return left
    }

    /// Numbers joined by `+` and `-`.
    private mutating func sum(depth: Int) throws(Diagnostic) -> Number {
        var left = try product(depth: depth)
        while let sign = next, sign == "+" || sign == "-" {
            index += 1
            let right = try product(depth: depth)
            left = try combine(left, sign, right)
        }
        return left
    }

    /// Numbers joined by `*`, `/` and `%`.
    private mutating func product(depth: Int) throws(Diagnostic) -> Number {
        var left = try operand(depth: depth)
        while let sign = next, sign == "*" || sign == "/" || sign == "%" {
            index += 1
            let right = try operand(depth: depth)
            left = try combine(left, sign, right)
        }
        return left
    }

    /// A number, a variable, or a sum in brackets.
    private mutating func operand(depth: Int) throws(Diagnostic) -> Number {
        guard let token = next else { throw problem("a number is missing at the end") }
        guard depth < 64 else { throw problem("brackets are nested too deep") }
        index += 1
        switch token {
        case "(":
            let inner = try alternatives(depth: depth + 1)
            guard next == ")" else { throw problem("a ')' is missing") }
            index += 1
            return inner
        case "-": return try combine(.whole(0), "-", try operand(depth: depth + 1))
        case "+": return try operand(depth: depth + 1)
        default: break
        }
        let content = values[token]?.content ?? TestValue.scalar(token)
        switch content {
        case .integer(let number): return .whole(number)
        case .decimal(let number): return .fraction(number)
        case .bool(let flag): return .whole(flag ? 1 : 0)
        case .text(let text):
            guard case .integer(let number) = TestValue.scalar(text) else { throw problem("'\(token)' is no number") }
            return .whole(number)
        case .null:
            guard saved.contains(token) else { throw problem("'\(token)' is null") }
            throw Diagnostic(
                Variables.nullAnswer, "the device answered null for '\(token)', which '\(text)' reckons with", at: place
            )
        default: throw problem("'\(token)' is no number")
        }
    }

    /// Two numbers and a sign.
    private func combine(_ left: Number, _ sign: String, _ right: Number) throws(Diagnostic) -> Number {
        if case .whole(let one) = left, case .whole(let other) = right, sign != "/" {
            let (number, overflow): (Int128, Bool)
            switch sign {
            case "+": (number, overflow) = one.addingReportingOverflow(other)
            case "-": (number, overflow) = one.subtractingReportingOverflow(other)
            case "*": (number, overflow) = one.multipliedReportingOverflow(by: other)
            default:
                guard other != 0, other != -1 else {
                    guard other == -1 else { throw problem("a division by zero") }
                    return .whole(0)
                }
                // The rest has the sign of the divisor.
                let rest = one % other
                (number, overflow) = (rest != 0 && (rest < 0) != (other < 0) ? rest + other : rest, false)
            }
            guard !overflow else { throw problem("a number is too great") }
            return .whole(number)
        }
        let (one, other) = (left.double, right.double)
        let number: Double
        switch sign {
        case "+": number = one + other
        case "-": number = one - other
        case "*": number = one * other
        case "/":
            guard other != 0 else { throw problem("a division by zero") }
            number = one / other
        default:
            guard other != 0 else { throw problem("a division by zero") }
            number = one - other * (one / other).rounded(.down)
        }
        guard number.isFinite else { throw problem("a number is too great") }
        return .fraction(number)
    }
}
