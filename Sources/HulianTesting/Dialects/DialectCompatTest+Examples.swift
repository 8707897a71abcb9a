internal import HulianBus
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel
internal import HulianYAML

extension DialectCompatTest {
    /// Reads the examples of the file, and compares with what they say.
    func runExamples(_ report: inout DialectCompatReport) {
        for (index, example) in table.examples.enumerated() {
            report.tried(.examples)
            let subject = "\(table.id) example \(index + 1): \(example.payload.prefix(60))"
            guard let blueprint = exampleTypes[example.deviceType] else {
                report.fail(.examples, subject, "the catalog has no '\(example.deviceType)'")
                continue
            }
            let space = DialectSpace(table, topics: TopicTable())
            let identity = example.identity.isEmpty ? space.identity(in: example.topic) ?? [:] : example.identity
            let number = space.register("example", blueprint, identity: identity)
            let numbers = example.parts.enumerated().map { place, part in
                guard !part.identity.isEmpty, let blueprint = exampleTypes[part.deviceType] else { return number }
                let known = space.device(with: part.identity)
                let own = known ?? space.register("part \(place)", blueprint, identity: part.identity)
                if own != number { space.put(own, behind: number) }
                return own
            }
            var said = Utterance()
            let payload = Array(example.payload.utf8)
            payload.withUnsafeBufferPointer { octets in
                let isOurs = space.read(space.topics.id(example.topic), octets, now: DialectBench.now, into: &said)
                if !isOurs { report.fail(.examples, subject, "it is not of the dialect") }
                var parts: [Utterance] = []
                var part = Utterance()
                var complaints: [String] = []
                space.readParts(
                    space.topics.id(example.topic), octets, now: DialectBench.now, of: said, into: &part
                ) { said in
                    if example.parts.indices.contains(parts.count) {
                        let place = parts.count
                        complaints += compare(example.parts[place], space, numbers[place], said, octets)
                    }
                    parts.append(said)
                }
                if !example.parts.isEmpty, parts.count != example.parts.count {
                    complaints.append("it has \(parts.count) parts and not \(example.parts.count)")
                }
                for complaint in complaints { report.fail(.examples, subject, complaint) }
                var whole = said
                for part in parts { whole.faults += part.faults }
                compare(example, space, number, whole, octets, subject, &report)
            }
            if !example.parts.isEmpty { damage(example, space, index, &report) }
        }
    }

    /// Reads an example with parts whose octets were changed at random.
    private func damage(
        _ example: DialectExample, _ space: DialectSpace, _ index: Int, _ report: inout DialectCompatReport
    ) {
        var chance = SeededGenerator(seed: seed, name: "\(table.id) parts of example \(index)")
        let topic = space.topics.id(example.topic)
        var said = Utterance()
        var part = Utterance()
        for _ in 0..<damages * 10 {
            report.tried(.damage)
            var payload = Array(example.payload.utf8)
            for _ in 0...chance.number(in: 0...3) where !payload.isEmpty {
                let place = Int(chance.number(in: 0...Int64(payload.count - 1)))
                switch chance.number(in: 0...3) {
                case 0: payload[place] = UInt8(truncatingIfNeeded: chance.next())
                case 1: payload.remove(at: place)
                // Brackets and commas change what stands where.
                case 2: payload[place] = Array("[]{},:\"0".utf8)[Int(chance.number(in: 0...7))]
                default: payload[place] ^= 1 << UInt8(chance.number(in: 0...7))
                }
            }
            payload.withUnsafeBufferPointer { octets in
                space.read(topic, octets, now: DialectBench.now, into: &said)
                space.readParts(topic, octets, now: DialectBench.now, of: said, into: &part) { said in
                    for item in said.items where item.attribute >= 0 && item.token >= 0 {
                        _ = space.modelValue(item, of: said.device, in: octets)
                    }
                    _ = space.modelFields(said, in: octets)
                }
            }
        }
    }

    /// What a part says otherwise than an example.
    private func compare(
        _ part: DialectExample.Part, _ space: DialectSpace, _ number: Int32, _ said: Utterance, _ payload: Octets
    ) -> [String] {
        var complaints: [String] = []
        if said.device != number { complaints.append("a part speaks for device \(said.device) and not \(number)") }
        if said.kind != part.kind {
            complaints.append("a part says \(said.kind?.rawValue ?? "nothing") and not \(part.kind)")
        }
        if said.online != part.isOnline { complaints.append("a part says nothing or other of its presence") }
        if let element = part.element {
            let found = Self.element(said, space.speakers[Int(number)].binding)
            if found != element { complaints.append("the element of a part is \(found ?? "none"), not \(element)") }
        }
        for (path, text) in part.attributes {
            if let message = attribute(path, text, space, number, said, payload) { complaints.append(message) }
        }
        return complaints
    }

