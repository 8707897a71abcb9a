internal import HulianModel

/// A scanned body, and what is known of the message around it; handed on by pointer, as it is large to copy.
struct ScannedBody {
    /// What it must look like.
    var program: UnsafePointer<ReadingProgram>
    /// Its tokens.
    var tokens: UnsafePointer<JSONToken>
    /// Its octets.
    var text: Octets
    /// The values of the variables of identity; empty when the device is not known.
    var identity: FixedList<Octets>
    /// The name in the topic; nothing for a topic without.
    var name: Octets?

    /// The octets that a variable must have; nothing when they are not known.
    @inline(__always)
    func variable(_ place: Int32, _ isName: Bool) -> Octets? {
        if place >= 0, identity.count > 0 { return identity[place] }
        return isName ? name : nil
    }

    /// The octets of a token.
    @inline(__always)
    func octets(_ token: Int32) -> Octets { tokens[Int(token)].octets(in: text) }

    /// Where a token stands.
    @inline(__always)
    func range(_ token: Int32) -> OctetRange {
        let token = tokens[Int(token)]
        return OctetRange(start: token.start, count: token.end &- token.start)
    }
}
