internal import HulianModel

// What tells messages of one topic apart: objects among plain values, and methods that bodies call.
extension FormFinder {
    /// The most words of a level below which objects stand among plain values.
    private static let groupLimit = 3

    /// Finds levels of which a few words have only objects below them, and all others plain values: such a word says that
    /// what stands below it is a group of names.
    static func findGroups(_ sorted: inout [Sorted], _ offsets: [[LearnedLevel]: Int]) {
        let groups = Dictionary(grouping: sorted.indices) { sorted[$0].levels }
        for (levels, members) in groups {
            let variables = levels.indices.filter { levels[$0].isPlainVariable }
            guard variables.count > 2, let device = LearnedForm.deviceLevel(levels, offsets) else { continue }
            for level in variables where level > device && level != variables.last {
                var objects: Set<String> = []
                var plain: Set<String> = []
                for index in members {
                    let word = sorted[index].sample.levels[level]
                    if sorted[index].sample.body?.fields == nil { plain.insert(word) } else { objects.insert(word) }
                }
                guard !objects.isEmpty, !plain.isEmpty, objects.count <= groupLimit, objects.isDisjoint(with: plain)
                else { continue }
                for index in members where objects.contains(sorted[index].sample.levels[level]) {
                    sorted[index].levels[level] = .word(sorted[index].sample.levels[level])
                    sorted[index].isGroup = true
                }
                break
            }
        }
    }

    /// Finds topics in which bodies call more methods than a topic has kinds, and sorts those by what they do.
    static func findMethods(_ sorted: inout [Sorted]) {
        for members in Dictionary(grouping: sorted.indices, by: { sorted[$0].levels }).values {
            for key in ProtocolWords.methodKeys {
                let calls = members.filter { sorted[$0].sample.body?[key]?.stringValue?.contains(".") ?? false }
                // What differs only in a name that the topic has too is one method.
                guard Set(calls.map { sorted[$0].discriminator }).count > kindLimit / 2 else { continue }
                for index in calls {
                    guard let body = sorted[index].sample.body, let method = body[key]?.stringValue else { continue }
                    let hasArguments = (body.fields ?? []).contains { $0.value.fields?.isEmpty == false }
                    sorted[index].discriminator = verb(method, hasArguments: hasArguments)
                    sorted[index].methodKey = key
                }
                break
            }
        }
    }

    /// What a method does by its last part: `Light.Set` sets, `Shelly.GetStatus` asks, the rest are commands.
    private static func verb(_ method: String, hasArguments: Bool) -> String {
        let last = method.split(separator: ".").last.map(String.init) ?? method
        let words = ProtocolWords.words(last)
        if words.count == 1, ProtocolWords.sets.contains(words[0]) { return "set" }
        if let first = words.first, ProtocolWords.gets.contains(first), !hasArguments { return "get" }
        return "call"
    }

    /// Takes out of commands what sets values: names that devices tell as well, or that take several words.
    mutating func splitNamedCommands() {
        let commands = forms.indices.filter {
            forms[$0].kind == .invoke && forms[$0].discriminator == "text" && !forms[$0].nameLevels.isEmpty
        }
        guard !commands.isEmpty else { return }
        var reported: Set<String> = []
        for form in forms where form.kind == .report && form.discriminator == "text" {
            reported.formUnion(BodyLearner(form).names.keys)
        }
        for index in commands.reversed() {
            let form = forms[index]
            guard let level = form.nameLevels.first else { continue }
            let reader = BodyLearner(form)
            var payloads: [String: Set<String>] = [:]
            var isSet: [String: Bool] = [:]
            for sample in form.samples {
                guard let name = reader.name(sample), sample.levels.indices.contains(level) else { continue }
                payloads[name, default: []].insert(sample.text)
                let sets = reported.contains(name) || payloads[name]?.count ?? 0 > 1
                isSet[sample.levels[level]] = (isSet[sample.levels[level]] ?? false) || sets
            }
            guard isSet.values.contains(true) else { continue }
            forms[index].kind = .set
            guard form.nameLevels.count > 1, case let pressed = isSet.filter({ !$0.value }).keys.sorted(),
                !pressed.isEmpty, pressed.count <= Self.kindLimit
            else { continue }
            func word(_ sample: LearnedForm.Sample) -> String {
                sample.levels.indices.contains(level) ? sample.levels[level] : ""
            }
            forms[index].samples.removeAll { pressed.contains(word($0)) }
            for name in pressed {
                var levels = form.levels
                levels[level] = .word(name)
                var command = LearnedForm(levels: levels, discriminator: "text")
                command.samples = form.samples.filter { word($0) == name }
                command.kind = .invoke
                command.percent = form.percent
                command.deviceLevel = form.deviceLevel
                command.productLevels = form.productLevels
                command.nameLevels = Array(form.nameLevels.dropFirst())
                command.isPath = command.nameLevels.count > 1
                command.pathLength = form.pathLength.map { $0 - 1 }
                forms.insert(command, at: index)
            }
        }
        forms.removeAll(where: \.samples.isEmpty)
    }
}
