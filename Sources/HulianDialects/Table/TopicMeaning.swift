internal import HulianModel

/// What a topic means; worked out when it is first seen.
///
/// A plain value, so that looking at it counts no references. What it points to belongs to the space.
struct TopicMeaning {
    /// The messages that have this topic, by index in the table; empty for a foreign topic.
    var forms: FixedList<Int16>
    /// True once it was worked out.
    var isKnown = false
    /// The device; -1 for one that is not known.
    var device: Int32 = -1
    /// True when the topic begins like one of the dialect's though it is none.
    var isNearMiss = false
    /// The name of an attribute, command or event in the topic.
    var name: OctetRange = .none
    /// The number of a service in the topic; -1 for none.
    var service: Int32 = -1
    /// The number within a service in the topic; -1 for none.
    var number: Int32 = -1
    /// The identifier in the topic.
    var id: OctetRange = .none
    /// The code of an answer in the topic; nothing for a topic without.
    var code: Int64?
    /// The word in the topic that says whether the device is there.
    var state: OctetRange = .none
    /// The attribute that the name or the numbers stand for; -1 for none.
    var attribute: Int16 = -1
    /// The command or event that the name or the numbers stand for; -1 for none.
    var element: Int16 = -1
    /// The names of the device; nothing for one that is not known.
    var binding: UnsafePointer<BindingFacts>?
    /// The identity of the device; empty for one that is not known.
    var identity: FixedList<Octets>
}

/// The meanings of topics by number, at a place of their own.
struct TopicMeanings {
    /// The meanings.
    private var start: UnsafeMutablePointer<TopicMeaning>
    /// How many have room.
    private var capacity = 64
    /// The index behind the last that was ever set since all was forgotten.
    private var end = 0
    /// The lists of forms that were met, each once.
    private var lists: [FixedList<Int16>] = []
    /// Where the lists lie.
    private let memory: FixedMemory

    /// Makes an empty table.
    init(in memory: FixedMemory) {
        self.memory = memory
        start = .allocate(capacity: capacity)
        start.initialize(repeating: Self.unknown, count: capacity)
    }

    /// Gives the memory back.
    func deallocate() { start.deallocate() }

    /// Nothing is known.
    private static var unknown: TopicMeaning {
        // No place is read where the count is nought; any address will do.
        let nowhere = UnsafeMutablePointer<Int16>(bitPattern: 8).unsafelyUnwrapped
        let noOctets = UnsafeMutablePointer<Octets>(bitPattern: 8).unsafelyUnwrapped
        return TopicMeaning(
            forms: FixedList(start: nowhere, count: 0), identity: FixedList(start: noOctets, count: 0))
    }

    /// The meaning at an index as long as it is known; nothing else.
    @inline(__always)
    func known(_ index: Int) -> UnsafePointer<TopicMeaning>? {
        index < capacity && start[index].isKnown ? UnsafePointer(start + index) : nil
    }

    /// Sets the meaning at an index.
    mutating func set(_ index: Int, _ meaning: TopicMeaning) -> UnsafePointer<TopicMeaning> {
        while capacity <= index {
            let larger = UnsafeMutablePointer<TopicMeaning>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: start, count: capacity)
            (larger + capacity).initialize(repeating: Self.unknown, count: capacity)
            start.deallocate()
            start = larger
            capacity *= 2
        }
        start[index] = meaning
        start[index].isKnown = true
        end = max(end, index + 1)
        return UnsafePointer(start + index)
    }

    /// Forgets all.
    mutating func removeAll() {
        start.update(repeating: Self.unknown, count: end)
        end = 0
    }

    /// A meaning with a list of forms.
    mutating func meaning(_ forms: [Int16]) -> TopicMeaning {
        var meaning = Self.unknown
        if let known = lists.first(where: { list in
            list.count == forms.count && forms.indices.allSatisfy { list[$0] == forms[$0] }
        }) {
            meaning.forms = known
        } else {
            meaning.forms = memory.keep(forms)
            lists.append(meaning.forms)
        }
        return meaning
    }
}
