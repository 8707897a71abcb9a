internal import HulianDialects
internal import HulianModel

// Commands, events and arguments of methods: what each name stands for.
extension DraftFacts {
    /// The most arguments of methods that are looked for among names.
    private static let argumentLimit = 256

    /// What a command or event was mapped to.
    struct ElementMapping: Hashable {
        /// The name.
        let name: String
        /// The families; empty for all.
        var patterns: [String]
    }

    /// An argument of a method.
    struct MethodArgument: Hashable {
        /// The method.
        let method: String
        /// The argument.
        let argument: String
    }

    /// Finds kinds of messages whose bodies have one key with an object behind it, and that key is mostly the name of an
    /// event, or of a command, in the style that names have.
    mutating func findCalls() {
        let all = forms.reduce(into: Set<String>()) { $0.formUnion($1.body.names.keys) }
        let style = knowledge.style(of: all).style
        for index in forms.indices {
            let form = forms[index].form
            let isEvent = form.kind == .report || form.kind == .event
            guard isEvent || form.kind == .set || form.kind == .invoke, form.nameLevels.isEmpty, form.samples.count > 4
            else { continue }
            let keys = form.samples.map { $0.body?.fields?.count == 1 ? $0.body?.fields?.first : nil }
            guard keys.allSatisfy({ $0?.value.fields != nil }) else { continue }
            let names = Set(keys.compactMap { $0?.name })
            let kind = isEvent ? NameKnowledge.ElementKind.event : .command
            let known = names.count(where: { knowledge.makes(kind, $0, style) })
            guard known * 2 > names.count else { continue }
            forms[index].form.kind = kind == .event ? .event : .invoke
            forms[index].form.isKeyedByName = true
            forms[index].body = BodyLearner(forms[index].form)
        }
    }

    /// What a hub writes as its own address: text made of the device's name in questions, with which the topics of their
    /// answers begin; nothing where answers have topics of their own.
    mutating func findCaller() {
        for (form, body) in forms where form.isAnswer && body.text?.contains("\"{device}\"") ?? false {
            guard let asked = form.answers, forms.indices.contains(asked), let device = form.deviceLevel else {
                continue
            }
            let words = form.levels.enumerated().map { place, level -> String in
                if place == device { return "{device}" }
                if case .word(let word) = level { return word }
                return "+"
            }
            for end in stride(from: words.count - 1, through: device + 1, by: -1) {
                let address = words[..<end].joined(separator: "/")
                let isWritten = forms[asked].body.text?.contains(Value.string(address).description) ?? false
                if isWritten, TopicPattern(address) != nil {
                    caller = address
                    return
                }
            }
        }
    }

    /// Takes back what kinds of messages were taken for: they are known, and not read.
    mutating func demote(_ names: Set<String>) {
        for index in forms.indices where names.contains(forms[index].form.name) && forms[index].form.kind != .other {
            forms[index].form.kind = .other
            forms[index].form.isDemoted = true
            forms[index].body = BodyLearner(forms[index].form)
        }
    }

    /// Lets two names of one attribute stand side by side where the groups of one say for which family it is.
    ///
    /// - Returns: True when that was done.
    mutating func separate(_ mapping: Mapping, _ path: String) -> Bool {
        guard let place = mappings[path]?.firstIndex(where: { $0.patterns == mapping.patterns }),
            mapping.patterns.isEmpty, let other = mappings[path]?[place], other.name != mapping.name
        else { return false }
        let (own, others) = (knowledge.family(of: mapping.name), knowledge.family(of: other.name))
        if let own, own != others {
            var mapping = mapping
            mapping.patterns = ["\(own).*"]
            guard !(mappings[path] ?? []).contains(where: { $0.patterns == mapping.patterns }) else { return false }
            mappings[path]?.append(mapping)
            return true
        }
        if let others, own == nil {
            guard !(mappings[path] ?? []).contains(where: { $0.patterns == ["\(others).*"] }) else { return false }
            mappings[path]?[place].patterns = ["\(others).*"]
            mappings[path]?.append(mapping)
            return true
        }
        return false
    }

    /// Finds out what commands and events mean.
    mutating func mapElements() {
        for (kind, spoken) in [(NameKnowledge.ElementKind.command, UtteranceKind.invoke), (.event, .event)] {
            let said = forms.filter { $0.form.kind == spoken && !$0.body.isNumbered }
                .reduce(into: Set<String>()) { $0.formUnion($1.body.elements) }
            let names = said.union((kind == .command ? describedCommands : describedEvents).map(\.name))
            var found: [String: [ElementMapping]] = [:]
            var unknown: [String] = []
            for name in names.sorted() where !knowledge.makes(kind, name, nameStyle) {
                let paths = knowledge.meanings(of: name, kind)
                // A name that others use for different things is not guessed.
                guard paths.count == 1, nameStyle != .none || !hasMessages else {
                    unknown.append(name)
                    continue
                }
                let patterns = knowledge.family(of: name).map { ["\($0).*"] } ?? []
                if (found[paths[0]] ?? []).contains(where: { $0.patterns == patterns }) {
                    unknown.append(name)
                } else {
                    found[paths[0], default: []].append(ElementMapping(name: name, patterns: patterns))
                }
            }
            for path in found.keys { found[path]?.sort { !$0.patterns.isEmpty && $1.patterns.isEmpty } }
            elementMappings[kind] = found
            strangers[kind] = unknown
        }
    }

    /// Finds out which name an argument of a method sets: the one called so in the group that the method is called after,
    /// else the only one of its kind that is left there.
    mutating func mapArguments() {
        var all: [String: SeenName] = [:]
        for (_, body) in forms {
            for (key, seen) in body.methodArguments.sorted(by: { $0.key < $1.key }) where all.count < Self.nameLimit {
                all[key] =
                    all[key].map { known in
                        var known = known
                        for value in seen.values { known.take(value) }
                        return known
                    } ?? seen
            }
        }
        var left: [(argument: MethodArgument, group: String, seen: SeenName)] = []
        for (key, seen) in all.sorted(by: { $0.key < $1.key }) {
            guard let slash = key.lastIndex(of: "/"), key.utf8.count <= BodyLearner.keyLimit,
                left.count < Self.argumentLimit
            else {
                continue
            }
            let argument = MethodArgument(
                method: String(key[..<slash]), argument: String(key[key.index(after: slash)...]))
            let group = String(argument.method.prefix { $0 != "." }).lowercased()
            let own = names.keys.filter { $0.hasPrefix(group + ":") && $0.hasSuffix("." + argument.argument) }
            if own.isEmpty, knowledge.attributes(of: argument.method, argument.argument, nameStyle).isEmpty {
                left.append((argument, group, seen))
            }
            for name in own where requests[name] == nil { requests[name] = argument }
        }
        for (argument, group, seen) in left {
            let same = names.filter { name, other in
                name.hasPrefix(group + ":") && requests[name] == nil && other.isLike(seen)
                    && !knowledge.makes(name, nameStyle)
            }.keys.sorted()
            let rivals = left.count {
                $0.group == group && $0.seen.isLike(seen) && $0.argument.method == argument.method
            }
            let parts = Set(same.map { $0.drop { $0 != "." } })
            if parts.count == 1, rivals == 1 {
                for name in same { requests[name] = argument }
            } else {
                looseArguments.insert(argument.argument)
            }
        }
        // What is not mapped has no method, and so its argument stands for itself.
        let known = Set(mappings.values.joined().map(\.name))
        for (name, argument) in requests where !known.contains(name) && !knowledge.makes(name, nameStyle) {
            looseArguments.insert(argument.argument)
        }
    }
}
