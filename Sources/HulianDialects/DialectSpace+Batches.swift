internal import HulianBus
internal import HulianModel

extension DialectSpace {
    /// Reads a payload of several settings, each a name and a value with a space between.
    ///
    /// - Parameters:
    ///   - batch: What stands between them, and which names are passed over.
    ///   - topic: The topic of the message.
    ///   - payload: The whole payload, UTF-8.
    ///   - said: Gets an item for each setting.
    func readBatch(_ batch: MessageBatch, _ topic: TopicID, _ payload: Octets, _ said: inout Utterance) {
        var start = 0
        while start <= payload.count {
            var end = start
            while end < payload.count, payload[end] != batch.separator { end += 1 }
            readSetting(batch, topic, payload, start, end, &said)
            start = end + 1
        }
    }

    /// Reads one setting, which may have spaces around it; nothing between two separators says nothing.
    private func readSetting(
        _ batch: MessageBatch, _ topic: TopicID, _ payload: Octets, _ start: Int, _ end: Int, _ said: inout Utterance
    ) {
        let space = UInt8(ascii: " ")
        var start = start
        var end = end
        while start < end, payload[start] == space { start += 1 }
        while start < end, payload[end - 1] == space { end -= 1 }
        guard start < end else { return }
        var nameEnd = start
        while nameEnd < end, payload[nameEnd] != space { nameEnd += 1 }
        var value = nameEnd
        while value < end, payload[value] == space { value += 1 }
        let name = Octets(rebasing: payload[start..<nameEnd])
        guard !batch.passedOver.contains(where: { name.equals(bare: $0) }) else { return }
        var item = UtteranceItem()
        item.name = OctetRange(
            start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: nameEnd - start))
        item.value = OctetRange(start: Int32(truncatingIfNeeded: value), count: Int32(truncatingIfNeeded: end - value))
        if said.device >= 0 { item.attribute = speakers[Int(said.device)].binding.attribute(inTopic: name) }
        resolve(&item, named: name, bare: Octets(rebasing: payload[value..<end]), &said)
        said.items.append(item)
    }
}
