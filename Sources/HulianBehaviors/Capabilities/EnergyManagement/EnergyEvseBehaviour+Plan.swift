internal import HulianModel

extension EnergyEvseBehaviour {
    /// The next target of people: when it is to be reached, and with which charge or which energy.
    var target: (time: Int64, charge: Int64?, energy: Int64?)? {
        var best: (time: Int64, charge: Int64?, energy: Int64?)?
        for offset in 0..<8 as Range<Int64> {
            let day = weekday(after: offset)
            for schedule in schedules where (schedule["dayOfWeekForSequence"]?.integerValue ?? 0) & 1 << day != 0 {
                for target in schedule["chargingTargets"]?.listValue ?? [] {
                    let minute = target["targetTimeMinutesPastMidnight"]?.integerValue ?? 0
                    let time = startOfDay + offset * 86_400 + minute * 60
                    guard time > device.now.matterSeconds, best.map({ time < $0.time }) ?? true else { continue }
                    let energy = target["addedEnergy"]?.integerValue ?? 0
                    best = (time, target["targetSoC"]?.integerValue, energy > 0 ? energy : nil)
                }
            }
            if best != nil { break }
        }
        return best
    }

    /// Works out when to begin, and shows it.
    ///
    /// - Returns: True when it is the time to charge.
    func followPlan() -> Bool {
        let isTimed = mode?.hasTag(Tag.timeOfUse) ?? false
        guard isTimed, let target, let vehicle, vehicle.isPlugged else {
            planned = nil
            _ = management?.propose(nil)
            for attribute in [Self.nextStart, Self.nextTarget, Self.nextEnergy, Self.nextCharge] {
                set(attribute, .null)
            }
            return !isTimed
        }
        let lack = vehicle.lack(upTo: Double(target.charge ?? 100) / 100)
        let energy = target.energy.map { min(Double($0) / 1000, lack) } ?? lack
        let watts = max(1, vehicle.watts(mostAmperes))
        let seconds = Int64(energy / watts * 3600 * 1.1)
        // Whoever manages it may have agreed upon another time.
        var start = max(device.now.matterSeconds, target.time - seconds) / 60 * 60
        start = management?.propose(plan(start, until: target.time, watts: watts, energy: energy)) ?? start
        set(Self.nextStart, .integer(start))
        set(Self.nextTarget, .integer(target.time))
        set(Self.nextEnergy, target.energy.map { .integer($0) } ?? .null)
        set(Self.nextCharge, target.energy == nil ? .integer(target.charge ?? 100) : .null)
        if planned != target.time { planned = device.now.matterSeconds >= start ? target.time : nil }
        return energy > 0.01 && planned != nil
    }

    /// What it is going to take until a time, for those who manage it; nothing when there is nothing to take any more.
    func plan(
        _ start: Int64, until end: Int64, watts: Double, energy: Double
    ) -> DeviceEnergyManagementBehaviour.Plan? {
        guard energy > 0.01, isEnabled, let vehicle else { return nil }
        let least = min(watts, vehicle.watts(leastAmperes))
        return DeviceEnergyManagementBehaviour.Plan(
            start: start, earliest: (began ?? device.now).matterSeconds, deadline: end, watts: watts,
            range: least...watts, seconds: max(1, Int64(energy / watts * 3600)))
    }

    /// The current that it asks the car to give at most, in amperes; nought when it may not or the car cannot.
    var givingAmperes: Double {
        guard mayGive, let vehicle, vehicle.spare > 0.5 else { return 0 }
        var most = integer(Self.maximumDischarge) ?? 0
        if let wires = integer(Self.circuitCapacity), wires > 0 { most = min(most, wires) }
        return Double(most) / 1000
    }

    /// The current that is offered now, in amperes; negative for one that the car is to give.
    var offer: Double {
        guard broken.isEmpty, !isPaused, !isChecking, let vehicle, vehicle.isPlugged else { return 0 }
        var offer = unbounded(vehicle)
        if let bounds {
            offer = min(vehicle.amperes(bounds.upperBound), max(vehicle.amperes(bounds.lowerBound), offer))
            offer = min(isEnabled ? mostAmperes : 0, max(-givingAmperes, offer))
        }
        // What is less than the least current that a plug knows is nothing.
        return offer > 0 && offer < leastAmperes - 1e-4 ? 0 : offer
    }

    /// The current that is offered while nobody limits it.
    func unbounded(_ vehicle: VehicleBehaviour) -> Double {
        let isTime = isEnabled && followPlan()
        if let asked {
            let amperes = vehicle.amperes(asked)
            return amperes < 0 ? max(-givingAmperes, amperes) : isEnabled ? min(mostAmperes, amperes) : 0
        }
        if isTime {
            guard mode?.hasTag(Tag.solar) ?? false, let home = device.room?.home else {
                return min(mostAmperes, management?.slotWatts.map { vehicle.amperes($0) } ?? mostAmperes)
            }
            // What the home gives away, with what the car takes already.
            let left = vehicle.amperes(-home.electricity.rate) + vehicle.current
            if left >= leastAmperes { return min(mostAmperes, left.rounded(.down)) }
        }
        guard givingAmperes > 0, !isTime || (mode?.hasTag(Tag.solar) ?? false) else { return 0 }
        // What the home takes beside the car, and all that is allowed where there is no home to look at.
        guard let home = device.room?.home else { return -givingAmperes }
        let needed = vehicle.amperes(home.electricity.rate) - vehicle.current
        return -min(givingAmperes, max(0, needed.rounded(.down)))
    }
}
