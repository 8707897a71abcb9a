import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("Traceability")
struct TraceabilityTests {
    /// The batch number of a device.
    private func batch(_ bench: Bench) -> Value { bench["traceability.batchNumber"] }

    @Test("gives every device a batch and a date of its own, the same in every run")
    func identity() throws {
        let bench = try Bench("appliances.washer")
        let number = try #require(batch(bench).stringValue)
        #expect(number.hasPrefix("B") && number.utf8.count == 7)
        #expect(bench["traceability.productionDate"].stringValue?.utf8.count == 8)
        #expect(bench["traceability.energyGrade"] == 1)
        #expect(bench["traceability.ownershipCount"] == 1)
        #expect(try batch(Bench("appliances.washer", seed: 99)) == .string(number))
    }

    @Test("makes a device as new, tells it, and leaves what the maker wrote")
    func reset() throws {
        let bench = try Bench("appliances.washer")
        let (number, date) = (batch(bench), bench["traceability.productionDate"])
        bench.write("childLock.isLocked", true)
        bench.write("accessibility.elderMode", true)
        bench.send("laundryWasherMode.changeToMode", ["newMode": 2])
        #expect(bench.send("traceability.factoryReset", ["batchNumber": number]).status == .success)
        #expect(bench["childLock.isLocked"] == false)
        #expect(bench["accessibility.elderMode"] == false)
        #expect(bench["accessibility.promptVolume"] == 40)
        #expect(bench["laundryWasherMode.currentMode"] == 0)
        #expect(batch(bench) == number && bench["traceability.productionDate"] == date)
        #expect(bench["traceability.resetCount"] == 1)
        #expect(bench["traceability.ownershipCount"] == 1)
        #expect(bench.fields(of: "wasReset").map { $0["resetCount"] } == [1])
        #expect(!bench.eventNames.contains("ownershipTransferred"))
    }

    @Test("refuses both without the number from the type plate, and leaves everything as it is")
    func refuses() throws {
        let bench = try Bench("appliances.washer")
        bench.write("childLock.isLocked", true)
        let before = bench.dump
        for command in ["factoryReset", "transferOwnership"] {
            for number in ["", "B", "123456"] {
                let status = bench.send("traceability.\(command)", ["batchNumber": .string(number)]).status
                #expect(status == .constraintError, "\(command) \(number)")
            }
        }
        #expect(bench.dump == before)
        #expect(!bench.eventNames.contains("wasReset"))
    }

    @Test("counts a reset by hand as well, and one without power")
    func byHand() throws {
        let bench = try Bench("appliances.washer")
        bench.device.factoryReset()
        bench.device.powerOff()
        bench.device.factoryReset()
        bench.device.powerOn()
        #expect(bench["traceability.resetCount"] == 2)
        #expect(bench.fields(of: "wasReset").map { $0["resetCount"] } == [1, 2])
    }

