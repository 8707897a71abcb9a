internal import HulianModel

/// Push AV Stream Transport: clips are sent to a server when somebody moves, when somebody asks, or all the time.
///
/// No media flow; what is told is when a transport begins and ends. Source: Matter application clusters, Push AV Stream
/// Transport (0x0555), revision 3.
final class PushAvStreamTransportBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0555
    /// The transports.
    private static let currentConnections: AttributeNumber = 0x0001
    /// How many transports there can be (project default).
    private static let most = 4

    /// What starts a transport, as structures count it.
    private enum Trigger {
        /// Somebody asks for it.
        static let command: Int64 = 0
        /// Somebody moves.
        static let motion: Int64 = 1
        /// Nothing; it always runs.
        static let continuous: Int64 = 2
    }

    /// A transport that sends now.
    private struct Run {
        /// The transport.
        let id: Int64
        /// When it ends; never for one that always runs.
        var end: Instant?
        /// When it ends whatever moves.
        let deadline: Instant?
        /// Until when nothing starts it again after its end.
        let blind: Interval
    }

    /// The transports that send now.
    private var runs: [Run] = []
    /// The transports that rest after a clip, and until when.
    private var rests: [(id: Int64, until: Instant)] = []

    /// The camera beside it.
    private var camera: CameraAvStreamManagementBehaviour? { sibling(CameraAvStreamManagementBehaviour.number) }
    /// The transports.
    private var connections: [Value] { self[Self.currentConnections].listValue ?? [] }

    override func start() {
        runs = []
        rests = []
        for connection in connections { runContinuous(connection) }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        typealias Known = CameraAvStreamManagementBehaviour.Attribute
        guard capability == sibling(CameraAvStreamManagementBehaviour.number),
            attribute == Known.recordingPrivacy || attribute == Known.livePrivacy || attribute == Known.hardPrivacy
        else { return }
        for connection in connections {
            if isPrivate(connection) { end(connection.number("connectionID") ?? 0) } else { runContinuous(connection) }
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let id = fields.integer("connectionID")
        switch command {
        case 0x00: return [Field("transportConfiguration", try allocate(fields["transportOptions"]))]
        case 0x02:
            let old = try connection(id)
            end(id ?? 0)
            use(old, -1)
            set(Self.currentConnections, .list(connections.filter { $0.number("connectionID") != id }))
        case 0x03:
            let old = try connection(id)
            try check(fields["transportOptions"])
            end(id ?? 0)
            use(old, -1)
            let new = old.with("transportOptions", fields["transportOptions"])
            replace(new)
            use(new, 1)
            runContinuous(new)
        case 0x04: try setStatus(id, fields.integer("transportStatus") ?? 0)
        case 0x05: try trigger(try connection(id), fields)
        case 0x06:
            let found = id == nil ? connections : [try connection(id)]
            guard !found.isEmpty else { throw .notFound }
            return [Field("transportConfigurations", .list(found))]
        default: throw .unsupportedCommand
        }
        return []
    }

    // MARK: Transports

    /// The transport with a number.
    private func connection(_ id: Int64?) throws(Status) -> Value {
        guard let found = connections.first(where: { $0.number("connectionID") == id }) else { throw .notFound }
        return found
    }

    /// Puts a transport in its place.
    private func replace(_ connection: Value) {
        let id = connection.number("connectionID")
        set(
            Self.currentConnections, .list(connections.map { $0.number("connectionID") == id ? connection : $0 }))
    }

    /// Makes a transport; it sends nothing until it is made active.
    private func allocate(_ options: Value) throws(Status) -> Value {
        try check(options)
        guard connections.count < Self.most else { throw .resourceExhausted }
        var id: Int64 = 0
        while connections.contains(where: { $0.number("connectionID") == id }) { id += 1 }
        let new: Value = ["connectionID": .integer(id), "transportStatus": 1, "transportOptions": options]
        set(Self.currentConnections, .list(connections + [new]))
        use(new, 1)
        return new
    }

    /// Checks what is asked for: a server that is reached by TLS, streams that exist, times that make sense.
    private func check(_ options: Value) throws(Status) {
        let url = options["url"]?.stringValue ?? ""
        guard url.hasPrefix("https://"), let camera else { throw .constraintError }
        for (kind, field) in [
            (CameraAvStreamManagementBehaviour.Kind.video, "videoStreamID"), (.audio, "audioStreamID"),
        ] {
            if let id = options.number(field), camera.stream(kind, id) == nil { throw .constraintError }
        }
        if camera.streams(.video).isEmpty, camera.streams(.audio).isEmpty { throw .invalidInState }
        let trigger = options["triggerOptions"]
        if let times = trigger?["motionTimeControl"], let first = times.number("initialDuration"),
            first > times.number("maxDuration") ?? 0
        {
            throw .constraintError
        }
        // One that waits for movement must know for how long it sends.
        if trigger?.number("triggerType") == Trigger.motion, trigger?["motionTimeControl"] == nil {
            throw .invalidCommand
        }
    }

    /// Retains or gives back the streams of a transport.
    private func use(_ connection: Value, _ difference: Int64) {
        if let id = connection["transportOptions"]?.number("videoStreamID") { camera?.retain(.video, id, difference) }
        if let id = connection["transportOptions"]?.number("audioStreamID") { camera?.retain(.audio, id, difference) }
    }

    /// True when privacy forbids a transport.
    private func isPrivate(_ connection: Value) -> Bool {
        camera?.isPrivate(connection["transportOptions"]?.number("streamUsage") ?? 1) ?? false
    }

    /// Makes one transport, or all, active or not.
    private func setStatus(_ id: Int64?, _ status: Int64) throws(Status) {
        let meant = id == nil ? connections : [try connection(id)]
        for connection in meant {
            replace(connection.with("transportStatus", .integer(status)))
            if status == 0 {
                runContinuous(connection.with("transportStatus", 0))
            } else {
                end(connection.number("connectionID") ?? 0)
            }
        }
    }

    // MARK: Sending

    /// Starts a transport that always runs.
    private func runContinuous(_ connection: Value) {
        let trigger = connection["transportOptions"]?["triggerOptions"]?.number("triggerType")
        guard trigger == Trigger.continuous, connection.number("transportStatus") == 0, !isPrivate(connection) else {
            return
        }
        begin(connection, type: Trigger.continuous, reason: nil, times: nil)
    }

    /// Somebody asks for a clip.
    private func trigger(_ connection: Value, _ fields: Fields) throws(Status) {
        let type = connection["transportOptions"]?["triggerOptions"]?.number("triggerType")
        guard connection.number("transportStatus") == 0, type != Trigger.continuous, !isPrivate(connection) else {
            throw .invalidInState
        }
        begin(
            connection, type: Trigger.command, reason: fields["activationReason"],
            times: fields.all.first { $0.name == "timeControl" }?.value)
    }

    /// Somebody moves in the picture.
    func motion() {
        rests.removeAll { $0.until <= device.now }
        for connection in connections {
            let options = connection["transportOptions"]?["triggerOptions"]
            guard options?.number("triggerType") == Trigger.motion, connection.number("transportStatus") == 0,
                !isPrivate(connection), let id = connection.number("connectionID"),
                !rests.contains(where: { $0.id == id })
            else { continue }
            let times = options?["motionTimeControl"]
            if let place = runs.firstIndex(where: { $0.id == id }) {
                let later = device.now + .seconds(times?.number("augmentationDuration") ?? 0)
                if let end = runs[place].end, let deadline = runs[place].deadline {
                    runs[place].end = min(deadline, max(end, later))
                    arm()
                }
            } else {
                begin(connection, type: Trigger.motion, reason: nil, times: times)
            }
        }
    }

    /// Begins to send.
    private func begin(_ connection: Value, type: Int64, reason: Value?, times: Value?) {
        guard let id = connection.number("connectionID"), !runs.contains(where: { $0.id == id }) else { return }
        let isEndless = type == Trigger.continuous
        let first = Interval.seconds(times?.number("initialDuration") ?? 20)
        let most = Interval.seconds(times?.number("maxDuration") ?? 60)
        runs.append(
            Run(
                id: id, end: isEndless ? nil : device.now + first, deadline: isEndless ? nil : device.now + most,
                blind: .seconds(times?.number("blindDuration") ?? 0)))
        var fields = [Field("connectionID", .integer(id)), Field("triggerType", .integer(type))]
        if let reason { fields.append(Field("activationReason", reason)) }
        emit(0x00, fields)
        arm()
    }

    /// Ends sending.
    private func end(_ id: Int64) {
        guard let place = runs.firstIndex(where: { $0.id == id }) else { return }
        let run = runs.remove(at: place)
        if run.blind > .zero { rests.append((id, device.now + run.blind)) }
        emit(0x01, [Field("connectionID", .integer(id))])
        arm()
    }

    /// Arms the timer for the clip that ends first.
    private func arm() {
        guard let next = runs.compactMap(\.end).min() else { return cancelTimer(0) }
        setTimer(0, after: max(.milliseconds(1), next - device.now))
    }

    override func fire(_ timer: Int) {
        for run in runs {
            if let end = run.end, end <= device.now { self.end(run.id) }
        }
        arm()
    }
}
