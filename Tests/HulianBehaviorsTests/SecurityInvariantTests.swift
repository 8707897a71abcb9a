import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// What cannot be at a camera, a door, a gate, an elevator, an alarm panel or a gateway, whatever people do.
private struct SecurityInvariants {
    /// The device.
    let device: Device

    /// The value of the first attribute with a name of a capability, whatever part it is in.
    private func value(_ capability: CapabilityID, _ name: String) -> Value? {
        let blueprint = device.blueprint
        let index = blueprint.attributes.firstIndex {
            $0.definition.name == name && blueprint.capabilities[$0.capability].definition.id == capability
        }
        return index.map { device.value(at: $0) }
    }

    /// What is wrong now.
    var wrong: [String] { device.isPowered ? camera + closure + community + network : [] }

    /// At a camera.
    private var camera: [String] {
        guard let shut = value("cameraAvStreamManagement", "hardPrivacyModeOn") else { return [] }
        var found: [String] = []
        let isShut = shut == true
        let isUnrecorded = isShut || value("cameraAvStreamManagement", "softRecordingPrivacyModeEnabled") == true
        if isUnrecorded, value("videoRecording", "isRecording") == true { found.append("it records what is private") }
        let isUnseen = isShut || value("cameraAvStreamManagement", "softLivestreamPrivacyModeEnabled") == true
        let sessions = value("webRtcTransportProvider", "currentSessions")?.listValue ?? []
        if isUnseen, sessions.contains(where: { $0["streamUsage"] == 3 }) { found.append("it shows what is private") }
        if isShut, value("personRecognition", "isPersonDetected") == true {
            found.append("it sees through its shutter")
        }
        let streams = value("cameraAvStreamManagement", "allocatedVideoStreams")?.listValue?.count ?? 0
        let encoders = value("cameraAvStreamManagement", "maxConcurrentEncoders")?.integerValue ?? 0
        if Int64(streams) > encoders { found.append("\(streams) streams and \(encoders) encoders") }
        let named = value("personRecognition", "recognizedPeople")?.listValue?.count ?? 0
        if Int64(named) > value("personRecognition", "peopleCount")?.integerValue ?? 0 {
            found.append("it knows more people than it sees")
        }
        return found
    }

    /// At a door or a gate.
    private var closure: [String] {
        guard let state = value("closureControl", "overallCurrentState"),
            let position = value("closureDimension", "currentState")?["position"]?.integerValue
        else { return [] }
        var found: [String] = []
        let isStill = value("closureControl", "mainState") == 0
        if isStill, (state["position"] == 0) != (position == 10_000) { found.append("whole and leaf differ") }
        if value("doorLock", "lockState") == 1, position != 10_000 {
            found.append("locked with its leaf at \(position)")
        }
        if state["secureState"] == true, position != 10_000 { found.append("secure with its leaf at \(position)") }
        return found
    }

    /// At what a community shares.
    private var community: [String] {
        var found: [String] = []
        if let free = value("vehicleAccess", "freeSpaces")?.integerValue,
            let total = value("vehicleAccess", "totalSpaces")?.integerValue, !(0...total).contains(free)
        {
            found.append("\(free) of \(total) spaces are free")
        }
        if value("intercom", "callState") == 0, value("intercom", "peer") != .null {
            found.append("a call with nobody")
        }
        if let floor = value("elevatorControl", "currentFloor")?.integerValue {
            let lowest = value("elevatorControl", "lowestFloor")?.integerValue ?? 0
            let highest = value("elevatorControl", "highestFloor")?.integerValue ?? 0
            if !(lowest...highest).contains(floor) { found.append("the car is at \(floor)") }
            let calls = value("elevatorControl", "calls")?.listValue ?? []
            if value("elevatorControl", "serviceMode") == 3, !calls.isEmpty { found.append("a broken car is called") }
        }
        if let state = value("intrusionAlarm", "alarmState"), let mode = value("intrusionAlarm", "armMode") {
            if state == 0, mode != 0 { found.append("armed and disarmed") }
            if [1, 2, 3].contains(state.integerValue), mode == 0 { found.append("disarmed and armed") }
        }
        if value("entranceControl", "entranceMode") == 1, value("entranceControl", "isReleased") == false {
            found.append("a free door is held")
        }
        return found
    }

    /// At a gateway.
    private var network: [String] {
        guard let link = value("internetConnection", "activeLink")?.integerValue else { return [] }
        var found: [String] = []
        if value("internetConnection", "isOnline") != .bool(link != 0) { found.append("online and without a link") }
        if link == 1, value("internetConnection", "fiberState") != 2 { found.append("it uses a fibre that is down") }
        if link == 2, value("internetConnection", "cellularState") != 2 { found.append("it uses 5G that is down") }
        if link == 0, value("internetConnection", "downloadRate") != 0 { found.append("it loads from nowhere") }
        return found
    }
}

@Suite("Three days with what makes a home safe")
struct SecurityInvariantTests {
    @Test(
        "show nothing that cannot be",
        arguments: allDeviceTypes.filter { type in
            ["security.", "network.", "controllers.", "locks.smart"].contains { type.rawValue.hasPrefix($0) }
        })
    func life(_ id: DeviceTypeID) throws {
        var life = try Life(id, seed: 11)
        let invariants = SecurityInvariants(device: life.bench.device)
        var wrong: [String] = []
        for hour in 0..<72 {
            life.hour(hour)
            wrong += invariants.wrong.map { "hour \(hour): \($0)" }
            // Something breaks in every fifth hour, and is repaired in the next.
            let defects = life.bench.device.defects
            guard !defects.isEmpty, hour % 5 < 2 else { continue }
            _ = life.bench.device.setDefect(defects[hour / 5 % defects.count], hour % 5 == 0)
            wrong += invariants.wrong.map { "hour \(hour), a defect: \($0)" }
        }
        #expect(wrong.prefix(5) == [])
        #expect(life.wrong.prefix(5) == [])
    }

    @Test(
        "leave nothing behind in the meters of the home when they are switched off",
        arguments: allDeviceTypes.filter { type in
            ["security.", "network.", "controllers.", "locks."].contains { type.rawValue.hasPrefix($0) }
        })
    func meters(_ id: DeviceTypeID) throws {
        var life = try Life(id, seed: 5)
        for hour in 0..<12 { life.hour(hour) }
        // What the rest of the home takes is not of the device.
        life.cutPower("after half a day")
        #expect(life.wrong.prefix(5) == [])
    }
}
