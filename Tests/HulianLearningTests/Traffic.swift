import Foundation
import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianLearning
import HulianModel

/// The folder of the package.
let packageFolder = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// A catalog over the files of the source tree.
func makeCatalog() -> Catalog {
    Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: .local())
}

/// What many tests share: everything of the catalog is read once.
enum Shared {
    /// The tables, and some device types of every family.
    private static let all: (tables: [DialectTable], blueprints: [DeviceBlueprint]) = {
        let catalog = makeCatalog()
        let types =
            catalog.deviceTypeIDs.enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
            + ["lighting.dimmableLight", "appliances.airConditioner", "furniture.curtain", "sensors.gasAlarm"]
        return (
            catalog.dialectIDs.compactMap { catalog.dialect($0) },
            Set(types).sorted { $0.rawValue < $1.rawValue }
                .compactMap { catalog.blueprint($0) }
        )
    }()
    /// The tables of all dialects.
    static var tables: [DialectTable] { all.tables }
    /// Some device types of every family.
    static var blueprints: [DeviceBlueprint] { all.blueprints }
}

/// The names of all dialects of the catalog; while one is worked at, `HULIAN_DIALECTS=acme,zeta` takes those alone.
let dialects: [DialectID] = {
    let wanted = ProcessInfo.processInfo.environment["HULIAN_DIALECTS"]?.split(separator: ",").map(String.init)
    return makeCatalog().dialectIDs.filter { wanted?.contains($0.rawValue) ?? true }
}()

/// Traffic of simulated devices and a hub that speaks with them.
struct Traffic {
    /// The messages, in the order in which they were published.
    let messages: [HeardMessage]
    /// The dialect at work, with the devices.
    let space: DialectSpace

    /// Lets devices of some types and a hub speak.
    ///
    /// - Parameters:
    ///   - table: The dialect.
    ///   - blueprints: The device types, one device each.
    ///   - name: What the names of devices begin with.
    ///   - start: When it begins.
    ///   - round: With which values it begins.
    init(_ table: DialectTable, _ blueprints: [DeviceBlueprint], name: String, start: Int64, round: Int) {
        let scheduler = Scheduler(start: Instant(milliseconds: start))
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let space = DialectSpace(table, topics: topics)
        let hub = HubRole(name: "hub", space: space, seed: UInt64(round) + 1, firstID: UInt32(round) * 50_000)
        let devices = blueprints.enumerated().map { index, blueprint in
            let number = space.register("\(name)\(index)", blueprint)
            return Actor(name: "\(name)\(index)", space: space, number: number, seed: UInt64(round) + 1)
        }
        let listener = Listener(name: "listener", options: ConnectOptions(clientID: "listener"), seed: 1)
        // A filter for everything does not hear topics that begin with a dollar.
        // On a broker that devices share, the device stands before topics that do not name it.
        listener.filters = Array(Set(table.sharedTopics.map { $0.filter { _ in nil } })).sorted()
        bus.attach(hub)
        bus.attach(listener)
        for device in devices { bus.attach(device) }
        func wait(_ interval: Interval) { scheduler.run(until: scheduler.now + interval) }
        listener.start()
        hub.start()
        wait(.seconds(1))
        for device in devices {
            device.start()
            wait(.milliseconds(200))
        }
        for turn in round..<(round + 3) {
            for device in devices {
                device.round = turn
                device.speak(turn)
                wait(.milliseconds(300))
                device.isAsked(by: hub, turn)
                wait(.milliseconds(1_700))
            }
        }
        messages = listener.messages
        self.space = space
    }
}

/// A device that says what a test wants.
private final class Actor: DeviceRole {
    /// Which of its legal values it tells.
    var round = 0
    /// How often it was asked.
    private var requestCount = 0

    /// Legal values of an attribute.
    private func values(_ attribute: Int) -> [Value] {
        let definition = binding.blueprint.attributes[binding.attributes[attribute].slot]
        let capability = binding.blueprint.capabilities[definition.capability].definition
        return ValueProbes(capability: capability).legal(definition.constraint).filter { !$0.isNull }
    }

    override func value(of attribute: Int) -> Value {
        let values = values(attribute)
        return values.isEmpty ? .null : values[(round + attribute) % values.count]
    }

    override func handle(_ request: DeviceRequest) {
        requestCount += 1
        // Every seventh request is refused, so that a draft sees more codes than one.
        let status: Status = requestCount % 7 == 0 ? .constraintError : .success
        var request = request
        for index in request.items.indices where request.kind == .set { request.items[index].status = status }
        answer(request, status: request.kind == .get ? .success : status)
    }

    /// Reports, alone and together, and tells events.
    func speak(_ turn: Int) {
        reportAll()
        for attribute in binding.attributes.indices where attribute % 3 == turn % 3 { report([attribute]) }
        for index in binding.events.indices.prefix(3) {
            let event = binding.events[index]
            tell(index, fields(event.fields.map(\.definition), event.capability))
        }
    }

    /// Legal fields.
    private func fields(_ definitions: [FieldDefinition], _ capability: Int) -> [Field] {
        let probes = ValueProbes(capability: binding.blueprint.capabilities[capability].definition)
        return definitions.compactMap { definition in
            probes.legal(definition.constraint).last { !$0.isNull }.map { Field(definition.name, $0) }
        }
    }

    /// Lets a hub set, ask and command.
    func isAsked(by hub: HubRole, _ turn: Int) {
        for attribute in binding.attributes.indices
        where binding.attributes[attribute].isSettable && attribute % 2 == turn % 2 {
            _ = hub.set(number, [(attribute, value(of: attribute))], token: 1)
        }
        for attribute in binding.attributes.indices.prefix(4) { _ = hub.get(number, [attribute], token: 2) }
        for index in binding.commands.indices where index % 3 == turn % 3 {
            let command = binding.commands[index]
            _ = hub.invoke(number, index, fields(command.arguments, command.capability), token: 3)
        }
    }
}

/// A client that keeps all that is said.
private final class Listener: NetworkClient {
    /// What it hears.
    var filters: [String] = []
    /// What was said.
    var messages: [HeardMessage] = []

    override func didJoin(sessionPresent: Bool) {
        for filter in filters { bus?.subscribe(self, Subscription(filter, qos: .atMostOnce)) }
    }

    override func didGet(_ delivery: borrowing Delivery) {
        messages.append(
            HeardMessage(topic: bus?.topics.text(delivery.topic) ?? "", payload: Array(delivery.payload)))
    }
}
