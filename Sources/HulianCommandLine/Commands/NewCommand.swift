internal import ArgumentParser
internal import HulianBehaviors
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// `hulian new`: a file to start from.
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a file to start from.", subcommands: [NewDeviceType.self, NewDialect.self])

    /// `hulian new device-type`.
    struct NewDeviceType: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "device-type",
            abstract: "Make a device type of your own, after the example of one that exists.",
            discussion: """
                The new file loads, runs and is exported at once; change in it what makes your device another one.

                Example:
                  hulian new device-type lighting.readingLamp --like lighting.dimmableLight --to my-catalog
                  hulian catalog show lighting.readingLamp --catalog my-catalog
                """)
        @Argument(help: "Its name, family.nameInCamelCase.")
        var name: String
        @Option(name: .long, help: "The device type to start from; without it, the plainest of the family.")
        var like: String?
        @Option(name: .long, help: "The folder of your own catalog; it is made when it is not there.")
        var to = "catalog"
        @Option(name: .customLong("title-en"), help: "The English title; without it, the name in words.")
        var english: String?
        @Option(name: .customLong("title-zh"), help: "The Chinese title; without it, that of the example.")
        var chinese: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let id = try check(catalog)
                if let like { try Names(catalog).check(deviceType: like) }
                guard let example = like.map(DeviceTypeID.init(rawValue:)) ?? catalog.example(for: id.family),
                    let type = catalog.deviceType(example), let text = try catalog.text(of: example)
                else { throw DiagnosticsError(catalog.diagnostics.sorted) }
                let title = Title(english: english ?? Self.words(id), chinese: chinese ?? type.title.chinese)
                let draft = DeviceTypeDraft(id, title: title, example: text, named: example)
                let path = FileSystem.join(to, draft.path)
                try NewFile.write(draft.text, at: path, catalog.files)
                try prove(id)
                tell(path, id, example)
            }
        }

        /// Checks the name.
        private func check(_ catalog: Catalog) throws(DiagnosticsError) -> DeviceTypeID {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            let isGood =
                parts.count == 2
                && parts.allSatisfy { part in
                    part.first?.isLowercase == true && part.utf8.count < 64
                        && part.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
                }
            guard isGood else {
                throw DiagnosticsError([
                    Diagnostic(
                        "bad-name", "'\(name)' must be written family.nameInCamelCase",
                        hint: "such as lighting.readingLamp")
                ])
            }
            let id = DeviceTypeID(rawValue: name)
            guard !catalog.deviceTypeIDs.contains(id) else {
                throw DiagnosticsError([
                    Diagnostic(
                        "name-taken", "'\(name)' is in the catalog already", hint: "choose another name for yours")
                ])
            }
            return id
        }

        /// Loads the new device type as everybody would, and makes a device of it.
        private func prove(_ id: DeviceTypeID) throws {
            var options = common
            options.catalog.append(to)
            let catalog = try options.openCatalog()
            guard let blueprint = catalog.blueprint(id), !catalog.diagnostics.hasErrors else {
                throw DiagnosticsError(catalog.diagnostics.sorted)
            }
            let findings = catalog.checkConformance(of: id)
            if findings.hasErrors { throw DiagnosticsError(findings.sorted) }
            let device = Device(
                name: "new", blueprint: blueprint, scheduler: Scheduler(start: .defaultStart), seed: 1, room: nil,
                behaviours: Behaviours.make)
            device.powerOn()
        }

        /// Says what was made, and what can be done with it.
        private func tell(_ path: String, _ id: DeviceTypeID, _ example: DeviceTypeID) {
            if common.quiet { return Output.line(path) }
            Output.line("\(path), made after \(example): it loads and conforms.")
            Output.line()
            Output.line("Change it, and look:")
            Output.line("  hulian catalog show \(id) --catalog \(to)")
            Output.line("  hulian catalog export --format sdf \(id) --catalog \(to)")
            Output.line("  hulian dialect show miot --device-type \(id) --catalog \(to)")
            Output.line(
                "  hulian check --simulated --dialect miot --device-type \(id) --device it --catalog \(to)")
        }

        /// The name of a device type in words: `readingLamp` as `Reading lamp`.
        private static func words(_ id: DeviceTypeID) -> String {
            var words = ""
            for letter in id.rawValue.split(separator: ".").last ?? "" {
                words += letter.isUppercase ? " " + letter.lowercased() : String(letter)
            }
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }
}
