internal import HulianModel

/// Makes a capability of the elements of one cluster.
struct ClusterBuilder {
    /// The number of the cluster.
    private let number: UInt32
    /// The element of the cluster, and those of other files that add to it.
    private let elements: [XMLElement]
    /// All that was read.
    private let gathering: ClusterGathering
    /// The capability of our catalog with the number.
    private let known: Capability?
    /// What the capability has no place for.
    private(set) var details = ClusterDetails()
    /// The enumerations met so far.
    private(set) var enumerations: [EnumerationDefinition] = []
    /// The bitmaps met so far.
    private(set) var bitmaps: [BitmapDefinition] = []
    /// The structures met so far.
    private(set) var structures: [StructureDefinition] = []
    /// The plain names of the types that were met, so that structures that hold themselves end.
    private var met: Set<String> = []

    /// Starts a capability.
    init(_ number: UInt32, _ elements: [XMLElement], of gathering: ClusterGathering, known: Capability?) {
        self.number = number
        self.elements = elements
        self.gathering = gathering
        self.known = known
    }

    /// Makes the capability.
    mutating func capability() -> Capability {
        let head = elements.first { $0.name == "cluster" }
        let name = head?.first("name")?.text ?? ""
        details.names = [name]
        let children = elements.flatMap(\.children)
        for type in gathering.types(of: number) { define(type) }
        let features = features(children)
        let attributes = children.filter { $0.name == "attribute" && $0["side"] != "client" }.compactMap {
            attribute($0)
        }
        let commands = children.filter { $0.name == "command" }
        let definitions = commands.compactMap { command($0, among: commands) }
        let events = children.filter { $0.name == "event" && $0["side"] != "client" }.compactMap { event($0) }
        let stated = children.first { $0.name == "globalAttribute" && $0.number("code") == 0xFFFD }?.number("value")
        details.statesRevision = stated != nil
        return Capability(
            id: known?.id ?? CapabilityID(rawValue: MatterName.lowerCamel(name)), number: CapabilityNumber(number),
            pics: known?.pics, title: known?.title ?? Title(english: name, chinese: name),
            revision: stated.flatMap { Int(exactly: $0) } ?? 1, source: "zap", features: features,
            attributes: Self.once(attributes) { $0.number.rawValue },
            commands: Self.once(definitions) { UInt64($0.number.rawValue) << 1 | ($0.isResponse ? 1 : 0) },
            events: Self.once(events) { $0.number.rawValue }, enumerations: enumerations, bitmaps: bitmaps,
            structures: structures)
    }

    /// The elements with each number once, the first of each.
    private static func once<Element, Key: Hashable>(_ elements: [Element], by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return elements.filter { seen.insert(key($0)).inserted }
    }

    // MARK: Parts

    /// The features: those of the file, else the bits of its feature bitmap, under our codes.
    private func features(_ children: [XMLElement]) -> [FeatureDefinition] {
        let stated = children.first { $0.name == "features" }?.all("feature") ?? []
        let text = conformanceText
        if !stated.isEmpty {
            return stated.compactMap { element in
                guard let bit = element.number("bit"), (0..<32).contains(bit), let code = element["code"] else {
                    return nil
                }
                let ours = known?.features.first { $0.bit == Int(bit) }
                return FeatureDefinition(
                    code: ours?.code ?? code, name: ours?.name ?? MatterName.lowerCamel(element["name"] ?? code),
                    bit: Int(bit), conformance: text.conformance(of: element))
            }
        }
        guard
            let bitmap = gathering.types(of: number).first(where: {
                let plain = MatterName.plain($0["name"] ?? "")
                return $0.name == "bitmap"
                    && (plain == "feature" || plain == "featurebitmap" || plain.hasSuffix("feature"))
            })
        else { return [] }
        return bitmap.all("field").compactMap { element in
            guard let mask = element.number("mask"), mask > 0, mask.nonzeroBitCount == 1, mask <= 1 << 31 else {
                return nil
            }
            let bit = mask.trailingZeroBitCount
            let ours = known?.features.first { $0.bit == bit }
            let name = element["name"] ?? "F\(bit)"
            return FeatureDefinition(
                code: ours?.code ?? MatterName.plain(name).uppercased(),
                name: ours?.name ?? MatterName.lowerCamel(name),
                bit: bit, conformance: .optional)
        }
    }

