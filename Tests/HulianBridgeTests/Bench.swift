import HulianBridge
import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianRecord
import HulianTesting
import Testing

/// The catalog of the source tree; a catalog belongs to one thread, so each bench has its own.
func makeCatalog() -> Catalog {
    let root = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    return Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: .local())
}

/// The names of all dialects.
let allDialects = makeCatalog().dialectIDs

/// A way from the dialect of a device to that of a controller.
struct Way: Sendable, CustomTestStringConvertible {
    /// What the device speaks.
    let from: DialectID
    /// What the controller speaks.
    let to: DialectID
    var testDescription: String { "\(from.rawValue) → \(to.rawValue)" }

    /// All ways between two dialects.
    static let all = allDialects.flatMap { from in allDialects.filter { $0 != from }.map { Way(from: from, to: $0) } }
}

/// A device that does what it is told and writes down what that was.
final class BenchDevice: DeviceRole {
    /// What it was told, in order: `set PATH VALUE`, `invoke CAPABILITY.COMMAND FIELDS`.
    var orders: [String] = []
    /// The results of every command.
    var results: [Field] = []
    /// What it answers to everything.
    var verdict = Status.success
    /// Its values by slot.
    private var values: [Value]

    /// Makes a device with the values of a new one.
    override init(name: String, space: DialectSpace, number: Int32, seed: UInt64) {
        values = space.speakers[Int(number)].binding.blueprint.attributes.map(\.initialValue)
        super.init(name: name, space: space, number: number, seed: seed)
    }

    /// What it is.
    private var blueprint: DeviceBlueprint { binding.blueprint }

    /// The slot of an attribute.
    func slot(_ path: String) -> Int {
        blueprint.attributes.indices.first { blueprint.path(ofAttribute: $0).description == path } ?? -1
    }

    /// Gives an attribute a value, and tells it.
    func change(_ path: String, _ value: Value, hops: Int64 = 0) {
        let slot = slot(path)
        values[slot] = value
        let attribute = binding.attributeOfSlot[slot]
        if attribute >= 0 { report(CollectionOfOne(Int(attribute)), hops: hops) }
    }

    /// The value of an attribute.
    func value(_ path: String) -> Value { values[slot(path)] }

    override func value(of attribute: Int) -> Value { values[binding.attributes[attribute].slot] }

    override func handle(_ request: DeviceRequest) {
        var request = request
        guard request.status == .success, verdict == .success else {
            let status = verdict == .success ? request.status : verdict
            for index in request.items.indices { request.items[index].status = status }
            return answer(request, status: status)
        }
        switch request.kind {
        case .set:
            for (index, item) in request.items.enumerated() where item.status == .success {
                if item.command >= 0 {
                    obey(Int(item.command), [])
                } else if item.attribute >= 0 {
                    let slot = binding.attributes[Int(item.attribute)].slot
                    orders.append("set \(blueprint.path(ofAttribute: slot)) \(item.value)")
                    values[slot] = item.value
                }
                request.items[index].status = .success
            }
            answer(request, status: request.items.first { $0.status != .success }?.status ?? .success)
            if space.reply(to: request.form) != nil {
                report(request.items.compactMap { $0.attribute >= 0 ? Int($0.attribute) : nil })
            }
        case .invoke:
            obey(Int(request.element), request.fields)
            answer(request, status: .success, fields: results)
        default: answer(request, status: .success)
        }
    }

    /// Does a command: writes it down.
    private func obey(_ command: Int, _ fields: [Field]) {
        let command = binding.commands[command]
        let instance = blueprint.capabilities[command.capability]
        let path = ElementPath(
            component: blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: command.definition.name)
        orders.append("invoke \(path) \(Value.structure(fields))")
    }
}

extension DialectSpace {
    /// True when devices of this dialect answer commands.
    var hasAnswers: Bool { table.messages.contains { $0.kind == .invoke && $0.isSent && $0.reply != nil } }
}

/// A controller that writes down what it hears.
final class BenchController: HubRole {
    /// The devices that it knows: name by number.
    var known: [Int32: String] = [:]
    /// What it heard, in order: `DEVICE PATH VALUE`.
    var heard: [String] = []
    /// Who came and went, in order: `DEVICE online`, `DEVICE offline`.
    var presence: [String] = []
    /// The answers that it got, in order.
    var answers: [Status] = []

    override func isMine(_ device: Int32) -> Bool { known[device] != nil }

    override func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {
        let binding = space.speakers[Int(device)].binding
        let path = binding.blueprint.path(ofAttribute: binding.attributes[attribute].slot)
        heard.append("\(known[device] ?? "?") \(path) \(value)")
    }

    override func didHear(_ device: Int32, isOnline: Bool) {
        presence.append("\(known[device] ?? "?") \(isOnline ? "online" : "offline")")
    }

    override func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {
        let event = space.speakers[Int(device)].binding.events[event]
        heard.append("\(known[device] ?? "?") event \(event.definition.name) \(Value.structure(fields))")
    }

    override func didAnswer(_ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]) {
        answers.append(status)
    }

    /// The number of a device, as it is shown here.
    func number(_ device: String) -> Int32 { known.first { $0.value == device }?.key ?? -1 }

    /// The index of an attribute in the binding; nothing when this dialect does not carry it.
    func attribute(_ device: String, _ path: String) -> Int? {
        let binding = space.speakers[Int(number(device))].binding
        return binding.attributes.firstIndex { binding.blueprint.path(ofAttribute: $0.slot).description == path }
    }

    /// Sets an attribute of a device; false when this dialect cannot say it.
    func order(_ device: String, _ path: String, _ value: Value) -> Bool {
        guard let attribute = attribute(device, path) else { return false }
        return set(number(device), [(attribute, value)], token: answers.count + 1)
    }

    /// What it heard of one attribute, as texts of values.
    func values(_ device: String, _ path: String) -> [String] {
        heard.filter { $0.hasPrefix("\(device) \(path) ") }.map { String($0.dropFirst(device.count + path.count + 2)) }
    }
}

