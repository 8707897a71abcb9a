import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// What was done to a device, so that a test that did nothing fails.
struct DriveCounts: CustomStringConvertible {
    /// Commands that were done, and commands that were refused with a reason.
    var done = 0, refused = 0
    /// Values that were written, and values that were refused with a reason.
    var written = 0, writesRefused = 0
    /// Attributes that nobody may write and that were tried, and illegal fields and values that were refused.
    var readOnly = 0, illegal = 0
    /// The commands and attributes that were tried, by their paths and names.
    var commands: Set<String> = [], attributes: Set<String> = []
    /// Actions and defects.
    var hands = 0, defects = 0
    /// How often all values were checked.
    var checks = 0

    /// What was done, in one line.
    var description: String {
        """
        \(commands.count) commands (\(done) done, \(refused) refused), \(attributes.count) attributes (\(readOnly) read \
        only, \(written) values written, \(writesRefused) refused), \(illegal) illegal, \(hands) hands, \
        \(defects) defects, \(checks) checks
        """
    }
}

/// Drives a device through all that its type allows and much that it does not.
struct Driver {
    /// The device.
    let bench: Bench
    /// What was done.
    var counts = DriveCounts()

    /// The statuses with which a legal command or value may be refused because of the state of the device.
    static let reasons: Set<Status> = [
        .constraintError, .invalidInState, .invalidCommand, .busy, .failure, .notFound, .resourceExhausted,
        .unsupportedAccess,
    ]

    /// The device.
    private var device: Device { bench.device }

    /// Checks all stored values and what must never be.
    mutating func check(_ when: String) {
        counts.checks += 1
        #expect(bench.brokenValues == [], "\(when)")
        #expect(impossibleStates(device) == [], "\(when)")
    }

    /// Writes legal and illegal values to every attribute.
    mutating func writeAll() {
        for index in device.blueprint.attributes.indices {
            let attribute = device.blueprint.attributes[index]
            let instance = device.blueprint.capabilities[attribute.capability]
            let probes = ValueProbes(capability: instance.definition)
            let path = "\(device.blueprint.path(ofAttribute: index))"
            counts.attributes.insert(path)
            guard attribute.definition.isWritable else {
                let before = bench.values
                #expect(bench.write(path, bench[path]) == .unsupportedWrite, "\(path)")
                counts.readOnly += 1
                #expect(bench.values == before)
                continue
            }
            for value in probes.illegal(attribute.constraint) {
                let before = bench.values
                let status = bench.write(path, value)
                let isRight = [.invalidDataType, .constraintError, .invalidInState].contains(status)
                #expect(isRight, "\(path) \(value): \(status)")
                #expect(bench.values == before, "\(path) \(value)")
                counts.illegal += 1
            }
            for value in probes.legal(attribute.constraint) {
                let before = bench.values
                let status = bench.write(path, value)
                if status == .success {
                    counts.written += 1
                } else {
                    #expect(Self.reasons.contains(status), "\(path) \(value): \(status)")
                    #expect(bench.values == before, "\(path) \(value)")
                    counts.writesRefused += 1
                }
                bench.run(1)
                check("after writing \(path) \(value)")
            }
        }
    }

    /// Sends every command with every value of each field that makes a difference, and with illegal fields.
    ///
    /// - Parameter isThorough: False for a few legal sets of fields only.
    mutating func sendAll(isThorough: Bool = true) {
        for (index, instance) in device.blueprint.capabilities.enumerated() {
            for command in instance.commands {
                counts.commands.insert("\(index).\(command.name)")
                refuseIllegal(index, instance, command)
                for (round, fields) in legalFields(of: command, in: instance, isThorough: isThorough).enumerated() {
                    sendLegal(index, instance, command, fields, round: round)
                }
            }
            #expect(status(index, CommandNumber(0xEE), []) == .unsupportedCommand)
        }
    }

