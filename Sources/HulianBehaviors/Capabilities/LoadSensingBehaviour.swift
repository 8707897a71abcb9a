internal import HulianModel

/// Load sensing: what a rail, a rack or a bar bears now, and when it is too much.
///
/// A capability of ours.
final class LoadSensingBehaviour: Sensing {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC3A
    /// The load in tenths of a kilogram.
    private static let load: AttributeNumber = 0x0000
    /// Whether it bears anything, and from which load on.
    private static let isLoaded: AttributeNumber = 0x0001, threshold: AttributeNumber = 0x0002
    /// The most that it may bear, and whether it is more.
    private static let greatestLoad: AttributeNumber = 0x0003, isOverloaded: AttributeNumber = 0x0004
    /// How often it was used.
    private static let useCount: AttributeNumber = 0x0005
    /// The most that the sensor can tell, in tenths of a kilogram.
    private static let most = 3000.0

    override class var actions: [String] { ["putLoad", "takeLoad"] }

    /// What it bears in truth, in tenths of a kilogram.
    private var weight: Int64 = 0

    override func start() { feel() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { feel() }

    override func fields(of action: String) -> [ActionField] {
        action == "putLoad" ? [ActionField("kilograms", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "putLoad":
            let kilograms = fields["kilograms"].numberValue ?? 20
            weight = Int64(min(Self.most, max(0, kilograms * 10)).rounded())
        case "takeLoad": weight = 0
        default: return false
        }
        feel()
        return true
    }

    /// Feels what it bears.
    override func feel() {
        let felt = isBroken ? 0 : weight
        set(Self.load, .integer(felt))
        let isLoaded = felt >= integer(Self.threshold) ?? 20
        if set(Self.isLoaded, .bool(isLoaded)) {
            if isLoaded {
                set(Self.useCount, .integer(((integer(Self.useCount) ?? 0) + 1) & 0xFFFF_FFFF))
                battery?.consume(joules: 0.02)
            }
            emit(0x00, [Field("isLoaded", .bool(isLoaded)), Field("load", .integer(felt))])
        }
        let isTooMuch = felt > integer(Self.greatestLoad) ?? 3000
        if set(Self.isOverloaded, .bool(isTooMuch)), isTooMuch { emit(0x01, [Field("load", .integer(felt))]) }
    }
}
