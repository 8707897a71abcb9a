import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A catalog with a lamp that has all ways to say a colour.
private func colorLamps() -> Catalog {
    makeCatalog(adding: [
        "test.colorLamp": """
        capabilities:
          identify:
          onOff: { features: [LT], attributes: { onOff: true } }
          levelControl:
            { features: [OO, LT], attributes: { currentLevel: 100 %, onLevel: null, options: 0 } }
          colorControl:
            features: [HS, EHUE, CL, XY, CT]
            attributes:
              colorTempPhysicalMinMireds: 150 mired
              colorTempPhysicalMaxMireds: 450 mired
              coupleColorTempToLevelMinMireds: 150 mired
              colorTemperatureMireds: 250 mired
              startUpColorTemperatureMireds: null
              currentX: 20000
              currentY: 20000
              colorLoopTime: 20
              colorLoopStartEnhancedHue: 8960
              remainingTime:
        """
    ])
}

/// The fields that all commands of colours take beside their own.
private let noOptions: KeyValuePairs<String, Value> = ["optionsMask": 0, "optionsOverride": 0]

/// Sends a command of colours with the fields for options added.
@discardableResult
private func color(_ bench: Bench, _ command: String, _ fields: KeyValuePairs<String, Value>) -> Status {
    let all = fields.map { Field($0.key, $0.value) } + noOptions.map { Field($0.key, $0.value) }
    let blueprint = bench.device.blueprint
    guard let capability = blueprint.capability(CapabilityID("colorControl"), on: 0),
        let definition = blueprint.capabilities[capability].definition.command(named: command)
    else { return .unsupportedCommand }
    do {
        try bench.device.invoke(capability, definition.number, all)
        return .success
    } catch {
        return error
    }
}

/// Hears the values of one attribute that a device tells.
private final class LevelListener: DeviceListener {
    /// The index of the attribute.
    let index: Int
    /// The values that were told, in order.
    private(set) var heard: [Value] = []
    /// Room for changes.
    private var changes: ContiguousArray<Int32> = []

    /// Makes a listener.
    init(_ index: Int) { self.index = index }

    override func hasNews(_ device: Device) {
        device.takeChanges(&changes)
        if changes.contains(Int32(index)) { heard.append(device.valueToTell(at: index)) }
    }
}

@Suite("A lamp")
struct LightingTests {
    @Test("shows itself for as long as it was told, and counts down")
    func identify() throws {
        let bench = try Bench("lighting.dimmableLight")
        #expect(bench.send("identify.identify", ["identifyTime": 10]).status == .success)
        #expect(bench["identify.identifyTime"] == 10)
        bench.run(3.5)
        #expect(bench["identify.identifyTime"] == 7)
        bench.run(7)
        #expect(bench["identify.identifyTime"] == 0)
        #expect(bench.write("identify.identifyTime", 5) == .success)
        bench.run(1)
        #expect(bench["identify.identifyTime"] == 4)
    }

    @Test("tells where its level ends to who was told another on the way", arguments: [true, false])
    func toldOnTheWay(_ isTold: Bool) throws {
        let bench = try Bench("lighting.dimmableLight")
        let path = try #require(ElementPath("levelControl.currentLevel"))
        let level = try #require(bench.device.blueprint.attribute(path))
        // It rises from the least level, and is sent back there before it has told anything of the rise.
        bench.send("onOff.on")
        bench.run(0.04)
        let listener = LevelListener(level)
        bench.device.listener = listener
        bench.send(
            "levelControl.moveToLevel", ["level": 1, "transitionTime": 5, "optionsMask": 0, "optionsOverride": 0])
        let onTheWay = isTold ? bench.device.valueToTell(at: level) : bench.device.value(at: level)
        #expect(onTheWay.integerValue ?? 0 > 1)
        #expect(listener.heard == [])
        bench.run(1)
        #expect(listener.heard == (isTold ? [1] : []))
        bench.run(5)
        #expect(listener.heard.count < 2)
    }

