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

    /// Makes the emissions of a behaviour.
    init(of behaviour: Behaviour) { self.behaviour = behaviour }

    /// Gives this and takes back what was given before.
    func give(
        heat: Double = 0, power: Double = 0, water: Double = 0, gas: Double = 0, moisture: Double = 0,
        airflow: Double = 0, sound: Double = 0
    ) {
        // The home and the room count in whole thousandths and millionths: what is not a whole number of them would be
        // rounded anew with each change, and something would be left behind in the end.
        let power = Self.whole(power, 1e6)
        let water = Self.whole(water, 1e6)
        let gas = Self.whole(gas, 1e6)
        let heat = Self.whole(heat, 1000)
        let moisture = Self.whole(moisture, 1e6 / 3600)
        let airflow = Self.whole(airflow, 1e6 / 3600)
        if power != self.power { meter?.add(watts: power - self.power) }
        if let home = behaviour.device.room?.home {
            home.electricity.add(power - self.power)
            home.water.add(water - self.water)
            home.gas.add(gas - self.gas)
        }
        self.power = power
        self.water = water
        self.gas = gas
        guard let room = behaviour.device.room else { return }
        if heat != self.heat { room.addHeat(heat - self.heat) }
        if moisture != self.moisture { room.addMoisture(moisture - self.moisture) }
        if airflow != self.airflow { room.addAirflow(airflow - self.airflow) }
        if sound != self.sound {
            if self.sound > 0 { room.setSound(self.sound, isOn: false) }
            if sound > 0 { room.setSound(sound, isOn: true) }
        }
        self.heat = heat
        self.moisture = moisture
        self.airflow = airflow
        self.sound = sound
    }

    /// The nearest number of which so many parts make one.
    static func whole(_ number: Double, _ parts: Double) -> Double { (number * parts).rounded() / parts }

    /// The meter of the device, if it has one.
    private var meter: ElectricalPowerMeasurementBehaviour? {
        behaviour.device.allBehaviours.lazy.compactMap { $0 as? ElectricalPowerMeasurementBehaviour }.first
    }
}
