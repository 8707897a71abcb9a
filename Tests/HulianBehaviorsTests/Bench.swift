import Foundation
import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianModel
import Synchronization

/// The root of the source tree.
let sourceRoot = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// A catalog over the files of the source tree, and over device types that a test writes.
///
/// - Parameter deviceTypes: Device types that exist for a test only, by name, without the line `deviceType:`.
func makeCatalog(adding deviceTypes: [String: String] = [:]) -> Catalog {
    var files: [String: String] = [:]
    for (name, text) in deviceTypes {
        let path = name.reduce(into: "") { path, letter in
            path += letter == "." ? "/" : letter.isUppercase ? "-" + letter.lowercased() : String(letter)
        }
        files["/overlay/device-types/\(path).yaml"] = "deviceType: \(name)\ntitle: { en: Test, zh: 测试 }\n" + text
    }
    let memory = FileSystem.memory(files)
    let local = FileSystem.local()
    let both = FileSystem(
        octets: { path throws(FileSystem.Failure) in
            try path.hasPrefix("/overlay") ? memory.octets(path) : local.octets(path)
        },
        names: { $0.hasPrefix("/overlay") ? memory.names($0) : local.names($0) })
    return Catalog(
        base: sourceRoot + "/Sources/HulianCatalog/Catalog", overlays: deviceTypes.isEmpty ? [] : ["/overlay"],
        files: both)
}

/// The catalog of the source tree, read once for all tests; behind a lock, as a catalog belongs to one thread.
private let sharedCatalog = Mutex(makeCatalog())

/// Asks the catalog that all tests share; the files of the source tree do not change meanwhile.
func askCatalog<Answer: Sendable>(_ question: (Catalog) -> Answer) -> Answer {
    sharedCatalog.withLock { question($0) }
}

/// The names of all device types of the source tree; while one is made, `HULIAN_DEVICE_TYPES=lighting.` takes those whose
/// names begin so.
let allDeviceTypes = makeCatalog().deviceTypeIDs.filter {
    $0.rawValue.hasPrefix(ProcessInfo.processInfo.environment["HULIAN_DEVICE_TYPES"] ?? "")
}

/// A device on a bench: in a room of a home, with a clock that a test moves.
final class Bench: DeviceListener {
    /// The clock.
    let scheduler = Scheduler(start: .defaultStart)
    /// The home.
    let home: Home
    /// The room of the device.
    let room: Room
    /// The device.
    let device: Device
    /// The events that the device told, in order.
    private(set) var events: [DeviceEvent] = []
    /// How often the device told changes.
    private(set) var newsCount = 0
    /// How many changed values the device told.
    private(set) var changeCount = 0
    /// The attributes that changed since they were last checked.
    private var changed: Set<Int> = []
    /// Room for changes.
    private var changes: ContiguousArray<Int32> = []

    /// Puts a device on the bench and switches it on.
    ///
    /// - Parameters:
    ///   - type: The device type.
    ///   - catalog: Where it is found; the source tree when nothing is said.
    ///   - seed: The seed of the run.
    ///   - prepare: Does something to the room before the device is switched on.
    init(
        _ type: DeviceTypeID, in catalog: Catalog? = nil, seed: UInt64 = 1,
        prepare: (Room) -> Void = { _ in }
    ) throws(BenchError) {
        home = Home(scheduler: scheduler)
        home.fixedOutdoorTemperature = 22
        home.fixedDaylight = 0
        room = home.addRoom("room")
        prepare(room)
        guard let blueprint = catalog?.blueprint(type) ?? askCatalog({ $0.blueprint(type) }) else {
            let diagnostics = catalog?.diagnostics ?? askCatalog(\.diagnostics)
            throw BenchError(diagnostics.sorted.map(\.message).joined(separator: "; "))
        }
        device = Device(
            name: "device", blueprint: blueprint, scheduler: scheduler, seed: seed, room: room,
            behaviours: Behaviours.make)
        super.init()
        device.listener = self
        device.powerOn()
    }

