internal import HulianModel

/// What the fields of scenes are called, which differs between the two capabilities.
struct SceneSpelling {
    /// The number of a group.
    let group: String
    /// The number of a scene.
    let scene: String
    /// The sets of what a scene keeps.
    let sets: String
    /// The capability of a set.
    let cluster: String
    /// The attribute of a value.
    let attribute: String
    /// A value of any size; nothing where each size has a field of its own.
    let value: String?
    /// The capabilities whose attributes scenes keep.
    let capabilities: [CapabilityNumber]

    /// The fields of Scenes Management.
    static let now = SceneSpelling(
        group: "groupID", scene: "sceneID", sets: "extensionFieldSetStructs", cluster: "clusterID",
        attribute: "attributeID", value: nil,
        capabilities: [
            OnOffBehaviour.number, LevelControlBehaviour.number, ColorControlBehaviour.number,
            ModeSelectBehaviour.number,
        ])
    /// The fields of Scenes, as before Matter 1.3.
    static let earlier = SceneSpelling(
        group: "groupId", scene: "sceneId", sets: "extensionFieldSets", cluster: "clusterId", attribute: "attributeId",
        value: "attributeValue",
        capabilities: [OnOffBehaviour.number, LevelControlBehaviour.number, ColorControlBehaviour.number])
}

/// What a scene keeps of an endpoint: attributes of On/Off, Level Control, Color Control and Mode Select with their values.
///
/// Source: Matter application clusters, the attributes with the quality Scene of 0x0006, 0x0008, 0x0300 and 0x0050.
struct SceneFields: Equatable {
    /// One attribute that scenes keep.
    struct Kind {
        /// The capability.
        let capability: CapabilityNumber
        /// The attribute.
        let attribute: AttributeNumber
        /// The field in which its value travels.
        let field: String
        /// The feature without which it is not kept; an endpoint may have the attribute and not the feature.
        let feature: String?

        /// Makes a kind.
        init(_ capability: CapabilityNumber, _ attribute: AttributeNumber, bits: Int, feature: String? = nil) {
            self.capability = capability
            self.attribute = attribute
            self.feature = feature
            field = "valueUnsigned\(bits)"
        }
    }

