internal import HulianModel

/// WebRTC Transport Requestor: an intercom looks through the camera of another one.
///
/// The other side names the session; this one answers it, takes candidates and ends it. Source: Matter application
/// clusters, WebRTC Transport Requestor (0x0554), revision 2.
final class WebRtcTransportRequestorBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0554
    /// The sessions.
    private static let currentSessions: AttributeNumber = 0x0000
    /// How many sessions there can be (project default).
    private static let most = 2
    /// How long a session lasts of which nothing is heard any more (project default).
    private static let mediaTime = Interval.minutes(10)

    override func start() { set(Self.currentSessions, []) }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let sessions = self[Self.currentSessions].listValue ?? []
        let id = fields.integer("webRTCSessionID") ?? 0
        let isKnown = sessions.contains { $0.number("id") == id }
        switch command {
        case 0x00:
            guard fields.string("sdp")?.isEmpty == false else { throw .constraintError }
            guard isKnown || sessions.count < Self.most else { throw .resourceExhausted }
            guard !isKnown else { break }
            let new: Value = [
                "id": .integer(id), "peerNodeID": .integer(Int64(device.administrator)), "peerEndpointID": 1,
                "streamUsage": .integer(CameraAvStreamManagementBehaviour.liveView), "videoStreamID": .null,
                "audioStreamID": .null, "metadataEnabled": false,
            ]
            set(Self.currentSessions, .list(sessions + [new]))
        case 0x01, 0x02: guard isKnown else { throw .notFound }
        case 0x03:
            guard isKnown else { throw .notFound }
            set(Self.currentSessions, .list(sessions.filter { $0.number("id") != id }))
        default: throw .unsupportedCommand
        }
        setTimer(0, after: Self.mediaTime)
        return []
    }

    override func fire(_ timer: Int) { set(Self.currentSessions, []) }
}
