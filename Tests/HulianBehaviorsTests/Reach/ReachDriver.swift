import HulianBehaviors
import HulianCatalog
import HulianModel

/// Does to a device whatever clients, hands, rooms and time may do, by dice, so that it is seen what its behaviours reach.
struct ReachDriver {
    /// The device.
    let device: Device
    /// Its room.
    let room: Room
    /// Notes what is reached.
    let reach: Reach
    /// The capabilities that matter.
    let isMeant: (CapabilityID) -> Bool
    /// Where chance comes from.
    var dice: ReachDice

    /// What a room is like.
    private static let surroundings: [(Room.Quantity, [Double])] = [
        (.temperature, [-5, 5, 12, 18, 21, 24, 28, 35]), (.humidity, [15, 35, 50, 65, 80, 95]),
        (.illuminance, [0, 3, 40, 300, 2000, 20_000]), (.occupancy, [0, 1]),
    ]

    /// Puts a widened device of a type on a bench.
    init?(_ type: DeviceTypeID, _ reach: Reach, seed: UInt64, isMeant: @escaping (CapabilityID) -> Bool) {
        guard let blueprint = askCatalog({ $0.blueprint(type) }) else { return nil }
        let scheduler = Scheduler(start: .defaultStart)
        let home = Home(scheduler: scheduler)
        room = home.addRoom("room")
        device = Device(
            name: "device", blueprint: blueprint.widened(isMeant), scheduler: scheduler, seed: seed, room: room,
            behaviours: Behaviours.make)
        self.reach = reach
        self.isMeant = isMeant
        dice = ReachDice(generator: SeededGenerator(seed: seed, name: type.rawValue))
        device.mutation = reach
        home.start()
        device.powerOn()
        reach.forget()
    }

    /// Lets time pass.
    private func run(_ seconds: Double) {
        device.scheduler.run(until: device.now + .fractional(seconds: seconds))
    }

    /// Does some steps.
    mutating func drive(steps: Int) {
        let meant = device.blueprint.capabilities.indices.filter {
            isMeant(device.blueprint.capabilities[$0].definition.id)
        }
        let writable = device.blueprint.attributes.indices.filter {
            let attribute = device.blueprint.attributes[$0]
            return attribute.definition.isWritable
                && isMeant(device.blueprint.capabilities[attribute.capability].definition.id)
        }
        let actions = device.actions, defects = device.defects
        for step in 0..<steps {
            if step % 8 == 0 { dice.learn(device) }
            device.isSessionSecured = dice.once(in: 2)
            _ = device.takeEvents()
            switch dice.generator.next() % 20 {
            case 0..<8: command(dice.pick(meant))
            case 8..<11: write(dice.pick(writable))
            case 11..<14: operate(dice.pick(actions))
            case 14: breakOrMend(dice.pick(defects))
            case 15: change()
            case 16: present()
            default: run(dice.pick([0.2, 1, 2, 5, 12, 45, 130, 700, 4000]) ?? 1)
            }
            if step % 3 == 0 { run(0.3) }
            if step % 97 == 96 {
                device.powerOff()
                device.powerOn()
            }
            reach.look(at: device)
        }
        // Nothing stays broken for what comes after.
        for defect in defects { device.setDefect(defect, false) }
        run(3600)
        reach.look(at: device)
    }

    /// Sends a command.
    private mutating func command(_ capability: Int?) {
        guard let capability, let command = dice.pick(device.blueprint.capabilities[capability].commands) else {
            return
        }
        let definition = device.blueprint.capabilities[capability].definition
        let fields = dice.fields(command.fields, in: definition)
        _ = try? device.invoke(capability, command.number, fields)
    }

    /// Writes an attribute.
    private mutating func write(_ index: Int?) {
        guard let index else { return }
        let attribute = device.blueprint.attributes[index]
        let definition = device.blueprint.capabilities[attribute.capability].definition
        guard let value = dice.value(attribute.constraint, in: definition) else { return }
        try? device.write(value, at: index, by: dice.once(in: 4) ? .hand : .controller)
    }

    /// Does something by hand.
    private mutating func operate(_ action: String?) {
        guard let action else { return }
        var fields: [Field] = []
        for field in device.fields(of: action) where field.isNeeded || dice.once(in: 2) {
            if let choice = dice.pick(field.choices) {
                fields.append(Field(field.name, .string(choice)))
            } else if field.kind == .text {
                fields.append(Field(field.name, .string(dice.pick(dice.texts + ["123456"]) ?? "")))
            } else {
                fields.append(Field(field.name, .integer(Int64(dice.generator.next() % 40))))
            }
        }
        device.operate(action, fields)
    }

    /// Breaks something, lets time pass and mends it, mostly.
    private mutating func breakOrMend(_ defect: String?) {
        guard let defect else { return }
        device.setDefect(defect, true)
        run(dice.pick([1, 30, 600]) ?? 1)
        if !dice.once(in: 5) { device.setDefect(defect, false) }
    }

    /// Changes the room.
    private mutating func change() {
        switch dice.generator.next() % 4 {
        case 0: room.openness = dice.once(in: 2) ? 1 : 0
        case 1:
            room.addSmoke(5)
            run(60)
            room.addSmoke(-5)
        case 2:
            room.addCarbonMonoxide(1)
            run(600)
            room.addCarbonMonoxide(-1)
        default:
            guard let one = dice.pick(Self.surroundings), let value = dice.pick(one.1) else { return }
            room.set(one.0, value)
        }
        if let capability = dice.pick(device.blueprint.capabilities.indices) {
            _ = device.stir(capability, isLess: dice.once(in: 2))
        }
    }

    /// Shows a credential.
    private mutating func present() {
        guard let kind = dice.pick(Credential.Kind.allCases) else { return }
        let data = dice.pick(dice.octets + [Array("123456".utf8), Array("999999".utf8)]) ?? []
        _ = device.present(Credential(kind: kind, data: data), of: "somebody")
    }
}
