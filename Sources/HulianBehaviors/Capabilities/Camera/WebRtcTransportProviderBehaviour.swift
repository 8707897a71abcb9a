internal import HulianModel

/// WebRTC Transport Provider: somebody looks through the camera; a session is offered, answered, connected and ended.
///
/// Session descriptions are taken as they are; no media flow. A session that is not connected in time ends, and privacy
/// ends those of somebody who looks. The times and the number of sessions are project defaults. Source: Matter
/// application clusters, WebRTC Transport Provider (0x0553), revision 2.
final class WebRtcTransportProviderBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0553
    /// The sessions.
    private static let currentSessions: AttributeNumber = 0x0000
    /// How many sessions there can be.
    private static let most = 4
    /// How long an offer waits for its answer and its candidates, and how long somebody looks who never says goodbye.
    private static let inviteTime = Interval.seconds(30), mediaTime = Interval.minutes(10)

    /// How far a session is.
    private enum Step {
        /// The camera offered, or will; somebody has to answer.
        case offered
        /// Both sides described what they send.
        case answered
        /// Media flow.
        case connected
    }

    /// A session.
    private struct Session {
        /// Its number.
        let id: Int64
        /// What it is for.
        let usage: Int64
        /// The streams that it uses.
        let video: Int64?, audio: Int64?
        /// How far it is.
        var step: Step
        /// When it ends by itself.
        var deadline: Instant
        /// As the attribute shows it.
        let value: Value
    }

    /// The sessions in the order in which they began.
    private var sessions: [Session] = []
    /// The number of the next session.
    private var next: Int64 = 1

    /// The camera beside it.
    private var camera: CameraAvStreamManagementBehaviour? { sibling(CameraAvStreamManagementBehaviour.number) }
    /// How many sessions have media that flow.
    var connectedCount: Int { sessions.count { $0.step == .connected } }

    override func start() {
        sessions = []
        show()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        typealias Known = CameraAvStreamManagementBehaviour.Attribute
        guard capability == sibling(CameraAvStreamManagementBehaviour.number),
            [Known.recordingPrivacy, Known.livePrivacy, Known.hardPrivacy].contains(attribute), let camera
        else { return }
        for session in sessions where camera.isPrivate(session.usage) { end(session.id) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let session = try begin(fields, step: .offered)
            return [Field("webRTCSessionID", .integer(session.id)), Field("deferredOffer", false)] + streams(session)
        case 0x02:
            let session = try offer(fields)
            return [Field("webRTCSessionID", .integer(session.id))] + streams(session)
        case 0x04:
            guard fields.string("sdp")?.isEmpty == false else { throw .constraintError }
            try advance(fields, from: .offered, to: .answered)
        case 0x05: try advance(fields, from: .answered, to: .connected)
        case 0x06:
            guard let id = fields.integer("webRTCSessionID"), sessions.contains(where: { $0.id == id }) else {
                throw .notFound
            }
            end(id)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// The streams of a session as answers say them.
    private func streams(_ session: Session) -> [Field] {
        [
            Field("videoStreamID", session.video.map { .integer($0) } ?? .null),
            Field("audioStreamID", session.audio.map { .integer($0) } ?? .null),
        ]
    }

    /// Somebody offers: a new session is answered at once, one that exists is offered anew.
    private func offer(_ fields: Fields) throws(Status) -> Session {
        guard fields.string("sdp")?.isEmpty == false else { throw .constraintError }
        guard let id = fields.integer("webRTCSessionID") else { return try begin(fields, step: .answered) }
        guard let place = sessions.firstIndex(where: { $0.id == id }) else { throw .notFound }
        sessions[place].step = .answered
        sessions[place].deadline = device.now + Self.inviteTime
        arm()
        return sessions[place]
    }

    /// Begins a session.
    private func begin(_ fields: Fields, step: Step) throws(Status) -> Session {
        guard let camera else { throw .failure }
        let usage = fields.integer("streamUsage") ?? 0
        // Privacy shows nothing to anybody (WebRTC Transport Provider, SolicitOffer, effect on receipt).
        guard !camera.isPrivate(usage) else { throw .invalidInState }
        let hasVideo = fields.all.contains { $0.name == "videoStreamID" || $0.name == "videoStreams" }
        let hasAudio = fields.all.contains { $0.name == "audioStreamID" || $0.name == "audioStreams" }
        guard hasVideo || hasAudio else { throw .invalidCommand }
        let video = hasVideo ? try stream(.video, fields, usage, camera) : nil
        let audio = hasAudio ? try stream(.audio, fields, usage, camera) : nil
        guard video != nil || audio != nil else { throw .invalidInState }
        guard sessions.count < Self.most else { throw .resourceExhausted }
        while sessions.contains(where: { $0.id == next }) { next = next >= 0xFFFE ? 1 : next + 1 }
        let value: Value = [
            "id": .integer(next), "peerNodeID": .integer(Int64(device.administrator)),
            "peerEndpointID": fields["originatingEndpointID"], "streamUsage": .integer(usage),
            "videoStreamID": video.map { .integer($0) } ?? .null, "audioStreamID": audio.map { .integer($0) } ?? .null,
            "metadataEnabled": .bool(fields.bool("metadataEnabled")),
        ]
        let session = Session(
            id: next, usage: usage, video: video, audio: audio, step: step, deadline: device.now + Self.inviteTime,
            value: value)
        next = next >= 0xFFFE ? 1 : next + 1
        sessions.append(session)
        if let video { camera.retain(.video, video, 1) }
        if let audio { camera.retain(.audio, audio, 1) }
        show()
        return session
    }

    /// The stream that somebody names, or the best that there is for null.
    private func stream(
        _ kind: CameraAvStreamManagementBehaviour.Kind, _ fields: Fields, _ usage: Int64,
        _ camera: CameraAvStreamManagementBehaviour
    ) throws(Status) -> Int64? {
        let list = kind == .video ? "videoStreams" : "audioStreams"
        guard let id = fields.integer(kind.idField) ?? fields[list].listValue?.first?.integerValue else {
            return camera.streamForUse(kind, usage: usage)
        }
        guard camera.stream(kind, id) != nil else { throw .constraintError }
        return id
    }

    /// Brings a session a step further.
    private func advance(_ fields: Fields, from: Step, to step: Step) throws(Status) {
        let id = fields.integer("webRTCSessionID")
        guard let place = sessions.firstIndex(where: { $0.id == id }) else { throw .notFound }
        // Candidates also come before the answer and after the connection; they change nothing then.
        guard sessions[place].step == from else {
            if step == .connected { return }
            throw .invalidInState
        }
        sessions[place].step = step
        if step == .connected { sessions[place].deadline = device.now + Self.mediaTime }
        arm()
    }

    /// Ends a session and gives its streams back.
    private func end(_ id: Int64) {
        guard let place = sessions.firstIndex(where: { $0.id == id }) else { return }
        let session = sessions.remove(at: place)
        if let video = session.video { camera?.retain(.video, video, -1) }
        if let audio = session.audio { camera?.retain(.audio, audio, -1) }
        show()
    }

    /// Shows the sessions.
    private func show() {
        set(Self.currentSessions, .list(sessions.map(\.value)))
        arm()
    }

    /// Arms the timer for the session that ends first.
    private func arm() {
        guard let first = sessions.map(\.deadline).min() else { return cancelTimer(0) }
        setTimer(0, after: max(.milliseconds(1), first - device.now))
    }

    override func fire(_ timer: Int) {
        for session in sessions where session.deadline <= device.now { end(session.id) }
        arm()
    }
}
