internal import HulianModel

/// What reading asks of a binding for every message, as plain numbers and octets.
struct BindingFacts {
    /// What reading asks of an attribute.
    struct Attribute {
        /// How its value is read.
        let reader: UnsafePointer<ValueReader>
        /// The octets of its name.
        let name: Octets
        /// The number of its service; -1 for dialects without.
        let service: Int32
        /// Its number within the service; -1 for dialects without.
        let number: Int32
        /// True when the device tells it.
        let isReported: Bool
        /// True when a controller can set it.
        let isSettable: Bool
        /// True when a whole number must carry a point.
        let keepsPoint: Bool
        /// True when some value of its name stands for a command.
        let hidesCommand: Bool
        /// The least step of the raw number.
        let step: Int64
        /// The method that sets it; empty in a dialect without methods.
        let method: Octets
        /// The name of its argument.
        let argument: Octets
        /// The number of its component; -1 for none.
        let instance: Int32
    }

    /// A place of the table of names.
    struct Slot {
        /// The hash of the name.
        let hash: UInt32
        /// The attribute; -1 for an empty place.
        let attribute: Int16
    }

    /// The attributes.
    let attributes: FixedList<Attribute>
    /// True when some attributes are told once more as a color.
    let hasColors: Bool
    /// An open-addressing table of their names; a power of two, at most half full.
    private let slots: FixedList<Slot>

    /// Takes the facts out of a binding.
    ///
    /// - Parameter hasGroups: True in a dialect in which `group.name` stands in two places.
    init(
        _ attributes: ContiguousArray<DialectBinding.Attribute>, _ commands: ContiguousArray<DialectBinding.Command>,
        hasGroups: Bool, hasColors: Bool = false, in memory: FixedMemory
    ) {
        self.hasColors = hasColors
        self.attributes = memory.keep(
            attributes.map { attribute in
                var keepsPoint = false
                if case .decimal(_, _, keepsPoint: true) = attribute.codec.form { keepsPoint = true }
                return Attribute(
                    reader: attribute.codec.reader.start, name: memory.keep(octets: attribute.octets),
                    service: attribute.service, number: attribute.number, isReported: attribute.isReported,
                    isSettable: attribute.isSettable, keepsPoint: keepsPoint,
                    hidesCommand: commands.contains {
                        $0.literal != nil && $0.service == attribute.service && $0.octets == attribute.octets
                    }, step: attribute.codec.step,
                    method: memory.keep(octets: (attribute.name.request?.method ?? "").utf8),
                    argument: memory.keep(octets: (attribute.name.request?.argument ?? "").utf8),
                    instance: attribute.name.instance)
            })
        var size = 8
        while size < attributes.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(hash: 0, attribute: -1), count: size)
        for (index, attribute) in attributes.enumerated() {
            let hash = attribute.octets.withUnsafeBufferPointer { Self.hash($0, hasGroups: hasGroups) }
            var slot = Int(hash) & (size - 1)
            while slots[slot].attribute >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(hash: hash, attribute: Int16(index))
        }
        self.slots = memory.keep(slots)
    }

    /// The attribute with a name, the first of two; -1 for none.
    ///
    /// - Parameter hash: The hash of the name.
    @inline(__always)
    static func attribute(of binding: UnsafePointer<BindingFacts>, named name: Octets, hash: UInt32) -> Int16 {
        let slots = binding.pointee.slots.start
        let mask = binding.pointee.slots.count &- 1
        var slot = Int(hash) & mask
        while true {
            let attribute = slots[slot].attribute
            guard attribute >= 0 else { return -1 }
            if slots[slot].hash == hash, name.equals(binding.pointee.attributes.start[Int(attribute)].name) {
                return attribute
            }
            slot = (slot &+ 1) & mask
        }
    }

    /// The hash of a name, made of two where it has a group.
    static func hash(_ name: Octets, hasGroups: Bool) -> UInt32 {
        guard hasGroups, let point = name.firstIndex(of: 0x2E) else { return name.nameHash }
        return hash(Octets(rebasing: name[..<point]).nameHash, Octets(rebasing: name[(point + 1)...]).nameHash)
    }

    /// The hash of a name in a group, by the hashes of both.
    @inline(__always)
    private static func hash(_ group: UInt32, _ name: UInt32) -> UInt32 { group &* 31 &+ name }

    /// The attribute with a name in a group, the first of two; -1 for none.
    static func attribute(of binding: UnsafePointer<BindingFacts>, group: Octets, named name: Octets) -> Int16 {
        let slots = binding.pointee.slots.start
        let mask = binding.pointee.slots.count &- 1
        let hash = hash(group.nameHash, name.nameHash)
        var slot = Int(hash) & mask
        while true {
            let attribute = slots[slot].attribute
            guard attribute >= 0 else { return -1 }
            let known = binding.pointee.attributes.start[Int(attribute)].name
            if slots[slot].hash == hash, known.count == group.count &+ 1 &+ name.count, known[group.count] == 0x2E,
                Octets(rebasing: known[..<group.count]).equals(group),
                Octets(rebasing: known[(group.count + 1)...]).equals(name)
            {
                return attribute
            }
            slot = (slot &+ 1) & mask
        }
    }

    /// The attribute with a name in a group of a group, `devicepower:0.battery.percent`; -1 for none.
    static func attribute(
        of binding: UnsafePointer<BindingFacts>, group: Octets, inner: Octets, named name: Octets
    ) -> Int16 {
        let whole = group.count &+ 2 &+ inner.count &+ name.count
        for index in 0..<binding.pointee.attributes.count {
            let known = binding.pointee.attributes.start[index].name
            guard known.count == whole, known[group.count] == 0x2E, known[group.count &+ 1 &+ inner.count] == 0x2E,
                Octets(rebasing: known[..<group.count]).equals(group),
                Octets(rebasing: known[(group.count + 1)..<(group.count + 1 + inner.count)]).equals(inner),
                Octets(rebasing: known[(group.count + 2 + inner.count)...]).equals(name)
            else { continue }
            return Int16(index)
        }
        return -1
    }

    /// The attribute that an argument of a method sets; -1 for none.
    static func attribute(
        of binding: UnsafePointer<BindingFacts>, method: Octets, instance: Int32, argument: Octets
    ) -> Int16 {
        for index in 0..<binding.pointee.attributes.count {
            let known = binding.pointee.attributes.start + index
            if known.pointee.instance == instance, known.pointee.argument.equals(argument),
                known.pointee.method.equals(method)
            {
                return Int16(index)
            }
        }
        return -1
    }

    /// The attribute with numbers; -1 for none.
    @inline(__always)
    func attribute(service: Int32, number: Int32) -> Int16 {
        var index = 0
        while index < attributes.count {
            let attribute = attributes.start + index
            if attribute.pointee.service == service, attribute.pointee.number == number { return Int16(index) }
            index &+= 1
        }
        return -1
    }
}
