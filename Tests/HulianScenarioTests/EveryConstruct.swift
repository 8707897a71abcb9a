/// A scenario that uses everything that the language has, with the home that it shares and the clauses that it names.
enum EveryConstruct {
    /// The path of the scenario.
    static let path = "tests/every.yaml"

    /// All files by path.
    static let files = [
        path: scenario, "homes/flat.yaml": home, "/overlay/clauses/test.yaml": clauses,
    ]

    /// The clauses.
    static let clauses = """
        standard: test
        title: { en: Test, zh: 测试 }
        level: H1
        sources: [test]
        clauses:
          - { id: T-1, title: { en: One, zh: 一 }, text: { en: One, zh: 一 }, because: it is a test }
          - { id: T-2, title: { en: Two, zh: 二 }, text: { en: Two, zh: 二 }, because: it is a test }
        """

    /// The shared home.
    static let home = """
        title: { en: A flat, zh: 公寓 }
        description: What several scenarios share.
        parameters:
          area: 24 m²
          setpoint: { default: 26 °C, title: { en: Setpoint, zh: 设定温度 } }
        home:
          id: flat
          rooms:
            entrance: { area: 6 m², height: 2.6 m, windows: 0 m², temperature: 21 °C, next: [livingRoom] }
            livingRoom: { area: "${area}" }
            kitchen: { kind: kitchen }
          people:
            grandma: { role: elder, room: livingRoom, routine: retired }
            guest:
          life: true
          devices:
            door:
              type: locks.palmVeinFaceLock
              dialect: tuyalink
              room: entrance
              title: 大门锁
              credentials:
                grandma: [palmVein, face]
                guest: { pin: "246810", duress: true }
            light: { type: lighting.dimmableLight, dialect: miot, room: entrance }
        environment: { outdoorTemperature: 5 °C, weather: cold }
        scenes:
          all-off: { do: { room: livingRoom, set: { onOff.onOff: false } } }
        """

