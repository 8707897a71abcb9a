internal import HulianModel

extension CameraAvStreamManagementBehaviour {
    /// The kinds of streams.
    enum Kind: CaseIterable {
        /// Moving pictures.
        case video
        /// Sound.
        case audio
        /// Single pictures.
        case snapshot

        /// The attribute that lists them.
        var attribute: AttributeNumber {
            switch self {
            case .video: Attribute.videoStreams
            case .audio: Attribute.audioStreams
            case .snapshot: Attribute.snapshotStreams
            }
        }

        /// The field with their number.
        var idField: String {
            switch self {
            case .video: "videoStreamID"
            case .audio: "audioStreamID"
            case .snapshot: "snapshotStreamID"
            }
        }
    }

    /// How many streams of sound there can be (project default).
    private static let mostAudioStreams = 4

    /// The streams of a kind.
    func streams(_ kind: Kind) -> [Value] { self[kind.attribute].listValue ?? [] }

    /// The stream with a number.
    func stream(_ kind: Kind, _ id: Int64) -> Value? { streams(kind).first { $0.number(kind.idField) == id } }

    /// How many streams somebody uses.
    var streamsInUse: Int {
        Kind.allCases.reduce(0) { sum, kind in
            sum + streams(kind).count { ($0.number("referenceCount") ?? 0) > 0 }
        }
    }

    /// Uses a stream, or no longer.
    func retain(_ kind: Kind, _ id: Int64, _ difference: Int64) {
        let changed = streams(kind).map { stream in
            guard stream.number(kind.idField) == id else { return stream }
            let count = min(255, max(0, (stream.number("referenceCount") ?? 0) + difference))
            return stream.with("referenceCount", .integer(count))
        }
        set(kind.attribute, .list(changed))
        showFrameRate()
    }

    /// A stream for a use, allocated as far as the camera can when there is none; who wants to look need not know how.
    func streamForUse(_ kind: Kind, usage: Int64) -> Int64? {
        if let found = streams(kind).first(where: { $0.number("streamUsage") == usage }) ?? streams(kind).first {
            return found.number(kind.idField)
        }
        return nil
    }

    // MARK: Allocating

    /// Adds a stream.
    private func add(_ kind: Kind, _ fields: [Field]) -> Int64 {
        while stream(kind, nextStream) != nil { nextStream = nextStream >= 0xFFFE ? 0 : nextStream + 1 }
        let id = nextStream
        nextStream = nextStream >= 0xFFFE ? 0 : nextStream + 1
        set(kind.attribute, .list(streams(kind) + [.structure([Field(kind.idField, .integer(id))] + fields)]))
        showFrameRate()
        return id
    }

    /// Allocates moving pictures.
    func allocateVideo(_ fields: Fields) throws(Status) -> Int64 {
        let usage = fields.integer("streamUsage") ?? 0, codec = fields.integer("videoCodec") ?? 0
        // A use that stands in no priorities is none (VideoStreamAllocate, effect on receipt).
        guard (self[Attribute.priorities].listValue ?? []).contains(.integer(usage)) else { throw .invalidInState }
        guard let slowest = fields.integer("minFrameRate"), let fastest = fields.integer("maxFrameRate"),
            let leastBits = fields.integer("minBitRate"), let mostBits = fields.integer("maxBitRate"),
            slowest <= fastest, leastBits <= mostBits
        else { throw .constraintError }
        let small = Resolution(fields["minResolution"]), large = Resolution(fields["maxResolution"])
        let sensor = self[Attribute.videoSensorParams]
        guard small.fits(in: large), fastest <= sensor.number("maxFPS") ?? 0,
            large.width <= sensor.number("sensorWidth") ?? 0, large.height <= sensor.number("sensorHeight") ?? 0
        else { throw .constraintError }
        let points = (self[Attribute.tradeOffPoints].listValue ?? []).filter { $0.number("codec") == codec }
        // The codec must exist, and the bits must be enough for the smallest size that is asked for.
        guard
            let least = points.filter({ small.fits(in: Resolution($0["resolution"] ?? .null)) }).compactMap({
                $0.number("minBitRate")
            }).min(), mostBits >= least
        else { throw .constraintError }
        if let same = streams(.video).first(where: {
            $0.number("streamUsage") == usage && $0.number("videoCodec") == codec
                && $0.number("minFrameRate") == slowest && $0.number("maxFrameRate") == fastest
                && $0["minResolution"] == fields["minResolution"] && $0["maxResolution"] == fields["maxResolution"]
        }), let id = same.number("videoStreamID") {
            return id
        }
        try checkEncoders(points: small.points * slowest)
        var stream = fields.all.filter { $0.name != "watermarkEnabled" && $0.name != "osdEnabled" }
        if has(feature: "WMARK") { stream.append(Field("watermarkEnabled", .bool(fields.bool("watermarkEnabled")))) }
        if has(feature: "OSD") { stream.append(Field("osdEnabled", .bool(fields.bool("osdEnabled")))) }
        return add(.video, stream + [Field("referenceCount", 0)])
    }

