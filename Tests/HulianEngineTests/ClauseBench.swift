import HulianModel
import HulianRecord
import HulianScenario

/// Runs homes in virtual time and gives what came of the clauses.
enum ClauseBench {
    /// Runs a scenario that stands in the test.
    static func run(_ text: String) throws -> RunResult {
        try BusesBench.runVirtually("home.yaml", text: text)
    }

    /// The clauses that came out worse than passed, for people.
    static func problems(_ result: RunResult) -> [String] {
        result.clauses.filter { $0.verdict > .passed }.map { clause in
            let finding = clause.findings.first
            return "\(clause.clause.id) \(clause.verdict) \(finding?.device ?? ""): \(finding?.message.english ?? "") "
                + "expected \(finding?.expected.english ?? ""), found \(finding?.actual.english ?? "")"
        }
    }

    /// A home of six dialects with scenes, in which much goes wrong that is no device's fault.
    static let disturbedHome = """
        scenario: disturbed
        title: { zh: 干扰, en: Disturbed }
        level: H3
        home:
          rooms: [a, b, c]
          people: { grandma: { role: elder } }
          devices:
            lock: { type: locks.palmVeinFaceLock, dialect: tuyalink, room: a, credentials: { grandma: palmVein } }
            lock-m: { type: locks.palmVeinFaceLock, dialect: miot, room: a }
            ac: { type: appliances.airConditioner, dialect: alink, room: b }
            ac-h: { type: appliances.airConditioner, dialect: homeassistant, room: b }
            hood: { type: kitchen.extractorHood, dialect: alink, room: c }
            valve: { type: kitchen.gasValve, dialect: zigbee2mqtt, room: c }
            ceiling: { type: lighting.ceilingLight, dialect: miot, room: a }
            lamp: { type: lighting.dimmableLight, dialect: zigbee2mqtt, room: a }
            neutral: { type: lighting.dimmableLight, dialect: hulian, room: a }
            gas: { type: sensors.gasAlarm, dialect: miot, room: c }
        scenes:
          gas:
            class: safety
            when: { device: gas, becomes: { gasAlarm.alarmState: alarm } }
            do:
              - { device: valve, command: valveConfigurationAndControl.close }
              - { device: hood, set: { fanControl.percentSetting: 100 % } }
          coming-home:
            when: { device: lock, becomes: { doorLock.lockState: unlocked } }
            do:
              - { device: ceiling, set: { levelControl.currentLevel: 60 % } }
              - wait: 10 s
              - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 26 °C } }
              - { device: lamp, set: { onOff.onOff: true } }
        steps:
          - wait: 30 s
          - { person: grandma, presents: palmVein, to: lock }
          - wait: 60 s
          - { device: lamp, set: { onOff.onOff: false } }
          - { device: lamp, set: { onOff.onOff: true }, from: miot }
          - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 24 °C }, from: tuyalink }
          - { environment: { c: { gasLeak: 10 %LEL } } }
          - wait: 3 min
          - { environment: { c: { gasLeak: 0 %LEL, opening: 100 % } } }
          - wait: 30 min
          - { fault: { link: ac, cut: true, for: 90 s } }
          - wait: 5 min
          - { fault: { link: lamp, drop: 30 %, duplicate: 30 %, corrupt: 30 %, for: 60 s } }
          - wait: 2 min
          - { fault: { link: neutral, clockSkew: 1 h, for: 60 s } }
          - { device: neutral, set: { onOff.onOff: true } }
          - wait: 2 min
          - { device: neutral, disconnect: 30 s }
          - wait: 2 min
          - { device: ceiling, restart: 100 s }
          - wait: 5 min
          - { restart: bridge, downtime: 10 s }
          - wait: 5 min
          - { restart: broker, downtime: 10 s }
          - wait: 5 min
          - { device: lock-m, power: off }
          - wait: 3 min
          - { device: lock-m, power: on }
          - wait: 3 min
          - { device: lamp, get: [onOff.onOff] }
          - { device: neutral, get: [onOff.onOff] }
          - wait: 30 s
        """

    /// A lamp that goes wrong on purpose, used in every way that shows it.
    ///
    /// - Parameters:
    ///   - misbehaviour: How it goes wrong.
    ///   - dialect: Its dialect.
    ///   - topic: The topic of a request to it.
    static func liar(_ misbehaviour: Misbehaviour, _ dialect: DialectID, topic: String) -> String {
        """
        scenario: liar
        title: { zh: 不实, en: Liar }
        home:
          rooms: [a]
          devices:
            lamp: { type: lighting.dimmableLight, dialect: \(dialect), room: a, misbehaves: [\(misbehaviour.rawValue)] }
        steps:
          - wait: 5 s
          - { device: lamp, set: { onOff.onOff: true } }
          - wait: 15 s
          - { device: lamp, set: { onOff.onOff: false } }
          - wait: 15 s
          - { device: lamp, set: { levelControl.currentLevel: 30 % } }
          - wait: 15 s
          - { device: lamp, set: { levelControl.currentLevel: 400 raw }, answer: constraintError }
          - wait: 15 s
          - { send: { topic: "\(topic)", payload: "{" } }
          - wait: 1 s
          - { device: lamp, set: { onOff.onOff: true } }
          - wait: 15 s
          - { device: lamp, disconnect: 90 s }
          - wait: 5 min
        """
    }

    /// A curtain that is moved by hand and goes wrong on purpose.
    static func curtain(_ misbehaviour: Misbehaviour?) -> String {
        """
        scenario: curtain
        title: { zh: 窗帘, en: Curtain }
        home:
          rooms: [a]
          devices:
            curtain: { type: furniture.curtain, dialect: tuyalink, room: a, misbehaves: [\(misbehaviour?.rawValue ?? "")] }
        steps:
          - wait: 5 s
          - { device: curtain, operate: pullOpen }
          - wait: 3 min
          - { device: curtain, operate: pullClosed }
          - wait: 3 min
        """
    }
}
