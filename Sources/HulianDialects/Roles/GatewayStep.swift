internal import HulianModel

/// A step that a gateway takes for devices behind it.
public struct GatewayStep: Sendable {
    /// Its place among the steps by which a device becomes known; nothing for a message that only says that it has gone.
    public let join: Int?
    /// True for a message that says that a device has gone.
    public let isLeave: Bool

    /// Makes a step.
    private init(join: Int?, isLeave: Bool) {
        self.join = join
        self.isLeave = isLeave
    }

    /// The step that a message of a dialect is; nothing for a message that is none.
    init?(_ message: MessageTable, in table: DialectTable) {
        guard let gateway = table.gateway else { return nil }
        join = gateway.joins.firstIndex(of: message.name)
        isLeave = gateway.leaves.contains(message.name)
        if join == nil, !isLeave { return nil }
    }

    /// The same message says both in some dialects; what it says of a device tells which is meant.
    public func meant(by said: Utterance) -> GatewayStep {
        guard join != nil, isLeave, let isOnline = said.online else { return self }
        return GatewayStep(join: isOnline ? join : nil, isLeave: !isOnline)
    }
}

extension DialectSpace {
    /// The step of a gateway that a message is; nothing for a message that is none.
    public func gatewayStep(_ form: Int16) -> GatewayStep? { form >= 0 ? facts[Int(form)].step : nil }
}
