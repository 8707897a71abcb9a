internal import HulianModel

/// What an input did that it must not.
struct FuzzFailure: Error {
    /// One sentence.
    let message: String

    /// Makes a failure.
    init(_ message: String) { self.message = message }
}

/// Something that reads what others wrote, ready to be given inputs.
///
/// A class, because it keeps what it reads with from input to input. Making one costs nothing: all targets are made to be
/// listed, and each is prepared only where it runs.
class FuzzTarget {
    /// Its name on the command line.
    let name: String
    /// What it checks, in one sentence.
    let about: String
    /// How many inputs were understood and not only refused; without any, nothing behind the first check is tried.
    final var understood = 0
    /// False for a target that misbehaves on purpose, with which the fuzzer itself is checked.
    var isReal: Bool { true }

    /// Makes a target.
    init(_ name: String, _ about: String) {
        self.name = name
        self.about = about
    }

    /// Reads what the target needs, once, in the process that fuzzes it.
    ///
    /// - Throws: ``FuzzFailure`` when it cannot be read.
    func prepare() throws {}

    /// The inputs to start from.
    func seeds() throws -> [[UInt8]] { [] }

    /// Words that are put into inputs.
    var words: [String] { [] }

    /// Lets go of what grows from input to input by design, such as the table of topics.
    func reset() {}

    /// Reads an input.
    ///
    /// - Returns: A number that says what happened; an input with a new number is kept to be changed further.
    /// - Throws: ``FuzzFailure`` when something must not be.
    func run(_ input: [UInt8]) throws -> UInt64 { 0 }
}

/// A number made of others that is the same in every process.
struct Signature {
    /// The number.
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes a number in.
    mutating func add(_ number: some BinaryInteger) {
        value = (value ^ UInt64(truncatingIfNeeded: number)) &* 0x0000_0100_0000_01B3
        value ^= value >> 29
    }

    /// Takes a text in.
    mutating func add(_ text: String) {
        var text = text
        add(text.withUTF8 { $0.stableHash })
    }
}