    /// Says names in conformances as we do.
    private var conformanceText: ConformanceText {
        let known = known
        let features = elements.flatMap(\.children).first { $0.name == "features" }?.all("feature") ?? []
        let codes = Dictionary(
            features.compactMap { element -> (String, String)? in
                guard let code = element["code"], let bit = element.number("bit") else { return nil }
                return (code, known?.features.first { Int64($0.bit) == bit }?.code ?? code)
            }
        ) { one, _ in one }
        return ConformanceText { kind, name in
            if kind == "feature" { return codes[name] ?? name }
            return MatterName.lowerCamel(name)
        }
    }

    /// An attribute.
    private mutating func attribute(_ element: XMLElement) -> AttributeDefinition? {
        guard let code = element.number("code").flatMap({ UInt32(exactly: $0) }) else { return nil }
        let written = element["name"] ?? element.first("description")?.text ?? element.text
        guard !written.isEmpty else { return nil }
        let number = AttributeNumber(Self.prefixed(code, element))
        let ours = known?.attribute(number)
        let name = ours?.name ?? MatterName.lowerCamel(written)
        if MatterName.plain(name) != MatterName.plain(written) {
            details.attributeSpellings[MatterName.plain(written)] = number
        }
        for access in element.all("access") {
            guard let privilege = (access["privilege"] ?? access["role"]).flatMap(Privilege.init) else { continue }
            if access["op"] == "read" { details.readPrivileges[number] = privilege }
            if access["op"] == "write" { details.writePrivileges[number] = privilege }
        }
        let constraint = constraint(element)
        let isScoped: Bool
        if case .list(.structure(let name)) = constraint.type {
            isScoped = structures.first { $0.name == name }?.isFabricScoped ?? false
        } else {
            isScoped = false
        }
        return AttributeDefinition(
            name: name, number: number, title: ours?.title ?? Title(written), constraint: constraint,
            isWritable: element.isTrue("writable"), isTimed: element.isTrue("mustUseTimedWrite"),
            isFabricScoped: isScoped || element.isTrue("isFabricScoped"),
            conformance: conformanceText.conformance(of: element),
            defaultValue: element["default"].flatMap { LiteralText.value($0, of: constraint) }, unit: ours?.unit,
            scale: ours?.scale ?? .one, setter: ours?.setter ?? .none)
    }

    /// A command.
    private mutating func command(_ element: XMLElement, among others: [XMLElement]) -> CommandDefinition? {
        guard let code = element.number("code").flatMap({ UInt32(exactly: $0) }), let written = element["name"]
        else { return nil }
        let isResponse = element["source"] == "server"
        let number = CommandNumber(Self.prefixed(code, element))
        let ours = known?.commands.first { $0.number == number && $0.isResponse == isResponse }
        let name = ours?.name ?? MatterName.lowerCamel(written)
        if MatterName.plain(name) != MatterName.plain(written) {
            details.commandSpellings[(isResponse ? "<" : ">") + MatterName.plain(written)] = number
        }
        if let access = element.all("access").first(where: { $0["op"] == "invoke" }),
            let privilege = (access["privilege"] ?? access["role"]).flatMap(Privilege.init)
        {
            details.invokePrivileges[number] = privilege
        }
        if element.isTrue("isFabricScoped"), !isResponse { details.fabricScopedCommands.insert(number) }
        var response: String?
        if let answer = element["response"] {
            let plain = MatterName.plain(answer)
            let found = others.first { $0["source"] == "server" && MatterName.plain($0["name"] ?? "") == plain }
            let code = found.flatMap { $0.number("code") }.flatMap { UInt32(exactly: $0) }
            let our = known?.commands.first { $0.isResponse && $0.number.rawValue == code }
            response = our?.name ?? MatterName.lowerCamel(answer)
        }
        return CommandDefinition(
            name: name, number: number, title: ours?.title ?? Title(written),
            fields: fields(element.all("arg"), ours?.fields ?? []), isResponse: isResponse, response: response,
            isTimed: element.isTrue("mustUseTimedInvoke"), isEssential: ours?.isEssential ?? false,
            conformance: conformanceText.conformance(of: element))
    }

