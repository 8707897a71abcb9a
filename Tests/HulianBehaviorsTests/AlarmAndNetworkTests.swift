import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("An alarm panel")
struct AlarmPanelTests {
    /// Opens a zone by a hand.
    private func trip(_ bench: Bench, _ zone: Int64) {
        _ = bench.device.operate("tripZone", [Field("zone", .integer(zone))])
    }

    @Test("gives time to leave and to come in, and is loud when nobody disarms it")
    func course() throws {
        let bench = try Bench("security.alarmPanel")
        #expect(bench.send("intrusionAlarm.arm", ["mode": 2]).status == .success)
        #expect(bench.text("intrusionAlarm.alarmState") == "exitDelay")
        trip(bench, 1)
        bench.run(10)
        _ = bench.device.operate("restoreZone", [Field("zone", 1)])
        bench.run(36)
        #expect(bench.text("intrusionAlarm.alarmState") == "armed")
        trip(bench, 1)
        #expect(bench.text("intrusionAlarm.alarmState") == "entryDelay")
        trip(bench, 3)
        bench.run(29)
        #expect(bench["siren.siren.isSounding"] == false)
        bench.run(2)
        #expect(bench.text("intrusionAlarm.alarmState") == "alarm")
        #expect(bench["siren.siren.isSounding"] == true)
        #expect(bench.room[.noise] > 95)
        #expect(bench["intrusionAlarm.alarmMemory"] == [1])
        #expect(bench.send("intrusionAlarm.disarm").status == .success)
        #expect(bench["siren.siren.isSounding"] == false)
        #expect(bench.room[.noise] < 60)
        #expect(bench["intrusionAlarm.alarmMemory"] == [1])
        bench.send("intrusionAlarm.clearMemory")
        #expect(bench["intrusionAlarm.alarmMemory"] == [])
    }

    @Test("is loud at once for a window, ends after its time, and stays armed")
    func window() throws {
        let bench = try Bench("security.alarmPanel")
        bench.send("intrusionAlarm.arm", ["mode": 1])
        #expect(bench.text("intrusionAlarm.alarmState") == "armed")
        trip(bench, 3)
        #expect(bench.text("intrusionAlarm.alarmState") == "armed")
        trip(bench, 2)
        #expect(bench.fields(of: "alarmStarted").map { $0["zone"] } == [2])
        bench.run(181)
        #expect(bench.text("intrusionAlarm.alarmState") == "armed")
        #expect(bench["siren.siren.isSounding"] == false)
    }

    @Test("does not arm over an open window, unless it is bypassed")
    func ready() throws {
        let bench = try Bench("security.alarmPanel")
        trip(bench, 2)
        #expect(bench["intrusionAlarm.isReady"] == false)
        #expect(bench.send("intrusionAlarm.arm", ["mode": 1]).status == .invalidInState)
        #expect(bench.send("intrusionAlarm.bypassZone", ["zone": 2, "isBypassed": true]).status == .success)
        #expect(bench["intrusionAlarm.isReady"] == true)
        #expect(bench.send("intrusionAlarm.arm", ["mode": 1]).status == .success)
        #expect(bench.send("intrusionAlarm.bypassZone", ["zone": 9, "isBypassed": true]).status == .notFound)
    }

    @Test("wants the right code when it is told to, and tells a code that is used under threat")
    func codes() throws {
        let bench = try Bench("security.alarmPanel")
        bench.send("intrusionAlarm.setCode", ["userIndex": 1, "code": "1234"])
        bench.send("intrusionAlarm.setCode", ["userIndex": 2, "code": "4321", "isDuress": true])
        #expect(bench.send("intrusionAlarm.setCode", ["userIndex": 3, "code": "1234"]).status == .constraintError)
        bench.write("intrusionAlarm.isCodeRequired", true)
        #expect(bench.send("intrusionAlarm.arm", ["mode": 1]).status == .failure)
        #expect(bench.send("intrusionAlarm.arm", ["mode": 1, "code": "1234"]).status == .success)
        #expect(bench.send("intrusionAlarm.disarm", ["code": "0000"]).status == .failure)
        #expect(bench.eventNames.last == "wrongCode")
        #expect(bench.send("intrusionAlarm.disarm", ["code": "4321"]).status == .success)
        #expect(bench.eventNames.contains("duress"))
    }

