internal import HulianDialects
internal import HulianModel

extension DialectComparison {
    /// How many device types a line names before it only counts them.
    private static let namedTypes = 6

    /// The changes of all pairs with the pair that each belongs to.
    private var lines: [(pair: String, change: DialectChange)] {
        let all = pairs.flatMap { pair in pair.diff.changes.map { (pair.name, $0) } } + alone.map { ("", $0) }
        return DialectChange.Weight.allCases.flatMap { weight in all.filter { $0.1.weight == weight } }
    }

    /// The sums in one line.
    private func sums(_ language: Language) -> String {
        let counts = DialectChange.Weight.allCases.map { "\(count($0)) \($0.title[language])" }
        return counts.joined(separator: language == .chinese ? "，" : ", ")
    }

    /// The device types of a change, for people.
    private func types(_ change: DialectChange, _ language: Language, all: Bool) -> String {
        guard !change.deviceTypes.isEmpty else { return "" }
        let names = change.deviceTypes.map(\.rawValue)
        let shown = all ? names : Array(names.prefix(Self.namedTypes))
        let rest = names.count - shown.count
        let list = shown.joined(separator: ", ")
        return rest == 0 ? list : list + (language == .chinese ? " 等 \(names.count) 种" : " and \(rest) more")
    }

    /// The comparison for a terminal.
    ///
    /// - Parameters:
    ///   - language: The language of its sentences.
    ///   - isVerbose: True to name all device types.
    ///   - isQuiet: True for the sums alone.
    func text(_ language: Language, isVerbose: Bool, isQuiet: Bool) -> String {
        var output = ""
        let names = pairs.map(\.name).joined(separator: ", ")
        if !isQuiet {
            for weight in DialectChange.Weight.allCases {
                let own = lines.filter { $0.change.weight == weight }
                guard !own.isEmpty else { continue }
                output += weight.title[language] + "\n"
                let rows = own.map { pair, change in
                    [
                        "  " + (pairs.count > 1 && !change.place.hasPrefix(pair) ? "\(pair): " : "") + change.place,
                        change.what[language], types(change, language, all: isVerbose),
                    ]
                }
                output += TextTable.text(rows, caps: [60, 60, 80]) + "\n"
            }
            if !losers.isEmpty {
                let head = Title(english: "device types that lose something", chinese: "有所失的设备类型")
                output += "\(head[language]): \(losers.map(\.rawValue).joined(separator: ", "))\n"
            }
            for scene in scenes {
                let head = Title(english: "scene that loses something", chinese: "有所失的场景")
                output += "\(head[language]): \(scene.name) (\(scene.file)): \(scene.losses.joined(separator: ", "))\n"
            }
            if !losers.isEmpty || !scenes.isEmpty { output += "\n" }
        }
        return output + (names.isEmpty ? "" : names + (language == .chinese ? "：" : ": ")) + sums(language) + "\n"
    }

    /// The comparison as Markdown.
    func markdown(_ language: Language) -> String {
        func cell(_ text: String) -> String {
            text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: " ")
                .replacing("<", with: "&lt;").replacing("*", with: "\\*").replacing("_", with: "\\_")
        }
        let title = Title(english: "Changes of dialects", chinese: "方言变更")
        var output = "# \(title[language])\n\n"
        for pair in pairs { output += "* \(cell(pair.name))\n" }
        output += "\n\(sums(language))\n"
        let heads = [
            Title(english: "place", chinese: "位置"), Title(english: "change", chinese: "变更"),
            Title(english: "device types", chinese: "设备类型"),
        ]
        for weight in DialectChange.Weight.allCases {
            let own = lines.filter { $0.change.weight == weight }
            guard !own.isEmpty else { continue }
            output +=
                "\n## \(weight.title[language])\n\n| " + heads.map { $0[language] }.joined(separator: " | ") + " |\n"
            output += "|---|---|---|\n"
            for (_, change) in own {
                output +=
                    "| `\(change.place)` | \(cell(change.what[language])) | \(cell(types(change, language, all: true))) |\n"
            }
        }
        if !losers.isEmpty {
            let head = Title(english: "Device types that lose something", chinese: "有所失的设备类型")
            output += "\n## \(head[language])\n\n" + losers.map { "* `\($0)`\n" }.joined()
        }
        if !scenes.isEmpty {
            let head = Title(english: "Scenes that lose something", chinese: "有所失的场景")
            output += "\n## \(head[language])\n\n"
            for scene in scenes {
                output += "* \(cell(scene.name)) (`\(scene.file)`): \(cell(scene.losses.joined(separator: ", ")))\n"
            }
        }
        return output
    }

    /// The comparison as JSON, the same in every language.
    var json: String {
        let value: Value = [
            "format": "hulian-dialect-diff/1",
            "pairs": .list(
                pairs.map { pair in
                    [
                        "name": .string(pair.name), "dialect": pair.dialect.map { .string($0.rawValue) } ?? .null,
                        "changes": .list(pair.diff.changes.map(Self.value)),
                    ]
                }),
            "others": .list(alone.map(Self.value)),
            "deviceTypes": .list(losers.map { .string($0.rawValue) }),
            "scenes": .list(
                scenes.map { scene in
                    [
                        "name": .string(scene.name), "file": .string(scene.file),
                        "losses": .list(scene.losses.map { .string($0) }),
                    ]
                }),
            "summary": .structure(
                DialectChange.Weight.allCases.map { Field($0.rawValue, .integer(Int64(count($0)))) }),
        ]
        return value.description + "\n"
    }

    /// A change as JSON.
    private static func value(_ change: DialectChange) -> Value {
        [
            "weight": .string(change.weight.rawValue), "place": .string(change.place),
            "message": .string(change.what.english), "messageZh": .string(change.what.chinese),
            "isLoss": .bool(change.isLoss),
            "deviceTypes": .list(change.deviceTypes.map { .string($0.rawValue) }),
        ]
    }
}
