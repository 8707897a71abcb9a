internal import HulianModel

/// What a camera sees: the people in its room, unless its shutter is closed, its lens is covered or it is too dark.
///
/// By day it needs some light; at night it sees by its own infrared light, or by the little light that there is. Who
/// watches the picture (zones, recording, recognition) is told when somebody moves. The limits are parameters; how often
/// people move is a project default.
final class CameraSightBehaviour: Behaviour {
    /// How device types name it: limits in lx, powers in W.
    static let dynamics = Behaviours.Dynamics(
        "cameraSight", parameters: ["colorAbove", "nightAbove", "power", "streamPower", "infraredPower"],
        actions: CameraSightBehaviour.actions, defects: CameraSightBehaviour.defects
    ) { device, endpoint, parameters in CameraSightBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["closeShutter", "openShutter"] }
    override class var defects: [String] { ["infraredFailure", "lensCovered"] }

    /// The time between two movements of people who are awake, and of people who sleep.
    private static let pace = Interval.seconds(30), nightPace = Interval.minutes(5)

    /// The light that pictures in colour need, and the light that pictures of the night need without a lamp, in lux.
    private let colorAbove, nightAbove: Double
    /// What it takes by itself, for each stream that somebody uses, and for its infrared light, in watts.
    private let power, streamPower, infraredPower: Double
    /// True while something covers the lens.
    private var isCovered = false
    /// True while its infrared light does not shine.
    private var isInfraredBroken = false
    /// True when it is too dark for colour; it ends only when it is clearly lighter.
    private var isDark = false
    /// True while its infrared light shines.
    private var isLit = false
    /// What it gives to its room and takes from the mains.
    private lazy var emissions = Emissions(of: self)

    /// Makes a camera's eye.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        colorAbove = parameters.number("colorAbove", or: 3)
        nightAbove = parameters.number("nightAbove", or: 0.5)
        power = parameters.number("power", or: 3)
        streamPower = parameters.number("streamPower", or: 0.6)
        infraredPower = parameters.number("infraredPower", or: 2)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The streams beside it.
    private var camera: CameraAvStreamManagementBehaviour? { sibling(CameraAvStreamManagementBehaviour.number) }

    override func start() {
        device.room?.watch(.occupancy, by: self)
        device.room?.watch(.illuminance, by: self)
        camera?.streamsChanged = { [unowned self] in self.look() }
        camera?.sight.people = 0
        look()
        takePower()
    }

    override func stop() {
        emissions.give()
        camera?.streamsChanged = nil
    }

    override func roomChanged(_ quantity: Room.Quantity) { look() }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        let isClosed = action == "closeShutter"
        // A camera that has no shutter has a lens over which somebody can put something.
        if camera?.has(CameraAvStreamManagementBehaviour.Attribute.hardPrivacy) ?? false {
            camera?.setShutter(isClosed: isClosed)
        } else {
            isCovered = isClosed
        }
        look()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "lensCovered": isCovered = isBroken
        case "infraredFailure": isInfraredBroken = isBroken
        default: return false
        }
        if device.isPowered { look() }
        return true
    }

    // MARK: Seeing

    /// Works out what is in the picture.
    private func look() {
        guard let camera, let room = device.room else { return }
        let light = room[.illuminance]
        // It changes back at half as much light again, so that dusk does not make it flicker.
        isDark = light < colorAbove * (isDark ? 1.5 : 1)
        let isNight = camera.has(feature: "NV") && isOn(camera, CameraAvStreamManagementBehaviour.Attribute.nightVision)
        isLit =
            isNight && !isInfraredBroken && camera.bool(0x0003) && !camera.isShut
            && isOn(camera, CameraAvStreamManagementBehaviour.Attribute.nightIllumination)
        var sight = CameraAvStreamManagementBehaviour.Sight()
        sight.isNight = isNight
        sight.isClear = !camera.isShut && !isCovered && (!isDark || isNight && (isLit || light >= nightAbove))
        sight.people = sight.isClear ? Int64(min(1000, max(0, room[.occupancy].rounded()))) : 0
        let before = camera.sight
        camera.sight = sight
        if before.isNight != sight.isNight { camera.showFrameRate() }
        takePower()
        sibling(OccupancySensingBehaviour.number, as: OccupancySensingBehaviour.self)?.setBlind(!sight.isClear)
        guard sight.people != before.people else { return }
        recognition?.see(people: sight.people)
        if sight.people > 0 { move() } else { cancelTimer(0) }
    }

    /// Whether something that is off, on or automatic is on now; without the attribute it is automatic.
    private func isOn(_ camera: CameraAvStreamManagementBehaviour, _ attribute: AttributeNumber) -> Bool {
        switch camera.integer(attribute) {
        case 0: false
        case 1: true
        default: isDark
        }
    }

    /// Gives what the camera takes now.
    private func takePower() {
        let watts = power + Double(camera?.streamsInUse ?? 0) * streamPower + (isLit ? infraredPower : 0)
        if let battery {
            battery.setLoad(watts)
            emissions.give(heat: watts)
        } else {
            emissions.give(heat: watts, power: watts)
        }
    }

    // MARK: Movement

    override func fire(_ timer: Int) { move() }

    /// Somebody moves in the picture.
    private func move() {
        guard let camera, camera.sight.people > 0 else { return }
        let hour = (device.room?.home.dayShare ?? 0.5) * 24
        setTimer(0, after: hour < 6 || hour >= 22 ? Self.nightPace : Self.pace)
        if let zones: ZoneManagementBehaviour = sibling(ZoneManagementBehaviour.number), !zones.motion() { return }
        sibling(PushAvStreamTransportBehaviour.number, as: PushAvStreamTransportBehaviour.self)?.motion()
        sibling(VideoRecordingBehaviour.number, as: VideoRecordingBehaviour.self)?.motion()
    }

    /// What recognises people in the picture.
    private var recognition: PersonRecognitionBehaviour? { sibling(PersonRecognitionBehaviour.number) }
}
