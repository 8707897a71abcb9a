import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A camera on the bench, with what most tests need.
private struct CameraBench {
    /// The bench.
    let bench: Bench
    /// Somebody who lives there.
    let mother: Person
    /// The part of the device that holds the camera, with the dot behind it.
    let part: String

    /// Puts a camera on the bench in a room with some light.
    init(_ type: DeviceTypeID = "security.indoorCamera", light: Double = 200, part: String = "") throws {
        bench = try Bench(type) { $0.set(.illuminance, light) }
        mother = bench.home.addPerson(Person(name: "mother", role: .adult))
        self.part = part
    }

    /// Allocates a stream of moving pictures.
    @discardableResult
    func allocate(
        usage: Int64 = 3, codec: Int64 = 0, frames: Int64 = 25, width: Int64 = 1280, height: Int64 = 720,
        bits: Int64 = 4_000_000
    ) -> (status: Status, answer: [Field]) {
        bench.send(
            part + "cameraAvStreamManagement.videoStreamAllocate",
            [
                "streamUsage": .integer(usage), "videoCodec": .integer(codec), "minFrameRate": 5,
                "maxFrameRate": .integer(frames), "minResolution": ["width": 640, "height": 360],
                "maxResolution": ["width": .integer(width), "height": .integer(height)], "minBitRate": 100_000,
                "maxBitRate": .integer(bits), "keyFrameInterval": 4000,
            ])
    }

    /// Asks for a session that shows the first stream.
    @discardableResult
    func look() -> (status: Status, answer: [Field]) {
        bench.send(
            part + "webRtcTransportProvider.provideOffer",
            [
                "webRTCSessionID": .null, "sdp": "v=0", "streamUsage": 3, "originatingEndpointID": 1,
                "videoStreamID": .null,
            ])
    }

    /// The value of an attribute of the streams.
    func stream(_ attribute: String) -> Value { bench["\(part)cameraAvStreamManagement.\(attribute)"] }

    /// How many sessions there are.
    var sessions: Int { bench[part + "webRtcTransportProvider.currentSessions"].listValue?.count ?? -1 }
}

@Suite("A camera")
struct CameraTests {
    @Test("allocates streams within sensor, codecs and encoders, and refuses what lies beyond")
    func allocates() throws {
        let camera = try CameraBench()
        #expect(camera.allocate().status == .success)
        #expect(camera.allocate(frames: 60).status == .constraintError)
        #expect(camera.allocate(width: 4000, height: 720).status == .constraintError)
        #expect(camera.allocate(codec: 3).status == .constraintError)
        #expect(camera.allocate(bits: 150_000).status == .constraintError)
        #expect(camera.allocate(usage: 0).status == .invalidInState)
        let same = camera.allocate().answer["videoStreamID"]
        #expect(camera.stream("allocatedVideoStreams").listValue?.count == 1)
        #expect(same == camera.stream("allocatedVideoStreams").listValue?.first?["videoStreamID"])
        #expect(camera.allocate(usage: 1).status == .success)
        #expect(camera.allocate(usage: 2).status == .success)
        // All three encoders work.
        #expect(camera.allocate(usage: 2, frames: 10).status == .resourceExhausted)
        let priorities = camera.bench.send(
            "cameraAvStreamManagement.setStreamPriorities", ["streamPriorities": [1, 3]])
        #expect(priorities.status == .invalidInState)
    }

    @Test("keeps a stream as long as somebody looks, and shows its frames a second only then")
    func retains() throws {
        let camera = try CameraBench()
        let id = camera.allocate().answer["videoStreamID"]
        #expect(camera.stream("currentFrameRate") == 0)
        let session = camera.look().answer["webRTCSessionID"]
        #expect(camera.stream("currentFrameRate") == 25)
        let path = "cameraAvStreamManagement.videoStreamDeallocate"
        #expect(camera.bench.send(path, ["videoStreamID": id]).status == .invalidInState)
        let end = camera.bench.send(
            "webRtcTransportProvider.endSession", ["webRTCSessionID": session, "reason": 2])
        #expect(end.status == .success)
        #expect(camera.stream("currentFrameRate") == 0)
        #expect(camera.bench.send(path, ["videoStreamID": id]).status == .success)
        #expect(camera.bench.send(path, ["videoStreamID": id]).status == .notFound)
        #expect(camera.look().status == .invalidInState)
    }