    /// Checks that an encoder is free and fast enough.
    private func checkEncoders(points: Int64) throws(Status) {
        let encoded = streams(.snapshot).filter { $0["hardwareEncoder"]?.boolValue ?? false }
        guard Int64(streams(.video).count + encoded.count) < integer(Attribute.maxConcurrentEncoders) ?? 1 else {
            throw .resourceExhausted
        }
        let used = (streams(.video) + encoded).reduce(Int64(0)) { sum, stream in
            let rate = stream.number("minFrameRate") ?? stream.number("frameRate") ?? 0
            return sum + Resolution(stream["minResolution"] ?? .null).points * rate
        }
        guard used + points <= integer(Attribute.maxEncodedPixelRate) ?? .max else { throw .resourceExhausted }
    }

    /// Allocates sound.
    func allocateAudio(_ fields: Fields) throws(Status) -> Int64 {
        guard (self[Attribute.priorities].listValue ?? []).contains(fields["streamUsage"]) else {
            throw .invalidInState
        }
        let can = self[Attribute.microphone]
        func lists(_ name: String, _ value: Value) -> Bool { can[name]?.listValue?.contains(value) ?? false }
        guard fields.integer("channelCount") ?? 0 <= can.number("maxNumberOfChannels") ?? 0,
            lists("supportedCodecs", fields["audioCodec"]), lists("supportedSampleRates", fields["sampleRate"]),
            lists("supportedBitDepths", fields["bitDepth"])
        else { throw .constraintError }
        if let same = streams(.audio).first(where: { stream in
            fields.all.allSatisfy { stream[$0.name] == $0.value }
        }), let id = same.number("audioStreamID") {
            return id
        }
        guard streams(.audio).count < Self.mostAudioStreams else { throw .resourceExhausted }
        return add(.audio, fields.all + [Field("referenceCount", 0)])
    }

