public import HulianModel
public import HulianRecord

/// Hears a record and keeps the story of the run, within limits.
public final class StoryCollector: RunListener {
    /// The story so far; whole after the run has ended.
    public private(set) var story: RunStory
    /// How much is kept.
    private let limits: StoryLimits
    /// How values read.
    private let words: StoryWords
    /// What must be kept although it lies far behind the start.
    private let interest: StoryInterest
    /// The start of the run.
    private let start: Instant
    /// The paths of the attributes of each device type.
    private var slots: [DeviceTypeID: [String]] = [:]
    /// The devices by number.
    private var devices: [Int: DeviceEntry] = [:]
    /// The clients by number.
    private var clients: [Int: ClientEntry] = [:]
    /// The place of each kept message by its number.
    private var messagePlaces: [UInt64: Int] = [:]
    /// The place of each track by what it follows.
    private var trackPlaces: [TrackKey: Int] = [:]
    /// The tracks that there was no room for.
    private var lostTracks: Set<TrackKey> = []
    /// The place of each fault that has not ended, by kind and target.
    private var openFaults: [[String]: Int] = [:]
    /// The place of each run of a scene, by name and number.
    private var scenePlaces: [String: [Int: Int]] = [:]

    /// What a track follows.
    private struct TrackKey: Hashable {
        /// The number of the device.
        let device: Int
        /// The slot of the attribute; -1 for presence.
        let slot: Int
        /// The dialect in which presence is seen.
        let dialect: String
    }

    /// Makes a collector.
    ///
    /// - Parameters:
    ///   - header: The header of the record.
    ///   - interest: What must be kept wherever it lies.
    ///   - limits: How much is kept.
    ///   - words: How values read.
    public init(
        _ header: RunHeader, interest: StoryInterest = StoryInterest(), limits: StoryLimits = StoryLimits(),
        words: StoryWords = StoryWords()
    ) {
        story = RunStory(header: header)
        start = header.start
        self.interest = interest
        self.limits = limits
        self.words = words
        super.init()
    }

    /// The time since the start, noted as the latest.
    private func moment(_ time: Instant) -> Interval {
        let since = time - start
        if since > story.duration { story.duration = since }
        return since
    }

    /// Keeps a note while there is room.
    func note(
        _ kind: StoryNote.Kind, _ time: Instant, _ words: Title, device: String? = nil, isBad: Bool = false
    ) {
        let since = moment(time)
        guard story.notes.count < limits.notes else {
            story.notesLeftOut += 1
            return
        }
        story.notes.append(
            StoryNote(kind: kind, time: since, line: line, words: words, device: device, isBad: isBad))
    }

    /// The name of a client.
    private func name(ofClient client: Int) -> String { clients[client]?.name ?? "#\(client)" }

    /// The name of a device.
    private func name(ofDevice device: Int) -> String { devices[device]?.name ?? "#\(device)" }

    // MARK: Who takes part

