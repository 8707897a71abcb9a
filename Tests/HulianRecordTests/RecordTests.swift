import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@Suite("Records")
struct RecordTests {
    @Test("tell a listener everything that was written, word for word")
    func roundTrip() throws {
        let told = Journal()
        let octets = write {
            play(to: $0)
        } alsoTo: {
            told
        }
        let (records, diagnostics) = read(octets)
        #expect(diagnostics.all.isEmpty)
        #expect(records.count == 1)
        let record = try #require(records.first)
        for (found, expected) in zip(record.journal.entries, told.entries) { #expect(found == expected) }
        #expect(told.entries.count == 29)
        #expect(record.summary.isComplete && record.summary.damage == nil && record.summary.sha256?.count == 64)
        #expect(record.summary.header == makeHeader() && record.summary.firstLine == 1)
        #expect(record.summary.lines == octets.split(separator: 0x0A).count)
        #expect(RecordReader.isRecord(octets) && !RecordReader.isRecord(Array("{\"tst\":1,\"topic\":\"a\"}".utf8)))
    }

    @Test("of equal runs are equal octets")
    func deterministic() {
        #expect(write { play(to: $0) } == write { play(to: $0) })
    }

    @Test("are JSON on every line, numbered without gaps, with time that never goes back")
    func lines() throws {
        let octets = write { playLong(to: $0, lines: 2500) }
        var number: Int64 = 0
        var time: Int64 = 0
        for line in octets.split(separator: 0x0A) {
            let value = try Value(json: line)
            number += 1
            #expect(value["n"] == .integer(number))
            let next = try #require(value["t"]?.integerValue)
            #expect(next >= time)
            time = next
        }
        #expect(number > 2500)
    }

    @Test("carry a digest every thousand lines, also over the lines of the digests")
    func checkpoints() throws {
        let octets = write { playLong(to: $0, lines: 3500) }
        let lines = octets.split(separator: 0x0A)
        let kinds = try lines.map { try Value(json: $0)["e"]?.stringValue ?? "" }
        #expect(kinds.enumerated().filter { $0.element == "checkpoint" }.map { $0.offset + 1 } == [1000, 2000, 3000])
        #expect(read(octets).records.first?.summary.damage == nil)
    }

    @Test("show one changed octet, wherever it is")
    func oneOctet() {
        let octets = write { play(to: $0) }
        var missed: [Int] = []
        for index in octets.indices {
            // One change everywhere, and the nastier ones (to a line feed, to a space, out of ASCII) in turn.
            let nasty = [octets[index] ^ 0x0A, octets[index] ^ 0x20, 0x80, 0x20]
            for change in [0x01, nasty[index % 4]] where change != 0 {
                var other = octets
                other[index] ^= change
                if !isDamaged(other) { missed.append(index) }
            }
        }
        #expect(
            missed.isEmpty,
            "\(missed.map { String(decoding: octets[max(0, $0 - 20)..<min(octets.count, $0 + 20)], as: UTF8.self) })")
    }

    @Test("show a line that was taken out, put in, doubled or moved")
    func lineChanges() {
        let octets = write { playLong(to: $0, lines: 40) }
        let lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map {
            Array($0) + [0x0A]
        }
        for index in lines.indices.dropFirst() {
            var without = lines
            without.remove(at: index)
            #expect(isDamaged(without.flatMap { $0 }), "line \(index + 1) taken out")
            var twice = lines
            twice.insert(lines[index], at: index)
            #expect(isDamaged(twice.flatMap { $0 }), "line \(index + 1) doubled")
            var blank = lines
            blank.insert([0x0A], at: index)
            #expect(isDamaged(blank.flatMap { $0 }), "an empty line before line \(index + 1)")
            if index > 1 {
                var moved = lines
                moved.swapAt(index, index - 1)
                #expect(isDamaged(moved.flatMap { $0 }), "line \(index + 1) moved")
            }
        }
    }

    @Test("say where the damage is, to a thousand lines")
    func damagePlace() throws {
        let octets = write { playLong(to: $0, lines: 3500) }
        var lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let old = String(decoding: lines[1499], as: UTF8.self)
        lines[1499] = Array(old.replacing("step 1", with: "step 2").utf8)
        #expect(old != String(decoding: lines[1499], as: UTF8.self))
        let damage = try #require(read(Array(lines.joined(separator: [0x0A]))).records.first?.summary.damage)
        #expect(damage.contains("line 2000"))
    }

