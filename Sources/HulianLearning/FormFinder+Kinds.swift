internal import HulianModel

// What tells messages of one topic apart: objects among plain values, and methods that bodies call.
extension FormFinder {
    /// The most words of a level below which objects stand among plain values.
    private static let groupLimit = 3

    /// Says what tells the bodies of one topic apart: their methods, where most of them have one, and their parts.
    static func discriminate(_ sorted: inout [Sorted]) {
        for members in Dictionary(grouping: sorted.indices, by: { sorted[$0].levels }).values {
            let bodies = members.compactMap { sorted[$0].sample.body?.fields == nil ? nil : sorted[$0].sample.body }
            // What few have is a member like others.
            let keys = ProtocolWords.methodKeys.filter { key in
                bodies.count { $0[key]?.stringValue != nil } * 2 > bodies.count
            }
            for index in members {
                guard let body = sorted[index].sample.body else { continue }
                sorted[index].discriminator = discriminator(
                    body, sorted[index].sample.levels, sorted[index].levels, keys)
            }
        }
    }

    /// Finds levels of which a few words have only objects below them, and all others plain values: such a word says that
    /// what stands below it is a group of names.
    static func findGroups(_ sorted: inout [Sorted], _ offsets: [[LearnedLevel]: Int]) {
        let groups = Dictionary(grouping: sorted.indices) { sorted[$0].levels }
        for (levels, members) in groups {
            let variables = levels.indices.filter { levels[$0].isPlainVariable }
            findCalls(&sorted, members, levels, variables.last)
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

    /// Finds names at the end of a topic whose payload is another name with an object behind it, where all others have
    /// plain values: such a name is a word of the protocol.
    private static func findCalls(
        _ sorted: inout [Sorted], _ members: [Int], _ levels: [LearnedLevel], _ last: Int?
    ) {
        guard let level = last, level == levels.count - 1, level > 0 else { return }
        var calls: [String: Bool] = [:]
        for index in members {
            let fields = sorted[index].sample.body?.fields
            let isCall = fields?.count == 1 && fields?.first?.value.fields != nil
            let word = sorted[index].sample.levels[level]
            calls[word] = (calls[word] ?? true) && isCall
        }
        let words = calls.filter(\.value).keys
        guard words.count == 1, calls.count > 4, let word = words.first else { return }
        for index in members where sorted[index].sample.levels[level] == word {
            sorted[index].levels[level] = .word(word)
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

    /// Adds a form for what was not heard yet, where that is to be expected: the share of kinds that came once among the
    /// messages of a topic is the chance that the next message is of a new kind.
    mutating func expectMore() {
        var topics: [[LearnedLevel]: [Int]] = [:]
        var order: [[LearnedLevel]] = []
        for index in forms.indices where forms[index].discriminator != "text" {
            if topics[forms[index].levels] == nil { order.append(forms[index].levels) }
            topics[forms[index].levels, default: []].append(index)
        }
        for levels in order {
            let own = topics[levels] ?? []
            let key = ProtocolWords.methodKeys.first { key in
                own.allSatisfy { index in forms[index].samples.allSatisfy { $0.body?[key]?.stringValue != nil } }
            }
            let once = own.filter { forms[$0].samples.count == 1 }
            let count = own.reduce(0) { $0 + forms[$1].samples.count }
            guard key != nil, own.count > 1, !once.isEmpty, once.count * 20 >= count, forms.count < Self.formLimit
            else {
                continue
            }
            var form = LearnedForm(levels: levels, discriminator: "others")
            form.samples = once.flatMap { forms[$0].samples }
            form.isOpen = true
            form.newShare = once.count * 100 / max(1, count)
            forms.append(form)
        }
    }

    /// Takes out of commands what sets values: names that devices tell as well, or that take several words.
    mutating func splitNamedCommands() {
        // A group of names is set, as one command has no group.
        for index in forms.indices where forms[index].kind == .invoke && forms[index].isGroup {
            forms[index].kind = .set
        }
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