    @Test("always watches smoke and panic, sees people by its own eye when nobody is at home, and notices hands at it")
    func always() throws {
        let bench = try Bench("security.alarmPanel")
        trip(bench, 4)
        #expect(bench.text("intrusionAlarm.alarmState") == "alarm")
        bench.send("intrusionAlarm.disarm")
        #expect(bench.send("intrusionAlarm.arm", ["mode": 1]).status == .invalidInState)
        _ = bench.device.operate("restoreZone", [Field("zone", 4)])
        bench.write("intrusionAlarm.exitDelay", 0)
        bench.send("intrusionAlarm.arm", ["mode": 2])
        bench.room.set(.occupancy, 1)
        #expect(bench.fields(of: "alarmStarted").last?["zone"] == 3)
        bench.send("intrusionAlarm.disarm")
        _ = bench.device.setDefect("takenDown", true)
        #expect(bench["intrusionAlarm.isTampered"] == true)
        #expect(bench.send("intrusionAlarm.panic").status == .success)
        #expect(bench.fields(of: "alarmStarted").last?["reason"] == 1)
    }
}

@Suite("A siren")
struct SirenTests {
    @Test("sounds as long as is asked and no longer than it may, as loud as it is set")
    func sounds() throws {
        let bench = try Bench("security.siren")
        bench.send("siren.startSiren", ["duration": 600])
        let loud = bench.room[.noise]
        #expect(loud > 100)
        bench.write("siren.volume", 10)
        #expect(bench.room[.noise] < loud - 30)
        #expect(bench.room[.illuminance] > 0)
        bench.run(179)
        #expect(bench["siren.isSounding"] == true)
        bench.run(2)
        #expect(bench["siren.isSounding"] == false)
        #expect(abs(bench.room[.noise] - 30) < 1e-6)
        #expect(bench.room[.illuminance] == 0)
    }

    @Test("sounds when it is taken down, and is dark and silent without power")
    func tampered() throws {
        let bench = try Bench("security.siren")
        _ = bench.device.setDefect("takenDown", true)
        #expect(bench["siren.isTampered"] == true)
        #expect(bench["siren.isSounding"] == true)
        bench.device.powerOff()
        #expect(abs(bench.room[.noise] - 30) < 1e-6)
        #expect(bench.room[.illuminance] == 0)
    }
}

@Suite("A gateway")
struct GatewayTests {
    /// A gateway whose links are up.
    private func gateway(_ type: DeviceTypeID = "network.gateway") throws -> Bench {
        let bench = try Bench(type)
        bench.run(60)
        return bench
    }

    @Test("comes up step by step and prefers the fibre")
    func comesUp() throws {
        let bench = try Bench("network.gateway")
        #expect(bench["internetConnection.isOnline"] == false)
        bench.run(45)
        #expect(bench.text("internetConnection.fiberState") == "connecting")
        bench.run(10)
        #expect(bench.text("internetConnection.activeLink") == "fiber")
        #expect(bench["internetConnection.isOnline"] == true)
        #expect(bench["internetConnection.opticalPower"].integerValue ?? 0 < -1800)
        #expect(bench["internetConnection.outageCount"] == 0)
    }

    @Test("changes to 5G when the fibre is cut, and back when it has held for a minute")
    func failover() throws {
        let bench = try gateway()
        _ = bench.device.setDefect("fiberCut", true)
        #expect(bench.text("internetConnection.activeLink") == "cellular")
        #expect(bench["internetConnection.opticalPower"] == .null)
        #expect(bench["internetConnection.outageCount"] == 0)
        #expect(bench.fields(of: "linkLost").map { $0["link"] } == [1])
        _ = bench.device.setDefect("fiberCut", false)
        bench.run(40)
        #expect(bench.text("internetConnection.fiberState") == "up")
        #expect(bench.text("internetConnection.activeLink") == "cellular")
        bench.run(60)
        #expect(bench.text("internetConnection.activeLink") == "fiber")
    }

    @Test("is without internet when it may not change, and counts that")
    func outage() throws {
        let bench = try gateway()
        bench.write("internetConnection.isFailoverEnabled", false)
        _ = bench.device.setDefect("fiberCut", true)
        #expect(bench["internetConnection.isOnline"] == false)
        #expect(bench["internetConnection.downloadRate"] == 0)
        #expect(bench["internetConnection.outageCount"] == 1)
        #expect(bench.send("internetConnection.testSpeed").status == .invalidInState)
        bench.write("internetConnection.isFailoverEnabled", true)
        #expect(bench.text("internetConnection.activeLink") == "cellular")
    }

