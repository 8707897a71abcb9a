import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// The lock on the bench, with what most tests need.
private struct LockBench {
    /// The bench.
    let bench: Bench

    /// Puts a lock on the bench with a PIN for the first user.
    init() throws {
        bench = try Bench("locks.palmVeinFaceLock")
        addPIN("123456", index: 1)
    }

    /// Adds a PIN, for a new user or one who exists.
    @discardableResult
    func addPIN(_ code: String, index: Int64, user: Int64? = nil, type: Int64? = nil) -> [Field] {
        bench.send(
            "doorLock.setCredential",
            [
                "operationType": 0, "credential": ["credentialType": 1, "credentialIndex": .integer(index)],
                "credentialData": .bytes(Array(code.utf8)), "userIndex": user.map { .integer($0) } ?? .null,
                "userStatus": .null, "userType": type.map { .integer($0) } ?? .null,
            ]
        ).answer
    }

    /// Types digits at the lock.
    func type(_ code: String) {
        _ = bench.device.present(Credential(kind: .pin, data: Array(code.utf8)), of: "somebody")
        bench.run(2)
    }

    /// Shows a palm at the lock.
    func showPalm(of person: String, isDuress: Bool = false) {
        _ = bench.device.present(
            Credential(kind: .palmVein, data: Array(person.utf8), isDuress: isDuress), of: person)
        bench.run(2)
    }

    /// Changes the first user.
    func setUser(type: Int64? = nil, status: Int64? = nil, rule: Int64? = nil) {
        bench.send(
            "doorLock.setUser",
            [
                "operationType": 2, "userIndex": 1, "userName": .null, "userUniqueID": .null,
                "userStatus": status.map { .integer($0) } ?? .null, "userType": type.map { .integer($0) } ?? .null,
                "credentialRule": rule.map { .integer($0) } ?? .null,
            ])
    }

    /// How the bolt stands.
    var state: String { bench.text("doorLock.lockState") }

    /// The codes of the alarms so far.
    var alarms: [Value] { bench.fields(of: "doorLockAlarm").map { $0["alarmCode"] } }

    /// The reasons of the refusals so far.
    var refusals: [Value] { bench.fields(of: "lockOperationError").map { $0["operationError"] } }
}

@Suite("A door lock")
struct LockTests {
    @Test("locks and unlocks in the time of its motor and tells who did it")
    func operates() throws {
        let lock = try LockBench()
        #expect(lock.bench.send("doorLock.unlockDoor").status == .success)
        #expect(lock.state == "locked")
        lock.bench.run(1.5)
        #expect(lock.state == "unlocked")
        let event = try #require(lock.bench.fields(of: "lockOperation").last)
        #expect(event["lockOperationType"] == 1)
        #expect(event["operationSource"] == 7)
        #expect(event["userIndex"] == .null)
        #expect(event["fabricIndex"] == 1)
        lock.bench.run(6.5)
        #expect(lock.state == "locked")
        #expect(lock.bench.fields(of: "lockOperation").last?["operationSource"] == 4)
    }

    @Test("lets the right PIN in, names user and credential, and refuses the wrong one")
    func pin() throws {
        let lock = try LockBench()
        lock.type("123456")
        #expect(lock.state == "unlocked")
        let event = try #require(lock.bench.fields(of: "lockOperation").last)
        #expect(event["operationSource"] == 3)
        #expect(event["userIndex"] == 1)
        #expect(event["credentials"] == [["credentialType": 1, "credentialIndex": 1]])
        lock.type("000000")
        #expect(lock.refusals == [1])
        #expect(lock.bench.send("doorLock.unlockDoor", ["pinCode": .bytes(Array("999999".utf8))]).status == .failure)
        #expect(lock.bench.send("doorLock.unlockDoor", ["pinCode": .bytes(Array("123456".utf8))]).status == .success)
    }

    @Test("wants a PIN from afar when it is told to")
    func remotePIN() throws {
        let lock = try LockBench()
        lock.bench.write("doorLock.requirePINforRemoteOperation", true)
        #expect(lock.bench.send("doorLock.unlockDoor").status == .failure)
        #expect(lock.bench.send("doorLock.unlockDoor", ["pinCode": .bytes(Array("123456".utf8))]).status == .success)
    }

    @Test("alarms after five wrong entries in five minutes and takes no entry for ninety seconds (GA 374)")
    func lockOut() throws {
        let lock = try LockBench()
        for _ in 0..<4 { lock.type("000000") }
        #expect(lock.alarms == [])
        lock.type("000000")
        #expect(lock.alarms == [4])
        lock.type("123456")
        #expect(lock.state == "locked")
        #expect(lock.refusals.last == 3)
        lock.bench.run(85)
        lock.type("123456")
        #expect(lock.state == "locked")
        lock.bench.run(5)
        lock.type("123456")
        #expect(lock.state == "unlocked")
    }

