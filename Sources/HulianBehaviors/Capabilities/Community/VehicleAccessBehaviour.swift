internal import HulianModel

/// Vehicle access: a camera reads the plate of a vehicle before a barrier, the barrier opens for those that may pass, and a
/// loop under it keeps it open until the vehicle is through.
///
/// A capability of ours; the times are project defaults. The barrier is the closure of the same device.
final class VehicleAccessBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC45
    /// Who may pass.
    private static let accessMode: AttributeNumber = 0x0000
    /// Whether a vehicle waits, and whether one stands under the barrier.
    private static let isVehicleWaiting: AttributeNumber = 0x0001, isVehicleUnderBarrier: AttributeNumber = 0x0002
    /// The plate that was read last.
    private static let lastPlate: AttributeNumber = 0x0003
    /// The spaces, and how many are free.
    private static let totalSpaces: AttributeNumber = 0x0004, freeSpaces: AttributeNumber = 0x0005
    /// How many plates are known.
    private static let plateCount: AttributeNumber = 0x0006
    /// How many plates there can be.
    private static let most = 2000
    /// How long a vehicle stands under the barrier.
    private static let passTime = Interval.seconds(4)
    /// The position above which a barrier is not open enough to drive through.
    private static let openEnough: Int64 = 1500

    override class var actions: [String] { ["vehicleArrives", "vehicleBacksOff", "vehiclePasses"] }
    override class var defects: [String] { ["plateReaderDirty"] }

    /// Who may pass, as the attribute counts it.
    private enum Mode {
        /// Everybody.
        static let everybody: Int64 = 1
        /// Nobody.
        static let nobody: Int64 = 2
    }
    /// The kinds of plates, as commands count them.
    private enum Kind {
        /// Somebody who works for the place, and is let in when it is full.
        static let service: Int64 = 2
        /// Somebody who may not pass.
        static let blocked: Int64 = 3
    }
    /// Why a vehicle is refused, as events count it.
    private enum Refusal: Int64 {
        /// The plate is not known.
        case unknownPlate = 0
        /// It is one that may not pass.
        case blocked = 1
        /// Its time is over.
        case expired = 2
        /// There is no free space.
        case full = 3
        /// Nobody may pass.
        case closed = 4
        /// The plate cannot be read.
        case unreadable = 5
        /// Somebody refused it.
        case `operator` = 6
    }

    /// A plate that is known.
    private struct Plate {
        /// The plate.
        let plate: String
        /// Its kind.
        let kind: Int64
        /// When its time is over.
        let end: Instant?
    }

    /// The plates; they outlast a loss of power.
    private var plates: [Plate] = []
    /// The vehicle that waits.
    private var waiting: (plate: String?, isEntering: Bool, isAdmitted: Bool)?
    /// The vehicle under the barrier.
    private var passing: (plate: String?, isEntering: Bool)?
    /// True while the plate cannot be read.
    private var isDirty = false

    /// The motor of the barrier.
    private var drive: ClosureDriveBehaviour? { companion() }

    override func start() {
        waiting = nil
        passing = nil
        show()
    }

    override func reset() { plates = [] }

    override func fields(of action: String) -> [ActionField] {
        guard action == "vehicleArrives" else { return [] }
        return [ActionField("plate", .text), ActionField("direction", .text, choices: ["in", "out"])]
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard waiting != nil else { throw .invalidInState }
            guard let drive, !drive.troubles.contains(.blocked) else { throw .failure }
            admit(kind: nil)
        case 0x01:
            guard let waiting, !waiting.isAdmitted else { throw .invalidInState }
            refuse(.operator)
        case 0x02: try add(fields)
        case 0x03:
            let plate = fields.string("plate")
            guard plate == nil || plates.contains(where: { $0.plate == plate }) else { throw .notFound }
            plates.removeAll { plate == nil || $0.plate == plate }
        default: throw .unsupportedCommand
        }
        show()
        return []
    }

    /// Adds a plate, or replaces it.
    private func add(_ fields: Fields) throws(Status) {
        let plate = fields.string("plate") ?? ""
        plates.removeAll { $0.plate == plate }
        guard plates.count < Self.most else { throw .resourceExhausted }
        plates.append(
            Plate(
                plate: plate, kind: fields.integer("kind") ?? 0,
                end: fields.integer("validMinutes").map { device.now + .minutes($0) }))
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "vehicleArrives": arrive(fields.string("plate"), isEntering: fields.string("direction") != "out")
        case "vehicleBacksOff":
            waiting = nil
            show()
        case "vehiclePasses": pass()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "plateReaderDirty" else { return false }
        isDirty = isBroken
        return true
    }

    // MARK: Vehicles

    /// A vehicle comes before the barrier.
    private func arrive(_ plate: String?, isEntering: Bool) {
        guard waiting == nil else { return }
        let text = plate.map { String($0.prefix(16)) }
        let read = isDirty || text?.utf8.count ?? 0 > 16 ? nil : text
        waiting = (read, isEntering, false)
        set(Self.lastPlate, read.map { .string($0) } ?? .null)
        emit(0x00, [Field("plate", read.map { .string($0) } ?? .null), Field("isEntering", .bool(isEntering))])
        let known = plates.first { $0.plate == read }
        if let refusal = refusal(of: known, isRead: read != nil, isEntering: isEntering) {
            refuse(refusal)
        } else {
            admit(kind: known?.kind)
        }
        show()
    }

    /// Why a vehicle may not pass; nothing when it may.
    private func refusal(of plate: Plate?, isRead: Bool, isEntering: Bool) -> Refusal? {
        let mode = integer(Self.accessMode)
        if mode == Mode.nobody { return .closed }
        if isEntering, integer(Self.freeSpaces) == 0, plate?.kind != Kind.service { return .full }
        if mode == Mode.everybody { return nil }
        guard isRead else { return .unreadable }
        guard let plate else { return .unknownPlate }
        if plate.kind == Kind.blocked { return .blocked }
        if let end = plate.end, device.now >= end { return .expired }
        return nil
    }

    /// Opens the barrier for the vehicle that waits.
    private func admit(kind: Int64?) {
        guard let vehicle = waiting else { return }
        waiting?.isAdmitted = true
        emit(
            0x01,
            [
                Field("plate", vehicle.plate.map { .string($0) } ?? .null),
                Field("kind", kind.map { .integer($0) } ?? .null),
            ])
        // A barrier that cannot move shows that itself.
        if let drive { attempt(try drive.move(to: ClosureDriveBehaviour.open, speed: 0)) }
    }

    /// Tells that the vehicle that waits may not pass.
    private func refuse(_ refusal: Refusal) {
        let plate = waiting?.plate
        emit(
            0x02, [Field("plate", plate.map { .string($0) } ?? .null), Field("reason", .integer(refusal.rawValue))])
    }

    /// A vehicle drives through, when the barrier is open enough.
    private func pass() {
        guard passing == nil, let drive, drive.position <= Self.openEnough else { return }
        if waiting?.isAdmitted ?? false {
            passing = waiting.map { ($0.plate, $0.isEntering) }
            waiting = nil
        } else {
            // The barrier was open for somebody else.
            emit(0x04)
            passing = (waiting?.plate, waiting?.isEntering ?? true)
            waiting = nil
        }
        drive.setHeld(true)
        setTimer(0, after: Self.passTime)
        show()
    }

    override func fire(_ timer: Int) {
        guard let passing else { return }
        self.passing = nil
        let free = (integer(Self.freeSpaces) ?? 0) + (passing.isEntering ? -1 : 1)
        set(Self.freeSpaces, .integer(min(integer(Self.totalSpaces) ?? 0, max(0, free))))
        emit(
            0x03,
            [
                Field("plate", passing.plate.map { .string($0) } ?? .null),
                Field("isEntering", .bool(passing.isEntering)),
            ])
        drive?.setHeld(false)
        show()
    }

    /// Shows where vehicles stand.
    private func show() {
        set(Self.isVehicleWaiting, .bool(waiting != nil))
        set(Self.isVehicleUnderBarrier, .bool(passing != nil))
        set(Self.plateCount, .integer(Int64(plates.count)))
    }
}
