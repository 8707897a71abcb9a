internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// A message about one attribute, and where its value stands in it.
    private struct Probe {
        /// The message.
        let message: DialectBench.Written
        /// The octets of the value, without quotes.
        let range: Range<Int>
        /// True for a payload that is JSON.
        let isJSON: Bool
        /// What kind of message it is.
        let kind: UtteranceKind

        /// The message with another value.
        func with(_ value: String) -> DialectBench.Written {
            var message = message
            message.payload.replaceSubrange(range, with: value.utf8)
            return message
        }
    }

    /// A report or request with a value of an attribute, to put others in its place.
    private func probe(_ index: Int, _ bench: DialectBench) -> Probe? {
        let attribute = bench.binding.attributes[index]
        let kind = attribute.isSettable && !attribute.isReported ? UtteranceKind.set : .report
        guard bench.writer.canSay(kind, by: kind == .set ? .hub : .device) else { return nil }
        for value in bench.legalValues(index) {
            var statement = bench.statement(kind, by: kind == .set ? .hub : .device)
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
            guard let message = bench.write(statement).first else { continue }
            bench.read(message)
            guard let item = bench.said.items.first, item.attribute == Int16(index), item.value.exists else { continue }
            var range = Int(item.value.start)..<Int(item.value.start + item.value.count)
            let isJSON = item.token >= 0
            let isQuoted = range.lowerBound > 0 && message.payload[range.lowerBound - 1] == 0x22
            if isJSON, isQuoted { range = range.lowerBound - 1..<range.upperBound + 1 }
            return Probe(message: message, range: range, isJSON: isJSON, kind: kind)
        }
        return nil
    }

    /// Puts values of other types in the place of each value.
    func tryWrongTypes(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for index in bench.binding.attributes.indices {
            guard let probe = probe(index, bench) else { continue }
            let codec = bench.binding.attributes[index].codec
            for (written, isAllowed) in Self.otherTypes(codec, isJSON: probe.isJSON) where !isAllowed {
                report.tried(.wrongType)
                let message = probe.with(written)
                bench.read(message)
                let isNoticed =
                    bench.said.failed(.itemType) || bench.said.failed(.itemRange) || bench.said.failed(.itemShape)
                let isTaken = bench.said.items.contains {
                    $0.attribute == Int16(index) && $0.status == .success && $0.raw != .none
                }
                if isTaken || !isNoticed {
                    report.fail(
                        .wrongType, bench.subject(bench.path(index)),
                        "\(message.text) was taken: \(bench.faults)")
                }
            }
        }
    }

    /// Values of every type, and whether a codec may take them.
    private static func otherTypes(_ codec: ValueCodec, isJSON: Bool) -> [(String, Bool)] {
        var isText = false, isList = false, isStructure = false, isNumber = false, isFraction = false
        switch codec.form {
        case .text: isText = true
        case .json: if case .list = codec.type { isList = true } else { isStructure = true }
        case .integer, .line, .ratio: isNumber = true
        case .converted(_, _, _, _, let isInteger):
            isNumber = true
            isFraction = !isInteger
        case .decimal, .number:
            isNumber = true
            isFraction = true
        case .bool, .table, .hex: break
        }
        var literals: [String] = []
        switch codec.form {
        case .bool(let no, let yes):
            literals = [no, yes].map { String(decoding: $0.written, as: UTF8.self) }
        case .table(let entries): literals = entries.map { String(decoding: $0.literal.written, as: UTF8.self) }
        default: break
        }
        guard isJSON else {
            // A bare value has no type of its own; only words that are none of ours are wrong.
            return [("no such word", isText), ("[]", isText || isList), ("\u{1}", isText)]
        }
        let isNullable = codec.constraint.isNullable && codec.writesNull
        if codec.isQuoted {
            return [
                ("\"no such word\"", isText), ("[]", false), ("{}", false), ("null", false), ("[[]]", false),
                ("\"true\"", isText || literals.contains("\"true\"")), ("1.5", false), ("true", false), ("0", false),
                ("\"1.5\"", isText || isFraction), ("\"\"", isText), ("\" 1\"", isText),
            ]
        }
        return [
            ("\"no such word\"", isText), ("[]", isList), ("{}", isStructure), ("null", isNullable),
            ("[[]]", isList), ("{\"a\":{}}", isStructure),
            ("\"1\"", isText || isHex(codec) || literals.contains("\"1\"")),
            ("1.5", isFraction), ("true", literals.contains("true")), ("false", literals.contains("false")),
            ("0", isNumber || literals.contains("0")), ("1", isNumber || literals.contains("1")),
        ]
    }

    /// True for octets as hexadecimal digits.
    private static func isHex(_ codec: ValueCodec) -> Bool { if case .hex = codec.form { true } else { false } }

    /// Puts numbers behind the ends of the range in the place of each value.
    func tryOutOfRange(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for index in bench.binding.attributes.indices {
            let codec = bench.binding.attributes[index].codec
            guard case .integer = codec.type, let probe = probe(index, bench) else { continue }
            let range = codec.constraint.integerRange
            var written: [String] = []
            switch codec.form {
            case .integer, .decimal:
                for (end, step) in [(range.lowerBound, Int64(-1)), (range.upperBound, 1)] {
                    let (beyond, isTooGreat) = end.addingReportingOverflow(step)
                    var writer = JSONWriter()
                    if !isTooGreat, codec.write(.integer(beyond), to: &writer) { written.append(writer.text) }
                }
            case .line(_, _, let first, let last):
                written = [min(first, last) - 1, max(first, last) + 1].map { codec.isQuoted ? "\"\($0)\"" : "\($0)" }
            default: continue
            }
            for text in written {
                report.tried(.outOfRange)
                let message = probe.with(text)
                bench.read(message)
                if !bench.said.failed(.itemRange) || bench.said.items.contains(where: { $0.status == .success }) {
                    report.fail(.outOfRange, bench.subject(bench.path(index)), "\(message.text) was taken")
                }
            }
        }
    }

    /// Puts what is no number of JSON in the place of each value.
    func tryNotNumbers(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        let texts = [
            "NaN", "Infinity", "-Infinity", "0x10", "01", "+1", ".5", "1.", "1e", "--1", "1_000", "'1'", "undefined",
        ]
        for index in bench.binding.attributes.indices {
            guard let probe = probe(index, bench) else { continue }
            if case .text = bench.binding.attributes[index].codec.form, !probe.isJSON { continue }
            var isHex = false
            if case .hex = bench.binding.attributes[index].codec.form { isHex = !probe.isJSON }
            for text in texts {
                // An even number of digits by itself is as good as any octets.
                if isHex, text.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) { continue }
                report.tried(.notANumber)
                let message = probe.with(text)
                bench.read(message)
                let isRefused =
                    probe.isJSON ? bench.said.failed(.json) : bench.said.items.allSatisfy { $0.status != .success }
                if !isRefused {
                    report.fail(.notANumber, bench.subject(bench.path(index)), "\(message.text) was taken")
                }
            }
        }
    }

    /// Puts numbers that no machine can hold in the place of each value.
    func tryGreatNumbers(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        let texts = [
            "1e400", "-1e400", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
            String(repeating: "9", count: 400), "1e18", "1e19", "123456789012345678901.5", "-1e18",
            "1e-400", "0." + String(repeating: "0", count: 300) + "1", "1e2147483648", "1e-9223372036854775809",
        ]
        for index in bench.binding.attributes.indices {
            let codec = bench.binding.attributes[index].codec
            guard let probe = probe(index, bench) else { continue }
            for text in texts {
                report.tried(.greatNumber)
                let message = probe.with(text)
                bench.read(message) { payload in
                    for item in bench.said.items where item.status == .success && item.attribute == Int16(index) {
                        let value = bench.reader.modelValue(item, of: bench.number, in: payload)
                        let definition = bench.blueprint.attributes[bench.binding.attributes[index].slot]
                        let status = codec.constraint.check(value, in: bench.capability(definition.capability))
                        if status != .success {
                            report.fail(.greatNumber, bench.subject(bench.path(index)), "\(text) became \(value)")
                        }
                    }
                }
                if probe.isJSON, bench.said.failed(.json) {
                    report.fail(.greatNumber, bench.subject(bench.path(index)), "\(text) is a number of JSON")
                }
            }
        }
    }
}