    /// Sends a command with legal fields.
    private mutating func sendLegal(
        _ index: Int, _ instance: DeviceBlueprint.CapabilityInstance, _ command: CommandDefinition, _ fields: [Field],
        round: Int
    ) {
        let what = "\(instance.definition.id).\(command.name) \(fields)"
        do {
            let answer = try device.invoke(index, command.number, fields)
            counts.done += 1
            let response = instance.definition.commands.first { $0.isResponse && $0.name == command.response }
            let status = response?.fields.check(answer, in: instance.definition, missing: .failure) ?? .success
            #expect(status == .success, "\(what) -> \(answer)")
            #expect(response != nil || answer.isEmpty, "\(what) -> \(answer)")
        } catch {
            #expect(Self.reasons.contains(error), "\(what): \(error)")
            counts.refused += 1
        }
        check("after \(what)")
        bench.run([0.3, 2, 45][round % 3])
        check("some time after \(what)")
    }

    /// Sets of legal fields: some in which all change, and for each field one with each end of its range and each name.
    private func legalFields(
        of command: CommandDefinition, in instance: DeviceBlueprint.CapabilityInstance, isThorough: Bool
    ) -> [[Field]] {
        let probes = ValueProbes(capability: instance.definition)
        var sets = (0..<(isThorough ? 3 : 2)).map { probes.legalFields(command.fields, round: $0) }
        for (place, field) in command.fields.enumerated() where isThorough {
            for (round, value) in probes.legal(field.constraint).enumerated() {
                var fields = probes.legalFields(command.fields, round: round % 2).filter { $0.name != field.name }
                fields.insert(Field(field.name, value), at: min(place, fields.count))
                if !sets.contains(fields) { sets.append(fields) }
            }
        }
        return sets.filter {
            command.fields.check($0, in: instance.definition, missing: .invalidCommand) == .success
        }
    }

    /// Sends a command with one illegal field after the other; each is refused and changes nothing.
    private mutating func refuseIllegal(
        _ index: Int, _ instance: DeviceBlueprint.CapabilityInstance, _ command: CommandDefinition
    ) {
        let probes = ValueProbes(capability: instance.definition)
        let good = probes.legalFields(command.fields, round: 0)
        for (place, field) in command.fields.enumerated() {
            for value in probes.illegal(field.constraint) {
                var fields = good.filter { $0.name != field.name }
                fields.insert(Field(field.name, value), at: min(place, fields.count))
                let before = bench.values
                let refusal = refusal(index, instance, command, fields)
                #expect(refusal, "\(instance.definition.id).\(command.name) \(fields)")
                #expect(bench.values == before, "\(instance.definition.id).\(command.name) \(fields)")
                counts.illegal += 1
            }
            guard !field.isOptional, field.defaultValue == nil else { continue }
            let before = bench.values
            let status = status(index, command.number, good.filter { $0.name != field.name })
            #expect(status == .invalidCommand, "\(instance.definition.id).\(command.name) without \(field.name)")
            #expect(bench.values == before)
            counts.illegal += 1
        }
        #expect(status(index, command.number, good + [Field("noSuchField", 1)]) == .invalidCommand)
    }

    /// True when a command is refused, by its status or by what its answer says.
    private func refusal(
        _ index: Int, _ instance: DeviceBlueprint.CapabilityInstance, _ command: CommandDefinition, _ fields: [Field]
    ) -> Bool {
        do {
            let answer = try device.invoke(index, command.number, fields)
            // Some commands of locks tell it in the answer (Door Lock 5.2.10).
            return answer["status"] != 0 && answer["status"].integerValue != nil
        } catch {
            return error == .invalidCommand || error == .constraintError
        }
    }

    /// The status of a command.
    private func status(_ index: Int, _ command: CommandNumber, _ fields: [Field]) -> Status {
        do {
            try device.invoke(index, command, fields)
            return .success
        } catch {
            return error
        }
    }