    @Test("measures what its link can carry, once at a time")
    func speed() throws {
        let bench = try gateway()
        #expect(bench.send("internetConnection.testSpeed").status == .success)
        #expect(bench.send("internetConnection.testSpeed").status == .busy)
        bench.run(21)
        let fast = try #require(bench["internetConnection.measuredDownload"].integerValue)
        #expect((846_000...940_000).contains(fast))
        let other = try gateway("network.cellularRouter")
        other.send("internetConnection.testSpeed")
        other.run(21)
        let slower = try #require(other["internetConnection.measuredDownload"].integerValue)
        #expect(slower < fast && slower > 0)
    }

    @Test("counts its devices and the phones of the people at home; guests only where they may")
    func devices() throws {
        let bench = try gateway()
        let home = bench.home
        let guest = home.addPerson(Person(name: "guest", role: .guest))
        let owner = home.addPerson(Person(name: "owner", role: .owner))
        _ = bench.device.operate("connectDevice", [Field("name", "television")])
        #expect(bench.fields(of: "deviceJoined").map { $0["name"] } == ["television"])
        home.move(guest, to: bench.room)
        home.move(owner, to: bench.room)
        #expect(bench["internetConnection.connectedDevices"] == 2)
        bench.write("internetConnection.isGuestNetworkEnabled", true)
        #expect(bench["internetConnection.connectedDevices"] == 3)
        #expect(bench.send("internetConnection.blockDevice", ["name": "radio", "isBlocked": true]).status == .notFound)
        #expect(
            bench.send("internetConnection.blockDevice", ["name": "television", "isBlocked": true]).status == .success)
    }

    /// The operational dataset of a Thread network.
    private func dataset(_ time: UInt8, id: UInt8 = 7) -> [UInt8] {
        [14, 8, 0, 0, 0, 0, 0, 0, 0, time, 0, 3, 0, 0, 15, 2, 8] + Array(repeating: id, count: 8) + [3, 4]
            + Array("Home".utf8)
    }

    @Test("keeps Thread networks, takes newer datasets only, and gives back what it got")
    func thread() throws {
        let bench = try Bench("network.gateway")
        let id: Value = .bytes(Array(repeating: 7, count: 8))
        #expect(
            bench.send("threadNetworkDirectory.addNetwork", ["operationalDataset": .bytes([1, 2])]).status
                == .invalidCommand)
        #expect(
            bench.send("threadNetworkDirectory.addNetwork", ["operationalDataset": .bytes(dataset(2))]).status
                == .success)
        #expect(
            bench.send("threadNetworkDirectory.addNetwork", ["operationalDataset": .bytes(dataset(1))]).status
                == .invalidInState)
        let network = try #require(bench["threadNetworkDirectory.threadNetworks"].listValue?.first)
        #expect(network == ["extendedPanID": id, "networkName": "Home", "channel": 15, "activeTimestamp": 2])
        #expect(
            bench.write("threadNetworkDirectory.preferredExtendedPanID", .bytes([1, 2, 3, 4, 5, 6, 7, 8]))
                == .constraintError)
        #expect(bench.write("threadNetworkDirectory.preferredExtendedPanID", id) == .success)
        #expect(bench.send("threadNetworkDirectory.removeNetwork", ["extendedPanID": id]).status == .constraintError)
        let got = bench.send("threadNetworkDirectory.getOperationalDataset", ["extendedPanID": id])
        #expect(got.answer["operationalDataset"] == .bytes(dataset(2)))
        let path = "threadBorderRouterManagement."
        #expect(bench.send(path + "setActiveDatasetRequest", ["activeDataset": .bytes(dataset(3))]).status == .success)
        #expect(bench[path + "interfaceEnabled"] == true)
        #expect(bench[path + "activeDatasetTimestamp"] == 3)
        #expect(
            bench.send(path + "setActiveDatasetRequest", ["activeDataset": .bytes(dataset(4))]).status
                == .invalidInState)
        let pending = dataset(5) + [51, 8, 0, 0, 0, 0, 0, 0, 0, 5]
        #expect(bench.send(path + "setPendingDatasetRequest", ["pendingDataset": .bytes(pending)]).status == .success)
        bench.run(301)
        #expect(bench[path + "activeDatasetTimestamp"] == 5)
        // What told of the change is no part of the network in use.
        #expect(bench.send(path + "getActiveDatasetRequest").answer["dataset"] == .bytes(dataset(5)))
        let delayed = dataset(6) + [51, 8, 0, 0, 0, 0, 0, 0, 0, 6, 52, 4, 0, 0, 0x4E, 0x20]
        #expect(bench.send(path + "setPendingDatasetRequest", ["pendingDataset": .bytes(delayed)]).status == .success)
        bench.run(19.9)
        #expect(bench[path + "activeDatasetTimestamp"] == 5)
        bench.run(0.2)
        #expect(bench[path + "activeDatasetTimestamp"] == 6)
    }

    @Test("takes a network under the fail-safe of a commissioner, and loses it when that ends too early")
    func failSafe() throws {
        let bench = try Bench("network.gateway")
        let path = "threadBorderRouterManagement."
        let fields: KeyValuePairs<String, Value> = ["activeDataset": .bytes(dataset(3))]
        bench.device.isFailSafeArmed = false
        #expect(bench.send(path + "setActiveDatasetRequest", fields).status == .failsafeRequired)
        for isComplete in [false, true] {
            bench.device.isFailSafeArmed = true
            #expect(bench.send(path + "setActiveDatasetRequest", fields).status == .success)
            bench.device.endFailSafe(isComplete: isComplete)
            #expect(bench[path + "activeDatasetTimestamp"] == (isComplete ? 3 : .null))
        }
    }

    @Test("keeps its passphrase from who has no secured session, and has another one after a reset")
    func passphrase() throws {
        let bench = try Bench("network.gateway")
        let request = bench.send("wifiNetworkManagement.networkPassphraseRequest")
        #expect(request.status == .unsupportedAccess && request.answer.isEmpty)
        let number = bench["wifiNetworkManagement.passphraseSurrogate"]
        bench.device.isSessionSecured = true
        let passphrase = bench.send("wifiNetworkManagement.networkPassphraseRequest").answer["passphrase"]
        #expect((8...63).contains(passphrase.bytesValue?.count ?? 0))
        #expect(bench.send("wifiNetworkManagement.networkPassphraseRequest").answer["passphrase"] == passphrase)
        bench.device.factoryReset()
        #expect(bench["wifiNetworkManagement.passphraseSurrogate"] != number)
        #expect(bench.send("wifiNetworkManagement.networkPassphraseRequest").answer["passphrase"] != passphrase)
    }

    @Test("gives its power to the meter, more with more devices, and none when it is off")
    func power() throws {
        let bench = try gateway()
        let before = bench.home.electricity.rate
        for name in ["a", "b"] { _ = bench.device.operate("connectDevice", [Field("name", .string(name))]) }
        #expect(abs(bench.home.electricity.rate - before - 0.1) < 1e-6)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
    }
}