    @Test("ends a session that nobody connects in half a minute, and one that nobody ends in ten")
    func sessionsEnd() throws {
        let camera = try CameraBench()
        camera.allocate()
        camera.look()
        camera.bench.run(29)
        #expect(camera.sessions == 1)
        camera.bench.run(2)
        #expect(camera.sessions == 0)
        let id = camera.look().answer["webRTCSessionID"]
        let candidates: Value = [["candidate": "candidate:1", "sdpMid": .null, "sdpmLineIndex": .null]]
        camera.bench.send(
            "webRtcTransportProvider.provideICECandidates", ["webRTCSessionID": id, "iceCandidates": candidates])
        camera.bench.run(590)
        #expect(camera.sessions == 1)
        camera.bench.run(20)
        #expect(camera.sessions == 0)
    }

    @Test("takes four viewers and no fifth")
    func viewers() throws {
        let camera = try CameraBench()
        camera.allocate()
        for _ in 0..<4 { #expect(camera.look().status == .success) }
        #expect(camera.look().status == .resourceExhausted)
    }

    @Test("shows nothing to anybody while privacy is on, and ends what is shown")
    func privacy() throws {
        let camera = try CameraBench()
        camera.allocate()
        camera.look()
        camera.bench.write("cameraAvStreamManagement.softLivestreamPrivacyModeEnabled", true)
        #expect(camera.sessions == 0)
        #expect(camera.look().status == .invalidInState)
        camera.bench.write("cameraAvStreamManagement.softLivestreamPrivacyModeEnabled", false)
        #expect(camera.look().status == .success)
        _ = camera.bench.device.operate("closeShutter")
        #expect(camera.stream("hardPrivacyModeOn") == true)
        #expect(camera.sessions == 0)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(5)
        #expect(camera.bench["occupancySensing.occupancy"] == 0)
        #expect(camera.bench["personRecognition.isPersonDetected"] == false)
        _ = camera.bench.device.operate("openShutter")
        #expect(camera.bench["occupancySensing.occupancy"] == 1)
        #expect(camera.bench["personRecognition.peopleCount"] == 1)
    }

    @Test("takes a picture that says what it saw, not behind a shutter and not without a stream")
    func snapshot() throws {
        let camera = try CameraBench()
        let path = "cameraAvStreamManagement.captureSnapshot"
        let size: Value = ["width": 640, "height": 360]
        #expect(camera.bench.send(path, ["snapshotStreamID": .null, "requestedResolution": size]).status == .notFound)
        let allocated = camera.bench.send(
            "cameraAvStreamManagement.snapshotStreamAllocate",
            ["imageCodec": 0, "maxFrameRate": 1, "minResolution": size, "maxResolution": size, "quality": 80])
        #expect(allocated.status == .success)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        let picture = camera.bench.send(path, ["snapshotStreamID": .null, "requestedResolution": size])
        let octets = picture.answer["data"].bytesValue ?? []
        #expect(octets.prefix(2) == [0xFF, 0xD8])
        #expect(octets.suffix(2) == [0xFF, 0xD9])
        #expect(String(decoding: octets, as: UTF8.self).contains("people=1 night=false"))
        _ = camera.bench.device.operate("closeShutter")
        let refused = camera.bench.send(path, ["snapshotStreamID": .null, "requestedResolution": size])
        #expect(refused.status == .invalidInState)
    }

    @Test("sees by its infrared light in the dark, and nothing when that fails", arguments: [true, false])
    func dark(hasLight: Bool) throws {
        let camera = try CameraBench(light: 0)
        if !hasLight { _ = camera.bench.device.setDefect("infraredFailure", true) }
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(5)
        #expect(camera.bench["occupancySensing.occupancy"] == (hasLight ? 1 : 0))
        #expect(camera.bench["personRecognition.isPersonDetected"] == .bool(hasLight))
        camera.bench.room.set(.illuminance, 150)
        camera.bench.run(1)
        #expect(camera.bench["personRecognition.isPersonDetected"] == true)
    }

    @Test("without infrared light is blind in the dark")
    func noInfrared() throws {
        let camera = try CameraBench("security.snapshotCamera", light: 0)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(2)
        #expect(camera.bench["occupancySensing.occupancy"] == 0)
        camera.bench.room.set(.illuminance, 80)
        #expect(camera.bench["occupancySensing.occupancy"] == 1)
    }

    @Test("does not see people in another room, nor through a hand before the lens")
    func ownRoom() throws {
        let camera = try CameraBench()
        let hall = camera.bench.home.addRoom("hall")
        camera.bench.home.move(camera.mother, to: hall)
        camera.bench.run(5)
        #expect(camera.bench["personRecognition.peopleCount"] == 0)
        _ = camera.bench.device.setDefect("lensCovered", true)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(5)
        #expect(camera.bench["personRecognition.peopleCount"] == 0)
        _ = camera.bench.device.setDefect("lensCovered", false)
        #expect(camera.bench["personRecognition.peopleCount"] == 1)
    }

    @Test("knows a face that was enrolled from its picture, takes others for strangers, and tells one who lingers")
    func faces() throws {
        let camera = try CameraBench()
        let path = "personRecognition.enrollFace"
        #expect(camera.bench.send(path, ["name": "mother"]).status == .notFound)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        #expect(camera.bench["personRecognition.isStrangerDetected"] == true)
        #expect(camera.bench.send(path, ["name": "mother"]).status == .success)
        #expect(camera.bench["personRecognition.recognizedPeople"] == ["mother"])
        #expect(camera.bench["personRecognition.isStrangerDetected"] == false)
        #expect(camera.bench.fields(of: "personRecognized").last?["name"] == "mother")
        camera.bench.room.add(.occupancy, 1)
        #expect(camera.bench["personRecognition.isStrangerDetected"] == true)
        camera.bench.run(61)
        #expect(camera.bench.fields(of: "strangerLingers").count == 1)
        camera.bench.write("personRecognition.isRecognitionEnabled", false)
        #expect(camera.bench["personRecognition.recognizedPeople"] == [])
        #expect(camera.bench["personRecognition.peopleCount"] == 2)
        camera.bench.home.move(camera.mother, to: nil)
        camera.bench.room.add(.occupancy, -1)
        #expect(camera.bench.eventNames.last == "personLeft")
    }

    @Test("tells movement by zones, rests after it, and says nothing of what happens in a privacy zone")
    func zones() throws {
        let camera = try CameraBench()
        camera.bench.write("zoneManagement.sensitivity", 10)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        #expect(camera.bench.fields(of: "zoneTriggered").map { $0["zone"] } == [1])
        camera.bench.home.move(camera.mother, to: nil)
        camera.bench.run(25)
        #expect(camera.bench.fields(of: "zoneStopped").map { $0["reason"] } == [0])
        let whole: Value = [
            "name": "hide", "use": 1,
            "vertices": [["x": 0, "y": 0], ["x": 2560, "y": 0], ["x": 2560, "y": 1440], ["x": 0, "y": 1440]],
        ]
        let made = camera.bench.send("zoneManagement.createTwoDCartesianZone", ["zone": whole])
        #expect(made.answer["zoneID"] == 2)
        camera.bench.run(60)
        camera.bench.forgetEvents()
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(300)
        #expect(camera.bench.fields(of: "zoneTriggered").isEmpty)
        #expect(camera.bench.fields(of: "recordingStarted").isEmpty)
    }

    @Test("refuses zones that cross themselves, reach out of the picture, are too many or are its own")
    func badZones() throws {
        let camera = try CameraBench()
        func create(_ points: [(Int64, Int64)]) -> Status {
            let vertices = points.map { Value.structure([Field("x", .integer($0.0)), Field("y", .integer($0.1))]) }
            let zone: Value = ["name": "zone", "use": 0, "vertices": .list(vertices)]
            return camera.bench.send("zoneManagement.createTwoDCartesianZone", ["zone": zone]).status
        }
        #expect(create([(0, 0), (100, 100), (100, 0), (0, 100)]) == .constraintError)
        #expect(create([(0, 0), (3000, 0), (0, 100)]) == .constraintError)
        for size in 1...5 { #expect(create([(0, 0), (Int64(size) * 100, 0), (0, 100)]) == .success) }
        #expect(create([(0, 0), (700, 0), (0, 100)]) == .resourceExhausted)
        #expect(create([(0, 0), (100, 0), (0, 100)]) == .constraintError)
        #expect(camera.bench.send("zoneManagement.removeZone", ["zoneID": 1]).status == .constraintError)
        #expect(camera.bench.send("zoneManagement.removeZone", ["zoneID": 9]).status == .notFound)
        #expect(camera.bench.send("zoneManagement.removeZone", ["zoneID": 3]).status == .success)
    }

    @Test("gives power to the meter of the home for itself, its streams and its infrared light, and none when off")
    func power() throws {
        let camera = try CameraBench()
        let home = camera.bench.home
        #expect(abs(home.electricity.rate - 3) < 1e-6)
        camera.allocate()
        camera.look()
        #expect(abs(home.electricity.rate - 3.6) < 1e-6)
        camera.bench.room.set(.illuminance, 0)
        #expect(abs(home.electricity.rate - 5.6) < 1e-6)
        camera.bench.run(2)
        #expect(camera.bench["electricalPowerMeasurement.activePower"] == 5600)
        camera.bench.device.powerOff()
        #expect(home.electricity.rate == 0)
    }
}

@Suite("What a camera records")
struct VideoRecordingTests {
    @Test("is a clip for each movement, kept for as many days as is allowed")
    func retention() throws {
        let camera = try CameraBench()
        camera.bench.startHome()
        camera.bench.home.fixedDaylight = 20_000
        camera.bench.write("videoRecording.retentionTime", 1)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        #expect(camera.bench["videoRecording.isRecording"] == true)
        camera.bench.home.move(camera.mother, to: nil)
        camera.bench.run(60)
        #expect(camera.bench["videoRecording.isRecording"] == false)
        #expect(camera.bench["videoRecording.clipCount"] == 1)
        let saved = try #require(camera.bench.fields(of: "clipSaved").last)
        #expect(saved["reason"] == 1)
        #expect(saved["duration"] == 40)
        #expect(camera.bench["videoRecording.storageUsed"] == 10)
        camera.bench.run(26 * 3600)
        #expect(camera.bench["videoRecording.clipCount"] == 0)
        #expect(camera.bench.fields(of: "recordingsDeleted").last?["isExpired"] == true)
    }

    @Test("stops at once for privacy, and does not begin while it is on")
    func privacy() throws {
        let camera = try CameraBench()
        #expect(camera.bench.send("videoRecording.startRecording").status == .success)
        camera.bench.run(5)
        camera.bench.write("cameraAvStreamManagement.softRecordingPrivacyModeEnabled", true)
        #expect(camera.bench["videoRecording.isRecording"] == false)
        #expect(camera.bench.send("videoRecording.startRecording").status == .invalidInState)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        camera.bench.run(60)
        #expect(camera.bench["videoRecording.isRecording"] == false)
        #expect(camera.bench["videoRecording.clipCount"] == 1)
    }

    @Test("overwrites the oldest on a full card, or stops and says so")
    func full() throws {
        let camera = try CameraBench()
        camera.bench.write("videoRecording.recordingMode", 2)
        camera.bench.run(3 * 86_400)
        let used = try #require(camera.bench["videoRecording.storageUsed"].integerValue)
        #expect(used <= 32_000 && used > 31_000)
        #expect(camera.bench.fields(of: "storageFull").isEmpty)
        camera.bench.write("videoRecording.isOverwriting", false)
        camera.bench.run(3600)
        #expect(camera.bench.fields(of: "storageFull").count == 1)
        #expect(camera.bench["videoRecording.isRecording"] == false)
        #expect(camera.bench.send("videoRecording.deleteRecordings", ["olderThan": .null]).status == .success)
        #expect(camera.bench["videoRecording.storageUsed"] == 0)
    }

    @Test("needs a card")
    func card() throws {
        let camera = try CameraBench()
        _ = camera.bench.device.operate("removeCard")
        #expect(camera.bench.eventNames.contains("storageRemoved"))
        #expect(camera.bench.send("videoRecording.startRecording").status == .invalidInState)
        _ = camera.bench.device.operate("insertCard")
        #expect(camera.bench.send("videoRecording.startRecording").status == .success)
    }
}

@Suite("A camera that turns")
struct PanTiltTests {
    @Test("takes its time, shows where it looks meanwhile, and takes power for it")
    func turns() throws {
        let camera = try CameraBench("security.panTiltCamera")
        let path = "cameraAvSettingsUserLevelManagement."
        #expect(camera.bench.send(path + "mptzSetPosition", ["pan": 100]).status == .success)
        #expect(camera.bench[path + "movementState"] == 1)
        #expect(abs(camera.bench.home.electricity.rate - 7) < 1e-6)
        camera.bench.run(0.85)
        #expect(camera.bench[path + "mptzPosition"]["pan"] == 50)
        camera.bench.run(1)
        #expect(camera.bench[path + "mptzPosition"] == ["pan": 100, "tilt": 0, "zoom": 1])
        #expect(camera.bench[path + "movementState"] == 0)
        #expect(abs(camera.bench.home.electricity.rate - 4) < 1e-6)
    }

    @Test("refuses what lies behind its ends, stops at them for a relative move, and does not turn behind a shutter")
    func limits() throws {
        let camera = try CameraBench("security.panTiltCamera")
        let path = "cameraAvSettingsUserLevelManagement."
        #expect(camera.bench.send(path + "mptzSetPosition", ["pan": 175]).status == .constraintError)
        #expect(camera.bench.send(path + "mptzSetPosition").status == .invalidCommand)
        #expect(camera.bench.send(path + "mptzRelativeMove", ["tiltDelta": 300]).status == .success)
        camera.bench.run(5)
        #expect(camera.bench[path + "mptzPosition"]["tilt"] == 90)
        _ = camera.bench.device.operate("closeShutter")
        #expect(camera.bench.send(path + "mptzSetPosition", ["pan": 0]).status == .invalidInState)
    }

    @Test("remembers places and goes there; a motor that is jammed stays where it is")
    func presets() throws {
        let camera = try CameraBench("security.panTiltCamera")
        let path = "cameraAvSettingsUserLevelManagement."
        camera.bench.send(path + "mptzSetPosition", ["pan": -60, "zoom": 4])
        camera.bench.run(3)
        #expect(camera.bench.send(path + "mptzSavePreset", ["name": "door"]).status == .success)
        camera.bench.send(path + "mptzSetPosition", ["pan": 0])
        camera.bench.run(3)
        #expect(camera.bench.send(path + "mptzMoveToPreset", ["presetID": 1]).status == .success)
        camera.bench.run(0.5)
        _ = camera.bench.device.setDefect("motorJammed", true)
        let stuck = camera.bench[path + "mptzPosition"]["pan"]
        camera.bench.run(3)
        #expect(camera.bench[path + "mptzPosition"]["pan"] == stuck)
        #expect(camera.bench.send(path + "mptzMoveToPreset", ["presetID": 1]).status == .failure)
        #expect(camera.bench.send(path + "mptzMoveToPreset", ["presetID": 2]).status == .notFound)
        for _ in 2...6 { camera.bench.send(path + "mptzSavePreset", ["name": "more"]) }
        #expect(camera.bench.send(path + "mptzSavePreset", ["name": "more"]).status == .resourceExhausted)
    }

    @Test("cuts a part out of a stream without motors, no smaller and no farther than the picture reaches")
    func cutsOut() throws {
        let camera = try CameraBench("security.wideAngleCamera")
        let path = "cameraAvSettingsUserLevelManagement."
        let id = camera.allocate().answer["videoStreamID"]
        #expect(camera.bench[path + "dptzStreams"].listValue?.count == 1)
        let part: Value = ["x1": 100, "y1": 100, "x2": 1060, "y2": 640]
        #expect(
            camera.bench.send(path + "dptzSetViewport", ["videoStreamID": id, "viewport": part]).status == .success)
        let tiny: Value = ["x1": 100, "y1": 100, "x2": 110, "y2": 110]
        let refused = camera.bench.send(path + "dptzSetViewport", ["videoStreamID": id, "viewport": tiny])
        #expect(refused.status == .constraintError)
        camera.bench.send(
            path + "dptzRelativeMove", ["videoStreamID": id, "deltaX": -5000, "deltaY": 0, "zoomDelta": 0])
        #expect(camera.bench[path + "dptzStreams"].listValue?.first?["viewport"]?["x1"] == 0)
        camera.bench.send("cameraAvStreamManagement.videoStreamDeallocate", ["videoStreamID": id])
        #expect(camera.bench[path + "dptzStreams"] == [])
    }
}

@Suite("What a camera sends to a server")
struct PushTransportTests {
    /// Options of a transport.
    private func options(_ trigger: Int64, url: String = "https://server.example/clips/") -> Value {
        [
            "streamUsage": 1, "tlsEndpointID": 1, "url": .string(url),
            "triggerOptions": [
                "triggerType": .integer(trigger),
                "motionTimeControl": [
                    "initialDuration": 10, "augmentationDuration": 5, "maxDuration": 60, "blindDuration": 5,
                ],
            ],
            "ingestMethod": 0, "containerOptions": ["containerType": 0],
        ]
    }

