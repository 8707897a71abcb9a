internal import HulianModel

/// What a scene keeps of an endpoint: attributes of On/Off, Level Control and Color Control with their values.
///
/// Source: Matter application clusters, the attributes with the quality Scene of 0x0006, 0x0008 and 0x0300.
struct SceneFields: Equatable {
    /// One attribute that scenes keep.
    struct Kind {
        /// The capability.
        let capability: CapabilityNumber
        /// The attribute.
        let attribute: AttributeNumber
        /// The field in which its value travels.
        let field: String

        /// Makes a kind.
        init(_ capability: CapabilityNumber, _ attribute: AttributeNumber, bits: Int) {
            self.capability = capability
            self.attribute = attribute
            field = "valueUnsigned\(bits)"
        }
    }

    /// All attributes that scenes keep, in the order in which they travel.
    static let kinds = [
        Kind(OnOffBehaviour.number, OnOffBehaviour.onOff, bits: 8),
        Kind(LevelControlBehaviour.number, LevelControlBehaviour.currentLevel, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentX, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentY, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.enhancedCurrentHue, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.currentSaturation, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopActive, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopDirection, bits: 8),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.loopTime, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.colorTemperature, bits: 16),
        Kind(ColorControlBehaviour.number, ColorControlBehaviour.Attribute.enhancedColorMode, bits: 8),
    ]

    /// The capabilities whose attributes scenes keep, in the order in which they travel.
    static let capabilities = [OnOffBehaviour.number, LevelControlBehaviour.number, ColorControlBehaviour.number]

    /// The values by the place of their kind; nothing for what the scene does not keep.
    private(set) var values: [Int64?] = Array(repeating: nil, count: kinds.count)

    /// Takes the values of an endpoint as they are read now.
    init(of behaviour: Behaviour) {
        for (place, kind) in Self.kinds.enumerated() {
            guard let capability = behaviour.sibling(kind.capability),
                let slot = behaviour.device.blueprint.attribute(kind.attribute, of: capability)
            else { continue }
            let value = behaviour.device.value(at: slot)
            values[place] = value.integerValue ?? value.boolValue.map { $0 ? 1 : 0 }
        }
    }

    /// Reads what travelled; nothing when it names what the endpoint has not got, or in a wrong way.
    init?(_ sets: [Value], for behaviour: Behaviour) {
        for set in sets {
            guard let cluster = set["clusterID"]?.integerValue, cluster >= 0, cluster <= 0xFFFF_FFFF else { return nil }
            for pair in set["attributeValueList"]?.listValue ?? [] {
                let number = pair["attributeID"]?.integerValue
                let place = Self.kinds.firstIndex {
                    Int64($0.capability.rawValue) == cluster && Int64($0.attribute.rawValue) == number
                }
                guard let place, let capability = behaviour.sibling(Self.kinds[place].capability),
                    behaviour.device.blueprint.attribute(Self.kinds[place].attribute, of: capability) != nil,
                    let value = pair[Self.kinds[place].field]?.integerValue
                else { return nil }
                values[place] = value
            }
            guard Self.capabilities.contains(where: { Int64($0.rawValue) == cluster }) else { return nil }
        }
    }

    /// The value that it keeps of an attribute.
    subscript(_ capability: CapabilityNumber, _ attribute: AttributeNumber) -> Int64? {
        Self.kinds.firstIndex { $0.capability == capability && $0.attribute == attribute }.flatMap { values[$0] }
    }

    /// What travels: one set for each capability.
    var sets: Value {
        .list(
            Self.capabilities.compactMap { capability in
                let pairs: [Value] = zip(Self.kinds, values).compactMap { kind, value in
                    guard kind.capability == capability, let value else { return nil }
                    return ["attributeID": .integer(Int64(kind.attribute.rawValue)), kind.field: .integer(value)]
                }
                guard !pairs.isEmpty else { return nil }
                return ["clusterID": .integer(Int64(capability.rawValue)), "attributeValueList": .list(pairs)]
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
        color?.recall(self, in: duration)
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
