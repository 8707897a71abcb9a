internal import HulianBus
internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// True when the message read last is one whose payload is JSON.
    private func isJSON(_ bench: DialectBench) -> Bool {
        bench.said.form >= 0 && table.messages[Int(bench.said.form)].body != nil
    }

    /// Cuts each message off at every octet.
    func tryTruncated(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for sample in bench.samples() {
            bench.read(sample)
            guard isJSON(bench) else { continue }
            let step = max(1, sample.payload.count / 200)
            for length in stride(from: 1, to: sample.payload.count, by: step) {
                var message = sample
                message.payload.removeSubrange(length...)
                // Nobody can see that a number was cut off.
                if (try? Value(json: message.payload)) != nil { continue }
                report.tried(.truncated)
                bench.read(message)
                if !bench.said.failed(.json) && !bench.said.failed(.utf8) {
                    report.fail(.truncated, bench.subject(sample.topic), "\(message.text) was taken")
                }
            }
        }
    }

    /// Puts octets that are not UTF-8 into texts.
    func tryNotUTF8(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        let wrong: [[UInt8]] = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0xB8]]
        for sample in bench.samples() {
            bench.read(sample)
            let isJSON = isJSON(bench)
            // An object without members has no text.
            if isJSON, !sample.payload.contains(0x22) { continue }
            // Inside the first key where there is one, or anywhere in a bare payload.
            let place = isJSON ? (sample.payload.firstIndex(of: 0x22) ?? 0) + 1 : 0
            for octets in wrong {
                report.tried(.notUTF8)
                var message = sample
                message.payload.insert(contentsOf: octets, at: min(place, message.payload.count))
                bench.read(message)
                if !bench.said.failed(.utf8) {
                    report.fail(.notUTF8, bench.subject(sample.topic), "octets \(octets) were taken: \(bench.faults)")
                }
            }
        }
    }

    /// Lets the first key of each object stand twice.
    func tryDuplicateKeys(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for sample in bench.samples() {
            guard case .structure(let fields)? = try? Value(json: sample.payload), let first = fields.first else {
                continue
            }
            report.tried(.duplicateKey)
            var writer = JSONWriter()
            writer.value(.structure([first] + fields))
            let message = DialectBench.Written(topic: sample.topic, payload: writer.octets)
            bench.read(message)
            if !bench.said.failed(.duplicateKey) {
                report.fail(.duplicateKey, bench.subject(sample.topic), "\(message.text) was taken")
            }
        }
    }

    /// Nests values without end.
    func tryNesting(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for sample in bench.samples() {
            bench.read(sample)
            guard isJSON(bench) else { continue }
            for opening in ["[", "{\"a\":"] {
                report.tried(.nesting)
                let text = String(repeating: opening, count: 50_000)
                bench.read(DialectBench.Written(topic: sample.topic, payload: Array(text.utf8)))
                if !bench.said.failed(.json) { report.fail(.nesting, bench.subject(sample.topic), "it was taken") }
            }
        }
    }

    /// Changes octets at random.
    func tryDamage(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        var chance = SeededGenerator(seed: seed, name: "\(table.id) \(bench.blueprint.id)")
        for sample in bench.samples() {
            for _ in 0..<damages {
                report.tried(.damage)
                var message = sample
                for _ in 0...chance.number(in: 0...3) where !message.payload.isEmpty {
                    let place = Int(chance.number(in: 0...Int64(message.payload.count - 1)))
                    switch chance.number(in: 0...3) {
                    case 0: message.payload[place] = UInt8(truncatingIfNeeded: chance.next())
                    case 1: message.payload.remove(at: place)
                    case 2: message.payload.insert(message.payload[place], at: place)
                    default: message.payload[place] ^= 1 << UInt8(chance.number(in: 0...7))
                    }
                }
                bench.read(message) { payload in
                    // What was read must be of the model, whatever it was.
                    for item in bench.said.items where item.attribute >= 0 && item.status == .success && item.token >= 0
                    {
                        let value = bench.reader.modelValue(item, of: bench.number, in: payload)
                        let attribute = bench.binding.attributes[Int(item.attribute)]
                        let definition = bench.blueprint.attributes[attribute.slot]
                        guard bench.said.device == bench.number, bench.said.kind != .get else { continue }
                        let status = definition.constraint.check(value, in: bench.capability(definition.capability))
                        if status != .success {
                            report.fail(
                                .damage, bench.subject(bench.path(Int(item.attribute))), "\(message.text): \(value)")
                        }
                    }
                    _ = bench.reader.modelFields(bench.said, in: payload)
                    _ = bench.reader.summary(bench.said, in: payload)
                }
            }
        }
    }

    /// Reads topics of nobody, and own topics with a level more or less.
    func tryForeignTopics(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        let foreign = [
            "", "/", "//", "a", "$SYS/broker/uptime", "a/b/c", "+/+", "#", "客厅/灯", "shellies/x/relay/0",
            String(repeating: "a/", count: 500), String(repeating: "x", count: 60_000),
        ]
        for topic in foreign {
            report.tried(.foreignTopic)
            let isOurs = bench.read(DialectBench.Written(topic: topic, payload: Array("{}".utf8)))
            if isOurs || bench.reader.claims(bench.reader.topics.id(topic)) {
                report.fail(
                    .foreignTopic, bench.subject(topic.prefix(40).description), "it was taken for the dialect's")
            }
        }
        for sample in bench.samples() {
            let levels = sample.topic.split(separator: "/", omittingEmptySubsequences: false)
            let others = [
                levels.dropLast().joined(separator: "/"), sample.topic + "/x", sample.topic + "/", "x/" + sample.topic,
                sample.topic.uppercased(), sample.topic + String(repeating: "/y", count: 20_000),
            ]
            for topic in others {
                report.tried(.foreignTopic)
                let isOurs = bench.read(DialectBench.Written(topic: topic, payload: sample.payload))
                let id = bench.reader.topics.id(topic)
                if isOurs != bench.reader.claims(id) || bench.reader.knows(id) == bench.said.failed(.topic) && isOurs {
                    report.fail(.foreignTopic, bench.subject(topic), "taken \(isOurs), \(bench.faults)")
                }
            }
        }
    }

    /// Reads what devices of other types say, at the place of this one.
    ///
    /// Every name of every other type is tried, and for names that this one has as well, every form in which others
    /// write their values.
    func tryOtherDevices(_ bench: DialectBench, _ others: OtherReports, _ report: inout DialectCompatReport) {
        // The identity is that of this device, whatever the other type would make of its name.
        let identity = table.identity.reduce(into: [String: String]()) { identity, variable in
            identity[variable.name] = bench.writer.identity(variable.name, of: bench.number)
        }
        let space = DialectSpace(table, topics: TopicTable())
        guard space.canSay(.report, by: .device) else { return }
        let own = Set(bench.binding.attributes.map { OtherReports.key($0) })
        var numbers: [Int: Int32] = [:]
        for other in others.all where !other.isForKnown || own.contains(other.key) {
            let binding = bindings[other.binding]
            guard binding !== bench.binding else { continue }
            if numbers[other.binding] == nil {
                space.share(binding)
                numbers[other.binding] = space.register("probe-1", binding.blueprint, identity: identity)
            }
            guard let number = numbers[other.binding] else { continue }
            var statement = Statement(.report, by: .device, about: number)
            statement.time = DialectBench.now
            statement.id = ContiguousArray("4711".utf8)
            statement.items.append(Statement.Item(attribute: Int16(other.attribute), value: other.value))
            var messages: [DialectBench.Written] = []
            space.write(statement) {
                messages.append(DialectBench.Written(topic: space.topics.text($0.topic), payload: Array($0.payload)))
            }
            guard let message = messages.first else { continue }
            report.tried(.unknownAttribute)
            bench.read(message)
            let isUnknown = bench.said.faults.contains { $0.check == .itemName && $0.problem == .unknown }
            if own.contains(other.key) == isUnknown || bench.said.device != bench.number {
                report.fail(
                    .unknownAttribute, bench.subject("\(binding.blueprint.id) \(other.key)"),
                    "\(message.topic) \(message.text): \(bench.faults)")
            }
        }
    }
}

