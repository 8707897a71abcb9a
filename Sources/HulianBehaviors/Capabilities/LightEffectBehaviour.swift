internal import HulianModel

/// Light effects: a lamp that breathes, flickers, runs through colours or rises like the sun, for a time.
///
/// A capability of ours. An effect changes the light of the lamp and, where there are colours, the hue; level and
/// On/Off stay what they are. It ends by itself, by a command, and when the lamp is switched off.
final class LightEffectBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC3B
    /// The effect that runs.
    private static let effect: AttributeNumber = 0x0000
    /// How fast it runs.
    private static let speed: AttributeNumber = 0x0001
    /// Minutes that are left.
    private static let remainingTime: AttributeNumber = 0x0002

    /// The effects, as the attribute counts them.
    private enum Effect {
        /// No effect.
        static let none: Int64 = 0
        /// The light rises and falls.
        static let breathing: Int64 = 1
        /// The hue runs round.
        static let rainbow: Int64 = 2
        /// The light flickers.
        static let candle: Int64 = 3
        /// Colours and light change at random.
        static let party: Int64 = 4
        /// The light rises slowly.
        static let sunrise: Int64 = 5
        /// The light follows the noise of the room.
        static let music: Int64 = 6
    }
    /// The timers: a step, and the end.
    private enum Timer {
        /// A step.
        static let step = 0
        /// A minute is over.
        static let minute = 1
    }

    /// When the effect ends, and when it began.
    private var end = Instant(nanoseconds: 0), began = Instant(nanoseconds: 0)
    /// The step of the effect.
    private var step: Int64 = 0
    /// The colour before the effect.
    private var before: SceneFields?

    /// The effect that runs.
    private var running: Int64 { integer(Self.effect) ?? Effect.none }
    /// The lamp whose light it changes.
    private var lamp: LampBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? LampBehaviour }.first { $0.endpoint == self.endpoint }
    }
    /// The colours of the lamp.
    private var color: ColorControlBehaviour? { sibling(ColorControlBehaviour.number) }
    /// The time of a step: from 30 s at the slowest to 2 s at the fastest (project default).
    private var period: Interval { .milliseconds(30_000 - 280 * (integer(Self.speed) ?? 50)) }

    override func start() { stopEffect() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.speed, isArmed(Timer.step) { setTimer(Timer.step, after: period) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try begin(fields.integer("effect") ?? 0, minutes: fields.integer("duration") ?? 60)
        case 0x01: stopEffect()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number),
            value(OnOffBehaviour.number, attribute).boolValue == false, running != Effect.none
        else { return }
        stopEffect()
    }

    /// Begins an effect; a lamp that is off goes on.
    private func begin(_ effect: Int64, minutes: Int64) throws(Status) {
        guard effect != Effect.none else { return stopEffect() }
        let isColourful = color?.has(feature: "HS") ?? false
        guard isColourful || ![Effect.rainbow, Effect.party].contains(effect) else { throw .constraintError }
        stopEffect()
        if let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), !onOff.isOn { onOff.switchOn() }
        before = SceneFields(of: self)
        began = device.now
        end = device.now + .minutes(minutes)
        step = 0
        set(Self.effect, .integer(effect))
        set(Self.remainingTime, .integer(minutes))
        setTimer(Timer.minute, after: .minutes(1))
        play()
    }

    /// Ends the effect and brings back the colour that was before.
    private func stopEffect() {
        cancelTimer(Timer.step)
        cancelTimer(Timer.minute)
        set(Self.effect, .integer(Effect.none))
        set(Self.remainingTime, 0)
        lamp?.factor = 1
        if let before { color?.recall(before, in: .zero) }
        before = nil
    }

    /// Plays a step.
    private func play() {
        step += 1
        switch running {
        case Effect.breathing: lamp?.factor = [0.2, 0.5, 0.8, 1, 0.8, 0.5][Int(step % 6)]
        case Effect.rainbow: turn(to: (step - 1) % 12 * 0x10000 / 12)
        case Effect.candle: lamp?.factor = 0.5 + Double(device.random.number(in: 0...40)) / 100
        case Effect.party:
            turn(to: device.random.number(in: 0...0xFFFF))
            lamp?.factor = 0.4 + Double(device.random.number(in: 0...60)) / 100
        case Effect.sunrise:
            let whole = max(1, (end - began).seconds)
            lamp?.factor = min(1, max(0.01, (device.now - began).seconds / whole))
        case Effect.music:
            let noise = device.room?[.noise] ?? 30
            lamp?.factor = min(1, max(0.1, (noise - 30) / 45))
        default: return
        }
        setTimer(Timer.step, after: period)
    }

    /// Turns to a hue of 65 536.
    private func turn(to hue: Int64) {
        guard let color else { return }
        color.enter(color.isEnhanced ? .enhancedHue : .hueSaturation)
        color.move(.saturation, to: ColorControlBehaviour.greatestByte, in: .zero)
        color.move(.hue, to: color.isEnhanced ? hue : min(ColorControlBehaviour.greatestByte, hue >> 8), in: .zero)
    }

    override func fire(_ timer: Int) {
        guard timer == Timer.minute else { return play() }
        let left = (end - device.now).seconds
        guard left > 0.5 else {
            stopEffect()
            return emit(0x00)
        }
        set(Self.remainingTime, .integer(Int64((left / 60).rounded(.up))))
        setTimer(Timer.minute, after: .fractional(seconds: min(60, left)))
    }
}