    public override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        self.slots[type] = slots
    }

    public override func entered(_ device: DeviceEntry, at time: Instant) {
        devices[device.index] = device
        story.devices.append(device)
    }

    public override func entered(_ client: ClientEntry, at time: Instant) {
        clients[client.index] = client
        story.clients.append(client)
    }

    public override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        let name = name(ofClient: client)
        note(.connection, time, Title(english: "\(name) connects", chinese: "\(name) 连接"), device: name)
    }

    public override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        let name = name(ofClient: client)
        note(
            .connection, time,
            Title(english: "\(name) is disconnected: \(reason)", chinese: "\(name) 断开：\(reason)"), device: name)
    }

    // MARK: Messages

    public override func published(_ message: borrowing MessageView) {
        story.messageCount += 1
        let since = moment(message.time)
        let number = message.number
        let isNear =
            story.messageCount <= limits.firstMessages
            || interest.isNear(number: number, line: line, around: limits.around)
        guard isNear, story.messages.count < limits.messages else { return }
        messagePlaces[message.number] = story.messages.count
        story.messages.append(
            StoryMessage(
                ordinal: story.messageCount, number: message.number, time: since, client: message.client,
                topic: String(decoding: message.topic, as: UTF8.self),
                payload: Array(message.payload.prefix(limits.payload)), payloadCount: message.payload.count,
                qos: message.flags == .unseen ? nil : message.qos, retain: message.retain, isWill: message.isWill,
                line: line))
    }

    public override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        receive(facts.number, StoryReception(client: facts.client, time: moment(time), lostBecause: nil))
    }

    public override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        receive(number, StoryReception(client: client, time: moment(time), lostBecause: reason))
    }

    /// Notes who got a message, when it was kept.
    private func receive(_ number: UInt64, _ reception: StoryReception) {
        guard let place = messagePlaces[number] else { return }
        if story.messages[place].receptions.count < limits.receptions {
            story.messages[place].receptions.append(reception)
        } else {
            story.messages[place].receptionsLeftOut += 1
        }
    }

    // MARK: State

    public override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        take(value, TrackKey(device: device, slot: slot, dialect: ""), at: time)
    }

    public override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        take(.bool(isOnline), TrackKey(device: device, slot: -1, dialect: dialect.rawValue), at: time)
        let name = name(ofDevice: device)
        let what =
            isOnline
            ? Title(english: "\(dialect) sees \(name) online", chinese: "\(dialect) 侧：\(name) 上线")
            : Title(english: "\(dialect) sees \(name) offline", chinese: "\(dialect) 侧：\(name) 离线")
        note(.presence, time, what, device: name)
    }

    /// Takes a value into its track, which begins with its first value.
    private func take(_ value: Value, _ key: TrackKey, at time: Instant) {
        let since = moment(time)
        let type = devices[key.device]?.type ?? ""
        let paths = slots[type] ?? []
        let path = paths.indices.contains(key.slot) ? paths[key.slot] : (key.slot < 0 ? key.dialect : "#\(key.slot)")
        let reading = key.slot < 0 ? nil : words.reading(type, path, value)
        if let place = trackPlaces[key] {
            story.tracks[place].take(value, reading, at: since)
            return
        }
        guard story.tracks.count < limits.tracks else {
            if lostTracks.insert(key).inserted { story.tracksLeftOut += 1 }
            return
        }
        var track = StoryTrack(
            device: name(ofDevice: key.device), path: path, title: key.slot < 0 ? nil : words.title(type, path),
            isPresence: key.slot < 0, limit: limits.points)
        track.take(value, reading, at: since)
        trackPlaces[key] = story.tracks.count
        story.tracks.append(track)
    }

    public override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        let name = name(ofDevice: device)
        let more = fields.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
        let text = "\(name): \(what)" + (more.isEmpty ? "" : " (\(SafeText.cut(more, to: 120)))")
        note(.stimulus, time, Title(english: text, chinese: text), device: name)
    }

    // MARK: Scenes, faults, steps

    public override func scene(_ scene: SceneFacts, at time: Instant) {
        let since = moment(time)
        guard scene.kind != .defined else { return }
        note(
            .scene, time, StorySentences.scene(scene), device: scene.device,
            isBad: scene.kind == .actionFailed || scene.kind == .incomplete)
        let place = scenePlaces[scene.scene]?[scene.run]
        switch scene.kind {
        case .triggered, .skipped:
            guard place == nil, story.scenes.count < limits.notes else { return }
            scenePlaces[scene.scene, default: [:]][scene.run] = story.scenes.count
            story.scenes.append(
                StoryScene(
                    name: scene.scene, run: scene.run, serviceClass: scene.serviceClass, start: since, line: line,
                    trigger: scene.device, outcome: scene.kind))
        case .actionDone:
            if let place { story.scenes[place].done += 1 }
        case .actionFailed:
            guard let place, story.scenes[place].failures.count < 20 else { return }
            story.scenes[place].failures.append("\(scene.device ?? ""): \(scene.detail)")
        case .finished, .incomplete, .overruled:
            guard let place else { return }
            story.scenes[place].end = since
            story.scenes[place].outcome = scene.kind
        case .defined, .paused: break
        }
    }

    public override func fault(_ fault: FaultFacts, at time: Instant) {
        let since = moment(time)
        note(.fault, time, StorySentences.fault(fault), device: fault.target, isBad: fault.begins)
        let key = [fault.kind, fault.target]
        if fault.begins {
            guard story.faults.count < limits.notes else { return }
            openFaults[key] = story.faults.count
            story.faults.append(
                StoryFault(kind: fault.kind, target: fault.target, detail: fault.detail, start: since, line: line))
        } else if let place = openFaults.removeValue(forKey: key) {
            story.faults[place].end = since
        }
    }

    public override var hearsSteps: Bool { true }

    public override func step(_ place: String, _ what: String, at time: Instant) {
        let text = place.isEmpty ? what : "\(what)  (\(place))"
        note(.step, time, Title(english: text, chinese: text))
    }

    public override func decided(_ expectation: ExpectationResult, at time: Instant) {
        note(
            .expectation, time, StorySentences.expectation(expectation),
            isBad: expectation.verdict.wantsAttention)
    }

    public override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        _ = moment(time)
        story.isComplete = isComplete
        story.problem = problem
    }

    /// Ends the story, whether the record has an end or not.
    ///
    /// - Parameter damage: What is wrong with the record.
    public func finish(damage: String? = nil) -> RunStory {
        for place in story.tracks.indices { story.tracks[place].finish() }
        story.damage = damage
        return story
    }
}
