internal import HulianModel

// What an answer tells of the time before the request: the `was_on` of a switch.
extension DialectSpace {
    /// The attribute of which the answer to a request tells what it was before, by index in the binding; nothing for most.
    ///
    /// - Parameters:
    ///   - said: A request that was just read.
    ///   - device: The device that is asked.
    public func attributeToldBefore(_ said: Utterance, of device: Int32) -> Int? {
        guard device >= 0, table.values.names == .components, said.kind == .set || said.kind == .invoke else {
            return nil
        }
        let binding = speakers[Int(device)].binding
        let name: WireName?
        if said.kind == .invoke {
            name = said.element >= 0 ? binding.commands[Int(said.element)].name : nil
        } else if let item = said.items.first(where: { $0.attribute >= 0 }) {
            name = binding.attributes[Int(item.attribute)].name
        } else {
            name = said.items.first { $0.command >= 0 }.map { binding.commands[Int($0.command)].name }
        }
        guard let name, let component = name.component else { return nil }
        return binding.attributes.firstIndex { attribute in
            attribute.name.request?.before != nil && attribute.name.instance == name.instance
                && attribute.name.component == component
        }
    }

    /// Reads what an answer tells of the time before; nothing else of an answer is for this.
    func readBefore(_ item: inout UtteranceItem, _ binding: DialectBinding, _ payload: Octets, _ said: inout Utterance)
    {
        guard item.token >= 0, item.name.exists, !item.name.isInTopic else { return }
        let name = item.name.octets(topic: payload, payload: payload)
        guard
            let attribute = binding.attributes.first(where: {
                $0.name.request?.before.map { name.equals(bare: $0) } ?? false
            })
        else { return }
        item.status = attribute.codec.read(scanner.tokens, at: Int(item.token), in: payload, &item.raw)
        note(item.status, -1, item.value, &said)
        if item.status == .success { said.before = item.raw }
    }

    /// Writes what it was before, where the statement tells it.
    func writeBefore(_ statement: Statement) {
        guard let before = statement.before, before.attribute >= 0 else { return }
        let attribute = speakers[Int(statement.device)].binding.attributes[Int(before.attribute)]
        guard let name = attribute.name.request?.before else { return }
        let start = writer.mark
        writer.key(name)
        if !attribute.codec.write(before.value, to: &writer) { writer.rewind(to: start) }
    }
}

extension WireName {
    /// The component that a name belongs to: `light` of `light:0.output`, and of `Light.Toggle:0`; nothing for others.
    fileprivate var component: String? {
        guard let colon = name.firstIndex(of: ":") else { return nil }
        return name[..<colon].prefix { $0 != "." }.lowercased()
    }
}
