internal import HulianModel

extension ContentControlBehaviour {
    /// How many things a list of blocked ones holds (project default).
    private static let most = 32

    /// Does a command.
    func perform(_ command: CommandNumber, _ fields: Fields) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard fields.string("oldPIN") == pin else { throw refusal(.invalidPIN) }
            guard let new = fields.string("newPIN"), !new.isEmpty else { throw .constraintError }
            pin = new
        case 0x01:
            // Six digits out of the device's own dice.
            pin = String(String(1_000_000 + device.random.number(in: 0...999_999)).dropFirst())
            return [Field("pinCode", .string(pin))]
        case 0x03: enable(true)
        case 0x04: enable(false)
        case 0x05:
            if let given = fields.string("pinCode"), given != pin { throw refusal(.invalidPIN) }
            setRemaining(remaining + min(Self.day, fields.integer("bonusTime") ?? 300))
        case 0x06:
            set(Self.screenDailyTime, fields["screenTime"])
            setRemaining(fields.integer("screenTime") ?? Self.day)
        case 0x07: set(Self.blockUnrated, true)
        case 0x08: set(Self.blockUnrated, false)
        case 0x09: try setThreshold(Self.onDemandRatingThreshold, Self.onDemandRatings, fields["rating"])
        case 0x0A: try setThreshold(Self.scheduledRatingThreshold, Self.scheduledRatings, fields["rating"])
        case 0x0B: try blockChannels(fields["channels"].listValue ?? [])
        case 0x0C: try unblockChannels(fields["channelIndexes"].listValue ?? [])
        case 0x0D: try blockApplications(fields["applications"].listValue ?? [])
        case 0x0E: try unblockApplications(fields["applications"].listValue ?? [])
        case 0x0F: try setWindow(fields["timeWindow"])
        case 0x10: try removeWindows(fields["timeWindowIndexes"].listValue ?? [])
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Begins or ends to block.
    private func enable(_ isEnabled: Bool) {
        set(Self.enabled, .bool(isEnabled))
        followClock()
    }

    /// Sets the greatest rating that may be watched.
    private func setThreshold(
        _ threshold: AttributeNumber, _ ratings: AttributeNumber, _ rating: Value
    ) throws(Status) {
        guard self[ratings].listValue?.contains(where: { $0["ratingName"] == rating }) ?? false else {
            throw refusal(.invalidRating)
        }
        set(threshold, rating)
    }

    // MARK: Channels

    /// True when two entries mean the same channel.
    private func isSame(_ one: Value, _ other: Value) -> Bool {
        one["majorNumber"] == other["majorNumber"] && one["minorNumber"] == other["minorNumber"]
    }

    /// True when a channel may not be watched.
    func blocks(channel: Value) -> Bool {
        isEnabled && self[Self.blockChannelList].listValue?.contains { isSame($0, channel) } ?? false
    }

    /// Blocks channels; one that is unknown or blocked already refuses all.
    private func blockChannels(_ channels: [Value]) throws(Status) {
        var list = self[Self.blockChannelList].listValue ?? []
        let known: ChannelBehaviour? = sibling(ChannelBehaviour.number)
        for channel in channels {
            guard known?.channels.contains(where: { isSame($0, channel) }) ?? false else {
                throw refusal(.invalidChannel)
            }
            guard !list.contains(where: { isSame($0, channel) }) else { throw refusal(.channelAlreadyExists) }
            let used = list.compactMap { $0["blockChannelIndex"]?.integerValue }
            var fields = (channel.fields ?? []).filter { $0.name != "blockChannelIndex" }
            fields.insert(Field("blockChannelIndex", .integer((used.max() ?? 0) + 1)), at: 0)
            list.append(.structure(fields))
        }
        guard list.count <= Self.most else { throw .resourceExhausted }
        set(Self.blockChannelList, .list(list))
    }

    /// Lets channels be watched again.
    private func unblockChannels(_ indexes: [Value]) throws(Status) {
        let list = self[Self.blockChannelList].listValue ?? []
        for index in indexes where !list.contains(where: { $0["blockChannelIndex"] == index }) {
            throw refusal(.channelDoesNotExist)
        }
        set(Self.blockChannelList, .list(list.filter { !indexes.contains($0["blockChannelIndex"] ?? .null) }))
    }

    // MARK: Applications

    /// True when two entries mean the same application.
    private func isSameApplication(_ one: Value, _ other: Value) -> Bool {
        one["catalogVendorID"] == other["catalogVendorID"] && one["applicationID"] == other["applicationID"]
    }

    /// True when an application may not be used.
    func blocks(application: Value) -> Bool {
        isEnabled && self[Self.blockApplicationList].listValue?.contains { isSameApplication($0, application) } ?? false
    }

    /// Blocks applications; one that cannot be known or is blocked already refuses all.
    private func blockApplications(_ applications: [Value]) throws(Status) {
        var list = self[Self.blockApplicationList].listValue ?? []
        for application in applications {
            guard application["applicationID"]?.stringValue?.isEmpty == false else {
                throw refusal(.unidentifiableApplication)
            }
            guard !list.contains(where: { isSameApplication($0, application) }) else {
                throw refusal(.applicationAlreadyExists)
            }
            list.append(application)
        }
        guard list.count <= Self.most else { throw .resourceExhausted }
        set(Self.blockApplicationList, .list(list))
    }

    /// Lets applications be used again.
    private func unblockApplications(_ applications: [Value]) throws(Status) {
        let list = self[Self.blockApplicationList].listValue ?? []
        for application in applications where !list.contains(where: { isSameApplication($0, application) }) {
            throw refusal(.applicationDoesNotExist)
        }
        set(
            Self.blockApplicationList,
            .list(list.filter { entry in !applications.contains { isSameApplication($0, entry) } }))
    }

    // MARK: Times

    /// Adds a window, or puts it in the place of another.
    private func setWindow(_ window: Value) throws(Status) {
        var list = self[Self.blockContentTimeWindow].listValue ?? []
        for period in window["timePeriod"]?.listValue ?? [] {
            let bounds = Self.bounds(of: period)
            guard bounds.start < bounds.end else { throw .constraintError }
        }
        let isSame = { (other: Value) in
            other["dayOfWeek"] == window["dayOfWeek"] && other["timePeriod"] == window["timePeriod"]
        }
        guard !list.contains(where: isSame) else { throw refusal(.timeWindowAlreadyExists) }
        if let index = window["timeWindowIndex"]?.integerValue {
            guard let place = list.firstIndex(where: { $0["timeWindowIndex"] == .integer(index) }) else {
                throw refusal(.timeWindowDoesNotExist)
            }
            list[place] = window
        } else {
            guard list.count < 7 else { throw .resourceExhausted }
            let used = list.compactMap { $0["timeWindowIndex"]?.integerValue }
            var fields = (window.fields ?? []).filter { $0.name != "timeWindowIndex" }
            let free = (Int64(1)...7).first { !used.contains($0) } ?? 1
            fields.insert(Field("timeWindowIndex", .integer(free)), at: 0)
            list.append(.structure(fields))
        }
        set(Self.blockContentTimeWindow, .list(list))
        followClock()
    }

    /// Removes windows.
    private func removeWindows(_ indexes: [Value]) throws(Status) {
        let list = self[Self.blockContentTimeWindow].listValue ?? []
        for index in indexes where !list.contains(where: { $0["timeWindowIndex"] == index }) {
            throw refusal(.timeWindowDoesNotExist)
        }
        set(Self.blockContentTimeWindow, .list(list.filter { !indexes.contains($0["timeWindowIndex"] ?? .null) }))
        followClock()
    }
}
