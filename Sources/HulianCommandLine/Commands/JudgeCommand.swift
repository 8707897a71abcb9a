internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord
internal import HulianReport
internal import HulianRules

/// `hulian judge`: judges records and captures offline.
struct JudgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: "Judge a record, or a capture made elsewhere, offline.",
        discussion: """
            A capture holds one message a line, as mosquitto_sub -F '%j' or '%J' prints it, or topic<TAB>payload.
            Which dialect is spoken and which devices speak is seen from the topics and what the devices say of
            themselves; --device, --dialect and --device-type say what cannot be seen.

            Examples:
              hulian judge record.jsonl --html report.html
              mosquitto_sub -t '#' -F '%j' > capture.jsonl;  hulian judge capture.jsonl
              hulian judge capture.txt --device lamp --dialect zigbee2mqtt --device-type lighting.dimmableLight
            """)

    @Argument(help: "Records and captures; '-' for standard input.")
    var files: [String]
    @Option(name: .long, help: "The dialect that is spoken in captures.")
    var dialect: String?
    @Option(name: .long, help: "The device type of the device in captures.")
    var deviceType: String?
    @Option(name: .long, help: "The name of the device in captures, which its topics carry in most dialects.")
    var device: String?
    @Option(
        name: .long,
        help: ArgumentHelp("A part of the device's identity in topics; may be given again.", valueName: "name=value"))
    var identity: [Assignment] = []
    @OptionGroup var common: CommonOptions
    @OptionGroup var reports: ReportOptionGroup
    @OptionGroup var judging: JudgingOptions

    func validate() throws {
        try reports.check()
        if reports.record != nil { throw ValidationError("judge reads records; there is none to write") }
        if device != nil || !identity.isEmpty, dialect == nil || deviceType == nil {
            throw ValidationError("--device and --identity need --dialect and --device-type")
        }
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            try Names(catalog).check(dialect: dialect, deviceType: deviceType)
            var profile = try judging.profile(filtersLevel: true, in: catalog)
            profile.annotationLimit = reports.annotationLimit
            var runs: [RunResult] = []
            var stories: [RunStory] = []
            var problems: [Diagnostic] = []
            for file in files {
                let octets = try InputFile.octets(file, called: "record or capture", in: catalog.files)
                if RecordJudge.isRecord(octets) {
                    let judged = try RecordJudge(catalog: catalog, profile: profile).judge(octets, file: file)
                    for one in judged { problems += damage(one.summary, file) }
                    runs += judged.map(\.result)
                    guard reports.html != nil, let first = judged.first?.result else { continue }
                    stories += StoryTeller(catalog: catalog, language: common.language).stories(octets, of: first)
                } else {
                    let judged = try CaptureJudge(catalog: catalog, profile: profile, hints: hints).judge(
                        octets, file: file)
                    problems += judged.problems
                    runs.append(judged.result)
                    if reports.html != nil { stories.append(judged.story) }
                }
            }
            if !problems.isEmpty { common.show(problems) }
            for index in stories.indices { stories[index].run = index }
            let suite = SuiteResult(
                version: HulianVersion.text, seed: nil, runs: runs, isComplete: runs.allSatisfy(\.isComplete),
                profile: profile.name)
            var options = ReportWriter.options(common, columns: nil)
            options.reproduction.options += judging.words
            try ReportWriter(common: common, group: reports).write(suite, stories: stories, options: options)
            throw ExitStatus.code(for: suite, isInterrupted: false)
        }
    }

    /// What the command line says of the devices in captures.
    private var hints: CaptureJudge.Hints {
        CaptureJudge.Hints(
            dialect: dialect.map { DialectID(rawValue: $0) }, deviceType: deviceType.map { DeviceTypeID(rawValue: $0) },
            device: device, identity: Dictionary(identity.map { ($0.name, $0.value) }) { _, last in last })
    }

    /// What is wrong with the chain of a record.
    private func damage(_ summary: RecordReader.Summary, _ file: String) -> [Diagnostic] {
        guard let damage = summary.damage else { return [] }
        return [
            Diagnostic(
                "record-damaged", severity: .warning,
                "the record of '\(summary.header.scenario)' is not what was written: \(damage)",
                at: SourcePlace(file: file, line: summary.firstLine, column: 1))
        ]
    }
}
