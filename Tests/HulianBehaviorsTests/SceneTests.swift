import HulianBehaviors
import HulianModel
import Testing

@Suite("Groups and scenes of lights")
struct SceneTests {
    /// A colour light that is on, at full level.
    private func makeBench() throws -> Bench {
        let bench = try Bench("lighting.extendedColorLight")
        bench.send("onOff.on")
        bench.run(1)
        return bench
    }

    /// Moves the level at once.
    private func setLevel(_ bench: Bench, _ level: Int64, of part: String = "") {
        bench.send(
            "\(part)levelControl.moveToLevelWithOnOff",
            ["level": .integer(level), "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
    }

    @Test("a scene brings back switch, level and white in the time that is asked for")
    func storeAndRecall() throws {
        let bench = try makeBench()
        setLevel(bench, 100)
        bench.send(
            "colorControl.moveToColorTemperature",
            ["colorTemperatureMireds": 400, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        let stored = bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 7])
        #expect(stored.answer["status"] == 0)
        #expect(bench["scenesManagement.fabricSceneInfo"].listValue?.first?["sceneValid"] == true)
        setLevel(bench, 200)
        #expect(bench["scenesManagement.fabricSceneInfo"].listValue?.first?["sceneValid"] == false)
        bench.send("onOff.off")
        bench.run(2)
        let recalled = bench.send(
            "scenesManagement.recallScene", ["groupID": 0, "sceneID": 7, "transitionTime": 10_000])
        #expect(recalled.status == .success)
        #expect(bench["onOff.onOff"] == true)
        bench.run(5)
        #expect(bench["levelControl.currentLevel"] == 150)
        bench.run(6)
        #expect(bench["levelControl.currentLevel"] == 100)
        #expect(bench["colorControl.colorTemperatureMireds"] == 400)
        let info = bench["scenesManagement.fabricSceneInfo"].listValue?.first
        #expect(info?["sceneValid"] == true)
        #expect(info?["currentScene"] == 7)
        #expect(info?["sceneCount"] == 1)
        #expect(info?["remainingCapacity"] == 6)
    }

    @Test("a scene that was disturbed on its way is not the current one")
    func disturbed() throws {
        let bench = try makeBench()
        setLevel(bench, 100)
        bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 1])
        setLevel(bench, 250)
        bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1, "transitionTime": 5000])
        bench.run(2)
        setLevel(bench, 20)
        bench.run(5)
        #expect(bench["scenesManagement.fabricSceneInfo"].listValue?.first?["sceneValid"] == false)
    }

    @Test("a scene is added by its values, seen, copied and removed")
    func addViewCopyRemove() throws {
        let bench = try makeBench()
        let sets: Value = [
            ["clusterID": 6, "attributeValueList": [["attributeID": 0, "valueUnsigned8": 1]]],
            ["clusterID": 8, "attributeValueList": [["attributeID": 0, "valueUnsigned8": 25]]],
        ]
        func add(_ group: Int64, _ sets: Value) -> Value {
            bench.send(
                "scenesManagement.addScene",
                [
                    "groupID": .integer(group), "sceneID": 2, "transitionTime": 2000, "sceneName": "Cinema",
                    "extensionFieldSetStructs": sets,
                ]
            ).answer["status"]
        }
        #expect(add(9, sets) == 0x85)
        #expect(add(0, [["clusterID": 6, "attributeValueList": [["attributeID": 3, "valueUnsigned8": 1]]]]) == 0x85)
        #expect(add(0, sets) == 0)
        bench.send("groups.addGroup", ["groupID": 9, "groupName": "Living"])
        let copied = bench.send(
            "scenesManagement.copyScene",
            [
                "mode": 0, "groupIdentifierFrom": 0, "sceneIdentifierFrom": 2, "groupIdentifierTo": 9,
                "sceneIdentifierTo": 5,
            ])
        #expect(copied.answer["status"] == 0)
        let view = bench.send("scenesManagement.viewScene", ["groupID": 9, "sceneID": 5]).answer
        #expect(view["sceneName"] == "Cinema")
        #expect(view["transitionTime"] == 2000)
        #expect(view["extensionFieldSetStructs"] == sets)
        let members = bench.send("scenesManagement.getSceneMembership", ["groupID": 9]).answer
        #expect(members["sceneList"] == [5])
        bench.send("scenesManagement.recallScene", ["groupID": 9, "sceneID": 5])
        bench.run(3)
        #expect(bench["levelControl.currentLevel"] == 25)
        #expect(bench.send("scenesManagement.removeScene", ["groupID": 9, "sceneID": 5]).answer["status"] == 0)
        #expect(bench.send("scenesManagement.removeScene", ["groupID": 9, "sceneID": 5]).answer["status"] == 0x8B)
        #expect(bench.send("scenesManagement.recallScene", ["groupID": 9, "sceneID": 5]).status == .notFound)
        #expect(bench.send("scenesManagement.recallScene", ["groupID": 8, "sceneID": 5]).status == .invalidCommand)
    }

    @Test("there is room for seven scenes of an administrator, and another has its own")
    func room() throws {
        let bench = try makeBench()
        for scene in 1...7 {
            let answer = bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": .integer(Int64(scene))])
            #expect(answer.answer["status"] == 0)
        }
        let full = bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 8])
        #expect(full.answer["status"] == 0x89)
        bench.device.administrator = 2
        #expect(bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 8]).answer["status"] == 0)
        #expect(bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1]).status == .notFound)
    }

    @Test("an endpoint belongs to the groups that it was added to, and loses their scenes with them")
    func groups() throws {
        let bench = try makeBench()
        #expect(bench.send("groups.addGroup", ["groupID": 3, "groupName": "Hall"]).answer["status"] == 0)
        #expect(bench.send("groups.viewGroup", ["groupID": 3]).answer["groupName"] == "Hall")
        #expect(bench.send("groups.viewGroup", ["groupID": 4]).answer["status"] == 0x8B)
        let identifying: KeyValuePairs<String, Value> = ["groupID": 5, "groupName": "Five"]
        bench.send("groups.addGroupIfIdentifying", identifying)
        bench.send("identify.identify", ["identifyTime": 10])
        bench.send("groups.addGroupIfIdentifying", ["groupID": 6, "groupName": "Six"])
        #expect(bench.send("groups.getGroupMembership", ["groupList": []]).answer["groupList"] == [3, 6])
        #expect(bench.send("groups.getGroupMembership", ["groupList": [6, 7]]).answer["groupList"] == [6])
        bench.send("scenesManagement.storeScene", ["groupID": 3, "sceneID": 1])
        #expect(bench.send("groups.removeGroup", ["groupID": 3]).answer["status"] == 0)
        #expect(bench.send("scenesManagement.viewScene", ["groupID": 3, "sceneID": 1]).answer["status"] == 0x85)
        bench.send("groups.removeAllGroups")
        #expect(bench.send("groups.getGroupMembership", ["groupList": []]).answer["groupList"] == [])
    }

    @Test("commands with an answer say in it that a group, a name, a scene or a time is out of range")
    func outOfRange() throws {
        let bench = try makeBench()
        #expect(bench.send("groups.viewGroup", ["groupID": 0]).answer["status"] == 0x87)
        #expect(bench.send("groups.removeGroup", ["groupID": 0]).answer["status"] == 0x87)
        let long = bench.send("groups.addGroup", ["groupID": 2, "groupName": "12345678901234567"])
        #expect(long.answer["status"] == 0x87 && long.answer["groupID"] == 2)
        #expect(bench.send("groups.addGroup", ["groupID": 0xFF01, "groupName": ""]).answer["status"] == 0x87)
        let identifying: KeyValuePairs<String, Value> = ["groupID": 0, "groupName": ""]
        #expect(bench.send("groups.addGroupIfIdentifying", identifying).status == .constraintError)
        for command in ["viewScene", "storeScene", "removeScene"] {
            let answer = bench.send("scenesManagement.\(command)", ["groupID": 0, "sceneID": 255])
            #expect(answer.answer["status"] == 0x87 && answer.answer["sceneID"] == 255, "\(command)")
        }
        #expect(
            bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 255]).status == .constraintError)
        let slow = bench.send(
            "scenesManagement.addScene",
            [
                "groupID": 0, "sceneID": 1, "transitionTime": 60_000_001, "sceneName": "",
                "extensionFieldSetStructs": [],
            ])
        #expect(slow.answer["status"] == 0x87)
        let copy = bench.send(
            "scenesManagement.copyScene",
            [
                "mode": 0, "groupIdentifierFrom": 0, "sceneIdentifierFrom": 255, "groupIdentifierTo": 0,
                "sceneIdentifierTo": 1,
            ])
        #expect(copy.answer["status"] == 0x87 && copy.answer["sceneIdentifierFrom"] == 255)
    }

    @Test("the scenes of one administrator leave those of another alone, until one is recalled")
    func administrators() throws {
        let bench = try makeBench()
        for administrator: UInt8 in [1, 2] {
            bench.device.administrator = administrator
            bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 1])
        }
        func valid() -> [Value?] {
            (bench["scenesManagement.fabricSceneInfo"].listValue ?? []).map { $0["sceneValid"] }
        }
        #expect(valid() == [true, true])
        bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1])
        #expect(valid() == [false, true])
        bench.send("scenesManagement.removeScene", ["groupID": 0, "sceneID": 1])
        #expect(valid() == [false, false])
        bench.device.forget(administrator: 2)
        #expect(bench["scenesManagement.fabricSceneInfo"].listValue?.count == 1)
        #expect(bench.send("scenesManagement.viewScene", ["groupID": 0, "sceneID": 1]).answer["status"] == 0x8B)
    }

    @Test("the table as a whole has no more room than it says, whoever asks")
    func wholeTable() throws {
        let bench = try makeBench()
        for administrator: UInt8 in 1...3 {
            bench.device.administrator = administrator
            let room = administrator == 3 ? 2 : 7
            for scene in 1...room {
                let answer = bench.send(
                    "scenesManagement.storeScene", ["groupID": 0, "sceneID": .integer(Int64(scene))])
                #expect(answer.answer["status"] == 0, "\(administrator) \(scene)")
            }
        }
        let full = bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 9])
        #expect(full.answer["status"] == 0x89)
    }

    @Test("a scene says what it keeps in the order in which it was told")
    func order() throws {
        let bench = try makeBench()
        let sets: Value = [
            ["clusterID": 8, "attributeValueList": [["attributeID": 0, "valueUnsigned8": 7]]],
            [
                "clusterID": 0x0300,
                "attributeValueList": [
                    ["attributeID": 7, "valueUnsigned16": 300], ["attributeID": 3, "valueUnsigned16": 9],
                ],
            ],
            ["clusterID": 6, "attributeValueList": [["attributeID": 0, "valueUnsigned8": 1]]],
        ]
        bench.send(
            "scenesManagement.addScene",
            [
                "groupID": 0, "sceneID": 4, "transitionTime": 0, "sceneName": "", "extensionFieldSetStructs": sets,
            ])
        let view = bench.send("scenesManagement.viewScene", ["groupID": 0, "sceneID": 4]).answer
        #expect(view["extensionFieldSetStructs"] == sets)
    }

    @Test("scenes outlast a loss of power and not a reset")
    func power() throws {
        let bench = try makeBench()
        bench.send("scenesManagement.storeScene", ["groupID": 0, "sceneID": 1])
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1]).status == .success)
        bench.device.factoryReset()
        #expect(bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1]).status == .notFound)
    }

    @Test("the lights of a home follow their master, and the master shows what they do")
    func system() throws {
        let bench = try Bench("lighting.lightingSystem")
        bench.send("onOff.on")
        bench.run(3)
        #expect(bench["bath.onOff.onOff"] == true)
        #expect(bench.room[.illuminance] > 400)
        setLevel(bench, 127)
        bench.run(4)
        #expect(bench["living.levelControl.currentLevel"] == 127)
        bench.send("onOff.off")
        bench.run(4)
        #expect(bench["living.onOff.onOff"] == false)
        #expect(abs(bench.home.electricity.rate) < 0.001)
        bench.send("hall.onOff.on")
        bench.run(4)
        #expect(bench["onOff.onOff"] == true)
        #expect(bench["living.onOff.onOff"] == false)
    }

    @Test("a scene of a lighting system is that of the lamps of its group")
    func systemScene() throws {
        let bench = try Bench("lighting.lightingSystem")
        bench.send("onOff.on")
        bench.run(4)
        for part in ["", "living.", "cove."] {
            bench.send("\(part)groups.addGroup", ["groupID": 1, "groupName": "Living"])
        }
        setLevel(bench, 30, of: "living.")
        setLevel(bench, 60, of: "cove.")
        setLevel(bench, 200, of: "hall.")
        #expect(bench.send("scenesManagement.storeScene", ["groupID": 1, "sceneID": 1]).answer["status"] == 0)
        bench.send("onOff.off")
        bench.run(4)
        bench.send("scenesManagement.recallScene", ["groupID": 1, "sceneID": 1, "transitionTime": 1000])
        bench.run(4)
        #expect(bench["living.onOff.onOff"] == true)
        #expect(bench["living.levelControl.currentLevel"] == 30)
        #expect(bench["cove.levelControl.currentLevel"] == 60)
        #expect(bench["hall.onOff.onOff"] == false)
        #expect(bench["levelControl.currentLevel"] == 45)
    }
}

