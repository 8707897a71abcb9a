/// A target that misbehaves on purpose: the fuzzer must notice.
final class MisbehavingTarget: FuzzTarget {
    /// What it does with the tenth input.
    enum Misbehaviour: String, CaseIterable {
        /// It ends the process.
        case crash
        /// It never comes back.
        case hang
        /// It takes memory without bound.
        case growth
        /// It takes long, and comes back.
        case slowness
        /// It reads something else than it must.
        case lie
    }

    /// What it does.
    private let misbehaviour: Misbehaviour
    /// How many inputs it got.
    private var count = 0
    /// What it holds.
    private var held: [[UInt8]] = []

    /// Makes the target.
    init(_ misbehaviour: Misbehaviour) {
        self.misbehaviour = misbehaviour
        super.init("check-\(misbehaviour)", "misbehaves on purpose, to check the fuzzer: \(misbehaviour)")
    }

    override var isReal: Bool { false }

    override func seeds() -> [[UInt8]] { [[0x61]] }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        count += 1
        understood += 1
        guard count >= 10 else { return 0 }
        switch misbehaviour {
        case .crash: held[count].removeAll()
        case .hang: while count > 0 { count = max(count &+ 1, 1) }
        case .growth:
            while count > 0 { held.append([UInt8](repeating: UInt8(truncatingIfNeeded: held.count), count: 1 << 20)) }
        case .slowness:
            let start = Clock.processor()
            while Clock.processor() - start < 3 { count &+= 1 }
        case .lie: throw FuzzFailure("one and one is three")
        }
        return UInt64(count)
    }
}
