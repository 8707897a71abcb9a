import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("The story of a run")
struct StoryTests {
    @Test("keeps the first messages and those around findings, and counts the rest")
    func limits() {
        var limits = StoryLimits()
        limits.firstMessages = 10
        limits.around = 3
        let finding = Samples.finding("level-in-range", number: 100)
        let interest = StoryInterest(
            Samples.run([Samples.result(Samples.clause("level-in-range"), .failed, findings: [finding])]))
        let (story, _) = SampleStory.make(rounds: 60, interest: interest, limits: limits)
        #expect(story.messages.map(\.number) == Array(1...10) + Array(97...103))
        #expect(story.messageCount == 320)
        #expect(story.messages.map(\.ordinal) == story.messages.map { Int($0.number) })
    }

    @Test("keeps no more than the limits say, whatever happens")
    func bounds() {
        var limits = StoryLimits()
        limits.messages = 50
        limits.payload = 8
        limits.receptions = 1
        limits.tracks = 4
        limits.points = 16
        limits.notes = 5
        let (story, _) = SampleStory.make(rounds: 300, limits: limits)
        #expect(story.messages.count == 50 && story.messageCount == 1600)
        #expect(story.messages.allSatisfy { $0.payload.count <= 8 && $0.receptions.count <= 1 })
        #expect(story.messages.contains { $0.payloadCount > 8 && $0.payload.count == 8 })
        #expect(story.tracks.count == 4 && story.tracksLeftOut == 8)
        #expect(story.tracks.allSatisfy { $0.points.count <= 64 && $0.changeCount > 100 })
        #expect(story.notes.count == 5 && story.notesLeftOut > 100)
    }

    @Test("thins a track out without losing its peaks")
    func peaks() throws {
        var limits = StoryLimits()
        limits.points = 40
        let (story, _) = SampleStory.make(rounds: 1000, limits: limits)
        let track = try #require(story.tracks.first { $0.path == "levelControl.currentLevel" })
        let numbers = track.points.compactMap(\.number)
        #expect(track.changeCount == 1000 && track.points.count < 200)
        #expect(numbers.min() == 0 && numbers.max() == 100)
        #expect(zip(track.points, track.points.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test("tells faults from their beginning to their end, and scenes with what they came to")
    func faultsAndScenes() {
        let (story, _) = SampleStory.make(rounds: 24)
        #expect(story.faults.map(\.kind) == ["linkDown", "linkDown"])
        #expect(story.faults[0].end == .minutes(8) + .seconds(40) && story.faults[1].end == nil)
        #expect(story.scenes.map(\.outcome) == [.incomplete, .finished, .incomplete, .finished])
        #expect(story.scenes[0].failures == ["curtain: no answer within 5 s"])
        #expect(story.isComplete && story.duration == .minutes(24))
    }
}
