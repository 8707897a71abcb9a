internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord
internal import HulianReport

extension MatterResult {
    /// The result as JUnit XML: a suite for each file, a case for each step.
    ///
    /// A failure is the device's, an error the file's; what was not run is skipped with the reason. Times are virtual, so
    /// that equal runs give equal octets.
    public var junit: [UInt8] {
        var writer = XMLWriter()
        writer.element(
            "testsuites",
            [
                "name": "hulian matter", "tests": String(files.reduce(0) { $0 + $1.caseCount }),
                "failures": String(files.reduce(0) { $0 + $1.count(.failed) }),
                "errors": String(files.reduce(0) { $0 + $1.errorCount }),
                "skipped": String(files.reduce(0) { $0 + $1.skippedCount }), "time": Self.seconds(virtualTime),
            ]
        ) { writer in
            for file in files { file.write(to: &writer) }
        }
        return Array(writer.text.utf8)
    }

    /// A length of time in seconds.
    static func seconds(_ interval: Interval) -> String {
        var writer = JSONWriter()
        writer.scaled(interval.nanoseconds, exponent: -9)
        return writer.text
    }
}

extension MatterFileResult {
    /// True for a file about which one case says all: it was not understood, or it is not for the device.
    private var isWhole: Bool { steps.isEmpty }
    /// How many cases it has.
    fileprivate var caseCount: Int { isWhole ? 1 : steps.count }
    /// How many of them are the file's fault.
    fileprivate var errorCount: Int { isWhole ? (verdict == .errored ? 1 : 0) : count(.errored) }
    /// How many of them were not run.
    fileprivate var skippedCount: Int {
        isWhole ? (verdict == .errored ? 0 : 1) : count(.notExercised) + count(.notApplicable)
    }

    /// Writes the suite of the file.
    fileprivate func write(to writer: inout XMLWriter) {
        let title = name.isEmpty ? file : name
        writer.element(
            "testsuite",
            [
                "name": title, "tests": String(caseCount), "failures": String(count(.failed)),
                "errors": String(errorCount), "skipped": String(skippedCount),
                "time": MatterResult.seconds(virtualTime), "file": file,
            ]
        ) { writer in
            writer.element("properties") { writer in
                writer.leaf("property", ["name": "verdict", "value": verdict.rawValue])
                writer.leaf("property", ["name": "application", "value": application])
                if let reason { writer.leaf("property", ["name": "reason", "value": reason]) }
            }
            if isWhole { return writeWhole(title, to: &writer) }
            for step in steps { step.write(title, file, to: &writer) }
        }
    }

    /// Writes the one case of a file without steps.
    private func writeWhole(_ title: String, to writer: inout XMLWriter) {
        writer.element("testcase", ["classname": title, "name": "file", "file": file, "line": "1", "time": "0"]) {
            guard verdict == .errored else { return $0.leaf("skipped", ["message": reason ?? "no steps"]) }
            let text = diagnostics.map { diagnostic in
                (diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message
            }
            $0.leaf(
                "error", ["message": reason ?? "it cannot be understood", "type": "errored"],
                text: text.joined(separator: "\n"))
        }
    }
}

extension MatterStepResult {
    /// Writes the case of a step.
    fileprivate func write(_ title: String, _ file: String, to writer: inout XMLWriter) {
        let attributes: KeyValuePairs<StaticString, String> = [
            "classname": title, "name": "\(index). \(label)", "file": file, "line": String(place.line), "time": "0",
        ]
        let detail = "\(request)\nexpected  \(expected)\nreceived  \(actual)\n--> \(place)\n"
        switch verdict {
        case .passed: writer.leaf("testcase", attributes)
        case .failed:
            writer.element("testcase", attributes) {
                $0.leaf("failure", ["message": explanation, "type": "failed"], text: detail)
            }
        case .errored:
            writer.element("testcase", attributes) {
                $0.leaf("error", ["message": explanation, "type": "errored"], text: detail)
            }
        default:
            writer.element("testcase", attributes) { $0.leaf("skipped", ["message": explanation]) }
        }
    }
}
