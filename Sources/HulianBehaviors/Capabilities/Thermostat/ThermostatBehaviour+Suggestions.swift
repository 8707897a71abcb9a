internal import HulianModel

extension ThermostatBehaviour {
    /// How far ahead a suggestion may begin, in seconds.
    private static let horizon: Int64 = 86_400
    /// The reason for not following that a hold is (Thermostat, ThermostatSuggestionNotFollowingReasonBitmap type).
    private static let ongoingHold: Int64 = 0x2

    /// The suggestions, in no order.
    private var suggestions: [Value] { self[Attribute.suggestions].listValue ?? [] }

    /// Takes a suggestion.
    ///
    /// - Returns: The fields of AddThermostatSuggestionResponse.
    /// - Throws: ``Status/notFound`` for a preset that there is not, ``Status/resourceExhausted`` when there is no room,
    ///   ``Status/invalidCommand`` for one that begins in more than a day (Thermostat, AddThermostatSuggestion command).
    func addSuggestion(_ fields: Fields) throws(Status) -> [Field] {
        let handle = fields["presetHandle"]
        guard entry("presetHandle", handle, of: Attribute.presets) != nil else { throw .notFound }
        guard suggestions.count < integer(Attribute.maxSuggestions) ?? 5 else { throw .resourceExhausted }
        let now = device.now.matterSeconds
        let start = fields.integer("effectiveTime") ?? now
        guard start <= now + Self.horizon else { throw .invalidCommand }
        let number = newNumber()
        let suggestion: Value = [
            "uniqueID": .integer(number), "presetHandle": handle, "effectiveTime": .integer(start),
            "expirationTime": .integer(start + (fields.integer("expirationInMinutes") ?? 0) * 60),
        ]
        set(Attribute.suggestions, .list(suggestions + [suggestion]))
        followProgramme()
        return [Field("uniqueID", .integer(number))]
    }

    /// A number that no suggestion has.
    private func newNumber() -> Int64 {
        repeat {
            programme.lastSuggestion = (programme.lastSuggestion + 1) % 256
        } while suggestions.contains { $0.number("uniqueID") == programme.lastSuggestion }
        return programme.lastSuggestion
    }

    /// Takes a suggestion back.
    ///
    /// - Throws: ``Status/notFound`` for a number that none has.
    func removeSuggestion(_ number: Int64?) throws(Status) {
        let others = suggestions.filter { $0.number("uniqueID") != number }
        guard others.count < suggestions.count else { throw .notFound }
        set(Attribute.suggestions, .list(others))
        followProgramme()
    }

    /// Takes back the suggestions whose presets are gone.
    func forgetSuggestionsWithoutPreset() {
        let others = suggestions.filter { entry("presetHandle", $0["presetHandle"] ?? .null, of: Attribute.presets) != nil }
        set(Attribute.suggestions, .list(others))
    }

    /// Chooses the current suggestion anew, and follows it if nothing speaks against that (Thermostat 4.3.7).
    func followSuggestions() {
        guard has(Attribute.suggestions) else { return }
        let now = device.now.matterSeconds
        set(Attribute.suggestions, .list(suggestions.filter { ($0.number("expirationTime") ?? 0) > now }))
        let current = choice(at: now)
        set(Attribute.currentSuggestion, current ?? .null)
        guard let current, let handle = current["presetHandle"] else {
            stopFollowing(because: .null)
            programme.overruled = nil
            return
        }
        let number = current.number("uniqueID")
        if programme.overruled != number { programme.overruled = nil }
        if self[Attribute.activePreset] == handle {
            programme.isFollowing = true
            set(Attribute.notFollowing, .null)
        } else if isHeld {
            stopFollowing(because: .integer(Self.ongoingHold))
        } else if programme.overruled != nil {
            // No bit stands for a person who wants something else.
            stopFollowing(because: 0)
        } else {
            programme.isFollowing = true
            set(Attribute.notFollowing, .null)
            usePreset(handle, because: .external)
            decide()
        }
    }

    /// Leaves the suggestion that was followed, and goes back to the schedule if there is one.
    private func stopFollowing(because reason: Value) {
        set(Attribute.notFollowing, reason)
        if programme.isFollowing { programme.inForce = nil }
        programme.isFollowing = false
    }

    /// The suggestion to follow: of those that are in effect the one whose preset most of them name, of these the one
    /// that took effect last (Thermostat 4.3.8); the number decides where that leaves two.
    private func choice(at now: Int64) -> Value? {
        let inEffect = suggestions.filter { ($0.number("effectiveTime") ?? 0) <= now }
        func weight(_ one: Value) -> (Int, Int64, Int64) {
            (
                inEffect.count { $0["presetHandle"] == one["presetHandle"] }, one.number("effectiveTime") ?? 0,
                one.number("uniqueID") ?? 0
            )
        }
        return inEffect.max { weight($0) < weight($1) }
    }

    /// The time until a suggestion begins or ends; nothing without any.
    var nextSuggestion: Interval? {
        let now = device.now.matterSeconds
        let times = suggestions.flatMap { [$0.number("effectiveTime"), $0.number("expirationTime")].compactMap(\.self) }
        return times.filter { $0 > now }.min().map { delay(untilSecond: $0) }
    }
}