    /// Compares what was read with what an example says.
    private func compare(
        _ example: DialectExample, _ space: DialectSpace, _ number: Int32, _ said: Utterance, _ payload: Octets,
        _ subject: String, _ report: inout DialectCompatReport
    ) {
        let kind = said.kind ?? .other
        if kind != example.kind { report.fail(.examples, subject, "it says \(kind) and not \(example.kind)") }
        var broken: [ClauseID] = []
        for fault in said.faults {
            guard let clause = table.clauses[fault.check] else {
                report.fail(.examples, subject, "no clause stands for \(fault.check)")
                continue
            }
            if !broken.contains(clause) { broken.append(clause) }
        }
        let wanted = example.breaks.map { [$0] } ?? []
        if broken != wanted {
            let faults = said.faults.map { "\($0.check) \($0.problem)" }.joined(separator: ", ")
            report.fail(.examples, subject, "it breaks \(broken) and not \(wanted): \(faults)")
        }
        let binding = space.speakers[Int(number)].binding
        if let status = example.status, said.status != status {
            report.fail(.examples, subject, "its status is \(said.status?.name ?? "none"), not \(status.name)")
        }
        if kind == .announce, example.breaks == nil {
            let found = space.descriptions(space.topics.id(example.topic), payload).flatMap {
                $0.attributes.map(\.name)
            }
            if found != example.describes || found.isEmpty {
                report.fail(.examples, subject, "it describes \(found) and not \(example.describes)")
            }
        }
        if let element = example.element {
            let found = Self.element(said, binding)
            if found != element { report.fail(.examples, subject, "its element is \(found ?? "none"), not \(element)") }
        }
        for (path, text) in example.attributes {
            let message = attribute(path, text, space, number, said, payload)
            if let message { report.fail(.examples, subject, message) }
        }
        let told = said.items.filter { $0.attribute >= 0 }.count
        if example.breaks == nil, kind == .report || kind == .set, example.element == nil,
            told != example.attributes.count
        {
            report.fail(.examples, subject, "it carries \(told) attributes and not \(example.attributes.count)")
        }
    }

    /// The path of the command or event of a message.
    private static func element(_ said: Utterance, _ binding: DialectBinding) -> String? {
        func path(_ capability: Int, _ name: String) -> String {
            let instance = binding.blueprint.capabilities[capability]
            return ElementPath(
                component: binding.blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
                element: name
            ).description
        }
        if said.element >= 0 {
            if said.kind == .event {
                let event = binding.events[Int(said.element)]
                return path(event.capability, event.definition.name)
            }
            let command = binding.commands[Int(said.element)]
            return path(command.capability, command.definition.name)
        }
        guard let item = said.items.first(where: { $0.command >= 0 }) else { return nil }
        let command = binding.commands[Int(item.command)]
        return path(command.capability, command.definition.name)
    }

    /// What is wrong with an attribute of an example; nothing when it is as the example says.
    private func attribute(
        _ path: String, _ text: String, _ space: DialectSpace, _ number: Int32, _ said: Utterance, _ payload: Octets
    ) -> String? {
        let binding = space.speakers[Int(number)].binding
        guard let path = ElementPath(path), let slot = binding.blueprint.attribute(path) else {
            return "'\(path)' is no attribute of \(binding.blueprint.id)"
        }
        let definition = binding.blueprint.attributes[slot]
        let capability = binding.blueprint.capabilities[definition.capability].definition
        guard let item = said.items.first(where: { $0.attribute == binding.attributeOfSlot[slot] && $0.attribute >= 0 })
        else { return "it does not carry \(path)" }
        let value = space.modelValue(item, of: number, in: payload)
        do {
            let node = try YAMLReader.read("value: \(text)", file: "example")["value"]
            guard let node else { return "'\(text)' is not understood" }
            let wanted = try ValueReader(capability).value(node, of: definition.definition, checksRange: false)
            return wanted == value ? nil : "\(path) is \(value) and not \(wanted)"
        } catch {
            return "'\(text)' is not understood: \(error)"
        }
    }
}
