internal import HulianModel

/// What a device gives to its room and takes from the mains; it remembers what it gave, so that it can take it back.
///
/// What it takes runs through the meter of the device, if it has one, and through those of the home.
final class Emissions {
    /// The behaviour that gives it.
    private unowned let behaviour: Behaviour
    /// Heat in watts.
    private var heat = 0.0
    /// Electric power in watts.
    private var power = 0.0
    /// Water in L/s.
    private var water = 0.0
    /// Gas in m³/h.
    private var gas = 0.0
    /// Moisture in g/h.
    private var moisture = 0.0
    /// Air that is blown out in m³/h.
    private var airflow = 0.0
    /// Sound in dBA; 0 for none.
    private var sound = 0.0
    /// What a fire gives to the air.
    private var fumes = Fumes()

    /// What a fire gives to the air beside heat and moisture.
    struct Fumes: Equatable {
        /// Carbon dioxide in m³/h.
        var carbonDioxide = 0.0
        /// Carbon monoxide in m³/h.
        var carbonMonoxide = 0.0
        /// Gas that did not burn in m³/h.
        var gas = 0.0
        /// Smoke in (dB/m)·m³/s.
        var smoke = 0.0
    }

    /// True while it takes all back because the device loses its power.
    private var isTakingBack = false

    /// Makes the emissions of a behaviour.
    init(of behaviour: Behaviour) { self.behaviour = behaviour }

    /// Gives this and takes back what was given before.
    func give(
        heat: Double = 0, power: Double = 0, water: Double = 0, gas: Double = 0, moisture: Double = 0,
        airflow: Double = 0, sound: Double = 0, fumes: Fumes = Fumes()
    ) {
        // What loses its power gives nothing new, whatever it sees of what else goes out.
        if behaviour.device.isGoingDark, !isTakingBack {
            isTakingBack = true
            give()
            isTakingBack = false
            return
        }
        // Rounded to what rooms and utilities count in, so that what is taken back leaves nothing behind.
        let heat = Self.whole(heat, 1000)
        let power = Self.whole(power, 1e6)
        let water = Self.whole(water, 1e6)
        let gas = Self.whole(gas, 1e6)
        let moisture = Self.whole(moisture, 1e6 / 3600)
        let airflow = Self.whole(airflow, 1e6 / 3600)
        if power != self.power, let meter, meter.isOfDevice { meter.add(watts: power - self.power) }
        if let room = behaviour.device.room {
            if power != self.power {
                room.home.electricity.add(power - self.power)
                room.electricity.add(power - self.power)
            }
            if water != self.water { room.home.water.add(water - self.water) }
            if gas != self.gas { room.home.gas.add(gas - self.gas) }
        }
        self.power = power
        self.water = water
        self.gas = gas
        guard let room = behaviour.device.room else { return }
        // New ones are added and old ones are taken back whole: what is rounded is rounded the same way twice.
        if heat != self.heat {
            room.addHeat(heat)
            room.addHeat(-self.heat)
        }
        if moisture != self.moisture {
            room.addMoisture(moisture)
            room.addMoisture(-self.moisture)
        }
        if airflow != self.airflow {
            room.addAirflow(airflow)
            room.addAirflow(-self.airflow)
        }
        if sound != self.sound {
            if self.sound > 0 { room.setSound(self.sound, isOn: false) }
            if sound > 0 { room.setSound(sound, isOn: true) }
        }
        if fumes != self.fumes {
            room.addCarbonDioxide(fumes.carbonDioxide)
            room.addCarbonDioxide(-self.fumes.carbonDioxide)
            room.addCarbonMonoxide(fumes.carbonMonoxide)
            room.addCarbonMonoxide(-self.fumes.carbonMonoxide)
            room.addUnburntGas(fumes.gas)
            room.addUnburntGas(-self.fumes.gas)
            room.addSmoke(fumes.smoke)
            room.addSmoke(-self.fumes.smoke)
        }
        self.fumes = fumes
        self.heat = heat
        self.moisture = moisture
        self.airflow = airflow
        self.sound = sound
    }

    /// A number rounded to parts of its unit.
    @inline(__always)
    static func whole(_ number: Double, _ parts: Double) -> Double { (number * parts).rounded() / parts }

    /// The meter through which it flows, if the device has one: that of the same part, or else the first.
    private lazy var meter: ElectricalPowerMeasurementBehaviour? = {
        let meters = behaviour.device.allBehaviours.compactMap { $0 as? ElectricalPowerMeasurementBehaviour }
        return meters.first { $0.endpoint == behaviour.endpoint } ?? meters.first
    }()
}

extension Behaviour {
    /// Takes an amount of water that flows in one moment, such as a flush.
    ///
    /// - Parameter litres: The amount.
    func takeWater(_ litres: Double) { device.room?.home.water.take(litres) }

    /// True while water comes when a tap is opened; a valve for the whole home may be shut.
    var hasWater: Bool { device.room?.home.plumbing.isOpen ?? true }
}
