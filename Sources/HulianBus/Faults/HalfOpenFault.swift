internal import HulianModel

/// Nothing passes and nobody notices, until the broker misses the client's signs of life.
///
/// The broker gives up after one and a half times the keep-alive (MQTT 5.0, section 3.1.2.10); then it breaks the
/// connection and publishes the will.
public final class HalfOpenFault: Fault {
    public override func begin(_ client: NetworkClient) { client.goSilent() }
    public override func end(_ client: NetworkClient) { client.release() }
    public override var swallowsEverything: Bool { true }
}