    @Test("is switched on for a time, and cannot be switched on by a timed command while it must wait")
    func timedOff() throws {
        let bench = try Bench("lighting.dimmableLight")
        bench.write("levelControl.onOffTransitionTime", 0)
        bench.send("onOff.onWithTimedOff", ["onOffControl": 0, "onTime": 100, "offWaitTime": 100])
        #expect(bench["onOff.onOff"] == true)
        bench.run(4)
        #expect(bench["onOff.onTime"] == 60)
        bench.send("onOff.off")
        bench.run(4)
        #expect(bench["onOff.offWaitTime"] == 60)
        bench.send("onOff.onWithTimedOff", ["onOffControl": 0, "onTime": 100, "offWaitTime": 100])
        #expect(bench["onOff.onOff"] == false)
        bench.run(20)
        #expect(bench["onOff.offWaitTime"] == 0)
    }

    @Test("that has a level for switching on stays at the least level when it is switched off")
    func offWithOnLevel() throws {
        let bench = try Bench("lighting.dimmableLight")
        bench.send("onOff.on")
        bench.run(2)
        let before = bench["levelControl.currentLevel"]
        bench.send("onOff.off")
        bench.run(2)
        #expect(bench["levelControl.currentLevel"] == before)
        bench.write("levelControl.onLevel", 200)
        for tenths: Int64 in [0, 10] {
            bench.write("levelControl.onOffTransitionTime", .integer(tenths))
            bench.send("onOff.on")
            bench.run(2)
            #expect(bench["levelControl.currentLevel"] == 200, "\(tenths)")
            bench.send("onOff.off")
            bench.run(2)
            #expect(bench["onOff.onOff"] == false && bench["levelControl.currentLevel"] == 1, "\(tenths)")
        }
    }