    @Test("hands a lock on to another owner without any credential, user or schedule of the first")
    func lock() throws {
        let bench = try Bench("locks.palmVeinFaceLock")
        let keys = [
            Credential(kind: .pin, data: Array("246810".utf8)), Credential(kind: .rfid, data: Array("card-1".utf8)),
            Credential(kind: .face, data: Array("father".utf8)),
            Credential(kind: .palmVein, data: Array("father".utf8)),
        ]
        for key in keys { try bench.device.provision(key, of: "father", user: 1) }
        bench.send(
            "doorLock.setWeekDaySchedule",
            [
                "weekDayIndex": 1, "userIndex": 1, "daysMask": 127, "startHour": 0, "startMinute": 0, "endHour": 23,
                "endMinute": 59,
            ])
        /// The keys that open the lock.
        func opening() -> [Credential] {
            keys.filter { key in
                bench.run(120)
                #expect(bench.text("doorLock.lockState") == "locked")
                _ = bench.device.present(key, of: "father")
                bench.run(2)
                return bench.text("doorLock.lockState") == "unlocked"
            }
        }
        #expect(opening() == keys)
        #expect(bench["biometricCredentials.enrolledCount"] == 2)
        let number = batch(bench)
        #expect(bench.send("traceability.transferOwnership", ["batchNumber": number]).status == .success)
        #expect(bench.fields(of: "ownershipTransferred").map { $0["ownershipCount"] } == [2])
        #expect(bench.fields(of: "wasReset").count == 1)
        #expect(opening() == [])
        #expect(bench["biometricCredentials.enrolledCount"] == 0)
        #expect(bench.send("doorLock.getUser", ["userIndex": 1]).answer["userStatus"] == .null)
        #expect(bench.send("doorLock.getUser", ["userIndex": 1]).answer["userName"] == .null)
        for type in [1, 2] {
            let status = bench.send(
                "doorLock.getCredentialStatus",
                ["credential": ["credentialType": .integer(Int64(type)), "credentialIndex": 1]])
            #expect(status.answer["credentialExists"] == false)
        }
        let schedule = bench.send("doorLock.getWeekDaySchedule", ["weekDayIndex": 1, "userIndex": 1]).answer
        #expect(schedule["status"] != 0)
        #expect(batch(bench) == number)
        // The next owner begins anew.
        let next = Credential(kind: .pin, data: Array("135790".utf8))
        try bench.device.provision(next, of: "mother", user: 1)
        bench.run(120)
        _ = bench.device.present(next, of: "mother")
        bench.run(2)
        #expect(bench.text("doorLock.lockState") == "unlocked")
    }

    @Test("forgets labels and the name of the place, and keeps maker, serial number and software")
    func labels() throws {
        let catalog = makeCatalog(adding: [
            "test.labelled": """
            capabilities:
              basicInformation:
                attributes: { vendorName: Maker, softwareVersion: 7, serialNumber: "", nodeLabel: "" }
              userLabel:
              traceability:
            """
        ])
        let bench = try Bench("test.labelled", in: catalog)
        bench.device.powerOff()
        bench.device.setIdentity("basicInformation", "serialNumber", "SN-1")
        bench.device.powerOn()
        bench.write("basicInformation.nodeLabel", "Grandma's radio")
        bench.write("userLabel.labelList", [["label": "room", "value": "bedroom"]])
        #expect(bench["userLabel.labelList"].listValue?.count == 1)
        #expect(bench.send("traceability.transferOwnership", ["batchNumber": batch(bench)]).status == .success)
        #expect(bench["basicInformation.nodeLabel"] == "")
        #expect(bench["userLabel.labelList"] == .list([]))
        #expect(bench["basicInformation.serialNumber"] == "SN-1")
        #expect(bench["basicInformation.vendorName"] == "Maker")
        #expect(bench["basicInformation.softwareVersion"] == 7)
    }
}

@Suite("An update of the software")
struct SoftwareUpdateTests {
    /// A device with basic information that can be updated, and whatever else.
    private func makeBench(_ others: String = "") throws -> Bench {
        let catalog = makeCatalog(adding: [
            "test.updated": """
            capabilities:
              basicInformation: { attributes: { softwareVersion: 3, productID: 77 } }
              otaSoftwareUpdateRequestor: { commands: [announceOTAProvider] }
            \(others)
            """
        ])
        return try Bench("test.updated", in: catalog)
    }

    /// Announces a provider.
    @discardableResult
    private func announce(_ bench: Bench, _ reason: Value = 1) -> Status {
        bench.send(
            "otaSoftwareUpdateRequestor.announceOTAProvider",
            ["providerNodeID": 1, "vendorID": 0xFFF1, "announcementReason": reason, "endpoint": 0]
        ).status
    }

    /// The states that were entered, in order.
    private func states(_ bench: Bench) -> [Value] { bench.fields(of: "stateTransition").map { $0["newState"] } }