    @Test("counts wrong entries together only within five minutes")
    func wrongEntriesExpire() throws {
        let lock = try LockBench()
        for _ in 0..<4 { lock.type("000000") }
        lock.bench.run(301)
        lock.type("000000")
        #expect(lock.alarms == [])
    }

    @Test("stays locked when the bolt is jammed, and says so")
    func jam() throws {
        let lock = try LockBench()
        #expect(lock.bench.device.setDefect("jam", true))
        lock.type("123456")
        #expect(lock.state == "notFullyLocked")
        #expect(lock.alarms == [0])
        #expect(lock.bench.device.setDefect("jam", false))
        lock.type("123456")
        #expect(lock.state == "unlocked")
    }

    @Test("alarms silently when somebody comes in under threat")
    func duress() throws {
        let lock = try LockBench()
        lock.addPIN("654321", index: 2, type: 5)
        lock.type("654321")
        #expect(lock.state == "unlocked")
        #expect(lock.alarms == [8])
    }

    /// The kind of user, whether the first entry opens, whether the second one does.
    @Test(
        "treats users by their kind",
        arguments: [(0, true, true), (4, false, false), (6, true, false), (9, false, false), (2, false, false)]
            as [(Int64, Bool, Bool)])
    func userTypes(_ type: Int64, _ first: Bool, _ second: Bool) throws {
        let lock = try LockBench()
        lock.setUser(type: type)
        lock.type("123456")
        #expect((lock.state == "unlocked") == first)
        lock.bench.run(20)
        lock.type("123456")
        #expect((lock.state == "unlocked") == second)
    }

    @Test("refuses a disabled user and an expired one")
    func disabledAndExpired() throws {
        let lock = try LockBench()
        lock.setUser(status: 3)
        lock.type("123456")
        #expect(lock.refusals == [2])
        lock.setUser(type: 7, status: 1)
        lock.bench.write("doorLock.expiringUserTimeout", 10)
        lock.type("123456")
        #expect(lock.state == "unlocked")
        lock.bench.run(601)
        lock.type("123456")
        #expect(lock.refusals == [2, 2])
    }

    @Test("lets a user in by the schedules of week and year")
    func schedules() throws {
        let lock = try LockBench()
        lock.setUser(type: 2)
        // The run starts on Thursday, 2026-01-01, at 08:00 local time.
        let schedule: KeyValuePairs<String, Value> = [
            "weekDayIndex": 1, "userIndex": 1, "daysMask": 0x10, "startHour": 9, "startMinute": 0, "endHour": 10,
            "endMinute": 0,
        ]
        #expect(lock.bench.send("doorLock.setWeekDaySchedule", schedule).status == .success)
        lock.type("123456")
        #expect(lock.refusals == [3])
        lock.bench.run(3600)
        lock.type("123456")
        #expect(lock.state == "unlocked")
        lock.bench.run(3600)
        lock.type("123456")
        #expect(lock.refusals == [3, 3])
        lock.setUser(type: 1)
        let start = lock.bench.scheduler.now.seconds + 8 * 3600 - 946_684_800
        lock.bench.send(
            "doorLock.setYearDaySchedule",
            [
                "yearDayIndex": 1, "userIndex": 1, "localStartTime": .integer(start - 60),
                "localEndTime": .integer(start + 60),
            ])
        lock.type("123456")
        #expect(lock.state == "unlocked")
    }

    @Test("takes the operating mode of a holiday")
    func holiday() throws {
        let lock = try LockBench()
        let now = lock.bench.scheduler.now.seconds + 8 * 3600 - 946_684_800
        lock.bench.send(
            "doorLock.setHolidaySchedule",
            [
                "holidayIndex": 1, "localStartTime": .integer(now - 10), "localEndTime": .integer(now + 600),
                "operatingMode": 2,
            ])
        lock.type("123456")
        #expect(lock.state == "locked")
        #expect(lock.bench.send("doorLock.unlockDoor").status == .failure)
        lock.bench.run(700)
        lock.type("123456")
        #expect(lock.state == "unlocked")
    }

    @Test("wants two credentials from a user with that rule")
    func dualRule() throws {
        let lock = try LockBench()
        lock.addPIN("222222", index: 2, user: 1)
        lock.setUser(rule: 1)
        lock.type("123456")
        #expect(lock.state == "locked")
        lock.type("222222")
        #expect(lock.state == "unlocked")
        #expect(lock.bench.fields(of: "lockOperation").last?["credentials"].listValue?.count == 2)
    }

