internal import HulianModel

/// Which parts of a device type a device has by its own description; a device may have less than its type.
///
/// Each list goes by the index in the binding.
public struct DescribedScope: Sendable, Hashable {
    /// Whether each attribute is told.
    public private(set) var told: [Bool]
    /// Whether each attribute can be set.
    public private(set) var settable: [Bool]
    /// Whether each command can be given.
    public private(set) var commands: [Bool]

    /// Compares a description with what the dialect makes of the device type.
    ///
    /// - Parameters:
    ///   - description: What the device said of itself, put together of all its pieces.
    ///   - binding: The dialect bound to the device type that it is taken for.
    public init(_ description: DeviceDescription, of binding: DialectBinding) {
        let known = binding.attributes.map { description.attribute(like: DescribedAttribute($0, binding)) }
        told = known.map { $0?.isTold ?? false }
        settable = known.map { $0?.isSettable ?? false }
        commands = binding.commands.map { command in
            guard case .set(let name, let value) = command.form else {
                var wanted = DescribedElement(command.wireName)
                wanted.service = command.service
                wanted.number = command.number
                return description.commands.contains { $0.isSame(as: wanted) }
            }
            var wanted = DescribedAttribute(name.name, .unknown)
            wanted.service = command.service
            wanted.number = command.number
            guard let attribute = description.attribute(like: wanted) else { return false }
            let words = attribute.settings + (attribute.isSettable ? attribute.choices : [])
            return words.contains { $0.plainText == value.plainText }
        }
    }
}

extension DeviceDescription {
    /// The described attribute that is the same as a wanted one; nothing when it is not described.
    ///
    /// A device may have a name of its own for it; then the table's name stands beside it.
    fileprivate func attribute(like wanted: DescribedAttribute) -> DescribedAttribute? {
        attributes.first { $0.isSame(as: wanted) }
            ?? attributes.first { wanted.service < 0 && $0.standardName == wanted.name }
    }
}
