internal import HulianModel

/// What stands beside the program on the same endpoint: parts, settings, mode and state.
extension ApplianceProgramBehaviour {
    /// A part of the same endpoint.
    private func part<Part: ProgramPart>(_: Part.Type = Part.self) -> Part? {
        device.allBehaviours.lazy.compactMap { $0 as? Part }.first { $0.endpoint == self.endpoint }
    }
    /// The vessel.
    var vessel: HeatedVesselBehaviour? { part() }
    /// The motor.
    var motor: AgitatorBehaviour? { part() }
    /// The tank.
    var tank: WaterTankBehaviour? { part() }
    /// The pipes.
    var inlet: WaterInletBehaviour? { part() }
    /// The door or the lid.
    var cover: Cover? { part() }
    /// The settings for cooking.
    var control: CookingControlBehaviour? { sibling(CookingControlBehaviour.number) }
    /// The recipes of a cooking robot.
    var recipes: RecipeCookingBehaviour? { sibling(RecipeCookingBehaviour.number) }
    /// The time and the power of a microwave oven.
    var microwave: MicrowaveOvenControlBehaviour? { sibling(MicrowaveOvenControlBehaviour.number) }
    /// The state of the device.
    var operation: OperationalStateBehaviour? {
        sibling(OperationalStateBehaviour.number) ?? sibling(OperationalStateBehaviour.oven)
    }
    /// The mode of the kinds that Matter has for what cooks and washes dishes.
    var mode: ModeBaseBehaviour? {
        sibling(ModeBaseBehaviour.oven) ?? sibling(ModeBaseBehaviour.dishwasher) ?? sibling(ModeBaseBehaviour.microwave)
    }
    /// The number of the mode now.
    var modeNumber: Int64 {
        recipes?.current ?? mode?.mode
            ?? value(ModeSelectBehaviour.number, ModeSelectBehaviour.currentMode).integerValue ?? 0
    }

    /// True while a program goes on or waits.
    var isBusy: Bool { program != nil }
    /// The step that goes on; nothing while it waits for its start.
    var step: ProgramStep? {
        program.flatMap { $0.steps.indices.contains(stepIndex) ? $0.steps[stepIndex] : nil }
    }
    /// The temperature that people set, in °C.
    var setpoint: Double {
        if let number: TemperatureControlBehaviour = sibling(TemperatureControlBehaviour.number),
            let setpoint = number.setpoint
        {
            return setpoint
        }
        let level = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.selectedTemperatureLevel)
        let index = Int(level.integerValue ?? 0)
        return levels.indices.contains(index) ? levels[index] : 100
    }
    /// True when an On/Off of the device is off.
    var isSwitchedOff: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false }
}
