internal import HulianModel

/// Lessons, and the times for which people talk and learn in a day.
extension HouseholdRobotBehaviour {
    /// The minutes of screen time that are left today.
    var screenLeft: Double { Double(integer(Self.screenTimeLimit) ?? 60) * 60 - watched }

    /// Teaches the next tenth of a lesson.
    func learn() {
        settle()
        guard let lesson = integer(Self.currentLesson) else { return returnHome() }
        if since != nil, watched > 0 { checkScreen() }
        guard doing == .teaching else { return }
        let percent = percent(of: lesson)
        guard percent < 100 else { return returnHome() }
        step(after: min(Self.tenth, .fractional(seconds: max(1, screenLeft))))
    }

    /// How far the pupil is in a lesson.
    func percent(of lesson: Int64) -> Int64 {
        self[Self.progress].listValue?.first { $0["lesson"] == .integer(lesson) }?["percent"]?.integerValue ?? 0
    }

    /// Ends when the child has looked at it for long enough.
    func checkScreen() {
        settle()
        guard screenLeft <= 0.5 else { return }
        emit(0x05)
        returnHome()
    }

    /// Tells how far the pupil came.
    func endLesson() {
        guard let lesson = integer(Self.currentLesson) else { return }
        set(Self.currentLesson, .null)
        emit(0x04, [Field("lesson", .integer(lesson)), Field("percent", .integer(percent(of: lesson)))])
    }

    /// Works out for how long it talked and taught.
    func settle() {
        guard let since else { return }
        let seconds = (device.now - since).seconds
        guard seconds > 0 else { return }
        self.since = device.now
        if doing == .teaching {
            watched += seconds
            advance(seconds)
        } else {
            talked += seconds
        }
        show()
    }

    /// Moves the pupil on: a tenth of the lesson in two minutes.
    private func advance(_ seconds: Double) {
        guard let lesson = integer(Self.currentLesson) else { return }
        let gained = Int64((seconds / Self.tenth.seconds * 10).rounded())
        setProgress(lesson, min(100, percent(of: lesson) + gained))
    }

    /// Shows how far the pupil is in a lesson.
    func setProgress(_ lesson: Int64, _ percent: Int64) {
        var list = (self[Self.progress].listValue ?? []).filter { $0["lesson"] != .integer(lesson) }
        list.append(["lesson": .integer(lesson), "percent": .integer(percent)])
        set(
            Self.progress,
            .list(list.sorted { ($0["lesson"]?.integerValue ?? 0) < ($1["lesson"]?.integerValue ?? 0) }))
    }

    /// Shows the times of today.
    func show() {
        set(Self.talkTime, .integer(min(1440, Int64(talked / 60))))
        set(Self.screenTime, .integer(min(1440, Int64(watched / 60))))
    }
}
