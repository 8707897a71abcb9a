internal import HulianModel

/// A word of a ``HulianModel/MessageWord`` as plain octets.
struct WordFacts {
    /// An argument of the method that it calls.
    struct Argument {
        /// Its name.
        let name: Octets
        /// Its bare value; empty where it follows behind a comma.
        let value: Octets
    }

    /// The word.
    let word: Octets
    /// The method without its component.
    let method: Octets
    /// What the method gets.
    let arguments: FixedList<Argument>

    /// Lays a word out.
    init(_ word: MessageWord, in memory: FixedMemory) {
        self.word = memory.keep(octets: word.word.utf8)
        method = memory.keep(octets: word.method.utf8)
        arguments = memory.keep(
            word.arguments.map { argument in
                Argument(
                    name: memory.keep(octets: argument.name.utf8),
                    value: memory.keep(octets: (argument.value ?? "").utf8))
            })
    }
}

extension Octets {
    /// True for the octets of a method of a component, `Light.Toggle` of `light` and `Toggle`; a topic writes the component
    /// in small letters.
    func isMethod(_ method: Octets, of component: Octets) -> Bool {
        guard count == component.count + 1 + method.count, self[component.count] == 0x2E else { return false }
        for index in 0..<component.count where self[index].smallLetter != component[index] { return false }
        return Octets(rebasing: self[(component.count + 1)...]).equals(method)
    }
}

extension UInt8 {
    /// The small letter of a capital one of ASCII; any other octet as it is.
    fileprivate var smallLetter: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