/// What devices of all types report when they are new, each name and each form of its value once.
struct OtherReports {
    /// One report.
    struct One {
        /// The device type, by index in the bindings.
        let binding: Int
        /// The attribute, by index in the binding.
        let attribute: Int
        /// Its value.
        let value: Value
        /// What messages call it.
        let key: String
        /// True for a further form of a value whose name stands in the list already: only who knows the name reads it.
        let isForKnown: Bool
    }

    /// All of them, in the order of the device types.
    private(set) var all: [One] = []

    /// Collects them; two types each, so that there is one of another type for each.
    init(_ bindings: [DialectBinding]) {
        var names: [String: Int] = [:]
        var forms: [String: Int] = [:]
        for (number, binding) in bindings.enumerated() {
            for (index, attribute) in binding.attributes.enumerated() where attribute.isReported {
                let value = binding.blueprint.attributes[attribute.slot].initialValue
                var writer = JSONWriter()
                guard attribute.codec.carries(value), attribute.codec.write(value, to: &writer) else { continue }
                let key = Self.key(attribute)
                let count = names[key, default: 0]
                let form = forms["\(key) \(writer.text)", default: 0]
                guard form < 2 else { continue }
                forms["\(key) \(writer.text)"] = form + 1
                names[key] = count + 1
                all.append(
                    One(binding: number, attribute: index, value: value, key: key, isForKnown: count >= 2))
            }
        }
    }

    /// What messages call an attribute: its numbers in a dialect with numbers, else its name.
    static func key(_ attribute: DialectBinding.Attribute) -> String {
        attribute.service >= 0 ? "\(attribute.service).\(attribute.number)" : attribute.name.name
    }
}