    @Test("knows the door: it opens only when it is unlocked, and open too long is an alarm")
    func door() throws {
        let lock = try LockBench()
        _ = lock.bench.device.operate("openDoor")
        #expect(lock.bench.text("doorLock.doorState") == "doorClosed")
        lock.type("123456")
        _ = lock.bench.device.operate("openDoor")
        #expect(lock.bench.text("doorLock.doorState") == "doorOpen")
        lock.bench.run(30)
        // It waits for the door before it locks itself.
        #expect(lock.state == "unlocked")
        lock.bench.run(120)
        #expect(lock.bench.text("doorLock.doorState") == "doorAjar")
        #expect(lock.alarms == [7])
        #expect(lock.bench.send("doorLock.lockDoor").status == .failure)
        _ = lock.bench.device.operate("closeDoor")
        lock.bench.run(10)
        #expect(lock.state == "locked")
        _ = lock.bench.device.operate("forceDoor")
        #expect(lock.alarms == [7, 6])
        #expect(lock.state == "notFullyLocked")
    }

    @Test("opens by hand from inside, also without power")
    func thumbTurn() throws {
        let lock = try LockBench()
        _ = lock.bench.device.operate("turnThumb")
        #expect(lock.state == "unlocked")
        #expect(lock.bench.fields(of: "lockOperation").last?["operationSource"] == 1)
        lock.bench.device.powerOff()
        _ = lock.bench.device.operate("openDoor")
        lock.bench.device.powerOn()
        #expect(lock.bench.text("doorLock.doorState") == "doorOpen")
    }

    @Test("refuses to move its motor with an empty battery")
    func emptyBattery() throws {
        let catalog = makeCatalog(adding: [
            "test.lock": """
            capabilities:
              doorLock: { attributes: { lockState: locked, actuatorEnabled: true } }
              powerSource: { features: [BAT] }
            behaviours: { battery: { capacity: 0.009 Wh, idle: 0 W } }
            """
        ])
        let bench = try Bench("test.lock", in: catalog)
        for _ in 0..<4 { bench.send("doorLock.unlockDoor") }
        bench.send("doorLock.lockDoor")
        #expect(bench.fields(of: "lockOperationError").last?["operationError"] == 4)
    }
}

@Suite("The biometric part of a lock")
struct BiometricTests {
    @Test("enrols a palm and lets its owner in, with user and source")
    func enrol() throws {
        let lock = try LockBench()
        let answer = lock.bench.send("biometricCredentials.startEnrollment", ["kind": 2, "userIndex": 1]).answer
        #expect(answer["templateIndex"] == 1)
        #expect(lock.bench["biometricCredentials.isEnrolling"] == true)
        lock.showPalm(of: "grandma")
        #expect(lock.bench["biometricCredentials.enrolledCount"] == 1)
        #expect(lock.bench.eventNames.contains("enrolled"))
        #expect(lock.state == "locked")
        lock.showPalm(of: "grandma")
        #expect(lock.state == "unlocked")
        let event = try #require(lock.bench.fields(of: "lockOperation").last)
        #expect(event["operationSource"] == 9)
        #expect(event["userIndex"] == 1)
    }

    @Test("counts strange palms as wrong entries")
    func strangers() throws {
        let lock = try LockBench()
        for _ in 0..<5 { lock.showPalm(of: "stranger") }
        #expect(lock.alarms == [4])
    }

    @Test("alarms for a palm that is shown under threat")
    func duress() throws {
        let lock = try LockBench()
        lock.bench.send("biometricCredentials.startEnrollment", ["kind": 2, "userIndex": 1, "isDuress": true])
        lock.showPalm(of: "grandma", isDuress: true)
        lock.showPalm(of: "grandma", isDuress: true)
        #expect(lock.state == "unlocked")
        #expect(lock.alarms == [8])
    }

    @Test("refuses kinds and users that do not exist, and gives up after a minute")
    func refusals() throws {
        let lock = try LockBench()
        let start = "biometricCredentials.startEnrollment"
        #expect(lock.bench.send(start, ["kind": 0, "userIndex": 1]).status == .constraintError)
        #expect(lock.bench.send(start, ["kind": 2, "userIndex": 9]).status == .notFound)
        #expect(lock.bench.send(start, ["kind": 3, "userIndex": 1]).status == .success)
        #expect(lock.bench.send(start, ["kind": 2, "userIndex": 1]).status == .busy)
        lock.bench.run(61)
        #expect(lock.bench["biometricCredentials.isEnrolling"] == false)
        #expect(lock.bench["biometricCredentials.enrolledCount"] == 0)
    }

    @Test("forgets the palms of a user who is cleared")
    func clearUser() throws {
        let lock = try LockBench()
        lock.bench.send("biometricCredentials.startEnrollment", ["kind": 2, "userIndex": 1])
        lock.showPalm(of: "grandma")
        lock.bench.send("doorLock.clearUser", ["userIndex": 1])
        #expect(lock.bench["biometricCredentials.enrolledCount"] == 0)
        lock.showPalm(of: "grandma")
        #expect(lock.state == "locked")
    }
}

