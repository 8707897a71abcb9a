internal import HulianModel

extension ThermostatBehaviour {
    /// The scenario of presets that people make for themselves, which must have a name.
    private static let userDefined: Int64 = 0xFE
    /// The bit of a type of presets that says that they may have names.
    private static let presetNames: Int64 = 0x2

    /// Takes the setpoints of a preset over, or takes none for the active one any more.
    ///
    /// - Throws: ``Status/invalidCommand`` for a handle that no preset has (Thermostat, SetActivePresetRequest command).
    func activatePreset(_ handle: Value) throws(Status) {
        if !handle.isNull, entry("presetHandle", handle, of: Attribute.presets) == nil { throw .invalidCommand }
        if handle.isNull { setActivePreset(.null) } else { usePreset(handle, because: .external) }
        giveChoicePrecedence()
    }

    /// Takes the setpoints of a preset over, and shows it as the active one.
    func usePreset(_ handle: Value, because source: ChangeSource) {
        guard let preset = entry("presetHandle", handle, of: Attribute.presets) else { return }
        use(heating: preset.number("heatingSetpoint"), cooling: preset.number("coolingSetpoint"), because: source)
        setActivePreset(handle)
    }

    /// Takes setpoints over for the people who are there, or for nobody when nobody is (Thermostat,
    /// ScheduleTransitionStruct type).
    func use(heating: Int64?, cooling: Int64?, because source: ChangeSource) {
        // The one that moves away from the other goes first, so that the dead band moves nothing without need.
        let isUp = cooling.map { $0 > integer(setpointInForce(.cooling)) ?? $0 } ?? false
        func take(_ demand: Demand, _ value: Int64?, _ feature: String) {
            guard let value, has(feature: feature) else { return }
            move(setpointInForce(demand), to: withinLimits(value, demand), because: source)
        }
        if isUp { take(.cooling, cooling, "COOL") }
        take(.heating, heating, "HEAT")
        if !isUp { take(.cooling, cooling, "COOL") }
    }

    /// Shows which preset is active, and tells it.
    func setActivePreset(_ handle: Value) {
        let before = self[Attribute.activePreset]
        guard set(Attribute.activePreset, handle) else { return }
        emit(0x07, [Field("previousPresetHandle", before), Field("currentPresetHandle", handle)])
    }

    /// The entry of a list that has a handle.
    func entry(_ name: String, _ handle: Value, of attribute: AttributeNumber) -> Value? {
        guard !handle.isNull else { return nil }
        return self[attribute].listValue?.first { $0[name] == handle }
    }

    /// Checks a list of presets that is written, and gives what is to be kept of it: with handles for new ones.
    ///
    /// - Throws: The status with which the definition refuses it (Thermostat, Presets attribute, write request).
    func checkedPresets(_ value: Value) throws(Status) -> Value {
        var list: [Value] = []
        for entry in value.listValue ?? [] {
            let preset = try identified(entry, "presetHandle", among: list, of: Attribute.presets)
            let scenario = preset.number("presetScenario")
            let type = self[Attribute.presetTypes].listValue?.first { $0.number("presetScenario") == scenario }
            guard let type else { throw .constraintError }
            let hasName = preset["name"].map { !$0.isNull } ?? false
            if hasName, (type.number("presetTypeFeatures") ?? 0) & Self.presetNames == 0 { throw .constraintError }
            try checkSetpoints(of: preset)
            list.append(preset)
            guard list.count <= integer(Attribute.numberOfPresets) ?? 0,
                list.count(where: { $0.number("presetScenario") == scenario }) <= type.number("numberOfPresets") ?? 0
            else { throw .resourceExhausted }
        }
        // Names, no name being one too, tell the presets of one scenario apart (Thermostat, PresetStruct, Name field).
        for (index, preset) in list.enumerated() {
            let name = preset["name"] ?? .null
            let scenario = preset.number("presetScenario")
            let isTwice = list[..<index].contains {
                $0.number("presetScenario") == scenario && ($0["name"] ?? .null) == name
            }
            if isTwice || (scenario == Self.userDefined && name.isNull) { throw .constraintError }
        }
        return .list(list)
    }

    /// An entry of a written list with its handle, and with what it says of being built in.
    ///
    /// - Throws: ``Status/constraintError`` for a handle that stands there twice and for a new or another entry that says
    ///   that it is built in, ``Status/notFound`` for a handle that there is not.
    func identified(
        _ entry: Value, _ handleName: String, among list: [Value], of attribute: AttributeNumber
    ) throws(Status) -> Value {
        let handle = entry[handleName] ?? .null
        let isBuiltIn = entry["builtIn"]?.boolValue
        guard !handle.isNull else {
            if isBuiltIn == true { throw .constraintError }
            return entry.with(handleName, newHandle(handleName, among: list, of: attribute)).with("builtIn", false)
        }
        guard let current = self.entry(handleName, handle, of: attribute) else { throw .notFound }
        if list.contains(where: { $0[handleName] == handle }) { throw .constraintError }
        let wasBuiltIn = current["builtIn"]?.boolValue ?? false
        if let isBuiltIn, isBuiltIn != wasBuiltIn { throw .constraintError }
        return entry.with("builtIn", .bool(wasBuiltIn))
    }

    /// A handle that no entry has or had: the numbers only rise.
    private func newHandle(_ name: String, among list: [Value], of attribute: AttributeNumber) -> Value {
        var taken = (self[attribute].listValue ?? []) + list
        if let slot = slot(attribute) { taken += device.blueprint.attributes[slot].initialValue.listValue ?? [] }
        while true {
            programme.handles &+= 1
            let number = programme.handles
            let octets = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * (3 - UInt32($0)))) }
            if !taken.contains(where: { $0[name] == .bytes(octets) }) { return .bytes(octets) }
        }
    }

    /// The status with which a list of presets is committed (Thermostat, Presets attribute, attempt to commit).
    ///
    /// - Parameter schedules: The schedules that are committed with it; nothing to leave them as they are.
    func statusOfCommit(presets: Value, schedules: Value?) -> Status {
        let used = (schedules ?? self[Attribute.schedules]).listValue ?? []
        for preset in self[Attribute.presets].listValue ?? [] {
            let handle = preset["presetHandle"] ?? .null
            if presets.listValue?.contains(where: { $0["presetHandle"] == handle }) ?? false { continue }
            if preset["builtIn"] == true { return .constraintError }
            let isUsed = used.contains { schedule in
                schedule["presetHandle"] == handle
                    || schedule["transitions"]?.listValue?.contains { $0["presetHandle"] == handle } ?? false
            }
            if isUsed || self[Attribute.activePreset] == handle { return .invalidInState }
        }
        return .success
    }
}
