internal import HulianModel

extension ColorControlBehaviour {
    // MARK: Points in the chart

    /// Does the commands for points in the chart.
    func invokeXY(_ command: CommandNumber, _ fields: Fields, isDone: Bool) throws(Status) {
        let time = Interval.milliseconds((fields.integer("transitionTime") ?? 0) * 100)
        switch command {
        case 0x07:
            guard isDone else { return }
            enter(.xy)
            move(.x, to: fields.integer("colorX") ?? 0, in: time)
            move(.y, to: fields.integer("colorY") ?? 0, in: time)
        case 0x08:
            guard isDone else { return }
            enter(.xy)
            for (channel, rate) in [(Channel.x, fields.integer("rateX") ?? 0), (.y, fields.integer("rateY") ?? 0)]
            where rate != 0 {
                move(channel, to: rate > 0 ? Self.greatestCoordinate : 0, rate: abs(rate))
            }
        default:
            let stepX = fields.integer("stepX") ?? 0
            let stepY = fields.integer("stepY") ?? 0
            guard stepX != 0 || stepY != 0 else { throw .invalidCommand }
            guard isDone else { return }
            enter(.xy)
            for (channel, step) in [(Channel.x, stepX), (.y, stepY)] {
                move(channel, to: min(Self.greatestCoordinate, max(0, value(channel) + step)), in: time)
            }
        }
    }

    // MARK: Whites

    /// The coldest and the warmest white in mired.
    private var mireds: ClosedRange<Int64> {
        let least = integer(Attribute.physicalMinMireds) ?? 153
        return least...max(least, integer(Attribute.physicalMaxMireds) ?? 500)
    }

    /// Sets the white for which power returned.
    func startTemperature() {
        if let mireds = integer(Attribute.startUpMireds) {
            enter(.temperature)
            store(.temperature, min(max(mireds, self.mireds.lowerBound), self.mireds.upperBound))
        } else if !mireds.contains(value(.temperature)) {
            store(.temperature, min(max(value(.temperature), mireds.lowerBound), mireds.upperBound))
        }
    }

    /// Does the commands for whites.
    func invokeTemperature(_ command: CommandNumber, _ fields: Fields, isDone: Bool) throws(Status) {
        let time = Interval.milliseconds((fields.integer("transitionTime") ?? 0) * 100)
        // Nought stands for what the lamp can do (Color Control, MoveColorTemperature command).
        let least = fields.integer("colorTemperatureMinimumMireds") ?? 0
        let low = min(mireds.upperBound, max(mireds.lowerBound, least))
        let wanted = fields.integer("colorTemperatureMaximumMireds") ?? 0
        let high = max(low, wanted == 0 ? mireds.upperBound : min(mireds.upperBound, wanted))
        switch command {
        case 0x0A:
            guard isDone else { return }
            enter(.temperature)
            let target = fields.integer("colorTemperatureMireds") ?? 0
            move(.temperature, to: min(max(target, mireds.lowerBound), mireds.upperBound), in: time)
        case 0x4B:
            let mode = fields.integer("moveMode") ?? Move.stop
            let rate = fields.integer("rate") ?? 0
            guard mode == Move.stop || rate > 0 else { throw .invalidCommand }
            guard isDone else { return }
            enter(.temperature)
            if mode != Move.stop { move(.temperature, to: mode == Move.up ? high : low, rate: rate) }
        default:
            guard let size = fields.integer("stepSize"), size > 0 else { throw .invalidCommand }
            guard isDone else { return }
            enter(.temperature)
            let change = fields.integer("stepMode") == Move.up ? size : -size
            move(.temperature, to: min(high, max(low, value(.temperature) + change)), in: time)
        }
    }

    /// Lets the white follow the level: warmest at the least, coldest at the greatest level.
    func followLevel() {
        guard has(feature: "CT"), integer(Attribute.colorMode) == Mode.temperature.rawValue,
            let level: LevelControlBehaviour = sibling(LevelControlBehaviour.number), level.couplesTemperature
        else { return }
        halt()
        let coldest = integer(Attribute.coupleMinMireds) ?? mireds.lowerBound
        let range = max(1, level.highest - level.lowest)
        let warmth = (mireds.upperBound - coldest) * (level.highest - level.level) / range
        store(.temperature, min(max(coldest + warmth, mireds.lowerBound), mireds.upperBound))
    }
}
