/// How gateways of a dialect speak for the devices behind them.
public struct GatewayTable: Sendable {
    /// Whose topics what is said of a device behind a gateway stands on.
    public enum Topics: String, Sendable, CaseIterable {
        /// Those of the device itself.
        case own
        /// Those of its gateway.
        case gateway
    }

    /// True where one gateway stands before all devices anyway: no device of a home is one.
    public let isAlways: Bool
    /// Whose topics they are; messages that are marked `behind` say otherwise for themselves.
    public let topics: Topics
    /// What a gateway says for a device before anything else, by name and in order; each is answered before the next.
    public let joins: [String]
    /// What a gateway says of a device that has gone, by name.
    public let leaves: [String]
    /// The codes by which a cloud answers a gateway; empty where they are those of the dialect.
    public let status: [StatusCode]
    /// How a gateway signs for a device with the secret of the device; nothing where nothing is signed, or where it is the
    /// password by which the device itself would connect.
    public let signature: CredentialScheme?

    /// Makes a description.
    public init(
        topics: Topics, joins: [String], leaves: [String], status: [StatusCode], signature: CredentialScheme?,
        isAlways: Bool = false
    ) {
        self.isAlways = isAlways
        self.topics = topics
        self.joins = joins
        self.leaves = leaves
        self.status = status
        self.signature = signature
    }
}
