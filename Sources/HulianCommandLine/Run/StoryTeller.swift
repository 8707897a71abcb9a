internal import HulianCatalog
internal import HulianModel
internal import HulianRecord
internal import HulianReport

/// Tells the story of a run from its record, with the values in the words of the catalog.
struct StoryTeller {
    /// Where device types are defined.
    let catalog: Catalog
    /// The language of the reader.
    let language: Language

    /// Tells the stories of a record.
    func stories(_ octets: [UInt8], of result: RunResult) -> [RunStory] {
        var reader = RecordReader(file: result.file)
        var topics: [String: Int32] = [:]
        var stories: [RunStory] = []
        let words = words(of: octets)
        reader.read(
            octets,
            topic: { octets in
                let text = octets.text
                if let known = topics[text] { return known }
                topics[text] = Int32(topics.count)
                return Int32(topics.count - 1)
            },
            make: { StoryCollector($0, interest: StoryInterest(result), words: words) },
            done: { listener, _ in
                if let collector = listener as? StoryCollector { stories.append(collector.story) }
            })
        return stories
    }

    /// How values of the device types of a record read.
    ///
    /// The catalog belongs to one thread, so everything that may be asked for is looked up before.
    private func words(of octets: [UInt8]) -> StoryWords {
        var attributes: [String: (capability: Capability, definition: AttributeDefinition)] = [:]
        for id in deviceTypes(octets) {
            guard let blueprint = catalog.blueprint(id) else { continue }
            for slot in blueprint.attributes.indices {
                let attribute = blueprint.attributes[slot]
                let key = "\(id) \(blueprint.path(ofAttribute: slot))"
                attributes[key] = (blueprint.capabilities[attribute.capability].definition, attribute.definition)
            }
        }
        let known = attributes
        return StoryWords(
            reading: { type, path, value in
                guard let (capability, definition) = known["\(type) \(path)"] else { return nil }
                var number = value.numberValue
                if let raw = number, case .linear(let numerator, let denominator) = definition.scale {
                    number = raw * Double(numerator) / Double(denominator)
                }
                if let truth = value.boolValue { number = truth ? 1 : 0 }
                return StoryReading(number: number, text: capability.text(value, of: definition))
            },
            title: { type, path in known["\(type) \(path)"]?.definition.title })
    }

    /// The device types that a record names.
    private func deviceTypes(_ octets: [UInt8]) -> [DeviceTypeID] {
        final class Types: RunListener {
            var all: [DeviceTypeID] = []
            override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) { all.append(type) }
        }
        var reader = RecordReader(file: "")
        var types: [DeviceTypeID] = []
        // The types stand at the beginning of a record; the rest need not be read for them.
        let head = Array(octets.prefix(1 << 18))
        reader.read(head, topic: { _ in 0 }, make: { _ in Types() }) { listener, _ in
            if let found = listener as? Types { types += found.all }
        }
        return types
    }
}
