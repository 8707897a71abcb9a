public import HulianModel

/// How one attribute of one device, or its presence, went over time.
public struct StoryTrack: Sendable {
    /// One value and when it began.
    public struct Point: Sendable {
        /// When, since the start.
        public let time: Interval
        /// The number to draw; nothing for a value that is none.
        public let number: Double?
        /// What people read.
        public let text: String
    }

    /// The device.
    public let device: String
    /// The path of the attribute, or the dialect in which the device was seen.
    public let path: String
    /// What people read; nothing to show the path.
    public let title: Title?
    /// True when it tells whether a controller sees the device.
    public let isPresence: Bool
    /// The values in order, thinned out when there are many.
    public private(set) var points: [Point] = []
    /// How many changes there were.
    public private(set) var changeCount = 0
    /// True when every value is true or false.
    public private(set) var isSwitch = true
    /// True when every value is a number.
    public private(set) var isNumeric = true
    /// How many points are kept.
    private let limit: Int

    /// Starts a track.
    init(device: String, path: String, title: Title?, isPresence: Bool, limit: Int) {
        self.device = device
        self.path = path
        self.title = title
        self.isPresence = isPresence
        self.limit = max(8, limit)
    }

    /// Takes a value.
    mutating func take(_ value: Value, _ reading: StoryReading?, at time: Interval) {
        changeCount += 1
        var number = value.numberValue
        var text = value.stringValue ?? value.description
        if case .bool(let truth) = value {
            number = truth ? 1 : 0
        } else if !value.isNull {
            isSwitch = false
        }
        if let reading {
            number = value.boolValue == nil ? reading.number : number
            text = reading.text
        }
        if number == nil, !value.isNull { isNumeric = false }
        points.append(Point(time: time, number: number, text: SafeText.cut(text, to: 80)))
        // Thinning in bulk keeps the cost of each change small and the memory bounded.
        if points.count >= limit * 4 { thinOut() }
    }

    /// Thins the points out to the limit.
    mutating func finish() { if points.count > limit { thinOut() } }

    /// Keeps of each stretch of time its first, lowest, highest and last point, so that peaks stay visible.
    private mutating func thinOut() {
        guard let first = points.first, let last = points.last else { return }
        let stretches = max(1, limit / 4)
        let span = max(1, (last.time - first.time).nanoseconds)
        func stretch(_ point: Point) -> Int {
            // A damaged record may run backwards, so the share is kept between its ends.
            let share = Double((point.time - first.time).nanoseconds) / Double(span)
            return min(stretches - 1, Int(min(max(share, 0), 1) * Double(stretches)))
        }
        var kept: [Point] = []
        var start = 0
        while start < points.count {
            let place = stretch(points[start])
            var end = start + 1
            while end < points.count, stretch(points[end]) == place { end += 1 }
            var chosen = [start, end - 1]
            let numbers = (start..<end).filter { points[$0].number != nil }
            if let low = numbers.min(by: { (points[$0].number ?? 0) < (points[$1].number ?? 0) }) { chosen.append(low) }
            if let high = numbers.max(by: { (points[$0].number ?? 0) < (points[$1].number ?? 0) }) {
                chosen.append(high)
            }
            var before = -1
            for index in chosen.sorted() where index != before {
                kept.append(points[index])
                before = index
            }
            start = end
        }
        points = kept
    }
}
