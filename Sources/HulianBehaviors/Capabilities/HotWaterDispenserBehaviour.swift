internal import HulianModel

/// Hot water dispenser: so much water of such a temperature on demand.
///
/// The capability is the project's own (hulian-1).
final class HotWaterDispenserBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC11
    /// Whether water comes.
    private static let isDispensing: AttributeNumber = 0x0000
    /// How hot it comes, in hundredths of a degree.
    private static let outletTemperature: AttributeNumber = 0x0001
    /// How much comes, in ml.
    private static let volumeNumber: AttributeNumber = 0x0002
    /// How much came since it was made, in ml.
    private static let dispensedTotal: AttributeNumber = 0x0003
    /// What is wrong.
    private static let faultNumber: AttributeNumber = 0x0004

    /// What is wrong, as the attribute counts it.
    enum Fault: Int64 {
        /// Nothing.
        case none = 0
        /// No water comes.
        case noWater = 1
        /// The water stays cold.
        case heaterFailure = 2
        /// The water is too hot.
        case overTemperature = 3
    }

    /// Lets water of a temperature in °C come, or ends it; the physics sets it.
    var work: ((_ litres: Double?, _ temperature: Double) -> Void)?

    /// What is wrong.
    var fault: Fault { Fault(rawValue: integer(Self.faultNumber) ?? 0) ?? .none }
    /// True while water comes.
    var isBusy: Bool { bool(Self.isDispensing) }

    override func start() { set(Self.isDispensing, false) }

    override class var actions: [String] { ["pressDispense", "pressStop"] }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try dispense(fields.integer("volume"), fields.integer("temperature"))
        case 0x01: if isBusy { work?(nil, 0) }
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressDispense": attempt(try dispense(nil, nil))
        case "pressStop": if isBusy { work?(nil, 0) }
        default: return false
        }
        return true
    }

    /// Lets water come; one portion at a time, and none while something is wrong.
    private func dispense(_ volume: Int64?, _ temperature: Int64?) throws(Status) {
        guard !isBusy else { throw .busy }
        let isOff = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
        guard fault == .none, !isOff else { throw .invalidInState }
        let millilitres = volume ?? integer(Self.volumeNumber) ?? 200
        let hundredths = temperature ?? integer(Self.outletTemperature) ?? 5500
        set(Self.isDispensing, true)
        work?(Double(millilitres) / 1000, Double(hundredths) / 100)
    }

    /// Tells that water came, in litres.
    func finished(litres: Double, isComplete: Bool) {
        let millilitres = Int64((litres * 1000).rounded())
        set(Self.isDispensing, false)
        set(Self.dispensedTotal, .integer((integer(Self.dispensedTotal) ?? 0) + millilitres))
        emit(0x00, [Field("volume", .integer(millilitres)), Field("isComplete", .bool(isComplete))])
    }

    /// Shows what is wrong, and tells it.
    func show(fault: Fault) {
        guard set(Self.faultNumber, .integer(fault.rawValue)) else { return }
        if fault == .none {
            emit(0x02)
        } else {
            emit(0x01, [Field("fault", .integer(fault.rawValue))])
        }
    }
}
