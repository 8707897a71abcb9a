internal import HulianBus
internal import HulianModel

/// What a topic that a device named itself means.
struct DeclaredMeaning {
    /// The message of the table, by index.
    let form: Int16
    /// The device.
    let device: Int32
    /// The attribute whose bare value the payload is; -1 for an object.
    let attribute: Int16
    /// The device's own words for there and gone; nothing for those of the table.
    let words: AvailabilityWords?
}

/// The topics on which a device that named its topics itself is spoken to.
struct DeclaredCommands {
    /// The message of the table for an object with names and values; -1 when the device takes none.
    var form: Int = -1
    /// The topic of that.
    var topic = TopicID(rawValue: -1)
    /// The topic of each attribute that is set by its bare value, by index in the binding.
    var bare: [Int16: TopicID] = [:]
    /// The attribute that is said to be true whenever another one is set; -1 for none.
    var power: Int16 = -1
}

extension DialectSpace {
    /// How many topics a device may name; more than any device has, and too few to fill the memory of a judge.
    private static let mostDeclaredTopics = 256

    /// True in a dialect whose devices name their topics themselves.
    public var devicesNameTopics: Bool { codec?.devicesNameTopics ?? false }

    /// Takes over what a device says of itself where that decides how it is spoken with: topics, words and scales.
    ///
    /// Nothing changes for a device that says what the table says.
    ///
    /// - Parameters:
    ///   - description: What it says.
    ///   - device: The device, by number.
    /// - Returns: The topics of its own messages that are new; a hub subscribes to them.
    public func adopt(_ description: DeviceDescription, of device: Int32) -> [String] {
        guard devicesNameTopics, !description.isRemoved, device >= 0 else { return [] }
        let names = adoptValues(description, of: device)
        addCompanions(description.companions, of: device)
        let before = declaredTopics.count
        var heard: [String] = []
        for declared in description.topics {
            guard declaredTopics.count < Self.mostDeclaredTopics * speakers.count,
                Self.isName(declared.topic), declaredTopics[declared.topic] == nil
            else { continue }
            let speaker: HulianModel.Speaker = declared.kind == .set ? .hub : .device
            guard let form = form(of: declared.kind, by: speaker, isText: declared.attribute != nil) else { continue }
            let known = meaning(of: topics.id(declared.topic))
            let forms = known.pointee.forms
            if known.pointee.device == device,
                (0..<forms.count).contains(where: { facts[Int(forms[$0])].kind == declared.kind })
            {
                continue
            }
            var attribute: Int16 = -1
            if declared.kind != .availability, let name = declared.attribute {
                guard let place = names[name] else { continue }
                attribute = place
            }
            declaredTopics[declared.topic] = DeclaredMeaning(
                form: Int16(form), device: device, attribute: attribute,
                words: declared.words)
            if speaker == .hub {
                let topic = topics.id(declared.topic)
                var commands = self.commands(of: device) ?? DeclaredCommands()
                if attribute >= 0 {
                    commands.bare[attribute] = topic
                } else {
                    commands.form = form
                    commands.topic = topic
                }
                if declared.saysPower, let power = names["state"] { commands.power = power }
                setCommands(commands, of: device)
            } else {
                heard.append(declared.topic)
            }
        }
        if declaredTopics.count != before { forgetMeanings() }
        return heard
    }

    /// True for a topic on which something can be published.
    private static func isName(_ topic: String) -> Bool {
        var topic = topic
        return topic.withUTF8 { TopicSyntax.checkName($0) == nil }
    }

    /// The topics that devices named themselves for what they tell, in order.
    var declaredFilters: [String] {
        declaredTopics.filter { facts[Int($0.value.form)].speaker == .device }.map(\.key).sorted()
    }

    /// The message of the table of a kind, as text or as an object.
    private func form(of kind: UtteranceKind, by speaker: HulianModel.Speaker, isText: Bool) -> Int? {
        if kind == .availability {
            return (0..<facts.count).first { facts[$0].kind == kind && facts[$0].speaker == speaker }
        }
        let forms = (0..<facts.count).filter { facts[$0].kind == kind && facts[$0].speaker == speaker }
        return forms.first { facts[$0].isText == isText }
            // A bare value may be JSON.
            ?? forms.first { isText && programs[$0]?.items?.shape == .single }
    }

    // MARK: Values

    /// Takes over names, words and scales, and gives the index of each attribute by the name that the device has for it.
    private func adoptValues(_ description: DeviceDescription, of device: Int32) -> [String: Int16] {
        let binding = speakers[Int(device)].binding
        var places: [String: Int16] = [:]
        var mappings: [AttributeMapping] = []
        for described in description.attributes {
            let own = binding.attributes.firstIndex { $0.name.name == described.name }
            let index = own ?? binding.attributes.firstIndex { $0.name.name == described.standardName }
            guard let index, places[described.name] == nil else { continue }
            places[described.name] = Int16(index)
            // By the name of the table as well, for messages that name it so.
            if let standard = described.standardName, places[standard] == nil { places[standard] = Int16(index) }
            if let mapping = mapping(of: described, binding.attributes[index], binding) { mappings.append(mapping) }
        }
        guard !mappings.isEmpty else { return places }
        let table = self.binding(of: device).table.with(attributes: mappings)
        let adapted = DialectBinding(table, to: binding.blueprint)
        // A name that is taken twice would drop an attribute or give it another name, and then its messages would mean
        // something else.
        guard adapted.attributes.map(\.slot) == binding.attributes.map(\.slot),
            places.allSatisfy({ name, index in
                let known = binding.attributes[Int(index)].name.name
                return known == name || description.attribute(named: name) == nil
                    || adapted.attributes[Int(index)].name.name == name
            })
        else { return places }
        setBinding(adapted, of: device)
        return places
    }

    /// How the device writes an attribute; nothing when it does as the table says.
    private func mapping(
        of described: DescribedAttribute, _ attribute: DialectBinding.Attribute, _ binding: DialectBinding
    ) -> AttributeMapping? {
        let path = binding.blueprint.path(ofAttribute: attribute.slot)
        let known = binding.table.attributes.first {
            $0.capability == path.capability && $0.attribute == path.element
                && $0.filter.applies(to: binding.blueprint, component: path.component)
        }
        var conversion = known?.conversion ?? .byStyle
        let wanted = DescribedAttribute(attribute, binding)
        switch described.kind {
        case .truth
        where wanted.kind == .truth && described.choices.count == 2 && described.choices != wanted.choices:
            // A truth value of the device may be another type of the model, such as occupancy: then it stays as it is.
            guard case .bool = binding.blueprint.attributes[attribute.slot].constraint.type else { break }
            conversion = .table([
                Conversion.Entry(model: "false", wire: described.choices[0]),
                Conversion.Entry(model: "true", wire: described.choices[1]),
            ])
        case .integer where described.isScale:
            guard case .line(let from, let ends) = conversion, ends.first < ends.last,
                let most = described.maximum.flatMap({ Int64(exactly: $0) }), most != ends.last, most > ends.first
            else { break }
            conversion = .line(from: from, to: Conversion.LineEnds(ends.first, most))
        default: break
        }
        let name = attribute.name.name == described.name ? attribute.name : WireName(name: described.name)
        guard conversion != (known?.conversion ?? .byStyle) || name != attribute.name else { return nil }
        return AttributeMapping(
            capability: path.capability, attribute: path.element,
            filter: TypeFilter(patterns: [], component: path.component), name: name, conversion: conversion,
            isSettable: known?.isSettable, isReported: known?.isReported,
            toldWith: known?.toldWith ?? [])
    }
}
