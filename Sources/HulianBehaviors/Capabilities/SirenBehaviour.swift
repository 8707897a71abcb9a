internal import HulianModel

/// Siren: it sounds and flashes for some time, and says so when somebody takes it down.
///
/// A capability of ours; loudness, light and power are project defaults.
final class SirenBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC42
    /// Whether it sounds, how loud, which tone and for how long at most.
    private static let isSounding: AttributeNumber = 0x0000, volume: AttributeNumber = 0x0001,
        tone: AttributeNumber = 0x0002, maxDuration: AttributeNumber = 0x0003
    /// Whether it flashes.
    private static let isStrobeEnabled: AttributeNumber = 0x0004
    /// Whether it was taken down.
    private static let isTampered: AttributeNumber = 0x0005
    /// The loudness at no volume and what the whole volume adds, in dBA.
    private static let softest = 65.0, span = 45.0
    /// What it takes while it sounds, in watts, and the light of its flashes, in lumen.
    private static let power = 6.0, light = 120.0

    override class var defects: [String] { ["speakerFailure", "takenDown"] }

    /// True while its loudspeaker is silent.
    private var isSilent = false
    /// The light that the room got.
    private var given = 0.0
    /// What it gives to its room.
    private lazy var emissions = Emissions(of: self)

    override func start() {
        set(Self.isSounding, false)
        give()
    }

    override func stop() {
        set(Self.isSounding, false)
        give()
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if [Self.volume, Self.isStrobeEnabled].contains(attribute) { give() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: sound(for: fields.integer("duration"))
        case 0x01: silence()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "speakerFailure":
            isSilent = isBroken
            if device.isPowered { give() }
        case "takenDown":
            set(Self.isTampered, .bool(isBroken))
            if isBroken {
                emit(0x02)
                sound()
            }
        default: return false
        }
        return true
    }

    /// Sounds for some seconds, at most as long as it is allowed.
    func sound(for seconds: Int64? = nil) {
        let most = integer(Self.maxDuration) ?? 180
        setTimer(0, after: .seconds(min(most, seconds ?? most)))
        guard set(Self.isSounding, true) else { return }
        emit(0x00, [Field("tone", self[Self.tone])])
        give()
    }

    /// Is silent.
    func silence() {
        cancelTimer(0)
        guard set(Self.isSounding, false) else { return }
        emit(0x01)
        give()
    }

    override func fire(_ timer: Int) { silence() }

    /// Gives sound, light and power as it stands.
    private func give() {
        let sounds = bool(Self.isSounding)
        let loudness = Self.softest + Self.span * Double(integer(Self.volume) ?? 80) / 100
        battery?.setLoad(sounds ? Self.power : 0)
        emissions.give(
            power: sounds && battery == nil ? Self.power : 0, sound: sounds && !isSilent ? loudness : 0)
        let light = sounds && has(feature: "STROBE") && bool(Self.isStrobeEnabled) ? Self.light : 0
        guard light != given else { return }
        device.room?.addLight(light - given)
        given = light
    }
}