    @Test("that are cut off are incomplete, at every octet")
    func truncated() {
        let octets = write { play(to: $0) }
        for length in 0..<octets.count {
            let (records, diagnostics) = read(Array(octets.prefix(length)))
            #expect(!records.contains { $0.summary.isComplete && $0.summary.damage == nil }, "\(length)")
            // Cut at the end of a line nothing is malformed, and yet the record is not whole.
            if let record = records.first { #expect(record.summary.damage != nil || !diagnostics.all.isEmpty) }
        }
    }

    @Test("of a run that broke off say so, and why")
    func brokenOff() throws {
        let octets = write { writer in
            writer.began(makeHeader())
            writer.ended(isComplete: false, problem: "the broker is gone", at: .defaultStart + .seconds(1))
        }
        let record = try #require(read(octets).records.first)
        #expect(!record.summary.isComplete && record.summary.damage == nil)
        #expect(record.journal.entries.last?.contains("the broker is gone") == true)
    }

    @Test("stop being written when the disk is full, and are then not whole", arguments: ["virtual", "wall"])
    func fullDisk(_ clock: String) {
        var octets: [UInt8] = []
        var room = clock == "wall" ? 900 : 150_000
        let writer = RecordWriter { lines in
            guard lines.count <= room else { return false }
            room -= lines.count
            octets.append(contentsOf: lines)
            return true
        }
        playLong(to: writer, lines: 5000, clock: clock)
        #expect(!writer.isIntact && octets.count > 200 && octets.last == 0x0A)
        #expect(read(octets).records.allSatisfy { !$0.summary.isComplete && $0.summary.damage != nil })
    }

    @Test("are handed on in large pieces of whole lines, and line by line on the wall clock")
    func pieces() {
        var pieces: [String: [[UInt8]]] = [:]
        for clock in ["virtual", "wall"] {
            let writer = RecordWriter { lines in
                pieces[clock, default: []].append(Array(lines))
                return true
            }
            playLong(to: writer, lines: 5000, clock: clock)
            #expect(pieces[clock]?.allSatisfy { $0.last == 0x0A } == true)
            #expect(read(pieces[clock]?.flatMap { $0 } ?? []).records.map(\.summary.isComplete) == [true])
        }
        #expect(pieces["virtual"]?.dropLast().allSatisfy { $0.count >= 65_536 } == true)
        #expect((2...20).contains(pieces["virtual"]?.count ?? 0))
        #expect(pieces["wall"]?.allSatisfy { $0.count { $0 == 0x0A } == 1 } == true)
    }

    @Test("hold what was written before a run broke off")
    func unended() {
        var octets: [UInt8] = []
        do {
            let writer = RecordWriter { lines in
                octets.append(contentsOf: lines)
                return true
            }
            writer.began(makeHeader())
            writer.step("f:1:1", "step 1", at: .defaultStart)
        }
        #expect(octets.count { $0 == 0x0A } == 2)
    }

    @Test("write text with the same escapes as everything else that writes JSON")
    func escapes() throws {
        let texts = Self.trickyTexts()
        // Fewer than lie between two checkpoints, so that nothing else stands among them.
        #expect(texts.count < RecordWriter.checkpointDistance - 1)
        let octets = write { writer in
            for text in texts {
                text.withUnsafeBufferPointer { payload in
                    writer.published(
                        MessageView(
                            time: Instant(nanoseconds: .min), number: .max, client: -1, topic: payload,
                            payload: payload, qos: 2, retain: true, isWill: false, topicIndex: 0))
                }
            }
        }
        let lines = octets.split(separator: 0x0A)
        #expect(lines.count == texts.count)
        for (index, (line, text)) in zip(lines, texts).enumerated() {
            // The texts are long: a failure shows their start only.
            let isSame = Array(line) == Self.published(text, line: index + 1)
            #expect(isSame, "\(text.prefix(40))")
        }
    }

    /// Texts with what may want an escape at every place, UTF-8 and not.
    private static func trickyTexts() -> [[UInt8]] {
        var texts: [[UInt8]] = [[]]
        // Eight octets are looked at together: each octet at one of their places, and some at each.
        let some: Set<UInt8> = [0x00, 0x0A, 0x1F, 0x20, 0x22, 0x23, 0x5B, 0x5C, 0x7E, 0x7F, 0x80, 0xFF]
        for octet in UInt8.min...UInt8.max {
            for place in some.contains(octet) ? Array(0..<17) : [Int(octet) % 17] {
                var text = Array("abcdefghijklmnopq".utf8)
                text[place] = octet
                texts.append(text)
                texts.append([octet, octet] + text.prefix(place + 1) + [0x22, octet, 0x5C])
            }
        }
        // The room is made for 4,096 octets at a time.
        for length in [4090, 4095, 4096, 4097, 8193] {
            texts.append(Array(repeating: 0x01, count: length))
            texts.append(Array(String(repeating: "{\"灯\": \"开\"}\n", count: length / 18).utf8) + [0x7F])
            texts.append(Array(repeating: 0x61, count: length - 1) + [0xFF])
        }
        return texts
    }

    /// The line of a message, as the writer of JSON makes it.
    private static func published(_ text: [UInt8], line: Int) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("n")
        json.integer(line)
        json.key("t")
        json.integer(Int64.min)
        json.key("e")
        json.string("published")
        json.key("m")
        json.integer(UInt64.max)
        json.key("client")
        json.integer(-1)
        for key in ["topic", "payload"] {
            let string = String(validating: text, as: UTF8.self)
            json.key(string == nil ? key + "Hex" : key)
            json.string(string ?? HexDigits.text(text))
        }
        json.key("qos")
        json.integer(2)
        json.key("retain")
        json.bool(true)
        json.endObject()
        return json.octets
    }

