internal import HulianBus
internal import HulianModel

// Hue and saturation, told and set once more as red, green and blue: `"rgb":[255,128,0]`.
extension DialectSpace {
    /// True for an item that is a color of the device, or stands beside one, which is read when all items are known.
    func isColor(_ item: UtteranceItem, in said: Utterance) -> Bool {
        guard said.device >= 0 else { return false }
        let binding = speakers[Int(said.device)].binding
        return color(item, binding) != nil || isBesideColor(item, in: said, binding)
    }

    /// True for an argument by the name of something that a component with a color tells and that nothing sets, such as the
    /// mode: what is set says it too.
    private func isBesideColor(_ item: UtteranceItem, in said: Utterance, _ binding: DialectBinding) -> Bool {
        guard said.kind == .set, !binding.colors.isEmpty, item.name.exists, !item.name.isInTopic, !item.group.exists,
            matcher.pointee[.command] >= 0
        else { return false }
        let method = body.pointee.octets(matcher.pointee[.command])
        let instance = number(matcher.pointee[.instance], body)
        let name = item.name.octets(topic: body.pointee.text, payload: body.pointee.text)
        return binding.colors.contains { pair in
            guard method.equals(pair.method), instance == pair.instance else { return false }
            let whole = pair.group + [0x2E] + ContiguousArray(name)
            let attribute = whole.withUnsafeBufferPointer { binding.attribute(named: $0) }
            return attribute >= 0 && !binding.attributes[Int(attribute)].isSettable
        }
    }

    /// Turns a color into its hue and saturation; where the message tells those as well, they count and it does not.
    func readColors(_ items: inout ContiguousArray<UtteranceItem>, _ said: inout Utterance) {
        guard said.device >= 0 else { return }
        let binding = speakers[Int(said.device)].binding
        var index = 0
        while index < items.count {
            defer { index += 1 }
            guard items[index].attribute < 0, items[index].command < 0 else { continue }
            guard let pair = color(items[index], binding) else {
                if isBesideColor(items[index], in: said, binding) {
                    items.remove(at: index)
                    index -= 1
                }
                continue
            }
            guard let color = triple(items[index], &said) else {
                items[index].status = .invalidDataType
                continue
            }
            if items.contains(where: { Int($0.attribute) == pair.hue || Int($0.attribute) == pair.saturation }) {
                items.remove(at: index)
                index -= 1
                continue
            }
            said.note(.itemName)
            said.note(.itemType)
            said.note(.itemRange)
            items[index].status = .success
            items[index].attribute = Int16(pair.hue)
            items[index].raw = .integer(color.hue)
            var second = items[index]
            second.attribute = Int16(pair.saturation)
            second.raw = .integer(color.saturation)
            items.append(second)
        }
    }

    /// The color that an item names: in its component, or as an argument of the method that is called.
    private func color(_ item: UtteranceItem, _ binding: DialectBinding) -> ColorPair? {
        guard item.token >= 0, item.name.exists, !item.name.isInTopic, !item.inner.exists else { return nil }
        let text = body.pointee.text
        let name = item.name.octets(topic: text, payload: text)
        let group = item.group.exists ? self.group(of: item) : nil
        return binding.colors.first { pair in
            guard name.equals(pair.name) else { return false }
            if let group { return group.equals(pair.group) }
            let method = matcher.pointee[.command]
            return method >= 0 && body.pointee.octets(method).equals(pair.method)
                && number(matcher.pointee[.instance], body) == pair.instance
        }
    }

    /// The color that an item writes; nothing, and a fault, for another value.
    private func triple(_ item: UtteranceItem, _ said: inout Utterance) -> ColorTriple? {
        let list = scanner.tokens[Int(item.token)]
        var numbers: [Int64] = []
        var child = Int(item.token) + 1
        while list.kind == .array, child < Int(list.next), numbers.count < 4 {
            guard scanner.tokens[child].kind == .integer,
                let number = JSONNumber.integer(scanner.tokens[child].octets(in: body.pointee.text))
            else { break }
            numbers.append(number)
            child = Int(scanner.tokens[child].next)
        }
        guard list.kind == .array, child == Int(list.next), numbers.count == 3 else {
            said.fault(.itemType, .wrongType, at: item.value)
            return nil
        }
        guard numbers.allSatisfy({ (0...ColorTriple.greatest).contains($0) }) else {
            said.fault(.itemRange, .outOfRange, at: item.value)
            return nil
        }
        return ColorTriple(red: numbers[0], green: numbers[1], blue: numbers[2])
    }

    /// Writes the colors of which a statement has both hue and saturation.
    ///
    /// - Parameter group: The component that is being written; nothing for the arguments of a method.
    func writeColors(_ statement: Statement, of group: ContiguousArray<UInt8>?, _ binding: DialectBinding) {
        for pair in binding.colors where group == nil || group == pair.group {
            func value(_ attribute: Int) -> Int64? {
                statement.items.first { Int($0.attribute) == attribute }?.value.integerValue
            }
            guard let hue = value(pair.hue), let saturation = value(pair.saturation) else { continue }
            let color = ColorTriple(hue: hue, saturation: saturation)
            pair.name.withUnsafeBufferPointer { writer.key(raw: $0) }
            writer.value(.list([.integer(color.red), .integer(color.green), .integer(color.blue)]))
        }
    }
}
