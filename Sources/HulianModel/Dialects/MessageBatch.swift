/// A payload of several settings, each a name and a value with a space between, such as `NoDelay;Dimmer 50;POWER ON`.
public struct MessageBatch: Hashable, Sendable {
    /// The octet between two settings.
    public let separator: UInt8
    /// Names that set nothing of the device's state; they are passed over, whatever stands behind them.
    public let passedOver: [String]

    /// Makes a batch.
    public init(separator: UInt8, passedOver: [String] = []) {
        self.separator = separator
        self.passedOver = passedOver
    }
}