    /// An event.
    private mutating func event(_ element: XMLElement) -> EventDefinition? {
        guard let code = element.number("code").flatMap({ UInt32(exactly: $0) }), let written = element["name"]
        else { return nil }
        let number = EventNumber(Self.prefixed(code, element))
        let ours = known?.events.first { $0.number == number }
        let name = ours?.name ?? MatterName.lowerCamel(written)
        if MatterName.plain(name) != MatterName.plain(written) {
            details.eventSpellings[MatterName.plain(written)] = number
        }
        if element.isTrue("isFabricSensitive") { details.sensitiveEvents.insert(number) }
        return EventDefinition(
            name: name, number: number, title: ours?.title ?? Title(written),
            priority: EventPriority(rawValue: (element["priority"] ?? "info").lowercased()) ?? .info,
            fields: fields(element.all("field"), ours?.fields ?? []),
            conformance: conformanceText.conformance(of: element))
    }

    /// The number of an element with its vendor's prefix, so that a vendor's command does not hide a standard one.
    private static func prefixed(_ code: UInt32, _ element: XMLElement) -> UInt32 {
        guard let vendor = element.number("manufacturerCode"), (1...0xFFFF).contains(vendor), code <= 0xFFFF else {
            return code
        }
        return UInt32(vendor) << 16 | code
    }

    // MARK: Fields and types

    /// The fields of a command, event or structure; those without a number follow the one before.
    private mutating func fields(_ elements: [XMLElement], _ ours: [FieldDefinition]) -> [FieldDefinition] {
        var next = 0
        var definitions: [FieldDefinition] = []
        for element in elements {
            guard let written = element["name"], !written.isEmpty else { continue }
            let stated = (element["fieldId"] ?? element["id"]).flatMap(XMLElement.number)
            let number = stated.flatMap { (0...0xFFFF).contains($0) ? Int($0) : nil } ?? next
            next = number + 1
            let plain = MatterName.plain(written)
            let our = ours.first { MatterName.plain($0.name) == plain } ?? ours.first { $0.number == number }
            let name = our?.name ?? MatterName.lowerCamel(written)
            if MatterName.plain(name) != plain { details.fieldSpellings[plain, default: []].append(name) }
            let constraint = constraint(element)
            let isOptional = element.isTrue("optional")
            definitions.append(
                FieldDefinition(
                    name: name, number: number, constraint: constraint, isOptional: isOptional,
                    defaultValue: isOptional
                        ? element["default"].flatMap { LiteralText.value($0, of: constraint) } : nil))
        }
        return definitions
    }

    /// What the value of an attribute or field may be.
    private mutating func constraint(_ element: XMLElement) -> ValueConstraint {
        let written = element["type"] ?? ""
        let isArray = written.lowercased() == "array" || written.lowercased() == "list"
        let name = isArray ? element["entryType"] ?? element["type"] ?? "" : written
        var constraint = constraint(ofType: name)
        constraint.isNullable = element.isTrue("isNullable")
        let length = (element["length"] ?? element["lenght"]).flatMap(XMLElement.number)
        if isArray || element.isTrue("array") {
            constraint = ValueConstraint(type: .list(constraint.type), isNullable: constraint.isNullable)
        }
        switch constraint.type {
        case .list, .string, .bytes:
            if let length, (0...65_535).contains(length) { constraint.maximumLength = Int(length) }
            if let least = element.number("minLength"), (0...65_535).contains(least) {
                constraint.minimumLength = Int(least)
            }
        case .integer, .enumeration:
            if let minimum = element.number("min") { constraint.minimum = minimum }
            if let maximum = element.number("max") { constraint.maximum = maximum }
        case .decimal:
            if let minimum = element["min"].flatMap(Double.init) { constraint.minimum = Int64(exactly: minimum) }
            if let maximum = element["max"].flatMap(Double.init) { constraint.maximum = Int64(exactly: maximum) }
        case .bool, .bitmap, .structure: break
        }
        narrow(&constraint)
        return constraint
    }

