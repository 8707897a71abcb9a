internal import HulianModel

/// Microwave Oven Control: how long and how strongly it heats, set together with the mode and the start.
///
/// Source: Matter application clusters, Microwave Oven Control (0x005F), revision 1.
final class MicrowaveOvenControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x005F
    /// Seconds of cooking.
    private static let cookTimeNumber: AttributeNumber = 0x0000
    /// The longest time.
    private static let maxCookTime: AttributeNumber = 0x0001
    /// The power in percent.
    private static let powerSetting: AttributeNumber = 0x0002
    /// The least power.
    private static let minPower: AttributeNumber = 0x0003
    /// The greatest power.
    private static let maxPower: AttributeNumber = 0x0004
    /// The difference between two powers.
    private static let powerStep: AttributeNumber = 0x0005
    /// The powers in watts.
    private static let supportedWatts: AttributeNumber = 0x0006
    /// The index of the power in watts.
    private static let selectedWattIndex: AttributeNumber = 0x0007
    /// The time of a command that gives none (SetCookingParameters, CookTime field).
    private static let defaultTime: Int64 = 30

    /// The program that it starts and lengthens.
    weak var program: ApplianceProgramBehaviour?

    /// How long it cooks.
    var cookTime: Interval { .seconds(integer(Self.cookTimeNumber) ?? Self.defaultTime) }
    /// The power as a share.
    var powerShare: Double {
        if let percent = integer(Self.powerSetting) { return Double(percent) / 100 }
        let watts = self[Self.supportedWatts].listValue?.compactMap(\.numberValue) ?? []
        let index = Int(integer(Self.selectedWattIndex) ?? 0)
        guard watts.indices.contains(index), let most = watts.max(), most > 0 else { return 1 }
        return watts[index] / most
    }
    /// The state of the oven.
    private var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.number) }
    /// The mode of the oven.
    private var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.microwave) }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try setParameters(fields)
        case 0x01: try addTime(fields.integer("timeToAdd") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Sets what a command gives; what it leaves out is set to its default (SetCookingParameters command).
    private func setParameters(_ fields: Fields) throws(Status) {
        let names = ["cookMode", "cookTime", "powerSetting", "wattSettingIndex", "startAfterSetting"]
        guard names.contains(where: { !fields[$0].isNull }) else { throw .invalidCommand }
        // Power is given in the one way that the oven has.
        let hasNumber = has(feature: "PWRNUM")
        guard fields[hasNumber ? "wattSettingIndex" : "powerSetting"].isNull else { throw .invalidCommand }
        let time = fields.integer("cookTime") ?? Self.defaultTime
        guard time >= 1, time <= integer(Self.maxCookTime) ?? 86_400 else { throw .constraintError }
        let cookMode = fields.integer("cookMode")
        if let cookMode, let mode, !mode.exists(cookMode) { throw .constraintError }
        let power = fields.integer("powerSetting") ?? integer(Self.maxPower) ?? 100
        let least = integer(Self.minPower) ?? 10
        guard !hasNumber || isPower(power, from: least) else { throw .constraintError }
        let index = fields.integer("wattSettingIndex")
        if let index, index >= self[Self.supportedWatts].listValue?.count ?? 0 { throw .constraintError }
        guard operation?.state ?? .stopped == .stopped else { throw .invalidInState }
        let starts = fields.bool("startAfterSetting")
        if starts, let program, program.refuses(.start) != nil { throw .invalidInState }
        mode?.enter(cookMode ?? normalMode)
        set(Self.cookTimeNumber, .integer(time))
        if hasNumber { set(Self.powerSetting, .integer(power)) }
        if let index { set(Self.selectedWattIndex, .integer(index)) }
        if starts { operation?.take(.start) }
    }

    /// True for a power that can be set.
    private func isPower(_ power: Int64, from least: Int64) -> Bool {
        let step = max(1, integer(Self.powerStep) ?? 10)
        return power >= least && power <= integer(Self.maxPower) ?? 100 && (power - least) % step == 0
    }

    /// The mode for a command that gives none: the first with the tag Normal (Microwave Oven Mode, ModeTag).
    private var normalMode: Int64 {
        guard let mode else { return 0 }
        return (0...255).first { mode.exists($0) && mode.hasTag(0x4000, of: $0) } ?? mode.mode
    }

    /// Cooks longer; not while something is wrong.
    private func addTime(_ seconds: Int64) throws(Status) {
        guard operation?.state != .error else { throw .invalidInState }
        let time = (integer(Self.cookTimeNumber) ?? Self.defaultTime) + seconds
        guard time <= integer(Self.maxCookTime) ?? 86_400 else { throw .constraintError }
        set(Self.cookTimeNumber, .integer(time))
        program?.cookTimeChanged()
    }
}
