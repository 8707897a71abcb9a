internal import HulianModel

/// A limit for noise: it is loud from the threshold on, and no more when the noise is well below it.
final class LoudnessBehaviour: Behaviour {
    /// How device types name it: the hysteresis in dBA.
    static let dynamics = Behaviours.Dynamics("loudness", parameters: ["hysteresis"]) { device, endpoint, parameters in
        LoudnessBehaviour(device: device, endpoint: endpoint, hysteresis: parameters.number("hysteresis", or: 5))
    }

    /// The threshold in tenths of dBA.
    private static let loudThreshold: AttributeNumber = 0x0003
    /// Whether it is loud.
    private static let isLoud: AttributeNumber = 0x0004

    /// How far the noise must fall below the threshold, in tenths of dBA.
    private let hysteresis: Int64

    /// Makes a limit.
    private init(device: Device, endpoint: Int, hysteresis: Double) {
        self.hysteresis = Int64((min(50, max(0, hysteresis)) * 10).rounded())
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { judge() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(MeasurementBehaviour.sound), attribute != Self.isLoud else { return }
        judge()
    }

    /// Compares the noise with the threshold; a noise that is not known changes nothing.
    private func judge() {
        guard let sound = sibling(MeasurementBehaviour.sound, as: MeasurementBehaviour.self),
            let level = sound.integer(MeasurementBehaviour.measuredValue),
            let threshold = sound.integer(Self.loudThreshold)
        else { return }
        let isLoud = level >= threshold - (sound.bool(Self.isLoud) ? hysteresis : 0)
        guard sound.set(Self.isLoud, .bool(isLoud)) else { return }
        sound.emit(0x00, [Field("isLoud", .bool(isLoud)), Field("level", .integer(level))])
    }
}