    /// Does all that hands can do, and breaks and repairs all that can break.
    mutating func handleAll() {
        for action in device.actions {
            #expect(device.operate(action), "\(action)")
            counts.hands += 1
            bench.run(3)
            check("after \(action)")
        }
        for kind in Credential.Kind.allCases {
            _ = device.present(Credential(kind: kind, data: Array("123456".utf8)), of: "somebody")
            check("after showing \(kind)")
        }
        for defect in device.defects {
            #expect(device.setDefect(defect, true), "\(defect)")
            bench.run(20)
            check("while \(defect)")
            #expect(device.setDefect(defect, false), "\(defect)")
            bench.run(20)
            check("after \(defect)")
            counts.defects += 1
        }
        #expect(!device.operate("noSuchAction"))
        #expect(!device.setDefect("noSuchDefect", true))
    }
}

/// What a device shows that cannot be: a running washer with an open door, a full battery that is critical.
func impossibleStates(_ device: Device) -> [String] {
    var found: [String] = []
    func value(_ path: String) -> Value? {
        guard let path = ElementPath(path), let index = device.blueprint.attribute(path) else { return nil }
        return device.value(at: index)
    }
    if device.defects.contains("unbalanced"), value("operationalState.operationalState") == 1 {
        // The door of a running washer is locked: opening it must do nothing.
        _ = device.operate("openDoor")
        if value("operationalState.operationalState") != 1 { found.append("the door of a running washer opened") }
        if value("onOff.onOff") == false { found.append("a washer runs while it is switched off") }
    }
    if let percent = value("powerSource.batPercentRemaining")?.integerValue {
        if !(0...200).contains(percent) { found.append("battery at \(percent) half percent") }
        if percent > 120, value("powerSource.batChargeLevel") == 2 { found.append("a full battery is critical") }
    }
    if value("doorLock.lockState") == 1, value("doorLock.doorState") == 0 { found.append("locked with an open door") }
    if value("rvcOperationalState.operationalState") == 1 {
        if value("rvcRunMode.currentMode") == 0 { found.append("a robot runs while its run mode is idle") }
        if value("powerSource.batChargeState") == 1 { found.append("a robot charges while it runs") }
    }
    if value("rvcOperationalState.operationalState") == 0x41, value("powerSource.batChargeState") == 3 {
        found.append("a robot says that it charges and its battery says that it does not")
    }
    if value("fanControl.fanMode") == 0, value("fanControl.percentCurrent") != 0 {
        found.append("a fan that is off turns")
    }
    if value("smartToilet.isSeatOccupied") == false, [2, 3, 4].contains(value("smartToilet.activity") ?? 0) {
        found.append("a toilet washes nobody")
    }
    if value("windowCovering.operationalStatus") == 0,
        value("windowCovering.currentPositionLiftPercent100ths")
            != value("windowCovering.targetPositionLiftPercent100ths")
    {
        found.append("a curtain stands still beside its target")
    }
    if let heating = value("thermostat.occupiedHeatingSetpoint")?.integerValue,
        let cooling = value("thermostat.occupiedCoolingSetpoint")?.integerValue, heating > cooling
    {
        found.append("heating to \(heating) and cooling to \(cooling)")
    }
    return found
}

@Suite("Every device type")
struct DeviceTypeDriveTests {
    @Test(
        "takes every command and value that it should, refuses the others, and never breaks its own definitions",
        arguments: allDeviceTypes)
    func drive(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        bench.startHome()
        var driver = Driver(bench: bench)
        driver.check("after power on")
        driver.writeAll()
        driver.sendAll()
        driver.handleAll()
        bench.device.powerOff()
        bench.device.powerOn()
        driver.check("after a loss of power")
        driver.sendAll(isThorough: false)
        bench.device.factoryReset()
        driver.check("after a reset")
        let counts = driver.counts
        print("drive \(id): \(counts)")
        // Every command and every attribute was tried, and none but those.
        #expect(counts.attributes.count == bench.device.blueprint.attributes.count)
        #expect(counts.commands.count == bench.device.blueprint.capabilities.map(\.commands.count).reduce(0, +))
        #expect(counts.checks > 10)
        #expect(counts.illegal > 5, "\(counts)")
        #expect(counts.written > 0, "\(counts)")
        #expect(counts.done > 0, "\(counts)")
        #expect(counts.hands + counts.defects > 0 || bench.device.actions.isEmpty, "\(counts)")
        #expect(bench.newsCount > 5)
    }
}