    /// The scenario.
    static let scenario = """
        # Everything that the language has.
        scenario: every-construct
        title: { en: Every construct, zh: 全部语法 }
        description: One of each.
        level: H3
        tags: [language, test]
        rows: [S017, S004]
        clauses: [T-1]
        expect: { fails: [T-2] }
        seed: 42
        start: 2026-03-01T18:00:00+05:30
        mode: deviceCloud
        latency: 5 ms
        parameters:
          delay: 2 s
          share: 30 %
          lamp: light
        use: ../homes/flat.yaml
        home:
          devices:
            light: { dialect: alink, room: livingRoom, set: { levelControl.currentLevel: 40 % } }
            ac:
              type: appliances.airConditioner
              dialect: alink
              room: livingRoom
              identity: { device: ac-01 }
              clock: { behind: 90 s }
              session: true
              keepAlive: 30 s
            fridge: { type: appliances.refrigerator, dialect: alink, room: kitchen, clock: { ahead: 1 min } }
            washer: { type: appliances.washer, dialect: tuyalink }
            leak: { type: sensors.waterLeakSensor, dialect: tuyalink, through: washer }
          controllers: [homeassistant]
          bridge: { mirrors: [miot, tuyalink] }
        environment: { outdoorHumidity: 70 %, outdoorFineDust: 75 µg/m³, daylight: 200 lx, kitchen: { gas: 0 %LEL, opening: 50 %, gasLeak: 0 %LEL } }
        scenes:
          coming-home:
            title: 回家
            class: care
            priority: 7
            when:
              - { device: door, becomes: { doorLock.lockState: unlocked } }
              - { device: door, event: doorLock.lockOperation, with: { lockOperationType: unlock } }
              - { time: "19:30" }
              - { person: grandma, in: entrance }
              - manual
            if:
              - { device: ac, is: { thermostat.localTemperature: ≥ 27 °C } }
              - { between: ["18:00", "06:30"] }
              - { person: guest, in: outside }
            do:
              - { device: "${lamp}", set: { levelControl.currentLevel: 60 %, onOff.onOff: true } }
              - { wait: 500 ms }
              - { device: ac, set: { thermostat.occupiedCoolingSetpoint: "${setpoint}" } }
              - { device: washer, command: operationalState.start }
              - { room: livingRoom, family: lighting, set: { onOff.onOff: true } }
            order: sequence
            onFailure: stop
        steps:
          - { device: light, set: { onOff.onOff: true, levelControl.currentLevel: 60 % } }
          - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 60 °C }, from: homeassistant, answer: constraintError }
          - { device: ac, get: [thermostat.systemMode, onOff.onOff] }
          - { device: ac, get: thermostat.systemMode }
          - { device: door, command: doorLock.unlockWithTimeout, with: { timeout: 30 }, answer: success }
          - { device: door, operate: openDoor }
          - { device: door, operate: enterCode, with: { code: "111111" } }
          - { device: door, breaks: jam }
          - { device: door, repairs: jam }
          - { device: ac, power: off }
          - { device: ac, restart: 3 s }
          - { device: ac, disconnect: 1 min }
          - { device: ac, factoryReset: true }
          - { person: grandma, presents: palmVein, to: door }
          - { person: guest, presents: pin, with: "246810", duress: true, to: door }
          - { person: guest, enters: kitchen }
          - { person: guest, leaves: true }
          - { person: grandma, becomes: fallen }
          - { environment: { kitchen: { gas: 12 %LEL }, outdoorTemperature: -3 °C } }
          - { wait: "${delay}", note: a parameter }
          - { until: "22:30" }
          - { expect: { light: { onOff.onOff: true, levelControl.currentLevel: 55 % … 65 % }, ac: { thermostat.systemMode: [cool, dry] } }, within: 1 s }
          - { expect: { light: { onOff.onOff: false } }, never: true, for: 10 s }
          - { expect: { ac: { thermostat.localTemperature: < 30 °C } }, for: 5 min, seenBy: everyone }
          - { expect: { light: { onOff.onOff: true } }, until: { ac: { onOff.onOff: false } }, within: 20 s, seenBy: device }
          - { expect: { ac: { thermostat.systemMode: ≠ heat } }, seenBy: homeassistant }
          - { expect: { event: { device: door, event: doorLock.doorLockAlarm, with: { alarmCode: lockJammed } } } }
          - { expect: { message: { topic: tylink/+/thing/#, contains: switch_led, payload: { data: { a: 1 } }, qos: 1, retain: false, count: 2 } } }
          - { expect: { delivered: { to: ac, ratio: ≥ 99 % } } }
          - { expect: { latency: { p95: ≤ 2 s, of: ac } } }
          - { expect: { latency: { max: "<= 500 ms" } } }
          - { expect: { online: { ac: false } } }
          - { expect: { scene: { coming-home: finished } } }
          - { expect: { loss: { from: tuyalink, to: miot, device: light, element: levelControl.currentLevel, class: quantised } } }
          - { fault: { link: ac, drop: "${share}", for: 60 s, direction: down, topic: "#", nth: 2, while: { device: door, is: { doorLock.lockState: unlocked } } } }
          - { fault: { link: light, delay: 100 ms, jitter: 20 ms, slowReader: 5, clockSkew: 1 h } }
          - { fault: { link: light, cut: true } }
          - { fault: { link: light, halfOpen: true, duplicate: 10 %, reorder: 10 %, corrupt: 10 % } }
          - { heal: light }
          - { heal: all }
          - repeat: 20
            passes: ≥ 95 %
            steps:
              - { wait: 1 s }
              - { repeat: 2, steps: { wait: 2 s } }
          - parallel:
              - { wait: 1 s }
              - [{ wait: 2 s }, { scene: all-off }]
          - { scene: coming-home }
          - { restart: broker, downtime: 3 s, forgets: true }
          - { restart: bridge }
          - { send: { topic: tylink/x/report, payload: "hex:00ff", qos: 2, retain: true, as: ac, count: 3 } }
          - { send: { topic: a/b, payload: { x: [1, true] }, as: hub } }
        """
}
