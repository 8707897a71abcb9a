internal import HulianDiagnostics
public import HulianModel
internal import HulianRecord
internal import HulianReport

extension MatterResult {
    /// The result as one HTML page: each file with its steps, what had to come back and what came.
    ///
    /// - Parameter language: The language that is shown first.
    public func html(_ language: Language) -> [UInt8] {
        let title = Title(english: "Matter test files", chinese: "Matter 测试文件")
        return PlainPage(title: "\(title[language]) · Hulian 互联", language: language).octets { html in
            html.element("h1", words: title)
            writeSummary(&html)
            writeFiles(&html)
            for (number, file) in files.enumerated() where !file.steps.isEmpty || !file.diagnostics.isEmpty {
                file.write(number, &html)
            }
        }
    }

    /// Writes the counts and what the virtual clock saved.
    private func writeSummary(_ html: inout HTMLWriter) {
        html.element("p") { html in
            for verdict in Self.fileVerdicts where count(verdict) > 0 {
                html.badge(verdict)
                html.text(" \(count(verdict))  ")
            }
        }
        if let saving { html.element("p", ["class": "quiet"], words: saving) }
        if !isComplete {
            html.element(
                "p", ["class": "notice v-errored"],
                words: Title(
                    english: "The run was broken off; the rest is not known.", chinese: "运行已中断，其余未知。"))
        }
    }

    /// Writes the table of all files.
    private func writeFiles(_ html: inout HTMLWriter) {
        html.element("section", ["class": "part"]) { html in
            html.element("h2", words: Title(english: "Files", chinese: "文件"))
            html.table(
                Title(english: "Files", chinese: "文件"), class: "runs",
                [
                    (Title(english: "File", chinese: "文件"), false), (Title(english: "Verdict", chinese: "结论"), false),
                    (Title(english: "Steps passed", chinese: "通过步骤"), true),
                    (Title(english: "Why", chinese: "原因"), false),
                ]
            ) { html in
                for (number, file) in files.enumerated() {
                    html.element("tr") { html in
                        html.element("td") { html in
                            html.element("a", ["href": "#file-\(number)"], text: file.file)
                            if !file.name.isEmpty { html.element("small", text: " \(file.name)") }
                        }
                        html.element("td") { $0.badge(file.verdict) }
                        html.element(
                            "td", ["class": "number"], text: "\(file.count(.passed))/\(file.steps.count)")
                        html.element("td", text: file.reason ?? "")
                    }
                }
            }
        }
    }
}

extension MatterFileResult {
    /// Writes the steps of the file.
    fileprivate func write(_ number: Int, _ html: inout HTMLWriter) {
        html.element("section", ["class": "part", "id": "file-\(number)"]) { html in
            html.element("h2", text: name.isEmpty ? file : name)
            html.element("p", ["class": "quiet"]) { html in
                html.badge(verdict)
                html.text(" \(file) · \(application) · \(virtualTime)")
            }
            for diagnostic in diagnostics {
                html.element("p", ["class": "notice v-\(diagnostic.severity == .error ? "errored" : "warned")"]) {
                    html in
                    html.text((diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message)
                    if let hint = diagnostic.hint { html.text(" (\(hint))") }
                }
            }
            guard !steps.isEmpty else { return }
            html.table(
                Title(english: "Steps", chinese: "步骤"), class: "runs",
                [
                    (Title(english: "No.", chinese: "序号"), true), (Title(english: "Step", chinese: "步骤"), false),
                    (Title(english: "Verdict", chinese: "结论"), false),
                    (Title(english: "Expected", chinese: "期望"), false),
                    (Title(english: "Received", chinese: "收到"), false),
                ]
            ) { html in
                for step in steps { step.write(&html) }
            }
        }
    }
}

extension MatterStepResult {
    /// Writes the row of the step.
    fileprivate func write(_ html: inout HTMLWriter) {
        html.element("tr") { html in
            html.element("td", ["class": "number"], text: String(index))
            html.element("td") { html in
                html.text(label)
                html.element("div") { $0.element("small", text: "\(request) · \(place)") }
            }
            html.element("td") { $0.badge(verdict) }
            if let reason, verdict != .failed || expected.isEmpty {
                html.element("td", ["colspan": "2"], text: reason)
            } else {
                html.element("td") { $0.element("code", text: expected) }
                html.element("td") { $0.element("code", text: actual) }
            }
        }
    }
}
