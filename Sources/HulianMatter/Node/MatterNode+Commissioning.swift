internal import HulianBehaviors
internal import HulianModel

/// The fail-safe of a node: until it ends, a commissioner may change what else may not be changed.
final class FailSafe: Worker {
    /// The device.
    weak var device: Device?
    /// The fabric that armed it.
    var fabric: UInt8 = 0
    /// How often it was armed, so that work of an earlier time is known.
    private(set) var generation: UInt32 = 0

    /// Counts one arming more.
    func arm(_ fabric: UInt8) -> UInt32 {
        self.fabric = fabric
        generation &+= 1
        return generation
    }

    override func perform(task: UInt32, detail: UInt32) {
        guard let device, detail == generation, device.isFailSafeArmed ?? false else { return }
        device.endFailSafe(isComplete: false)
    }
}

extension MatterNode {
    /// What General Commissioning answers, as the answers' error code counts it (Matter 1.4 core, section 11.10.5.1).
    private enum CommissioningError {
        /// It was done.
        static let ok: Int64 = 0
        /// The regulatory location cannot be set.
        static let valueOutsideRange: Int64 = 1
        /// There is no fail-safe.
        static let noFailSafe: Int64 = 3
        /// Another fabric armed it.
        static let busyWithOther: Int64 = 4
    }
    /// How far commissioning is, as its client counts it.
    private static let breadcrumb: AttributeNumber = 0x0000
    /// Where the node is, and where it can be.
    private static let regulatoryConfig: AttributeNumber = 0x0002, locationCapability: AttributeNumber = 0x0003

    /// The answers of General Commissioning; nothing for a command that the node has not got.
    func commissioning(_ capability: Int, _ command: CommandDefinition, _ fields: Fields) -> [Field]? {
        switch command.number {
        case 0x00: answer(armFailSafe(capability, fields))
        case 0x02: answer(setRegulatoryConfig(capability, fields))
        case 0x04: answer(completeCommissioning(capability))
        default: nil
        }
    }

    /// An answer.
    private func answer(_ error: Int64) -> [Field] {
        [Field("errorCode", .integer(error)), Field("debugText", .string(""))]
    }

    /// Sets an attribute, if it is there.
    private func set(_ capability: Int, _ attribute: AttributeNumber, _ value: Value) {
        guard let slot = device.blueprint.attribute(attribute, of: capability) else { return }
        device.setInitial(slot, value)
    }

    /// Arms the fail-safe, makes it longer, or ends it (section 11.10.7.2).
    private func armFailSafe(_ capability: Int, _ fields: Fields) -> Int64 {
        let isArmed = device.isFailSafeArmed ?? false
        guard !isArmed || failSafe.fabric == fabric else { return CommissioningError.busyWithOther }
        let seconds = fields.integer("expiryLengthSeconds") ?? 0
        guard seconds > 0 else {
            if isArmed { device.endFailSafe(isComplete: false) }
            set(capability, Self.breadcrumb, 0)
            return CommissioningError.ok
        }
        device.isFailSafeArmed = true
        scheduler.schedule(failSafe, after: .seconds(seconds), task: 0, detail: failSafe.arm(fabric))
        set(capability, Self.breadcrumb, fields["breadcrumb"])
        return CommissioningError.ok
    }

    /// Says where the node is (section 11.10.7.4).
    private func setRegulatoryConfig(_ capability: Int, _ fields: Fields) -> Int64 {
        guard device.isFailSafeArmed ?? false else { return CommissioningError.noFailSafe }
        let wish = fields.integer("newRegulatoryConfig") ?? 0
        let able = device.blueprint.attribute(Self.locationCapability, of: capability).flatMap {
            device.value(at: $0).integerValue
        }
        // 2 stands for indoors and outdoors.
        guard able == nil || able == 2 || able == wish else { return CommissioningError.valueOutsideRange }
        set(capability, Self.regulatoryConfig, .integer(wish))
        set(capability, Self.breadcrumb, fields["breadcrumb"])
        return CommissioningError.ok
    }

    /// What was changed under the fail-safe stays (section 11.10.7.6).
    private func completeCommissioning(_ capability: Int) -> Int64 {
        guard device.isFailSafeArmed ?? false else { return CommissioningError.noFailSafe }
        device.endFailSafe(isComplete: true)
        set(capability, Self.breadcrumb, 0)
        return CommissioningError.ok
    }
}
