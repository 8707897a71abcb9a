internal import HulianBehaviors
internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianScenario

/// A simulated device with the client by which it speaks its brand's dialect.
///
/// What a request does is decided by the behaviours; what the device tells of it is decided here: first the answer,
/// then the news, so that no controller hears of a change before it hears that its request was done.
final class SimulatedDevice: DeviceRole {
    /// What moves.
    let device: Device
    /// Its number among the devices of the run.
    let entry: Int
    /// By how much its clock is wrong when no fault says otherwise.
    let ownSkew: Interval
    /// Who hears what is true of the device.
    private let observations: Observations
    /// Hears of changes of the device.
    private let news = NewsListener()
    /// Who caused what happens now.
    private var origin = Origin.device
    /// True while a request is worked on; news are told when it was answered.
    private var isAnswering = false
    /// The attributes that changed, used again.
    private var changed: ContiguousArray<Int32> = []
    /// The attributes that are to be reported, by index in the binding, used again.
    private var told: [Int] = []

    /// True once it has said everything that a device says when it comes.
    private(set) var hasJoined = false
    /// Turns back what was switched for a while; nothing before somebody did so.
    private var flipBack: FlipBack?
    /// How it goes wrong on purpose; nothing for an honest device.
    private let mischief: Mischief?

    /// Makes a device without power.
    init(
        _ device: Device, entry: Int, space: DialectSpace, number: Int32, seed: UInt64, skew: Interval,
        misbehaviours: [Misbehaviour] = [], observations: Observations
    ) {
        self.device = device
        self.entry = entry
        self.observations = observations
        ownSkew = skew
        mischief = misbehaviours.isEmpty ? nil : Mischief(misbehaviours)
        super.init(name: device.name, space: space, number: number, seed: seed)
        clockSkew = skew
        news.owner = self
        mischief?.prepare(self)
    }

    // MARK: Power

    /// Gives it power, and lets it connect.
    func powerOn() {
        guard !device.isPowered else { return }
        device.listener = news
        device.powerOn()
        start()
    }

    /// Takes its power away: its connection breaks without a word.
    func powerOff() {
        device.powerOff()
        forgetHistory()
        flipBack?.forget()
        stop(isPolite: false)
    }

    /// Lets an installer work at it before anybody listens; what it would tell is forgotten.
    func prepare(_ work: () -> Void) {
        device.listener = nil
        device.powerOn()
        work()
        device.powerOff()
        forgetNews()
    }

    /// Forgets what it would tell.
    private func forgetNews() {
        device.takeChanges(&changed)
        changed.removeAll(keepingCapacity: true)
        _ = device.takeEvents()
    }

    // MARK: What happens to it

    /// Lets something happen to it that somebody causes.
    func happen<Result>(by origin: Origin, _ body: (Device) -> Result) -> Result {
        let before = self.origin
        self.origin = origin
        defer { self.origin = before }
        return body(device)
    }

    override func value(of attribute: Int) -> Value { device.valueToTell(at: binding.attributes[attribute].slot) }

    override func handle(_ request: DeviceRequest) {
        guard device.isPowered, mischief?.isDeaf(to: request) != true else { return }
        happen(by: .controller) { _ in respond(to: request) }
    }

    override func transmit(_ publication: Publication, _ kind: UtteranceKind) {
        guard let mischief else { return send(publication) }
        mischief.transmit(publication, kind, of: self)
    }

    override var mayShareMessages: Bool { mischief == nil }
    override var keepsHistory: Bool { mischief == nil }

    override func didJoin(sessionPresent: Bool) {
        mischief?.joins(self)
        hasJoined = false
        super.didJoin(sessionPresent: sessionPresent)
        hasJoined = true
        mischief?.joined()
    }

    override func didLeave(_ reason: DisconnectReason) {
        super.didLeave(reason)
        if mischief?.staysAway ?? false { stop(isPolite: false) }
    }

