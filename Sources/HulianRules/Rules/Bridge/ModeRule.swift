internal import HulianModel
internal import HulianRecord

/// Brands exchange values in one of the three modes, and the run names it.
final class ModeRule: BridgeRule {
    override class var id: String { "bridge.mode" }
    override class var interests: Interests { [.learning] }

    /// The three modes.
    private static let modes: Set<String> = ["local", "deviceCloud", "cloudCloud"]
    /// The places of the devices of which another brand learned something.
    private var judged: Set<Int> = []

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        let device = judge.devices[device]
        guard device.isMirror, device.entry.dialect != Self.neutral, let original = device.original,
            original.entry.dialect != Self.neutral, judged.insert(device.index).inserted, let header = judge.header
        else { return }
        if Self.modes.contains(header.mode) {
            explain("the mode is \(header.mode)")
            return holds(device)
        }
        breaks(
            Title(english: "The mode of interconnection is not named.", chinese: "互联模式未标明。"), device: device,
            expected: Title(Self.modes.sorted().joined(separator: ", ")), actual: Title("'\(header.mode)'"))
    }
}
