internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// Somebody shows something at a lock that does not open it.
    private static func wrongEntry(_ stage: Stage, _ lock: Stage.Actor, _ pause: Interval = .seconds(6)) {
        stage.stimulate(lock, "present", [Field("kind", "pin"), Field("isDuress", false)])
        stage.wait(pause)
    }

    /// Miniatures of rules about alarms.
    static let alarms: [Miniature] = [
        Miniature("alarm.told", breaks: "an alarm that nobody hears of") { stage in
            let alarm = stage.device("alarm", "sensors.gasAlarm")
            stage.wait(.seconds(1))
            stage.change(alarm, "gasAlarm.alarmState", 2, by: "device")
            stage.end()
        },
        Miniature("alarm.told", keeps: "an alarm and its end are reported") { stage in
            let alarm = stage.device("alarm", "sensors.gasAlarm")
            for state: Int64 in [2, 0] {
                stage.wait(.seconds(1))
                stage.change(alarm, "gasAlarm.alarmState", .integer(state), by: "device")
                stage.report(alarm, ["gasAlarm.alarmState": .integer(state)])
            }
            stage.end()
        },
        Miniature("gas.alarm-latency", breaks: "an alarm five seconds after the threshold") { stage in
            let alarm = stage.device("alarm", "sensors.gasAlarm")
            stage.change(alarm, "gasAlarm.concentration", 3000, by: "surroundings")
            stage.wait(.seconds(5))
            stage.change(alarm, "gasAlarm.alarmState", 2, by: "device")
            stage.end()
        },
        Miniature("gas.alarm-latency", breaks: "an alarm that does not come") { stage in
            let alarm = stage.device("alarm", "sensors.gasAlarm")
            stage.change(alarm, "gasAlarm.concentration", 3000, by: "surroundings")
            stage.end()
        },
        Miniature("gas.alarm-latency", keeps: "an alarm thirty seconds after the threshold") { stage in
            let alarm = stage.device("alarm", "sensors.gasAlarm")
            stage.change(alarm, "gasAlarm.concentration", 3000, by: "surroundings")
            stage.report(alarm, ["gasAlarm.concentration": 3000])
            stage.wait(.seconds(30))
            stage.change(alarm, "gasAlarm.alarmState", 2, by: "device")
            stage.report(alarm, ["gasAlarm.alarmState": 2])
            stage.end()
        },
        Miniature("lock.wrong-entries", breaks: "five wrong entries without an alarm") { stage in
            let lock = stage.device("lock", "locks.palmVeinFaceLock")
            for _ in 0..<5 { wrongEntry(stage, lock) }
            stage.end()
        },
        Miniature("lock.wrong-entries", breaks: "a lock that opens during the lockout") { stage in
            let lock = stage.device("lock", "locks.palmVeinFaceLock")
            for _ in 0..<4 { wrongEntry(stage, lock) }
            wrongEntry(stage, lock, .seconds(1))
            stage.event(lock, "doorLock", "doorLockAlarm", [Field("alarmCode", 4)])
            stage.wait(.seconds(20))
            stage.stimulate(lock, "present", [Field("kind", "pin"), Field("isDuress", false)])
            stage.change(lock, "doorLock.lockState", 2, by: "credential")
            stage.end()
        },
        Miniature("lock.wrong-entries", keeps: "an alarm, and no entry for ninety seconds") { stage in
            let lock = stage.device("lock", "locks.palmVeinFaceLock")
            for _ in 0..<4 { wrongEntry(stage, lock) }
            wrongEntry(stage, lock, .seconds(1))
            stage.event(lock, "doorLock", "doorLockAlarm", [Field("alarmCode", 4)])
            wrongEntry(stage, lock)
            stage.end()
        },
    ]
}
