internal import HulianModel

/// Wake on LAN: a player that sleeps is woken by a packet with its address.
///
/// Source: Matter application clusters, Wake on LAN (0x0503), revision 1.
final class WakeOnLanBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0503
    /// The address of its network card: twelve digits of base sixteen.
    private static let macAddress: AttributeNumber = 0x0000

    override class var actions: [String] { ["wakeByNetwork"] }

    override func start() {
        guard self[Self.macAddress].stringValue?.isEmpty ?? true else { return }
        // A local address (the second bit of the first octet is set) out of the device's own dice.
        let digits = String(device.random.number(in: 0...0xFF_FFFF_FFFF), radix: 16, uppercase: true)
        set(Self.macAddress, .string("02" + String(repeating: "0", count: 10 - digits.count) + digits))
    }

    override func fields(of action: String) -> [ActionField] {
        action == "wakeByNetwork" ? [ActionField("address", .text)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "wakeByNetwork" else { return false }
        let own = self[Self.macAddress]
        guard fields.string("address").map({ .string($0) == own }) ?? true else { return true }
        if let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), !onOff.isOn { onOff.switchOn() }
        return true
    }
}