    /// Allocates single pictures.
    func allocateSnapshot(_ fields: Fields) throws(Status) -> Int64 {
        let codec = fields.integer("imageCodec") ?? 0
        let small = Resolution(fields["minResolution"]), large = Resolution(fields["maxResolution"])
        guard small.fits(in: large) else { throw .constraintError }
        let fitting = (self[Attribute.snapshotCapabilities].listValue ?? []).first { capability in
            let own = Resolution(capability["resolution"] ?? .null)
            return capability.number("imageCodec") == codec && small.fits(in: own) && own.fits(in: large)
                && fields.integer("maxFrameRate") ?? 0 <= capability.number("maxFrameRate") ?? 0
        }
        guard let fitting else { throw .constraintError }
        let isHardware = fitting["requiresHardwareEncoder"]?.boolValue ?? false
        let rate = fields.integer("maxFrameRate") ?? 1
        if isHardware { try checkEncoders(points: small.points * rate) }
        guard streams(.snapshot).count < 2 * Int(integer(Attribute.maxConcurrentEncoders) ?? 1) else {
            throw .resourceExhausted
        }
        var stream = [
            Field("imageCodec", .integer(codec)), Field("frameRate", .integer(rate)),
            Field("minResolution", fields["minResolution"]), Field("maxResolution", fields["maxResolution"]),
            Field("quality", fields["quality"]), Field("referenceCount", 0),
            Field("encodedPixels", fitting["requiresEncodedPixels"] ?? false),
            Field("hardwareEncoder", .bool(isHardware)),
        ]
        if has(feature: "WMARK") { stream.append(Field("watermarkEnabled", .bool(fields.bool("watermarkEnabled")))) }
        if has(feature: "OSD") { stream.append(Field("osdEnabled", .bool(fields.bool("osdEnabled")))) }
        return add(.snapshot, stream)
    }

    /// Gives a stream back; not while somebody uses it.
    func deallocate(_ kind: Kind, _ fields: Fields) throws(Status) {
        guard let id = fields.integer(kind.idField), let stream = stream(kind, id) else { throw .notFound }
        guard stream.number("referenceCount") ?? 0 == 0 else { throw .invalidInState }
        set(kind.attribute, .list(streams(kind).filter { $0.number(kind.idField) != id }))
        showFrameRate()
    }

    /// Changes what is drawn over the pictures of a stream.
    func modify(_ kind: Kind, _ fields: Fields) throws(Status) {
        guard let id = fields.integer(kind.idField), stream(kind, id) != nil else { throw .notFound }
        let changed = streams(kind).map { stream in
            guard stream.number(kind.idField) == id else { return stream }
            return fields.all.filter { $0.name != kind.idField }.reduce(stream) { $0.with($1.name, $1.value) }
        }
        set(kind.attribute, .list(changed))
    }

    // MARK: Single pictures

    /// Takes a picture.
    func captureSnapshot(_ fields: Fields) throws(Status) -> [Field] {
        let wanted = fields.integer("snapshotStreamID")
        let found = wanted.map { stream(.snapshot, $0) } ?? streams(.snapshot).first
        guard let stream = found else { throw .notFound }
        // Behind a shutter and in privacy nothing is shown (CaptureSnapshot, effect on receipt).
        guard !isLivePrivate else { throw .invalidInState }
        let asked = Resolution(fields["requestedResolution"]), least = Resolution(stream["minResolution"] ?? .null)
        let most = Resolution(stream["maxResolution"] ?? .null)
        guard least.fits(in: asked) else { throw .constraintError }
        let given = asked.fits(in: most) ? asked : most
        return [
            Field("data", .bytes(picture)), Field("imageCodec", stream["imageCodec"] ?? 0),
            Field("resolution", given.value),
        ]
    }

    /// A picture that holds no picture points: the frame of a JPEG file whose comment says what the camera saw.
    private var picture: [UInt8] {
        let text = sight.isClear ? "people=\(sight.people) night=\(sight.isNight)" : "dark"
        let comment = Array(text.utf8)
        let length = comment.count + 2
        return [0xFF, 0xD8, 0xFF, 0xFE, UInt8(length >> 8), UInt8(length & 0xFF)] + comment + [0xFF, 0xD9]
    }

    /// The size of a picture.
    struct Resolution {
        /// In picture points.
        let width: Int64, height: Int64

        /// Reads a structure; nothing where it has none.
        init(_ value: Value) {
            width = value.number("width") ?? 0
            height = value.number("height") ?? 0
        }

        /// True when neither side is longer than that of another one.
        func fits(in other: Resolution) -> Bool { width <= other.width && height <= other.height }
        /// All its points.
        var points: Int64 { width * height }
        /// As a structure.
        var value: Value { ["width": .integer(width), "height": .integer(height)] }
    }
}
