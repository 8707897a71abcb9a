internal import HulianModel

/// The connection breaks, and cannot be made again while the fault lasts.
public final class CutFault: Fault {
    public override func begin(_ client: NetworkClient) { client.holdOff(cuts: true) }
    public override func end(_ client: NetworkClient) { client.release() }
    public override var swallowsEverything: Bool { true }
}