    @Test("that is switched on again while it fades to off stays on, with the level from before")
    func changeOfMind() throws {
        let bench = try Bench("lighting.dimmableLight")
        bench.send("onOff.on")
        bench.run(2)
        bench.send(
            "levelControl.moveToLevel", ["level": 200, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        bench.send("onOff.off")
        bench.run(0.2)
        bench.send("onOff.on")
        bench.run(5)
        #expect(bench["onOff.onOff"] == true)
        #expect(bench["levelControl.currentLevel"] == 200)
    }

    @Test("that is switched off twice, or before it was bright, comes back with the level from before")
    func offTwice() throws {
        let bench = try Bench("lighting.dimmableLight")
        bench.send("onOff.on")
        bench.run(2)
        bench.send(
            "levelControl.moveToLevel", ["level": 200, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        bench.send("onOff.off")
        bench.run(0.2)
        bench.send("onOff.off")
        bench.run(0.31)
        #expect(bench["onOff.onOff"] == false, "the second command does not begin the fading anew")
        bench.run(2)
        #expect(bench["levelControl.currentLevel"] == 200)
        bench.send("onOff.on")
        bench.run(0.2)
        bench.send("onOff.off")
        bench.run(2)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench["levelControl.currentLevel"] == 200)
    }

    @Test("gives light and heat to its room, as much as its level")
    func light() throws {
        let bench = try Bench("lighting.dimmableLight")
        #expect(bench.room[.illuminance] == 0)
        bench.send("onOff.on")
        bench.run(2)
        let full = bench.room[.illuminance]
        #expect(full > 20)
        bench.send(
            "levelControl.moveToLevel", ["level": 127, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        #expect(abs(bench.room[.illuminance] - full / 2) < 0.1)
        bench.device.powerOff()
        #expect(bench.room[.illuminance] == 0)
    }

    @Test("moves to a white in the time that it was given, and tells it once a second")
    func whiteMoves() throws {
        let bench = try Bench("lighting.ceilingLight")
        bench.send("onOff.on")
        bench.run(5)
        let before = bench.newsCount
        #expect(
            color(bench, "moveToColorTemperature", ["colorTemperatureMireds": 350, "transitionTime": 100]) == .success)
        #expect(bench["colorControl.remainingTime"] == 100)
        bench.run(5)
        #expect(bench["colorControl.colorTemperatureMireds"] == 300)
        #expect(bench["colorControl.remainingTime"] == 50)
        bench.run(6)
        #expect(bench["colorControl.colorTemperatureMireds"] == 350)
        #expect(bench.newsCount - before <= 12)
    }

    @Test("keeps a white inside what it can show, and refuses movements that go nowhere")
    func whiteLimits() throws {
        let bench = try Bench("lighting.ceilingLight")
        bench.send("onOff.on")
        color(bench, "moveToColorTemperature", ["colorTemperatureMireds": 600, "transitionTime": 0])
        #expect(bench["colorControl.colorTemperatureMireds"] == 370)
        #expect(
            color(bench, "moveToColorTemperature", ["colorTemperatureMireds": 65_280, "transitionTime": 0])
                == .constraintError)
        let limits: KeyValuePairs<String, Value> = [
            "moveMode": 3, "rate": 0, "colorTemperatureMinimumMireds": 0, "colorTemperatureMaximumMireds": 0,
        ]
        #expect(color(bench, "moveColorTemperature", limits) == .invalidCommand)
        color(
            bench, "moveColorTemperature",
            [
                "moveMode": 3, "rate": 20, "colorTemperatureMinimumMireds": 200, "colorTemperatureMaximumMireds": 0,
            ])
        bench.run(5)
        #expect(bench["colorControl.colorTemperatureMireds"] == 270)
        bench.run(10)
        #expect(bench["colorControl.colorTemperatureMireds"] == 200)
        color(
            bench, "stepColorTemperature",
            [
                "stepMode": 1, "stepSize": 50, "transitionTime": 0, "colorTemperatureMinimumMireds": 0,
                "colorTemperatureMaximumMireds": 0,
            ])
        #expect(bench["colorControl.colorTemperatureMireds"] == 250)
    }

    @Test("ignores colours while it is off, unless the options say otherwise")
    func options() throws {
        let bench = try Bench("lighting.ceilingLight")
        color(bench, "moveToColorTemperature", ["colorTemperatureMireds": 350, "transitionTime": 0])
        #expect(bench["colorControl.colorTemperatureMireds"] == 250)
        bench.send(
            "colorControl.moveToColorTemperature",
            ["colorTemperatureMireds": 350, "transitionTime": 0, "optionsMask": 1, "optionsOverride": 1])
        #expect(bench["colorControl.colorTemperatureMireds"] == 350)
        bench.write("colorControl.options", 1)
        color(bench, "moveToColorTemperature", ["colorTemperatureMireds": 160, "transitionTime": 0])
        #expect(bench["colorControl.colorTemperatureMireds"] == 160)
    }

    @Test("takes the white for power's return, and lets the white follow the level when that is asked for")
    func startAndCouple() throws {
        let bench = try Bench("test.colorLamp", in: colorLamps())
        bench.write("colorControl.startUpColorTemperatureMireds", 400)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench["colorControl.colorTemperatureMireds"] == 400)
        #expect(bench["colorControl.colorMode"] == 2)
        bench.write("levelControl.options", 2)
        let level: KeyValuePairs<String, Value> = [
            "level": 1, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0,
        ]
        bench.send("levelControl.moveToLevel", level)
        #expect(bench["colorControl.colorTemperatureMireds"] == 450)
        bench.send(
            "levelControl.moveToLevel", ["level": 254, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        #expect(bench["colorControl.colorTemperatureMireds"] == 150)
    }

    /// From a fine hue of 8192 to 49 152: the shorter way is down through nought.
    @Test(
        "goes to a hue on the way that it was told",
        arguments: [(0, 61_440), (1, 28_672), (2, 28_672), (3, 61_440)] as [(Int64, Int64)])
    func hueDirections(_ direction: Int64, _ halfway: Int64) throws {
        let bench = try Bench("test.colorLamp", in: colorLamps())
        color(bench, "enhancedMoveToHue", ["enhancedHue": 8192, "direction": 0, "transitionTime": 0])
        color(
            bench, "enhancedMoveToHue",
            ["enhancedHue": 49_152, "direction": .integer(direction), "transitionTime": 100])
        bench.run(5)
        #expect(bench["colorControl.enhancedCurrentHue"] == .integer(halfway))
        bench.run(6)
        #expect(bench["colorControl.enhancedCurrentHue"] == 49_152)
        #expect(bench["colorControl.currentHue"] == 192)
        #expect(bench["colorControl.enhancedColorMode"] == 3)
    }

    @Test("runs round the hues until it is stopped")
    func hueRunsRound() throws {
        let bench = try Bench("test.colorLamp", in: colorLamps())
        #expect(color(bench, "moveHue", ["moveMode": 1, "rate": 0]) == .invalidCommand)
        color(bench, "moveHue", ["moveMode": 1, "rate": 100])
        bench.run(10)
        // A thousand coarse steps are 3 rounds of 256 and 232 more.
        #expect(bench["colorControl.currentHue"] == 232)
        #expect(bench["colorControl.remainingTime"] == 65_534)
        bench.send("colorControl.stopMoveStep", noOptions)
        bench.run(10)
        #expect(bench["colorControl.currentHue"] == 232)
        #expect(color(bench, "stepHue", ["stepMode": 3, "stepSize": 0, "transitionTime": 0]) == .invalidCommand)
        color(bench, "stepHue", ["stepMode": 3, "stepSize": 32, "transitionTime": 0])
        #expect(bench["colorControl.currentHue"] == 200)
    }

    @Test("moves saturation and points of the chart, and says which way counts")
    func saturationAndChart() throws {
        let bench = try Bench("test.colorLamp", in: colorLamps())
        color(bench, "moveSaturation", ["moveMode": 1, "rate": 50])
        bench.run(2)
        #expect(bench["colorControl.currentSaturation"] == 100)
        bench.run(10)
        #expect(bench["colorControl.currentSaturation"] == 254)
        #expect(bench["colorControl.colorMode"] == 0)
        color(bench, "moveToColor", ["colorX": 30_000, "colorY": 10_000, "transitionTime": 20])
        bench.run(1)
        #expect(bench["colorControl.currentX"] == 25_000)
        #expect(bench["colorControl.currentY"] == 15_000)
        bench.run(2)
        #expect(bench["colorControl.colorMode"] == 1)
        #expect(color(bench, "stepColor", ["stepX": 0, "stepY": 0, "transitionTime": 0]) == .invalidCommand)
        color(bench, "moveColor", ["rateX": 1000, "rateY": -1000])
        bench.run(20)
        #expect(bench["colorControl.currentX"] == 50_000)
        #expect(bench["colorControl.currentY"] == 0)
        color(bench, "moveColor", ["rateX": 0, "rateY": 0])
        bench.run(20)
        #expect(bench["colorControl.currentX"] == 50_000)
    }

    @Test("loops through the hues and comes back to the hue before")
    func loop() throws {
        let bench = try Bench("test.colorLamp", in: colorLamps())
        color(bench, "enhancedMoveToHue", ["enhancedHue": 1000, "direction": 0, "transitionTime": 0])
        let begin: KeyValuePairs<String, Value> = [
            "updateFlags": 7, "action": 1, "direction": 1, "time": 10, "startHue": 0,
        ]
        color(bench, "colorLoopSet", begin)
        #expect(bench["colorControl.colorLoopActive"] == 1)
        #expect(bench["colorControl.colorLoopStoredEnhancedHue"] == 1000)
        bench.run(5)
        #expect(bench["colorControl.enhancedCurrentHue"] == .integer(8960 + 32_768))
        bench.send("colorControl.stopMoveStep", noOptions)
        bench.run(10)
        #expect(bench["colorControl.enhancedCurrentHue"] == .integer(8960 + 32_768))
        color(bench, "colorLoopSet", ["updateFlags": 1, "action": 0, "direction": 0, "time": 0, "startHue": 0])
        #expect(bench["colorControl.colorLoopActive"] == 0)
        #expect(bench["colorControl.enhancedCurrentHue"] == 1000)
    }
}