@Suite("The users and credentials of a lock")
struct LockMemoryTests {
    /// A user as the lock tells it.
    private func user(_ lock: LockBench, _ index: Int64) -> [Field] {
        lock.bench.send("doorLock.getUser", ["userIndex": .integer(index)]).answer
    }

    @Test("are told with their credentials and the next of them")
    func tells() throws {
        let lock = try LockBench()
        lock.addPIN("777777", index: 3)
        #expect(user(lock, 1)["credentials"] == [["credentialType": 1, "credentialIndex": 1]])
        #expect(user(lock, 1)["nextUserIndex"] == 2)
        #expect(user(lock, 2)["userStatus"] == 1)
        #expect(user(lock, 3)["userStatus"] == .null)
        let status = lock.bench.send(
            "doorLock.getCredentialStatus", ["credential": ["credentialType": 1, "credentialIndex": 1]]
        ).answer
        #expect(status["credentialExists"] == true)
        #expect(status["nextCredentialIndex"] == 3)
    }

    /// What is wrong, and what the answer says.
    @Test(
        "are not added twice, nor with data of the wrong length, nor over another",
        arguments: [
            ("123456", 2, 2), ("999999", 1, 3), ("12345", 2, 0x85), ("12345678901", 2, 0x85), ("888888", 0, 0x85),
        ]
            as [(String, Int64, Int64)])
    func refusals(_ code: String, _ index: Int64, _ status: Int64) throws {
        let lock = try LockBench()
        let answer = lock.addPIN(code, index: index)
        #expect(answer["status"] == .integer(status))
        #expect(user(lock, 2)["userStatus"] == .null)
    }

    @Test("belong to the administrator who made them")
    func administrators() throws {
        let lock = try LockBench()
        lock.bench.device.administrator = 2
        #expect(lock.addPIN("555555", index: 2, user: 1)["status"] == 0x85)
        let rename: KeyValuePairs<String, Value> = [
            "operationType": 2, "userIndex": 1, "userName": "other", "userUniqueID": .null, "userStatus": .null,
            "userType": .null, "credentialRule": .null,
        ]
        #expect(lock.bench.send("doorLock.setUser", rename).status == .invalidCommand)
        lock.setUser(status: 3)
        #expect(user(lock, 1)["lastModifiedFabricIndex"] == 2)
        #expect(user(lock, 1)["creatorFabricIndex"] == 1)
    }

    @Test("go together: the last credential takes its user along, and all that the user had")
    func clearing() throws {
        let lock = try LockBench()
        lock.bench.send(
            "doorLock.setYearDaySchedule",
            ["yearDayIndex": 1, "userIndex": 1, "localStartTime": 1, "localEndTime": 2])
        lock.bench.send("doorLock.clearCredential", ["credential": ["credentialType": 1, "credentialIndex": 1]])
        #expect(user(lock, 1)["userStatus"] == .null)
        let schedule = lock.bench.send("doorLock.getYearDaySchedule", ["yearDayIndex": 1, "userIndex": 1]).answer
        #expect(schedule["status"] == 0x8B)
        let changes = lock.bench.fields(of: "lockUserChange").map { $0["dataOperationType"] }
        #expect(changes.contains(1))
    }

    @Test("say by the answer or the status when an index makes no sense")
    func indexes() throws {
        let lock = try LockBench()
        #expect(lock.bench.send("doorLock.getUser", ["userIndex": 0]).status == .invalidCommand)
        #expect(lock.bench.send("doorLock.getUser", ["userIndex": 51]).status == .invalidCommand)
        let answer = lock.bench.send("doorLock.getWeekDaySchedule", ["weekDayIndex": 0, "userIndex": 1])
        #expect(answer.status == .success)
        #expect(answer.answer["status"] == 0x85)
        let add: KeyValuePairs<String, Value> = [
            "operationType": 0, "userIndex": 1, "userName": .null, "userUniqueID": .null, "userStatus": .null,
            "userType": .null, "credentialRule": .null,
        ]
        #expect(lock.bench.send("doorLock.setUser", add).status == .failure)
        #expect(lock.bench.device.clusterStatus == 3)
    }

    @Test("outlast a loss of power and are gone after a reset, which is an alarm")
    func powerAndReset() throws {
        let lock = try LockBench()
        lock.bench.device.powerOff()
        lock.bench.device.powerOn()
        lock.type("123456")
        #expect(lock.state == "unlocked")
        lock.bench.device.factoryReset()
        #expect(lock.alarms == [1])
        lock.type("123456")
        #expect(lock.state == "locked")
    }
}
