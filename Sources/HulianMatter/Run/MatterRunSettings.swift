public import HulianModel

/// What a run of test files is told from outside.
public struct MatterRunSettings: Sendable {
    /// What the device declares; nothing to take what the composition has.
    public var pics: PICSValues?
    /// Values that replace settings of the files, such as PIXITs.
    public var overrides: [(name: String, value: String)] = []
    /// The seed of everything that is random.
    public var seed: UInt64 = 42
    /// The longest time that a file may take in virtual time: what needs longer is no test, and all that a node does
    /// meanwhile takes time of the machine.
    public var longestTime = Interval.seconds(30 * 86_400)
    /// Makes what is wrong on purpose with the node of each file; only tests of tests set it.
    var mutation: (@Sendable () -> NodeMutation)?

    /// Makes settings that leave all to the files.
    public init() {}
}
