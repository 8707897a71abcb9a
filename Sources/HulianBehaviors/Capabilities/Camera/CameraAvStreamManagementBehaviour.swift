internal import HulianModel

/// Camera AV Stream Management: streams of pictures and sound are allocated within what sensor and encoders can do, and
/// privacy stops them.
///
/// What the camera sees is worked out by its physics; who uses a stream retains it, so that nobody deallocates it under
/// a viewer. Source: Matter application clusters, Camera AV Stream Management (0x0551), revision 2.
final class CameraAvStreamManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0551

    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// How many pictures can be encoded at once.
        static let maxConcurrentEncoders: AttributeNumber = 0x0000
        /// How many picture points can be encoded in a second.
        static let maxEncodedPixelRate: AttributeNumber = 0x0001
        /// The size and the greatest frame rate of the sensor.
        static let videoSensorParams: AttributeNumber = 0x0002
        /// The smallest part of the picture that can be shown alone.
        static let minViewport: AttributeNumber = 0x0004
        /// Codecs with the least bit rate for each size.
        static let tradeOffPoints: AttributeNumber = 0x0005
        /// What the microphone and the loudspeaker can do.
        static let microphone: AttributeNumber = 0x0007
        /// The sizes and codecs of snapshots.
        static let snapshotCapabilities: AttributeNumber = 0x000A
        /// The frames a second now.
        static let currentFrameRate: AttributeNumber = 0x000C
        /// What streams can be used for.
        static let supportedUsages: AttributeNumber = 0x000E
        /// The streams.
        static let videoStreams: AttributeNumber = 0x000F, audioStreams: AttributeNumber = 0x0010,
            snapshotStreams: AttributeNumber = 0x0011
        /// Which uses come first.
        static let priorities: AttributeNumber = 0x0012
        /// Privacy: nothing is recorded, nothing is shown, the shutter is closed.
        static let recordingPrivacy: AttributeNumber = 0x0013, livePrivacy: AttributeNumber = 0x0014,
            hardPrivacy: AttributeNumber = 0x0015
        /// Whether it sees at night, and whether it lights the scene for that.
        static let nightVision: AttributeNumber = 0x0016, nightIllumination: AttributeNumber = 0x0017
        /// The part of the picture that is shown.
        static let viewport: AttributeNumber = 0x0018
        /// The loudness of loudspeaker and microphone, with their ends.
        static let speakerLevel: AttributeNumber = 0x001A, speakerMost: AttributeNumber = 0x001B,
            speakerLeast: AttributeNumber = 0x001C, microphoneLevel: AttributeNumber = 0x001E,
            microphoneMost: AttributeNumber = 0x001F, microphoneLeast: AttributeNumber = 0x0020
        /// How far the picture is turned, in quarters.
        static let rotation: AttributeNumber = 0x0029
    }

    /// The use of a stream for somebody who looks now, as commands count it.
    static let liveView: Int64 = 3

    /// The number that the next stream gets.
    var nextStream: Int64 = 1
    /// Told when streams come or go; the physics of the camera listens.
    var streamsChanged: (() -> Void)?
    /// What the camera sees now; the physics of the camera says it.
    var sight = Sight()

    /// What the camera sees.
    struct Sight {
        /// True when the picture shows the room.
        var isClear = true
        /// The people in the picture.
        var people: Int64 = 0
        /// True when the picture is one of heat and infrared light.
        var isNight = false
    }

    /// True while nothing may be recorded, while nothing may be shown, and while the shutter is closed.
    var isRecordingPrivate: Bool { bool(Attribute.recordingPrivacy) || isShut }
    /// True while nobody may look.
    var isLivePrivate: Bool { bool(Attribute.livePrivacy) || isShut }
    /// True while the shutter is closed.
    var isShut: Bool { bool(Attribute.hardPrivacy) }

    /// True when a use of a stream is forbidden by privacy.
    func isPrivate(_ usage: Int64) -> Bool { usage == Self.liveView ? isLivePrivate : isRecordingPrivate }

    override func start() {
        // Whoever used a stream is gone after a loss of power.
        for kind in Kind.allCases where has(kind.attribute) {
            set(kind.attribute, .list(streams(kind).map { $0.with("referenceCount", 0) }))
            for stream in streams(kind) { nextStream = max(nextStream, (stream.number(kind.idField) ?? 0) + 1) }
        }
        showFrameRate()
    }

    override func reset() { nextStream = 1 }

    /// Opens or closes the shutter before the lens.
    func setShutter(isClosed: Bool) {
        guard set(Attribute.hardPrivacy, .bool(isClosed)) else { return }
        showFrameRate()
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        switch attribute {
        case Attribute.viewport: try checkViewport(value)
        case Attribute.speakerLevel: try check(value, Attribute.speakerLeast, Attribute.speakerMost)
        case Attribute.microphoneLevel: try check(value, Attribute.microphoneLeast, Attribute.microphoneMost)
        case Attribute.rotation: if (value.integerValue ?? 0) % 90 != 0 { throw .constraintError }
        default: break
        }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Attribute.recordingPrivacy, Attribute.livePrivacy: showFrameRate()
        case Attribute.nightVision, Attribute.nightIllumination: streamsChanged?()
        default: break
        }
    }

    /// Checks a loudness against its ends.
    private func check(_ value: Value, _ least: AttributeNumber, _ most: AttributeNumber) throws(Status) {
        guard let level = value.integerValue, level >= integer(least) ?? 0, level <= integer(most) ?? 254 else {
            throw .constraintError
        }
    }

    /// Checks a part of the picture: inside the sensor and not too small.
    func checkViewport(_ value: Value) throws(Status) {
        let sensor = self[Attribute.videoSensorParams], least = self[Attribute.minViewport]
        guard let left = value.number("x1"), let top = value.number("y1"), let right = value.number("x2"),
            let bottom = value.number("y2"), right <= sensor.number("sensorWidth") ?? 0,
            bottom <= sensor.number("sensorHeight") ?? 0, right - left >= least.number("width") ?? 1,
            bottom - top >= least.number("height") ?? 1
        else { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: return [Field("audioStreamID", .integer(try allocateAudio(fields)))]
        case 0x02: try deallocate(.audio, fields)
        case 0x03: return [Field("videoStreamID", .integer(try allocateVideo(fields)))]
        case 0x05: try modify(.video, fields)
        case 0x06: try deallocate(.video, fields)
        case 0x07: return [Field("snapshotStreamID", .integer(try allocateSnapshot(fields)))]
        case 0x09: try modify(.snapshot, fields)
        case 0x0A: try deallocate(.snapshot, fields)
        case 0x0B: try setPriorities(fields)
        case 0x0C: return try captureSnapshot(fields)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Says which uses come first; only while no stream is allocated.
    private func setPriorities(_ fields: Fields) throws(Status) {
        let uses = fields["streamPriorities"].listValue ?? []
        guard Kind.allCases.allSatisfy({ streams($0).isEmpty }) else { throw .invalidInState }
        let supported = self[Attribute.supportedUsages].listValue ?? []
        guard uses.allSatisfy(supported.contains), Set(uses).count == uses.count else { throw .constraintError }
        set(Attribute.priorities, .list(uses))
    }

    /// Shows the frames a second: those of the fastest stream that is in use, fewer in the dark, none behind a shutter.
    func showFrameRate() {
        let most = streams(.video).filter { ($0.number("referenceCount") ?? 0) > 0 }.map {
            $0.number("maxFrameRate") ?? 0
        }.max()
        let rate = isShut ? 0 : most ?? 0
        // A longer exposure makes up for missing light (project default: half as many frames).
        set(Attribute.currentFrameRate, .integer(sight.isNight ? rate / 2 : rate))
        streamsChanged?()
    }
}