    /// Takes the pattern that stands for null on the wire out of the range of a nullable number, and mends ranges whose
    /// ends the files write in the wrong order or sign.
    private func narrow(_ constraint: inout ValueConstraint) {
        guard case .integer(let type) = constraint.type else { return }
        if let minimum = constraint.minimum, !type.range.contains(minimum) {
            constraint.minimum = type.isSigned ? Self.signed(minimum, bits: type.bits) : nil
        }
        if let maximum = constraint.maximum, !type.range.contains(maximum) {
            constraint.maximum = type.isSigned ? Self.signed(maximum, bits: type.bits) : nil
        }
        if let low = constraint.minimum, let high = constraint.maximum, low > high {
            constraint.minimum = nil
            constraint.maximum = nil
        }
        guard constraint.isNullable, type.bits < 64 else { return }
        if type.isSigned {
            constraint.minimum = max(constraint.minimum ?? .min, type.range.lowerBound + 1)
        } else {
            constraint.maximum = min(constraint.maximum ?? .max, type.range.upperBound - 1)
        }
    }

    /// A number of two's complement that a file writes as unsigned hexadecimal; nothing for one that is too long.
    private static func signed(_ number: Int64, bits: Int) -> Int64? {
        guard bits < 64, number > 0, number < 1 << bits else { return nil }
        return number >= 1 << (bits - 1) ? number - 1 << bits : number
    }

    /// What a type allows by itself.
    private mutating func constraint(ofType name: String) -> ValueConstraint {
        if let element = gathering.type(name, of: number) {
            define(element)
            let type = Self.own(element)
            return ValueConstraint(type: type)
        }
        if let atomic = AtomicType.constraint(name) {
            if case .structure(let name) = atomic.type, let element = gathering.type(name, of: number) {
                define(element)
            }
            return atomic
        }
        // A type that no file defines: whatever stands there is let through and nothing is checked.
        return ValueConstraint(type: .structure(name))
    }

    /// The type that an element defines.
    private static func own(_ element: XMLElement) -> DataType {
        let name = element["name"] ?? ""
        switch element.name {
        case "enum": return .enumeration(name, bits: bits(element))
        case "bitmap": return .bitmap(name, bits: bits(element))
        default: return .structure(name)
        }
    }

    /// The width of an enumeration or bitmap.
    private static func bits(_ element: XMLElement) -> Int {
        let digits = (element["type"] ?? "").filter { $0.isASCII && $0.isNumber }
        return Int(digits).flatMap { [8, 16, 24, 32, 64].contains($0) ? $0 : nil } ?? 8
    }

    /// Adds a type, once.
    mutating func define(_ element: XMLElement) {
        guard let name = element["name"], met.insert(MatterName.plain(name)).inserted else { return }
        switch element.name {
        case "enum":
            let items = element.all("item").compactMap { item -> EnumerationItem? in
                guard let name = item["name"], let number = item.number("value") else { return nil }
                return EnumerationItem(name: MatterName.lowerCamel(name), number: number)
            }
            enumerations.append(EnumerationDefinition(name: name, bits: Self.bits(element), items: items))
        case "bitmap":
            let items = element.all("field").compactMap { item -> BitmapItem? in
                guard let name = item["name"], let mask = item.number("mask") else { return nil }
                return BitmapItem(name: MatterName.lowerCamel(name), mask: mask)
            }
            bitmaps.append(BitmapDefinition(name: name, bits: Self.bits(element), items: items))
        default:
            let stem = Self.stem(name)
            let ours = known?.structures.sorted { $0.key < $1.key }.first { Self.stem($0.key) == stem }?.value.fields
            var fields = fields(element.all("item"), ours ?? [])
            let sensitive = element.all("item").filter { $0.isTrue("isFabricSensitive") }.map {
                MatterName.plain($0["name"] ?? "")
            }
            if !sensitive.isEmpty { details.sensitiveFields[name] = Set(sensitive) }
            let isScoped = element.isTrue("isFabricScoped")
            if isScoped, !fields.contains(where: { MatterName.plain($0.name) == "fabricindex" }) {
                let type = ValueConstraint(type: .integer(IntegerType(bits: 8, isSigned: false)))
                fields.append(FieldDefinition(name: "fabricIndex", number: 254, constraint: type, isOptional: true))
            }
            structures.append(StructureDefinition(name: name, fields: fields, isFabricScoped: isScoped))
        }
    }

    /// The plain name of a structure without `struct` behind it, as versions differ in that.
    private static func stem(_ name: String) -> String {
        let plain = MatterName.plain(name)
        return plain.hasSuffix("struct") ? String(plain.dropLast(6)) : plain
    }
}