    @Test("asks, downloads, applies, starts the device anew, and tells the new version")
    func updates() throws {
        let bench = try makeBench()
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "idle")
        #expect(announce(bench) == .success)
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "querying")
        bench.run(6)
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "downloading")
        var last: Int64 = 0
        for _ in 0..<5 {
            bench.run(10)
            let progress = try #require(bench["otaSoftwareUpdateRequestor.updateStateProgress"].integerValue)
            #expect(progress > last && progress <= 100)
            last = progress
        }
        bench.run(600)
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "idle")
        #expect(bench["otaSoftwareUpdateRequestor.updateStateProgress"] == .null)
        #expect(states(bench) == [2, 4, 5, 1])
        #expect(bench.fields(of: "stateTransition").map { $0["targetSoftwareVersion"] } == [.null, 4, 4, .null])
        #expect(bench["basicInformation.softwareVersion"] == 4)
        let applied = try #require(bench.fields(of: "versionApplied").last)
        #expect(applied["softwareVersion"] == 4 && applied["productID"] == 77)
        // It started anew: Basic Information tells it with the new version.
        #expect(bench.fields(of: "startUp").map { $0["softwareVersion"] } == [3, 4])
    }

    @Test("ends where a provider has none, and an announcement in between changes nothing")
    func nothingNew() throws {
        let bench = try makeBench()
        announce(bench, 0)
        #expect(announce(bench, 1) == .success)
        bench.run(600)
        #expect(states(bench) == [2, 1])
        #expect(bench["basicInformation.softwareVersion"] == 3)
    }

    @Test("that cannot be downloaded is told and leaves the version as it is; a second attempt goes well")
    func downloadFails() throws {
        let bench = try makeBench()
        bench.device.setDefect("downloadFails", true)
        announce(bench)
        bench.run(600)
        #expect(states(bench) == [2, 4, 1])
        #expect(bench.fields(of: "stateTransition").last?["reason"] == 2)
        let error = try #require(bench.fields(of: "downloadError").last)
        #expect(error["progressPercent"] == 30)
        #expect(error["bytesDownloaded"] == 1_200_000)
        #expect(error["softwareVersion"] == 4)
        #expect(bench["basicInformation.softwareVersion"] == 3)
        bench.device.setDefect("downloadFails", false)
        announce(bench)
        bench.run(600)
        #expect(bench["basicInformation.softwareVersion"] == 4)
    }

    @Test("is given up at a loss of power")
    func lossOfPower() throws {
        let bench = try makeBench()
        announce(bench)
        bench.run(30)
        bench.device.powerOff()
        bench.device.powerOn()
        bench.run(600)
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "idle")
        #expect(bench["basicInformation.softwareVersion"] == 3)
        #expect(bench.fields(of: "versionApplied") == [])
    }

    @Test("waits until the program that runs is over")
    func waitsForProgram() throws {
        let bench = try makeBench(
            """
              operationalState:
                attributes:
                  operationalStateList: [ { operationalStateID: 0 }, { operationalStateID: 1 } ]
                commands: [pause, stop, start, resume]
            """)
        bench.send("operationalState.start")
        announce(bench)
        bench.run(600)
        #expect(bench.text("otaSoftwareUpdateRequestor.updateState") == "delayedOnApply")
        #expect(bench["basicInformation.softwareVersion"] == 3)
        #expect(bench.text("operationalState.operationalState") == "running")
        bench.send("operationalState.stop")
        bench.run(200)
        #expect(states(bench) == [2, 4, 6, 5, 1])
        #expect(bench["basicInformation.softwareVersion"] == 4)
    }

    @Test("outlasts a reset: old software does not come back")
    func reset() throws {
        let bench = try makeBench()
        announce(bench)
        bench.run(600)
        bench.device.factoryReset()
        #expect(bench["basicInformation.softwareVersion"] == 4)
    }
}
