internal import HulianModel

/// Chime: it rings when somebody asks for it, or when a button of the same device is pressed.
///
/// Loudness and length are project defaults. Source: Matter application clusters, Chime (0x0556), revision 2.
final class ChimeBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0556
    /// The sounds that it knows, the one that it plays, and whether it plays at all.
    private static let installedSounds: AttributeNumber = 0x0000, selectedChime: AttributeNumber = 0x0001,
        enabled: AttributeNumber = 0x0002
    /// How long it rings.
    private static let ringTime = Interval.seconds(3)
    /// How loud it is in dBA, and what it takes in watts.
    private static let loudness = 75.0, power = 2.0

    override class var defects: [String] { ["speakerFailure"] }

    /// True while its loudspeaker is silent.
    private var isSilent = false
    /// What it gives to its room.
    private lazy var emissions = Emissions(of: self)

    override func stop() { emissions.give() }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        if attribute == Self.selectedChime, !isInstalled(value.integerValue ?? -1) { throw .notFound }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        let sound = fields.integer("chimeID") ?? integer(Self.selectedChime) ?? 0
        guard isInstalled(sound) else { throw .notFound }
        ring(sound)
        return []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let neighbour = device.blueprint.capabilities[capability]
        guard neighbour.definition.number == SwitchBehaviour.number, attribute == 0x0001,
            let slot = device.blueprint.attribute(attribute, of: capability),
            device.storedValue(slot).integerValue ?? 0 > 0
        else { return }
        ring(integer(Self.selectedChime) ?? 0)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "speakerFailure" else { return false }
        isSilent = isBroken
        if isBroken { fire(0) }
        return true
    }

    /// True for a sound that it knows.
    private func isInstalled(_ id: Int64) -> Bool {
        (self[Self.installedSounds].listValue ?? []).contains { $0.number("chimeID") == id }
    }

    /// Rings, unless it is told not to; while it rings already it goes on.
    func ring(_ sound: Int64) {
        guard bool(Self.enabled), !isArmed(0) else { return }
        setTimer(0, after: Self.ringTime)
        emit(0x00, [Field("chimeID", .integer(sound))])
        if isSilent { return }
        // A battery gives it at once; what comes from the mains runs through the meters.
        if let battery {
            battery.consume(joules: Self.power * Self.ringTime.seconds)
            emissions.give(sound: Self.loudness)
        } else {
            emissions.give(power: Self.power, sound: Self.loudness)
        }
    }

    override func fire(_ timer: Int) {
        cancelTimer(0)
        emissions.give()
    }
}