/// A home with devices, a controller of each dialect, the bridge, and somebody who hears every message.
final class BridgeBench {
    /// The clock.
    let scheduler = Scheduler(start: .defaultStart)
    /// The bus.
    let bus: VirtualBus
    /// The catalog.
    let catalog = makeCatalog()
    /// The dialects at work; the neutral profile is the last.
    let spaces: [DialectSpace]
    /// The bridge.
    let bridge: Bridge
    /// The devices.
    private(set) var devices: [BenchDevice] = []
    /// The controllers, by dialect.
    private(set) var controllers: [DialectID: BenchController] = [:]
    /// The stand-ins and mirrors.
    private(set) var shown: [(client: DeviceRole, dialect: DialectID)] = []
    /// The account of losses.
    var losses: [LossEntry] { ledger.entries }
    /// Hears every message.
    private(set) var spy = BenchClient(name: "spy")
    /// Moves the clock.
    private let bench: BusBench
    /// Collects losses.
    private let ledger = Ledger()

    /// The account of losses, as it grows.
    private final class Ledger {
        /// The lines.
        var entries: [LossEntry] = []
    }

    /// Makes a home that is at rest.
    ///
    /// - Parameters:
    ///   - devices: Name, device type and dialect of each.
    ///   - dialects: The dialects of the controllers; all when nothing is said.
    init(_ devices: [(name: String, type: DeviceTypeID, dialect: DialectID)], dialects: [DialectID] = allDialects) {
        bus = VirtualBus(scheduler: scheduler)
        bench = BusBench(bus, version: .v5)
        let wanted = Set(dialects + devices.map(\.dialect) + ["hulian"])
        let ids = allDialects.filter { wanted.contains($0) && $0 != "hulian" } + ["hulian"]
        spaces = ids.compactMap { [catalog, bus] in catalog.dialect($0).map { DialectSpace($0, topics: bus.topics) } }
        let ledger = ledger
        bridge = Bridge(bus: bus, neutral: spaces[spaces.count - 1], seed: 1) { ledger.entries.append($0) }
        for space in spaces { bridge.add(space) }
        for space in spaces {
            let controller = BenchController(name: "hub-\(space.table.id)", space: space, seed: 1, firstID: 0)
            controllers[space.table.id] = controller
        }
        for (name, type, dialect) in devices { add(name, type, dialect) }
        _ = bridge.complete()
        for space in spaces { controllers[space.table.id].map { bus.attach($0) } }
        for device in self.devices { bus.attach(device) }
        spy = bench.connected("spy")
        bench.subscribe(spy, Subscription("#", qos: .atLeastOnce))
        for space in spaces { controllers[space.table.id]?.start() }
        bridge.start()
        bench.settle()
        for device in self.devices { device.start() }
        pass(.seconds(2))
    }

    /// Adds a device with everything that shows it.
    private func add(_ name: String, _ type: DeviceTypeID, _ dialect: DialectID) {
        guard let blueprint = catalog.blueprint(type), let space = spaces.first(where: { $0.table.id == dialect })
        else {
            return
        }
        let identity = dialect == "hulian" ? ["home": "home", "device": name] : [:]
        let number = space.register(name, blueprint, identity: identity)
        devices.append(BenchDevice(name: name, space: space, number: number, seed: 1))
        controllers[dialect]?.known[number] = name
        for (client, other) in bridge.add(name, blueprint, in: space, number: number, home: "home", shown: spaces) {
            controllers[other]?.known[client.number] = name
            shown.append((client, other))
        }
    }

    /// A device by name.
    func device(_ name: String) -> BenchDevice? { devices.first { $0.name == name } }

    /// The stand-in or mirror that shows a device in a dialect.
    func shown(_ name: String, in dialect: DialectID) -> DeviceRole? {
        let number = controllers[dialect]?.number(name)
        return shown.first { $0.dialect == dialect && $0.client.number == number }?.client
    }

    /// Lets time pass.
    func pass(_ time: Interval) { bench.pass(time) }

    /// Forgets what was heard so far.
    func forget() {
        for device in devices { device.orders = [] }
        for controller in controllers.values {
            controller.heard = []
            controller.presence = []
            controller.answers = []
        }
        spy.received = []
        spy.log = []
    }

    /// True when the broker keeps a report of a device in its own dialect.
    func keepsReport(of device: BenchDevice) -> Bool {
        var said = Utterance()
        return kept().contains { message in
            let topic = bus.topics.id(message.topic)
            return message.payload.withUnsafeBufferPointer { payload in
                device.space.read(topic, payload, now: scheduler.now, into: &said) && said.kind == .report
                    && said.device == device.number
            }
        }
    }

    /// Somebody who is connected and belongs to nobody.
    func client(_ name: String) -> BenchClient { bench.connected(name) }

    /// Publishes text.
    func publish(_ text: String, on topic: String, from client: BenchClient) {
        bench.publish(text, on: topic, from: client)
    }

    /// The messages that a newcomer gets at once, because the broker keeps them.
    func kept() -> [BenchClient.Received] {
        let newcomer = bench.connected("newcomer-\(scheduler.performedCount)")
        bench.subscribe(newcomer, Subscription("#", qos: .atMostOnce))
        // A broker that queues so much for one client drops the rest; with QoS 0 nothing waits.
        defer { bus.disconnect(newcomer) }
        return newcomer.received.filter(\.retain)
    }
}
