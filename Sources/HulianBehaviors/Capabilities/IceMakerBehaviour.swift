internal import HulianModel

/// Ice maker: whether it makes ice, how much is there, and what is wrong.
///
/// The capability is the project's own (hulian-1).
final class IceMakerBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC14
    /// Whether it shall make ice.
    static let isEnabledNumber: AttributeNumber = 0x0000
    /// Whether it makes ice.
    private static let isMaking: AttributeNumber = 0x0001
    /// How full the bin is.
    private static let iceLevel: AttributeNumber = 0x0002
    /// Grams of ice since it was made.
    private static let madeTotal: AttributeNumber = 0x0003
    /// What is wrong.
    private static let fault: AttributeNumber = 0x0004

    /// What is wrong, as the attribute counts it.
    enum Fault: Int64 {
        /// Nothing.
        case none = 0
        /// No water comes.
        case noWater = 1
        /// The tray does not turn.
        case jammed = 2
    }

    /// Whether it shall make ice.
    var isEnabled: Bool { bool(Self.isEnabledNumber) }

    /// Shows whether it makes ice, and how full the bin is.
    func show(isMaking: Bool, level share: Double) {
        set(Self.isMaking, .bool(isMaking))
        let percent = Int64((min(1, max(0, share)) * 100).rounded())
        if set(Self.iceLevel, .integer(percent)), percent == 100 { emit(0x00) }
    }

    /// Counts ice that was made, in kg.
    func count(kilograms: Double) {
        set(Self.madeTotal, .integer((integer(Self.madeTotal) ?? 0) + Int64((kilograms * 1000).rounded())))
    }

    /// Shows what is wrong, and tells it.
    func show(fault: Fault) {
        guard set(Self.fault, .integer(fault.rawValue)) else { return }
        if fault == .none {
            emit(0x02)
        } else {
            emit(0x01, [Field("fault", .integer(fault.rawValue))])
        }
    }
}