    @Test("begins with a movement and ends after its time; nothing is sent before it is active or in privacy")
    func motion() throws {
        let camera = try CameraBench()
        camera.allocate(usage: 1)
        let path = "pushAvStreamTransport."
        #expect(
            camera.bench.send(
                path + "allocatePushTransport", ["transportOptions": options(1, url: "http://x.example/")]
            )
            .status == .constraintError)
        let made = camera.bench.send(path + "allocatePushTransport", ["transportOptions": options(1)])
        #expect(made.answer["transportConfiguration"]["connectionID"] == 0)
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        #expect(camera.bench.fields(of: "pushTransportBegin").isEmpty)
        camera.bench.home.move(camera.mother, to: nil)
        camera.bench.send(path + "setTransportStatus", ["connectionID": .null, "transportStatus": 0])
        camera.bench.home.move(camera.mother, to: camera.bench.room)
        #expect(camera.bench.fields(of: "pushTransportBegin").map { $0["triggerType"] } == [1])
        camera.bench.home.move(camera.mother, to: nil)
        camera.bench.run(11)
        #expect(camera.bench.fields(of: "pushTransportEnd").count == 1)
        camera.bench.write("cameraAvStreamManagement.softRecordingPrivacyModeEnabled", true)
        let asked = camera.bench.send(path + "manuallyTriggerTransport", ["connectionID": 0, "activationReason": 0])
        #expect(asked.status == .invalidInState)
        #expect(camera.bench.send(path + "findTransport", ["connectionID": 7]).status == .notFound)
        #expect(camera.bench.send(path + "deallocatePushTransport", ["connectionID": 0]).status == .success)
    }

