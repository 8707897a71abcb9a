public import HulianBus
internal import HulianModel

// Words on the topic of a component call its methods: `on`, `toggle`, `pos,30`.
extension DialectSpace {
    /// Reads a payload that is a word, with arguments behind commas.
    func readWord(
        _ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        let comma = UInt8(ascii: ",")
        var end = payload.firstIndex(of: comma) ?? payload.count
        let first = Octets(rebasing: payload[..<end])
        guard let word = facts[Int(said.form)].words.first(where: { first.equals($0.word) }) else {
            // A device may know more words than the table.
            said.kind = .other
            return
        }
        guard said.device >= 0, let known = meaning.pointee.binding else { return }
        let binding = speakers[Int(said.device)].binding
        said.note(.itemName)
        let name = meaning.pointee.name.octets(topic: topics.octets(topic), payload: payload)
        let colon = name.firstIndex(of: UInt8(ascii: ":")) ?? name.count
        let component = Octets(rebasing: name[..<colon])
        let instance =
            JSONNumber.integer(Octets(rebasing: name[min(colon + 1, name.count)...])).flatMap { Int32(exactly: $0) }
            ?? -1
        var item = UtteranceItem()
        item.name = meaning.pointee.name
        if word.arguments.count == 0 {
            item.value = OctetRange(start: 0, count: Int32(truncatingIfNeeded: end))
            item.command = binding.command(calling: word.method, of: component, instance)
            if item.command < 0 {
                item.status = .unsupportedCommand
                said.fault(.itemName, .unknown, at: item.name)
            }
            said.items.append(item)
            return
        }
        for argument in word.arguments {
            var value = argument.value
            item.raw = .none
            item.value = OctetRange(start: 0, count: Int32(truncatingIfNeeded: end))
            if value.count == 0 {
                guard end < payload.count else { break }
                let start = end + 1
                end = payload[start...].firstIndex(of: comma) ?? payload.count
                // Nothing between two commas leaves it as it is.
                guard start < end else { continue }
                value = Octets(rebasing: payload[start..<end])
                item.value = OctetRange(
                    start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: end - start))
            }
            item.attribute = known.pointee.attribute(setBy: word.method, of: component, instance, argument.name)
            if item.attribute >= 0 {
                check(
                    access: known.pointee.attributes.start + Int(item.attribute), item.attribute, item.name, &said)
                item.status = binding.attributes[Int(item.attribute)].codec.read(bare: value, &item.raw)
                note(item.status, item.attribute, item.value, &said)
            } else {
                item.status = .unsupportedAttribute
                said.fault(.itemName, .unknown, at: item.name)
            }
            said.items.append(item)
        }
        if said.items.isEmpty { said.fault(.shape, .missing) }
    }

    /// What a question is about, by index in the binding: all that is told, or what the component in the topic tells.
    ///
    /// - Returns: Nothing for a question that names what it asks for.
    func attributes(askedBy form: Int16, in topic: TopicID, of device: Int32) -> [Int]? {
        let attributes = speakers[Int(device)].binding.attributes
        if asksForAll(form) { return attributes.indices.filter { attributes[$0].isReported } }
        guard form >= 0, facts[Int(form)].kind == .get, facts[Int(form)].isText, table.values.names == .components
        else { return nil }
        let name = meaning(of: topic).pointee.name.octets(topic: topics.octets(topic), payload: topics.octets(topic))
        let group = name.text + "."
        return attributes.indices.filter { attributes[$0].isReported && attributes[$0].name.name.hasPrefix(group) }
    }
}

extension DialectSpace {
    /// True for a topic of the dialect that says so by itself: by the device, or by the word that it begins with.
    public func names(_ topic: TopicID) -> Bool {
        let meaning = meaning(of: topic)
        guard meaning.pointee.forms.count > 0 else { return false }
        if meaning.pointee.device >= 0 { return true }
        if case .text? = table.messages[Int(meaning.pointee.forms[0])].topic.parts.first { return true }
        return false
    }
}

extension DialectBinding {
    /// The command that a method of a component gives; -1 for none.
    func command(calling method: Octets, of component: Octets, _ instance: Int32) -> Int16 {
        Int16(
            commands.firstIndex { command in
                guard command.literal == nil, command.name.instance == instance else { return false }
                return command.octets.withUnsafeBufferPointer { octets in
                    let end = octets.firstIndex(of: UInt8(ascii: ":")) ?? octets.count
                    return Octets(rebasing: octets[..<end]).isMethod(method, of: component)
                }
            } ?? -1)
    }
}

extension BindingFacts {
    /// The attribute that an argument of a method of a component sets; -1 for none.
    func attribute(setBy method: Octets, of component: Octets, _ instance: Int32, _ argument: Octets) -> Int16 {
        for index in 0..<attributes.count {
            let known = attributes.start + index
            if known.pointee.instance == instance, known.pointee.argument.equals(argument),
                known.pointee.method.isMethod(method, of: component)
            {
                return Int16(index)
            }
        }
        return -1
    }
}
