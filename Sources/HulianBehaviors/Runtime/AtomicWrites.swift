internal import HulianModel

/// One client's change of several attributes that takes effect at once or not at all.
struct AtomicWrite {
    /// The client, as Matter counts fabrics.
    let owner: UInt8
    /// The attributes that nobody else may write meanwhile.
    let attributes: [AttributeNumber]
    /// When it is given up if the client does not end it.
    let deadline: Instant
    /// What the client has written so far, which only it sees.
    fileprivate(set) var pending: [(attribute: AttributeNumber, value: Value)] = []

    /// What was written of an attribute; nothing when it was not written.
    func value(of attribute: AttributeNumber) -> Value? { pending.first { $0.attribute == attribute }?.value }
}

/// The atomic writes that are open at a capability: at most one for a client, and one for an attribute.
///
/// Source: Matter 1.4 core, section 7.15 (Atomic Writes).
struct AtomicWrites {
    /// Those that are open, in the order in which they were begun.
    private(set) var open: [AtomicWrite] = []

    /// The write of a client; nothing when it has none.
    func write(by owner: UInt8) -> AtomicWrite? { open.first { $0.owner == owner } }

    /// The write that has an attribute; nothing when nobody writes it.
    func write(of attribute: AttributeNumber) -> AtomicWrite? { open.first { $0.attributes.contains(attribute) } }

    /// What a client has written of an attribute that was not put into effect; nothing for everybody else.
    func pending(_ attribute: AttributeNumber, for owner: UInt8) -> Value? {
        write(by: owner)?.value(of: attribute)
    }

    /// Checks whether a client may write an attribute that is written atomically only.
    ///
    /// - Throws: ``Status/invalidInState`` when nobody has begun to, ``Status/busy`` when another one has.
    func checkWrite(of attribute: AttributeNumber, by owner: UInt8) throws(Status) {
        guard let write = write(of: attribute) else { throw .invalidInState }
        guard write.owner == owner else { throw .busy }
    }

    /// Begins a write.
    mutating func begin(_ attributes: [AttributeNumber], by owner: UInt8, until deadline: Instant) {
        open.append(AtomicWrite(owner: owner, attributes: attributes, deadline: deadline))
    }

    /// Takes a value that a client wrote, in place of what it wrote before.
    mutating func pend(_ value: Value, of attribute: AttributeNumber, by owner: UInt8) {
        guard let index = open.firstIndex(where: { $0.owner == owner }) else { return }
        open[index].pending.removeAll { $0.attribute == attribute }
        open[index].pending.append((attribute, value))
    }

    /// Ends the write of a client, whatever becomes of it.
    mutating func end(by owner: UInt8) { open.removeAll { $0.owner == owner } }

    /// Ends those whose time is over.
    mutating func expire(at now: Instant) { open.removeAll { $0.deadline <= now } }

    /// Ends all.
    mutating func removeAll() { open = [] }

    /// When the next one is given up; nothing when none is open.
    var deadline: Instant? { open.map(\.deadline).min() }
}