    /// All attributes that scenes keep, in the order in which they travel.
    static let kinds = [
        Kind(OnOffBehaviour.number, OnOffBehaviour.onOff, bits: 8),
        Kind(LevelControlBehaviour.number, LevelControlBehaviour.currentLevel, bits: 8),
        Kind(LevelControlBehaviour.number, LevelControlBehaviour.currentFrequency, bits: 16, feature: "FQ"),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentX, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentY, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.enhancedCurrentHue, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentSaturation, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopActive, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopDirection, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopTime, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.colorTemperature, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.enhancedColorMode, bits: 8),
        Kind(ModeSelectBehaviour.number, ModeSelectBehaviour.currentMode, bits: 8),
    ]

    /// The values by the place of their kind; nothing for what the scene does not keep.
    private(set) var values: [Int64?] = Array(repeating: nil, count: kinds.count)
    /// The places of the kinds that it keeps, in the order in which they were given.
    private var order: [Int] = []

    /// Keeps a value.
    private mutating func keep(_ value: Int64?, at place: Int) {
        guard let value else { return }
        if values[place] == nil { order.append(place) }
        values[place] = value
    }

    /// Takes the values of an endpoint as they are read now.
    init(of behaviour: Behaviour, spelt spelling: SceneSpelling = .now) {
        for (place, kind) in Self.kinds.enumerated() where spelling.capabilities.contains(kind.capability) {
            guard let capability = behaviour.sibling(kind.capability),
                let slot = behaviour.device.blueprint.attribute(kind.attribute, of: capability),
                kind.feature.map({ behaviour.device.blueprint.capabilities[capability].has(feature: $0) }) ?? true
            else { continue }
            let value = behaviour.device.value(at: slot)
            keep(value.integerValue ?? value.boolValue.map { $0 ? 1 : 0 }, at: place)
        }
    }

    /// Reads what travelled; nothing when it names what the endpoint has not got, or in a wrong way.
    init?(_ sets: [Value], for behaviour: Behaviour, spelt spelling: SceneSpelling = .now) {
        for set in sets {
            guard let cluster = set[spelling.cluster]?.integerValue,
                spelling.capabilities.contains(where: { Int64($0.rawValue) == cluster })
            else { return nil }
            for pair in set["attributeValueList"]?.listValue ?? [] {
                let number = pair[spelling.attribute]?.integerValue
                let place = Self.kinds.firstIndex {
                    Int64($0.capability.rawValue) == cluster && Int64($0.attribute.rawValue) == number
                }
                guard let place, let capability = behaviour.sibling(Self.kinds[place].capability),
                    behaviour.device.blueprint.attribute(Self.kinds[place].attribute, of: capability) != nil,
                    let value = pair[spelling.value ?? Self.kinds[place].field]?.integerValue
                else { return nil }
                keep(value, at: place)
            }
        }
    }

    /// The value that it keeps of an attribute.
    subscript(_ capability: CapabilityNumber, _ attribute: AttributeNumber) -> Int64? {
        Self.kinds.firstIndex { $0.capability == capability && $0.attribute == attribute }.flatMap { values[$0] }
    }

    /// What travels: one set for each capability.
    func sets(spelt spelling: SceneSpelling = .now) -> Value {
        var sets: [(capability: CapabilityNumber, pairs: [Value])] = []
        for place in order {
            guard let value = values[place] else { continue }
            let kind = Self.kinds[place]
            let pair = Value.structure([
                Field(spelling.attribute, .integer(Int64(kind.attribute.rawValue))),
                Field(spelling.value ?? kind.field, .integer(value)),
            ])
            if let index = sets.firstIndex(where: { $0.capability == kind.capability }) {
                sets[index].pairs.append(pair)
            } else {
                sets.append((kind.capability, [pair]))
            }
        }
        return .list(
            sets.map { set in
                .structure([
                    Field(spelling.cluster, .integer(Int64(set.capability.rawValue))),
                    Field("attributeValueList", .list(set.pairs)),
                ])
            })
    }

    /// True when what an endpoint shows now is what the scene keeps.
    func matches(_ now: SceneFields) -> Bool {
        zip(values, now.values).allSatisfy { kept, shown in kept == nil || shown == nil || kept == shown }
    }

    /// Brings an endpoint to what the scene keeps, in a time.
    func apply(to behaviour: Behaviour, in duration: Interval) {
        let onOff: OnOffBehaviour? = behaviour.sibling(OnOffBehaviour.number)
        let level: LevelControlBehaviour? = behaviour.sibling(LevelControlBehaviour.number)
        let color: ColorControlBehaviour? = behaviour.sibling(ColorControlBehaviour.number)
        if let isOn = self[OnOffBehaviour.number, OnOffBehaviour.onOff] {
            level?.halt()
            onOff?.store(isOn: isOn != 0)
        }
        if let target = self[LevelControlBehaviour.number, LevelControlBehaviour.currentLevel] {
            level?.recall(target, in: duration)
        }
        if let frequency = self[LevelControlBehaviour.number, LevelControlBehaviour.currentFrequency] {
            level?.moveToFrequency(frequency)
        }
        color?.recall(self, in: duration)
        let modes: ModeSelectBehaviour? = behaviour.sibling(ModeSelectBehaviour.number)
        if let mode = self[ModeSelectBehaviour.number, ModeSelectBehaviour.currentMode] { modes?.recall(mode) }
    }
}

extension ColorControlBehaviour {
    /// Goes to the colour that a scene keeps; of the ways to say it, the one that the scene names.
    func recall(_ scene: SceneFields, in duration: Interval) {
        func kept(_ attribute: AttributeNumber) -> Int64? { scene[Self.number, attribute] }
        var mode = kept(Attribute.enhancedColorMode).flatMap { Mode(rawValue: $0) }
        if mode == nil, kept(Attribute.colorTemperature) != nil { mode = .temperature }
        switch mode {
        case .xy:
            guard let x = kept(Attribute.currentX), let y = kept(Attribute.currentY), has(feature: "XY") else { return }
            enter(.xy)
            move(.x, to: min(x, Self.greatestCoordinate), in: duration)
            move(.y, to: min(y, Self.greatestCoordinate), in: duration)
        case .temperature:
            guard let mireds = kept(Attribute.colorTemperature), has(feature: "CT") else { return }
            enter(.temperature)
            let least = integer(Attribute.physicalMinMireds) ?? 153
            let most = max(least, integer(Attribute.physicalMaxMireds) ?? 500)
            move(.temperature, to: min(max(mireds, least), most), in: duration)
        case .hueSaturation, .enhancedHue:
            guard has(feature: "HS"), let mode else { return }
            enter(mode)
            if let saturation = kept(Attribute.currentSaturation) {
                move(.saturation, to: min(saturation, Self.greatestByte), in: duration)
            }
            if let hue = kept(Attribute.enhancedCurrentHue), isEnhanced { move(.hue, to: hue, in: duration) }
        case nil: break
        }
        guard has(feature: "CL"), kept(Attribute.loopActive) == 1 else { return }
        set(Attribute.loopDirection, .integer(min(1, kept(Attribute.loopDirection) ?? 0)))
        set(Attribute.loopTime, .integer(kept(Attribute.loopTime) ?? 25))
        setLoop(Fields([Field("updateFlags", 1), Field("action", 2)]))
    }
}