    override func hasNews(_ device: Device) {
        newsCount += 1
        device.takeChanges(&changes)
        changeCount += changes.count
        for index in changes { changed.insert(Int(index)) }
        events += device.takeEvents()
    }

    /// Lets time pass.
    func run(_ seconds: Double) { scheduler.run(until: scheduler.now + .fractional(seconds: seconds)) }

    /// Starts the course of the day in the home.
    func startHome() { home.start() }

    /// Forgets the events so far.
    func forgetEvents() { events = [] }

    /// The events with a name, as the fields that they carry.
    func fields(of event: String) -> [[Field]] { events.filter { $0.definition.name == event }.map(\.fields) }

    /// The names of all events so far.
    var eventNames: [String] { events.map(\.definition.name) }

    /// The value of an attribute by its path, as a client reads it.
    subscript(path: String) -> Value {
        guard let path = ElementPath(path), let index = device.blueprint.attribute(path) else { return "absent" }
        return device.value(at: index)
    }

    /// The value of an attribute as people read it.
    func text(_ path: String) -> String {
        guard let path = ElementPath(path), let index = device.blueprint.attribute(path) else { return "absent" }
        let attribute = device.blueprint.attributes[index]
        return device.blueprint.capabilities[attribute.capability].definition.text(
            device.value(at: index), of: attribute.definition)
    }

    /// Writes an attribute by its path.
    ///
    /// - Returns: The status.
    @discardableResult
    func write(_ path: String, _ value: Value) -> Status {
        guard let path = ElementPath(path), let index = device.blueprint.attribute(path) else {
            return .unsupportedAttribute
        }
        do {
            try device.write(value, at: index)
            return .success
        } catch {
            return error
        }
    }

    /// Sends a command by its path, such as `onOff.toggle`.
    ///
    /// - Returns: The status, and the fields of the answer.
    @discardableResult
    func send(_ path: String, _ fields: KeyValuePairs<String, Value> = [:]) -> (status: Status, answer: [Field]) {
        guard let path = ElementPath(path), let endpoint = device.blueprint.endpoint(path.component),
            let capability = device.blueprint.capability(path.capability, on: endpoint),
            let command = device.blueprint.capabilities[capability].definition.command(named: path.element)
        else { return (.unsupportedCommand, []) }
        do {
            return (.success, try device.invoke(capability, command.number, fields.map { Field($0.key, $0.value) }))
        } catch {
            return (error, [])
        }
    }

    /// All values as a client reads them, in the order of the blueprint.
    var values: [Value] { device.blueprint.attributes.indices.map { device.value(at: $0) } }

    /// All values that are stored, one line each.
    var dump: [String] {
        device.blueprint.attributes.indices.map {
            "\(device.blueprint.path(ofAttribute: $0)) = \(device.value(at: $0))"
        }
    }

    /// The attributes whose value breaks its definition, with the value.
    var brokenValues: [String] { brokenValues(of: Array(device.blueprint.attributes.indices)) }

    /// The same for the attributes that changed since they were last checked so.
    func takeBrokenChanges() -> [String] {
        defer { changed.removeAll(keepingCapacity: true) }
        return brokenValues(of: changed.sorted())
    }

    /// Those of some attributes whose value breaks its definition, with the value.
    private func brokenValues(of indexes: [Int]) -> [String] {
        indexes.compactMap { index in
            let attribute = device.blueprint.attributes[index]
            let definition = device.blueprint.capabilities[attribute.capability].definition
            let value = device.value(at: index)
            let status = attribute.constraint.check(value, in: definition)
            return status == .success ? nil : "\(device.blueprint.path(ofAttribute: index)) = \(value): \(status)"
        }
    }
}

/// Why a bench cannot be built.
struct BenchError: Error, CustomStringConvertible {
    /// What people read.
    let description: String

    /// Makes an error.
    init(_ description: String) { self.description = description }
}

extension [Field] {
    /// The value of a field; null for one that is absent.
    subscript(name: String) -> Value { first { $0.name == name }?.value ?? .null }
}
