internal import HulianModel

/// What feels something around it until its sensor fails.
class Sensing: Behaviour {
    override class var defects: [String] { ["sensorFault"] }

    /// True while its sensor fails.
    private(set) final var isBroken = false

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        if device.isPowered { feel() }
        return true
    }

    /// Feels anew what is there.
    func feel() {}
}