@Suite("Lamps that look after themselves")
struct AutomaticLightTests {
    @Test("shine from dusk to dawn, and are not misled by their own light")
    func dusk() throws {
        let bench = try Bench("lighting.outdoorLamp") { $0.home.fixedDaylight = 20_000 }
        bench.startHome()
        bench.run(60)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench["automaticLighting.isDark"] == false)
        bench.home.fixedDaylight = 0
        bench.run(30)
        #expect(bench["onOff.onOff"] == true)
        #expect(bench.room[.illuminance] > 20)
        bench.run(600)
        #expect(bench["onOff.onOff"] == true)
        bench.home.fixedDaylight = 20_000
        bench.run(30)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.fields(of: "switchedAutomatically").map { $0["reason"] } == [0, 1])
        // Who switches it by hand in between is not overruled before the next dusk.
        bench.send("onOff.on")
        bench.run(600)
        #expect(bench["onOff.onOff"] == true)
    }

    @Test("shine for who comes in the dark, and go out some time after")
    func motion() throws {
        let bench = try Bench("lighting.outdoorLamp")
        bench.startHome()
        #expect(bench.write("automaticLighting.mode", 2) == .success)
        bench.run(5)
        bench.send("onOff.off")
        bench.run(5)
        bench.room.set(.occupancy, 1)
        bench.run(2)
        #expect(bench["onOff.onOff"] == true)
        bench.run(300)
        bench.room.set(.occupancy, 0)
        bench.run(50)
        #expect(bench["onOff.onOff"] == true)
        bench.run(20)
        #expect(bench["onOff.onOff"] == false)
    }

    @Test("with a blind eye do nothing by dusk")
    func blind() throws {
        let bench = try Bench("lighting.outdoorLamp") { $0.home.fixedDaylight = 20_000 }
        bench.startHome()
        bench.run(30)
        _ = bench.device.setDefect("sensorFault", true)
        bench.home.fixedDaylight = 0
        bench.run(60)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench["automaticLighting.isDark"] == false)
    }

    @Test("shine softly at night, and as before in the morning")
    func night() throws {
        let bench = try Bench("lighting.bedsideLamp")
        bench.startHome()
        let share = bench.home.dayShare
        bench.run((1 - share + (share < 0.95 ? 0 : 1) - 0.04) * 86_400)
        #expect(bench["automaticLighting.isNight"] == true)
        bench.send("onOff.on")
        bench.run(3)
        #expect(bench["levelControl.currentLevel"] == 12)
        bench.run(8 * 3600)
        #expect(bench["automaticLighting.isNight"] == false)
        #expect(bench["levelControl.currentLevel"] == 152)
        #expect(bench.write("automaticLighting.mode", 1) == .constraintError)
    }
}

