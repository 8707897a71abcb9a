internal import ArgumentParser
@preconcurrency internal import Glibc
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianImport
internal import HulianModel

/// `hulian catalog import`: a draft of a device type from what another system says of a device.
struct CatalogImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Draft a device type from a MIoT instance, Zigbee2MQTT's exposes, Tuya's functions or Home Assistant.",
        discussion: """
            The form is recognised. What has no counterpart is listed on standard error, each with its place and the reason.
            Exits 1 for a device whose kind is not known or whose main function was not found.

            Examples:
              hulian catalog import plug.json --output my-catalog/device-types/energy/plug.yaml
              hulian catalog import devices.json --device hall_plug --name energy.hallPlug
              hulian catalog import devices.json --into my-catalog
              hulian catalog import message.json --component light --json
            """)

    @Argument(help: "The file, in JSON; - is standard input.")
    var file: String
    @Option(name: .long, help: "The form: miot, zigbee2mqtt, tuya or homeassistant.")
    var format: String?
    @Option(name: .long, help: "Which device of several, by its name or its model.")
    var device: String?
    @Option(name: .long, help: "The component of a Home Assistant message without topic, such as light.")
    var component: String?
    @Option(name: .long, help: "The name of the draft: family.camelCase.")
    var name: String?
    @Flag(name: .long, help: "Make no part of its own for a switch, state or mode that has no name in the model.")
    var noParts = false
    @Flag(name: .long, help: "Print a report in JSON.")
    var json = false
    @Option(name: .shortAndLong, help: "Write the draft to this file.")
    var output: String?
    @Option(name: .long, help: "Write each draft to its place in this folder, which --catalog then takes.")
    var into: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            let octets = try InputFile.octets(file, called: "description", in: catalog.files)
            guard let text = String(validating: octets, as: UTF8.self) else {
                throw DiagnosticsError([Diagnostic("not-text", "the description '\(file)' is not UTF-8")])
            }
            let devices = try chosen(try Importer(catalog).devices(in: text, file: file, options: try options()))
            if let into {
                for device in devices where !device.yaml.isEmpty {
                    try write(device.yaml, to: FileSystem.join(into, "device-types/\(device.path)"), makesFolders: true)
                }
            } else if devices.count == 1, let output {
                try write(devices[0].yaml, to: output, makesFolders: false)
            }
            if json {
                Output.line(report(devices))
            } else if into == nil, output == nil {
                Output.print(devices[0].yaml)
            }
            if !common.quiet, !json { for device in devices { tell(device, over: catalog) } }
            if devices.contains(where: { !$0.isMapped }) { throw ExitStatus.failed }
        }
    }

    /// What was asked for.
    private func options() throws(DiagnosticsError) -> Importer.Options {
        var options = Importer.Options()
        if let format {
            guard let known = ImportFormat(rawValue: format) else {
                let names = ImportFormat.allCases.map(\.rawValue)
                throw DiagnosticsError([
                    Diagnostic(
                        "unknown-name", "'\(format)' is no form that can be imported",
                        hint: Suggestion.hint(for: format, among: names), notes: ["known: \(Suggestion.list(names))"])
                ])
            }
            options.format = known
        }
        if let name {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            let isName =
                parts.count == 2 && name.utf8.count < 100
                && parts.allSatisfy { part in
                    (part.first?.isLowercase ?? false) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
                }
            guard isName else {
                throw DiagnosticsError([
                    Diagnostic(
                        "bad-name", "'\(name)' must be written family.camelCase", hint: "such as lighting.hallLamp")
                ])
            }
            options.name = name
        }
        options.component = component
        options.usesParts = !noParts
        return options
    }

    /// The devices that are meant.
    private func chosen(_ devices: [ImportedDevice]) throws(DiagnosticsError) -> [ImportedDevice] {
        let labels = devices.map { $0.name.isEmpty ? $0.model : $0.name }
        if let device {
            let found = devices.filter { $0.name == device || $0.model == device }
            if !found.isEmpty { return [found[0]] }
            throw DiagnosticsError([
                Diagnostic(
                    "unknown-device", "the file describes no device '\(device)'",
                    hint: Suggestion.hint(for: device, among: labels),
                    notes: ["it describes: \(Suggestion.list(labels))"])
            ])
        }
        if devices.count > 1, into == nil, !json {
            throw DiagnosticsError([
                Diagnostic(
                    "several-devices", "the file describes \(devices.count) devices",
                    hint: "choose one with --device, or write all with --into",
                    notes: ["it describes: \(Suggestion.list(labels))"])
            ])
        }
        return devices
    }

    /// Writes a file.
    private func write(_ text: String, to path: String, makesFolders: Bool) throws {
        if makesFolders {
            var folder = ""
            for part in FileSystem.folder(of: path).split(separator: "/", omittingEmptySubsequences: false) {
                folder += folder.isEmpty && !part.isEmpty ? String(part) : "/" + part
                // One that is there already is what is wanted; what cannot be made shows when the file is opened.
                if !part.isEmpty { mkdir(folder, 0o777) }
            }
        }
        let octets = Array(text.utf8)
        guard let file = fopen(path, "wb") else {
            throw RecordFileError(path: path, reason: String(cString: strerror(errno)))
        }
        let written = fwrite(octets, 1, octets.count, file)
        let closed = fclose(file)
        guard written == octets.count, closed == 0 else {
            throw RecordFileError(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Says what became of a device, on standard error.
    private func tell(_ device: ImportedDevice, over catalog: Catalog) {
        var lines: [String] = []
        let label = [device.name, device.model].first { !$0.isEmpty } ?? "the device"
        let nearest = device.nearest.map { ", most like \($0)" } ?? ""
        lines.append(
            "\(label): \(device.mapped.count) of \(device.functionCount) functions became \(device.deviceType)\(nearest)"
        )
        if !device.isMapped { lines.append("  not a known device: \(device.reason)") }
        for function in device.unmapped {
            lines.append("  not mapped: \(function.name) at \(function.path): \(function.reason)")
        }
        if common.verbose {
            for function in device.mapped {
                let note = function.note.isEmpty ? "" : " (\(function.note))"
                let elements = function.elements.map(\.description).joined(separator: ", ")
                lines.append("  mapped: \(function.name) → \(elements)\(note)")
            }
            for function in device.notFunctions {
                lines.append("  no function: \(function.name): \(function.reason)")
            }
        }
        Output.error(lines.joined(separator: "\n") + "\n")
        let found = device.check(over: catalog).sorted
        if !found.isEmpty { common.show(found) }
    }

    /// The report in JSON.
    private func report(_ devices: [ImportedDevice]) -> String {
        var writer = JSONWriter()
        writer.value([
            "devices": .list(devices.map(\.report)),
            "mappedDevices": .integer(Int64(devices.count { $0.isMapped })),
            "mappedFunctions": .integer(Int64(devices.reduce(0) { $0 + $1.mapped.count })),
            "functions": .integer(Int64(devices.reduce(0) { $0 + $1.functionCount })),
        ])
        return writer.text
    }
}