    /// Does what a request wants, answers, and tells what changed by it.
    private func respond(to request: DeviceRequest) {
        var request = request
        isAnswering = true
        mischief?.isAnswering = true
        defer { mischief?.isAnswering = false }
        var (status, fields) = mischief?.doesNothing(request) ?? false ? (.success, []) : work(on: &request)
        isAnswering = false
        if status == .success, request.kind == .set, request.flipAfter != nil || flipBack != nil { takeTimer(request) }
        if mischief?.acceptsEverything ?? false {
            status = .success
            for index in request.items.indices { request.items[index].status = .success }
        }
        // A question without an answer has a report of its own.
        guard space.reply(to: request.form) == nil, request.kind != .get else {
            answer(request, status: status, fields: fields)
            if device.hasNews { tellNews() }
            return
        }
        // Without answers, a state message shows what came of it: the attributes that were asked for, once.
        told.removeAll(keepingCapacity: true)
        if request.kind != .invoke {
            for item in request.items where item.attribute >= 0 { told.append(Int(item.attribute)) }
        }
        tellAll()
    }

    /// Begins or ends the timer of a request.
    private func takeTimer(_ request: DeviceRequest) {
        guard let scheduler = bus?.scheduler else { return }
        let flipBack = self.flipBack ?? FlipBack(self)
        if self.flipBack == nil {
            scheduler.hire(flipBack)
            self.flipBack = flipBack
        }
        flipBack.take(request, on: scheduler)
    }

    /// Turns an attribute back, by index in the binding.
    func flip(_ attribute: Int) {
        let slot = binding.attributes[attribute].slot
        guard let value = device.value(at: slot).boolValue else { return }
        happen(by: .device) { device in
            // A device that cannot do it any more stays as it is.
            _ = try? device.change(slot, to: .bool(!value), by: .device)
        }
    }

    /// Does what a request wants.
    private func work(on request: inout DeviceRequest) -> (Status, [Field]) {
        guard request.status == .success else { return (request.status, []) }
        switch request.kind {
        case .invoke: return invoke(request)
        case .get: return (request.items.first { $0.status != .success }?.status ?? .success, [])
        default: return (set(&request), [])
        }
    }

    /// Does a command.
    private func invoke(_ request: DeviceRequest) -> (Status, [Field]) {
        guard request.element >= 0 else { return (.unsupportedCommand, []) }
        let command = binding.commands[Int(request.element)]
        do throws(Status) {
            return (.success, try device.invoke(command.capability, command.definition.number, request.fields))
        } catch {
            return (error, [])
        }
    }

    /// Sets attributes; a dialect with one code for all of them takes all or nothing as far as can be known before.
    private func set(_ request: inout DeviceRequest) -> Status {
        let hasCodes = request.items.contains { $0.service >= 0 }
        if !hasCodes, let bad = request.items.first(where: { $0.status != .success }) { return bad.status }
        var worst = Status.success
        for index in request.items.indices where request.items[index].status == .success {
            let item = request.items[index]
            do throws(Status) {
                if item.command >= 0 {
                    let command = binding.commands[Int(item.command)]
                    try device.invoke(command.capability, command.definition.number)
                } else if item.attribute >= 0 {
                    try device.change(binding.attributes[Int(item.attribute)].slot, to: item.value)
                } else {
                    throw .unsupportedAttribute
                }
            } catch {
                request.items[index].status = error
                if worst == .success { worst = error }
            }
        }
        if worst == .success, let bad = request.items.first(where: { $0.status != .success }) { worst = bad.status }
        return worst
    }

    // MARK: What it tells

    /// Tells what changed.
    fileprivate func tellNews() {
        guard !isAnswering else { return }
        told.removeAll(keepingCapacity: true)
        tellAll()
    }

    /// Tells what changed beside what is in ``told`` already.
    private func tellAll() {
        device.takeChanges(&changed)
        for index in changed {
            let slot = Int(index)
            observations.changed(self, slot, device.value(at: slot), origin)
            let attribute = Int(binding.attributeOfSlot[slot])
            if attribute >= 0, !told.contains(attribute) { told.append(attribute) }
        }
        changed.removeAll(keepingCapacity: true)
        if !told.isEmpty { report(told) }
        for event in device.takeEvents() {
            observations.happened(self, event)
            if let index = binding.event(event.capability, event.definition.number) { tell(index, event.fields) }
        }
    }
}

/// Hears of changes of a device and has them told.
private final class NewsListener: DeviceListener {
    /// The device with its client.
    unowned(unsafe) var owner: SimulatedDevice?  // The owner keeps its listener.

    override func hasNews(_ device: Device) { owner?.tellNews() }
}