@Suite("Effects, sockets and keys")
struct EffectAndSocketTests {
    @Test("an effect changes the light of the room and ends by itself, with the colour of before")
    func effect() throws {
        let bench = try Bench("lighting.lightStrip")
        bench.send("onOff.on")
        bench.run(2)
        let light = bench.room[.illuminance]
        #expect(bench.send("lightEffect.startEffect", ["effect": 4, "duration": 10]).status == .success)
        #expect(bench.room[.illuminance] != light)
        bench.run(120)
        #expect(bench.text("colorControl.enhancedColorMode") == "enhancedCurrentHueAndCurrentSaturation")
        #expect(bench["lightEffect.remainingTime"] == 8)
        bench.run(500)
        #expect(bench["lightEffect.effect"] == 0)
        #expect(bench.eventNames.last == "effectEnded")
        #expect(bench.room[.illuminance] == light)
        #expect(bench.text("colorControl.enhancedColorMode") == "colorTemperatureMireds")
    }

    @Test("a lamp without colours refuses the effects that need them, and every effect ends in the dark")
    func refused() throws {
        let bench = try Bench("lighting.bedsideLamp")
        #expect(bench.send("lightEffect.startEffect", ["effect": 2]).status == .constraintError)
        #expect(bench.send("lightEffect.startEffect", ["effect": 3]).status == .success)
        #expect(bench["onOff.onOff"] == true)
        bench.send("onOff.off")
        bench.run(3)
        #expect(bench["lightEffect.effect"] == 0)
        #expect(bench.room[.illuminance] == 0)
    }