    @Test("are counted the same when they are not written")
    func counting() {
        let silent = RecordWriter(to: nil)
        playLong(to: silent, lines: 2500)
        let octets = write { playLong(to: $0, lines: 2500) }
        #expect(silent.lineCount == octets.split(separator: 0x0A).count)
    }

    @Test("stand one behind the other in a file")
    func several() {
        let octets = write { play(to: $0) } + write { playLong(to: $0, lines: 3) }
        let (records, diagnostics) = read(octets)
        #expect(diagnostics.all.isEmpty && records.count == 2)
        #expect(records.allSatisfy { $0.summary.isComplete && $0.summary.damage == nil })
        #expect(records[1].summary.firstLine == records[0].summary.lines + 1)
    }

    @Test("of newer tools are read as far as they are known")
    func unknownEvents() throws {
        let text = write { play(to: $0) }
        let first = try #require(text.firstIndex(of: 0x0A))
        let line = Array("{\"n\":2,\"t\":0,\"e\":\"somethingNew\",\"x\":[1,{\"y\":null}]}\n".utf8)
        let (records, diagnostics) = read(Array(text[...first]) + line + Array(text[(first + 1)...]))
        #expect(diagnostics.all.isEmpty && records.first?.journal.entries.count == 29)
    }

    @Test(
        "with hostile lines are read without a crash",
        arguments: [
            "{}", "[]", "null", "x", "{\"e\":1}", "{\"e\":\"published\"}",
            "{\"e\":\"published\",\"m\":-1,\"qos\":-5,\"client\":\"x\"}",
            "{\"e\":\"published\",\"m\":18446744073709551615,\"qos\":99999,\"topic\":\"a\",\"payloadHex\":\"zz\"}",
            "{\"e\":\"delivered\",\"m\":-9223372036854775808}", "{\"e\":\"dropped\",\"m\":-1}",
            "{\"e\":\"changed\",\"device\":-7,\"slot\":1e9}",
            "{\"e\":\"device\",\"kind\":\"alien\"}", "{\"e\":\"device\",\"kind\":\"simulated\"}",
            "{\"e\":\"client\",\"role\":\"hub\",\"device\":-1}",
            "{\"e\":\"scene\",\"kind\":\"defined\",\"run\":-1}", "{\"e\":\"loss\",\"class\":\"exact\"}",
            "{\"e\":\"expectation\",\"line\":-1,\"column\":0}",
            "{\"t\":9223372036854775807,\"e\":\"step\"}", "{\"t\":-9223372036854775808,\"e\":\"step\"}",
            "{\"n\":-1,\"e\":\"checkpoint\"}",
            "{\"e\":\"checkpoint\",\"sha256\":\"\"}", "{\"e\":\"type\",\"slots\":[1,null,\"a\"]}",
            "{\"e\":\"requested\",\"elements\":{}}",
            "{\"e\":\"connected\",\"keepAlive\":-1,\"passwordLength\":-3}",
            "{\"e\":\"learned\",\"value\":{\"a\":[{}]}}",
            "{\"e\":\"header\",\"start\":\"yesterday\",\"seed\":-1}", "{\"e\":\"footer\",\"complete\":\"yes\"}",
        ])
    func hostile(_ line: String) {
        let text = write { play(to: $0) }
        let first = (text.firstIndex(of: 0x0A) ?? 0) + 1
        let octets = Array(text[..<first]) + Array(line.utf8) + [0x0A] + Array(text[first...])
        #expect(isDamaged(octets))
        _ = read(Array(line.utf8))
    }