@Suite("A hub")
struct HubTests {
    @Test("lets devices join while pairing is open, and removes those that it has")
    func pairing() throws {
        let bench = try Bench("controllers.centralHub")
        _ = bench.device.operate("pairDevice", [Field("name", "lamp")])
        #expect(bench["hubManagement.deviceCount"] == 0)
        bench.send("hubManagement.openPairing")
        _ = bench.device.operate("pairDevice", [Field("name", "lamp")])
        #expect(bench["hubManagement.deviceCount"] == 1)
        bench.run(181)
        #expect(bench["hubManagement.isPairingOpen"] == false)
        #expect(bench.send("hubManagement.removeDevice", ["name": "fan"]).status == .notFound)
        #expect(bench.send("hubManagement.removeDevice", ["name": "lamp"]).status == .success)
        _ = bench.device.setDefect("cloudLost", true)
        #expect(bench["hubManagement.isLocalMode"] == true)
    }

    @Test("runs an automation for a time, pauses it, and takes no action that is disabled or not supported")
    func actions() throws {
        let bench = try Bench("controllers.centralHub")
        func state() -> Value? { bench["actions.actionList"].listValue?[2]["state"] }
        #expect(bench.send("actions.instantAction", ["actionID": 1, "invokeID": 7]).status == .success)
        #expect(bench.fields(of: "stateChanged").map { $0["newState"] } == [1, 0])
        #expect(bench.send("actions.instantAction", ["actionID": 3]).status == .invalidCommand)
        #expect(bench.send("actions.instantAction", ["actionID": 9]).status == .notFound)
        #expect(bench.send("actions.startActionWithDuration", ["actionID": 3, "duration": 60]).status == .success)
        #expect(state() == 1)
        bench.run(61)
        #expect(state() == 0)
        bench.send("actions.startAction", ["actionID": 3])
        bench.send("actions.pauseActionWithDuration", ["actionID": 3, "duration": 10])
        #expect(state() == 2)
        bench.run(11)
        #expect(state() == 1)
        bench.send("actions.disableAction", ["actionID": 3])
        #expect(bench.send("actions.startAction", ["actionID": 3]).status == .invalidInState)
    }
}