    @Test("a socket gives what is plugged in, and nothing when it is off; its meter is that of the home")
    func socket() throws {
        let bench = try Bench("lighting.plug")
        bench.send("onOff.on")
        _ = bench.device.operate("connectLoad", [Field("watts", 1000)])
        bench.run(3600)
        #expect(bench["electricalPowerMeasurement.activePower"] == 1_000_400)
        #expect(abs(bench.home.electricity.amountTaken / 3600 - 1000.4) < 1)
        bench.send("onOff.off")
        #expect(abs(bench.home.electricity.rate - 0.4) < 0.001)
    }

    @Test("a socket that must give too much switches off after some seconds")
    func overload() throws {
        let bench = try Bench("lighting.plug")
        bench.send("onOff.on")
        _ = bench.device.operate("connectLoad", [Field("watts", 3000)])
        bench.run(3)
        #expect(bench["onOff.onOff"] == true)
        bench.run(3)
        #expect(bench["onOff.onOff"] == false)
        #expect(abs(bench.home.electricity.rate - 0.4) < 0.001)
    }

    @Test("a dimmed socket gives a part")
    func dimmedSocket() throws {
        let bench = try Bench("lighting.dimmablePlug")
        bench.send("onOff.on")
        bench.send(
            "levelControl.moveToLevel",
            ["level": 127, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        bench.run(2)
        #expect(abs(bench.home.electricity.rate - 20.4) < 0.1)
    }

    @Test("a key on the wall switches its own lamp")
    func wallKey() throws {
        let bench = try Bench("lighting.wallSwitch")
        _ = bench.device.operate("press", [Field("position", 2)])
        bench.run(1)
        #expect(bench["gang1.onOff.onOff"] == false)
        #expect(bench["gang2.onOff.onOff"] == true)
        #expect(abs(bench.home.electricity.rate - 12) < 0.001)
    }

    @Test("a key that is held dims, and brightens the next time")
    func dimmer() throws {
        let bench = try Bench("lighting.wallDimmer")
        _ = bench.device.operate("press")
        bench.run(2)
        #expect(bench["onOff.onOff"] == true)
        _ = bench.device.operate("longPress", [Field("seconds", 3)])
        bench.run(5)
        #expect(bench["levelControl.currentLevel"] == 254)
        _ = bench.device.operate("longPress", [Field("seconds", 1.5)])
        bench.run(5)
        #expect(bench["levelControl.currentLevel"] == 204)
    }
}
