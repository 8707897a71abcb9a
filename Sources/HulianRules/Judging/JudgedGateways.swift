internal import HulianDialects
internal import HulianModel

/// What messages show of gateways: for which devices they may speak, and which of those are there.
///
/// Of a device whose gateway the record names, everything is known from the start; of others only what was seen, since
/// what was said before a recording begins is not known.
public final class JudgedGateways {
    /// Something that a gateway says of a device behind it, which waits for its answer.
    private struct Open {
        /// The device.
        unowned let device: JudgedDevice
        /// The message, by index in the table.
        let form: Int16
        /// Its identifier as a number; 0 for a message without.
        let idHash: UInt64
        /// The step.
        let join: Int
    }

    /// The most messages that wait; more are never open at the same time.
    private static let limit = 256
    /// What waits for its answer, the oldest first.
    private var open: [Open] = []
    /// The devices that are known to be in a topology; only looked into.
    private var members: Set<Int> = []
    /// Whether each device is there, as far as that was seen, by its place.
    private var sessions: ContiguousArray<Bool?> = []
    /// The devices that came or went since somebody asked.
    private var moved: [JudgedDevice] = []

    /// Knows nothing yet.
    init() {}

    /// Whether a device behind a gateway is there; nothing where nobody can know.
    public func isThere(_ device: JudgedDevice) -> Bool? {
        (device.index < sessions.count ? sessions[device.index] : nil) ?? (device.gateway == nil ? nil : false)
    }

    /// Whether a device is in the topology of its gateway; nothing where nobody can know.
    public func isMember(_ device: JudgedDevice) -> Bool? {
        members.contains(device.index) ? true : (device.gateway == nil ? nil : false)
    }

    /// The devices that came or went since this was asked last.
    func takeMoved() -> [JudgedDevice] {
        guard !moved.isEmpty else { return [] }
        defer { moved = [] }
        return moved
    }

    /// A gateway, or another device, connects or goes.
    func connected(_ gateway: JudgedDevice, _ isConnected: Bool, _ devices: [JudgedDevice]) {
        guard let space = gateway.space, !space.devices(behind: gateway.number).isEmpty else { return }
        let needsLogin = space.table.gateway.map { !$0.joins.isEmpty } ?? false
        for device in devices where device.gateway === gateway {
            if !isConnected || !needsLogin { move(device, isConnected) }
        }
    }

    /// A device comes or goes.
    private func move(_ device: JudgedDevice, _ isThere: Bool) {
        while sessions.count <= device.index { sessions.append(nil) }
        sessions[device.index] = isThere
        guard device.isConnected != isThere else { return }
        device.isConnected = isThere
        moved.append(device)
    }

    /// A gateway, or a cloud, says something of a device behind a gateway.
    func heard(part: Utterance, of whole: Utterance, _ device: JudgedDevice) {
        guard let space = device.space, space.table.gateway != nil else { return }
        if whole.speaker == .hub {
            if part.kind == .acknowledge { answered(whole, part.status == .success) { $0.device === device } }
            return
        }
        guard let step = space.gatewayStep(whole.form) else { return }
        if step.isLeave, part.online != true { return move(device, false) }
        guard let join = step.join else { return }
        if open.count == Self.limit { open.removeFirst() }
        open.append(Open(device: device, form: whole.form, idHash: whole.idHash, join: join))
    }

    /// A cloud answers a gateway for all devices of one message.
    func heard(_ said: Utterance, _ gateway: JudgedDevice) {
        guard said.kind == .acknowledge, said.id.exists, !open.isEmpty else { return }
        answered(said, said.status == .success) { $0.idHash == said.idHash }
    }

    /// Takes an answer for some of what waits.
    private func answered(_ answer: Utterance, _ isDone: Bool, _ isMeant: (Open) -> Bool) {
        let steps = open.filter { step in
            guard isMeant(step), let space = step.device.space else { return false }
            return space.reply(to: step.form) == answer.form
        }
        guard !steps.isEmpty else { return }
        open.removeAll { step in
            steps.contains { $0.device === step.device && $0.form == step.form && $0.idHash == step.idHash }
        }
        guard isDone else { return }
        for step in steps {
            let count = step.device.space?.table.gateway?.joins.count ?? 0
            if step.join + 1 < count { members.insert(step.device.index) } else { move(step.device, true) }
        }
    }
}
