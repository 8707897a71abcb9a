internal import HulianModel

/// Physics in which parts break, each of which raises an alarm of the appliance.
///
/// A defect and its alarm are one line of a table; what the break changes is worked out anew at once.
class FaultyPhysics: Behaviour {
    /// What can break, and the alarm that it raises.
    class var troubles: [(defect: String, trouble: ApplianceTrouble)] { [] }

    override class var defects: [String] { troubles.map(\.defect) }

    /// The alarms of what is broken, one bit for each.
    private final var broken: Int64 = 0

    /// True while the part is broken that raises an alarm.
    final func isBroken(_ trouble: ApplianceTrouble) -> Bool { broken & trouble.rawValue != 0 }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard let trouble = Self.troubles.first(where: { $0.defect == defect })?.trouble else { return false }
        // Until now it worked as it was before.
        settle()
        broken = isBroken ? broken | trouble.rawValue : broken & ~trouble.rawValue
        tell(trouble, isBroken)
        if device.isPowered { work() }
        return true
    }

    /// Raises or ends the alarm of a part that broke or was mended; at once, unless the device has to find out.
    func tell(_ trouble: ApplianceTrouble, _ isBroken: Bool) { report(trouble, isBroken) }

    /// Works out what happened until now; nothing for physics that has no past.
    func settle() {}

    /// Does what it is to do from now on.
    func work() {}
}