    @Test("without a header, or with octets that are no text, are errors with a line")
    func noHeader() {
        let text = write { play(to: $0) }
        let first = (text.firstIndex(of: 0x0A) ?? 0) + 1
        let (records, diagnostics) = read(Array(text[first...]))
        #expect(
            records.isEmpty && diagnostics.all.first?.code == "record-header" && diagnostics.all.first?.place?.line == 1
        )
        #expect(read([0xFF, 0xFE, 0x0A, 0x00]).diagnostics.all.map(\.code) == ["record-line", "record-line"])
        #expect(read([]).records.isEmpty && read([]).diagnostics.all.isEmpty)
    }

    @Test("hold no password, only what kind of password it was")
    func noPassword() {
        let text = String(decoding: write { play(to: $0) }, as: UTF8.self)
        #expect(text.contains("\"passwordLength\":12") && !text.contains("\"password\""))
    }
}

@Suite("Verdicts")
struct VerdictTests {
    @Test("are merged to the worse one, in any order")
    func merging() {
        let all = Verdict.allCases
        for (index, left) in all.enumerated() {
            for (other, right) in all.enumerated() {
                #expect(left.merging(right) == all[max(index, other)])
                #expect(left.merging(right) == right.merging(left))
                #expect(left.merging(right) >= left)
            }
        }
        #expect(all.map(\.isExercised) == [false, false, false, true, true, true, true, true])
        #expect(
            all.map(\.rawValue) == [
                "notApplicable", "notExercised", "declared", "passed", "warned", "inconclusive", "failed", "errored",
            ])
    }

    @Test(
        "of a clause that must fail are turned round, and nothing else is",
        arguments: [
            (Verdict.failed, Verdict.passed), (.warned, .passed), (.passed, .failed), (.notExercised, .failed),
            (.inconclusive, .failed),
            (.notApplicable, .failed), (.errored, .errored),
        ])
    func expectedFailures(_ verdict: Verdict, _ counted: Verdict) {
        #expect(makeResult(verdict, mustFail: true).countedVerdict == counted)
        #expect(makeResult(verdict, mustFail: false).countedVerdict == verdict)
    }

    @Test("of a run are the worst of its expectations and clauses; an empty run passes nothing")
    func runs() {
        #expect(makeRun([], []).verdict == .notExercised)
        #expect(makeRun([.passed], []).verdict == .passed)
        #expect(makeRun([.passed], [makeResult(.notExercised), makeResult(.failed)]).verdict == .failed)
        #expect(makeRun([], [makeResult(.notExercised), makeResult(.notApplicable)]).verdict == .notExercised)
        #expect(makeRun([.passed], [], problem: "broken").verdict == .errored)
        #expect(makeRun([], [makeResult(.failed, mustFail: true)]).verdict == .passed)
        #expect(makeRun([], [makeResult(.notExercised, mustFail: true)]).verdict == .failed)
    }
}

@Suite("Summaries of latency")
struct LatencyTests {
    @Test("take the nearest rank")
    func percentiles() {
        let summary = LatencySummary((1...100).map { Interval.milliseconds($0) })
        #expect(
            summary.count == 100 && summary.p50 == 50 && summary.p95 == 95 && summary.p99 == 99
                && summary.maximum == 100)
        #expect(summary.buckets.map(\.count).reduce(0, +) == 100)
        let one = LatencySummary([.milliseconds(7)])
        #expect(one.p50 == 7 && one.p99 == 7 && one.maximum == 7)
        #expect(LatencySummary([]) == .empty)
    }
}
