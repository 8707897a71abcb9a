internal import HulianDialects
public import HulianModel

extension Stage {
    /// A device tells what was while it was away, in the order that is given, and wants no answer.
    ///
    /// - Parameters:
    ///   - actor: The device.
    ///   - path: An attribute.
    ///   - entries: Its values, and how long ago it had them.
    public func history(_ actor: Actor, _ path: String, _ entries: [(ago: Interval, value: Value)], id: String = "1") {
        guard let space = space(actor.dialect), actor.number >= 0, let slot = slot(path, actor) else { return }
        let attribute = space.speakers[Int(actor.number)].binding.attributeOfSlot[slot]
        var said = Statement(.other, by: .device, about: actor.number)
        said.time = now
        said.id = ContiguousArray(id.utf8)
        let past = entries.map { PastEntry(.value(attribute: attribute, $0.value), at: now + (.zero - $0.ago)) }
        publish(actor.client) { send in space.write(history: past[...], said, send) }
    }
}
