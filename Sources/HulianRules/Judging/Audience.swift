internal import HulianModel
internal import HulianRecord

/// Which rules want to hear of what.
struct Audience {
    /// The rules by what they want to hear of; what messages say is left to ``messageListeners``.
    private var listeners: ContiguousArray<ContiguousArray<Listener>>
    /// The rules that want to hear what messages say, by the number of what a message says; the last for all others.
    private var messageListeners: ContiguousArray<ContiguousArray<Listener>>
    /// Those of them that also judge what was said before anybody listened.
    private var keptListeners: ContiguousArray<ContiguousArray<Listener>>

    /// A rule that hears of something.
    private struct Listener {
        /// The rule; unmanaged, as each message is told to some twenty, and the judge keeps them.
        private let reference: Unmanaged<Rule>

        /// Makes a listener.
        init(rule: Rule) { reference = .passUnretained(rule) }

        /// Tells it something.
        @inline(__always)
        func tell(_ line: Int, _ call: (Rule) -> Void) {
            reference._withUnsafeGuaranteedRef {
                $0.line = line
                call($0)
            }
        }
    }

    /// Sorts rules by what they want to hear of; whoever makes it must keep them.
    init(_ rules: [Rule]) {
        let kinds = UtteranceKind.allCases
        listeners = ContiguousArray(repeating: [], count: Interests.count)
        messageListeners = ContiguousArray(repeating: [], count: kinds.count + 1)
        keptListeners = messageListeners
        for rule in rules {
            let type = type(of: rule)
            let others = type.interests.subtracting(.messages)
            for bit in 0..<Interests.count where others.rawValue & 1 << UInt16(bit) != 0 {
                listeners[bit].append(Listener(rule: rule))
            }
            guard type.interests.contains(.messages) else { continue }
            let places = kinds.filter { type.kinds?.contains($0) ?? true }.map(\.place)
            for place in type.kinds == nil ? places + [kinds.count] : places {
                messageListeners[place].append(Listener(rule: rule))
                if type.judgesKept { keptListeners[place].append(Listener(rule: rule)) }
            }
        }
    }

    /// Tells an event to those who want to hear of it.
    @inline(__always)
    func tell(_ interest: Interests, at line: Int, _ call: (Rule) -> Void) {
        for listener in listeners[interest.rawValue.trailingZeroBitCount] { listener.tell(line, call) }
    }

    /// Tells a message to those who want to hear what it says.
    ///
    /// - Parameter isKept: True for one that the broker had kept since before anybody listened.
    @inline(__always)
    func tell(_ kind: UtteranceKind?, at line: Int, isKept: Bool = false, _ call: (Rule) -> Void) {
        let place = kind?.place ?? messageListeners.count - 1
        for listener in isKept ? keptListeners[place] : messageListeners[place] { listener.tell(line, call) }
    }
}
