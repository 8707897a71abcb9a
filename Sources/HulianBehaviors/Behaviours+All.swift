internal import HulianModel

extension Behaviours {
    /// The behaviours of capabilities by number; only looked into, never walked.
    ///
    /// One line for each file in `Capabilities/`.
    static let capabilities: [CapabilityNumber: CapabilityMaker] = [
        OnOffBehaviour.number: { OnOffBehaviour(device: $0, endpoint: $1, capability: $2) },
        LevelControlBehaviour.number: { LevelControlBehaviour(device: $0, endpoint: $1, capability: $2) },
    ]

    /// The behaviours that device types name, in the order of their names.
    ///
    /// One line for each file in `Dynamics/`.
    public static let allDynamics: [Dynamics] = [
        LampBehaviour.dynamics
    ]
}
