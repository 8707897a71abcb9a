internal import HulianDiagnostics

/// Finds the scenario files that paths name: files as they are, folders with everything below them.
struct ScenarioFinder {
    /// The files that may be read.
    let files: FileSystem

    /// The paths of the scenario files, each once, in the order of the arguments and of names within a folder.
    ///
    /// A file of a folder that is no scenario — a shared home, say — is passed over; a file that was named is not.
    func find(_ paths: [String]) throws(DiagnosticsError) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for path in paths {
            let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            guard files.isFolder(path) else {
                if seen.insert(path).inserted { found.append(path) }
                continue
            }
            let below = ["yaml", "yml"].flatMap { files.files(below: path, suffix: ".\($0)") }.sorted()
            for file in below where isScenario(file) && seen.insert(file).inserted { found.append(file) }
            if below.isEmpty {
                throw DiagnosticsError([
                    Diagnostic(
                        "no-scenarios", "there is no scenario file below '\(path)'", hint: "scenario files end in .yaml"
                    )
                ])
            }
        }
        return found
    }

    /// True when a file has the key that every scenario has.
    private func isScenario(_ path: String) -> Bool {
        guard let text = try? files.text(path) else { return true }
        return text.split(separator: "\n", omittingEmptySubsequences: true).contains { $0.hasPrefix("scenario:") }
    }
}
