internal import HulianModel

/// Something that must happen before a time.
struct Deadline<Content> {
    /// When it was asked for.
    let start: Instant
    /// The last moment at which it may happen.
    let due: Instant
    /// What asked for it.
    let witness: Witness
    /// What must happen.
    var content: Content
}

/// What a rule waits for, in the order in which it was asked for; all of it has the same patience.
///
/// Each thing belongs to a device, by its place among the devices of the judge. What belongs to one device is found
/// without looking at the others, since a home of a thousand devices waits for thousands of things at one time. A class,
/// as a lazy property that is a structure is copied whenever it changes.
final class Deadlines<Content> {
    /// Something that is waited for, or a gap where it was.
    private struct Entry {
        /// What is waited for; nothing once it was taken out.
        var deadline: Deadline<Content>?
        /// The device that it belongs to.
        let owner: Int
        /// The number of the next entry of the same device; -1 for none.
        var next = -1
    }

    /// The entries of one device.
    private struct Chain {
        /// The number of the first; -1 for none.
        var first = -1
        /// The number of the last; only looked at while there is a first.
        var last = -1
    }

    /// How long each may take.
    let patience: Interval
    /// How many things are waited for.
    private(set) var count = 0
    /// The entries in the order in which they were asked for.
    private var entries: ContiguousArray<Entry> = []
    /// How many entries at the front are gaps.
    private var gaps = 0
    /// The number of the entry at the front: numbers stay when gaps are cleared away.
    private var base = 0
    /// The entries of each device.
    private var chains: ContiguousArray<Chain> = []

    /// Waits for nothing yet.
    init(patience: Interval) { self.patience = patience }

    /// True when nothing is waited for.
    var isEmpty: Bool { count == 0 }

    /// Waits for something of a device from now on.
    func wait(for content: Content, of owner: Int, from witness: Witness) {
        let number = base + entries.count
        entries.append(
            Entry(
                deadline: Deadline(
                    start: witness.time, due: witness.time + patience, witness: witness, content: content),
                owner: owner))
        while chains.count <= owner { chains.append(Chain()) }
        if chains[owner].first < 0 {
            chains[owner].first = number
        } else {
            entries[chains[owner].last - base].next = number
        }
        chains[owner].last = number
        count += 1
    }

    /// Takes out the first thing whose time is up; nothing when there is none.
    func takeLate(at time: Instant) -> Deadline<Content>? {
        guard count > 0 else { return nil }
        while entries[gaps].deadline == nil { gaps += 1 }
        guard let first = entries[gaps].deadline, time > first.due else { return nil }
        // The first of all is the first of its device.
        remove(base + gaps, after: -1)
        return first
    }

    /// The first thing of a device for which something holds; nothing when there is none.
    func first(of owner: Int, where isMeant: (Content) -> Bool = { _ in true }) -> Deadline<Content>? {
        let (number, _) = find(owner, isMeant)
        return number < 0 ? nil : entries[number - base].deadline
    }

    /// Changes the first thing of a device for which something holds.
    ///
    /// - Returns: False when there is none.
    @discardableResult
    func change(of owner: Int, where isMeant: (Content) -> Bool, _ body: (inout Content) -> Void) -> Bool {
        let (number, _) = find(owner, isMeant)
        guard number >= 0, var deadline = entries[number - base].deadline else { return false }
        body(&deadline.content)
        entries[number - base].deadline = deadline
        return true
    }

    /// Takes out the first thing of a device for which something holds; nothing when there is none.
    func take(of owner: Int, where isMeant: (Content) -> Bool = { _ in true }) -> Deadline<Content>? {
        let (number, before) = find(owner, isMeant)
        guard number >= 0, let deadline = entries[number - base].deadline else { return nil }
        remove(number, after: before)
        return deadline
    }

    /// Takes out all things for which something holds, of whatever device.
    func takeAll(where isMeant: (Content) -> Bool) -> [Deadline<Content>] {
        let owners = entries.compactMap { entry in
            entry.deadline.flatMap { isMeant($0.content) ? entry.owner : nil }
        }
        return owners.compactMap { take(of: $0, where: isMeant) }
    }

    /// Forgets all things of a device for which something holds.
    func forget(of owner: Int, where isMeant: (Content) -> Bool = { _ in true }) {
        while take(of: owner, where: isMeant) != nil {}
    }

    /// Forgets everything.
    func forgetAll() {
        entries.removeAll(keepingCapacity: true)
        for owner in chains.indices { chains[owner] = Chain() }
        (count, gaps, base) = (0, 0, 0)
    }

    /// The number of the first thing of a device for which something holds, and of the one before it; -1 for none.
    private func find(_ owner: Int, _ isMeant: (Content) -> Bool) -> (number: Int, before: Int) {
        guard count > 0, owner < chains.count else { return (-1, -1) }
        var before = -1
        var number = chains[owner].first
        while number >= 0 {
            if let content = entries[number - base].deadline?.content, isMeant(content) { return (number, before) }
            before = number
            number = entries[number - base].next
        }
        return (-1, -1)
    }

    /// Takes an entry out of the chain of its device and leaves a gap.
    private func remove(_ number: Int, after before: Int) {
        let index = number - base
        let (owner, next) = (entries[index].owner, entries[index].next)
        if before < 0 { chains[owner].first = next } else { entries[before - base].next = next }
        if next < 0 { chains[owner].last = before }
        entries[index].deadline = nil
        count -= 1
        if count == 0 {
            // All chains are empty: numbers may begin anew.
            entries.removeAll(keepingCapacity: true)
            (gaps, base) = (0, 0)
        } else if index == gaps {
            gaps += 1
            guard gaps > 256, gaps * 2 > entries.count else { return }
            entries.removeFirst(gaps)
            base += gaps
            gaps = 0
        }
    }
}