    @Test("goes on all the time when it is continuous, until it is made inactive")
    func continuous() throws {
        let camera = try CameraBench()
        camera.allocate(usage: 1)
        let path = "pushAvStreamTransport."
        camera.bench.send(path + "allocatePushTransport", ["transportOptions": options(2)])
        camera.bench.send(path + "setTransportStatus", ["connectionID": 0, "transportStatus": 0])
        camera.bench.run(3600)
        #expect(camera.bench.eventNames.filter { $0.hasPrefix("pushTransport") } == ["pushTransportBegin"])
        camera.bench.send(path + "setTransportStatus", ["connectionID": 0, "transportStatus": 1])
        #expect(camera.bench.eventNames.last == "pushTransportEnd")
    }
}

@Suite("A doorbell")
struct DoorbellTests {
    @Test("rings in the room for three seconds, records, and is heard no longer when it is disabled")
    func rings() throws {
        let camera = try CameraBench("security.videoDoorbell", part: "camera.")
        let quiet = camera.bench.room[.noise]
        _ = camera.bench.device.operate("press")
        #expect(camera.bench.fields(of: "chimeStartedPlaying").map { $0["chimeID"] } == [1])
        #expect(camera.bench.room[.noise] > 70)
        #expect(camera.bench.fields(of: "recordingStarted").map { $0["reason"] } == [3])
        camera.bench.run(4)
        #expect(abs(camera.bench.room[.noise] - quiet) < 1e-6)
        camera.bench.write("chime.chime.enabled", false)
        _ = camera.bench.device.operate("press")
        camera.bench.run(1)
        #expect(camera.bench.fields(of: "chimeStartedPlaying").count == 1)
    }

    @Test("knows its own sounds only")
    func sounds() throws {
        let bench = try Bench("security.chime")
        #expect(bench.send("chime.playChimeSound", ["chimeID": 9]).status == .notFound)
        #expect(bench.write("chime.selectedChime", 9) == .notFound)
        #expect(bench.write("chime.selectedChime", 3) == .success)
        #expect(bench.send("chime.playChimeSound").status == .success)
        #expect(bench.fields(of: "chimeStartedPlaying").last?["chimeID"] == 3)
        _ = bench.device.setDefect("speakerFailure", true)
        bench.run(4)
        let quiet = bench.room[.noise]
        bench.send("chime.playChimeSound")
        #expect(abs(bench.room[.noise] - quiet) < 1e-6)
    }

    @Test("empties its battery faster while somebody looks")
    func battery() throws {
        func charge(looks: Bool) throws -> Int64 {
            let camera = try CameraBench("security.videoDoorbell", part: "camera.")
            camera.allocate()
            for _ in 0..<60 {
                if looks { camera.look() }
                camera.bench.run(30)
            }
            return try #require(camera.bench["powerSource.batPercentRemaining"].integerValue)
        }
        #expect(try charge(looks: true) < charge(looks: false))
    }
}
