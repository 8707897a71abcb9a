internal import HulianModel

/// The types that belong to no cluster: the SDK's names for numbers, texts and quantities.
///
/// Widths, signs and ranges are those of Matter 1.4 core, section 7.19.
enum AtomicType {
    /// What a type allows; nothing for a name that is no such type.
    ///
    /// Case does not matter, nor does `-` for `_`.
    static func constraint(_ name: String) -> ValueConstraint? {
        let name = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
        if name.hasPrefix("nullable_") { return withoutNullPattern(String(name.dropFirst(9))) }
        if let integer = integer(name) { return ValueConstraint(type: .integer(integer)) }
        switch name {
        case "bool", "boolean": return ValueConstraint(type: .bool)
        case "single", "float": return ValueConstraint(type: .decimal(bits: 32))
        case "double": return ValueConstraint(type: .decimal(bits: 64))
        case "char_string": return ValueConstraint(type: .string, maximumLength: nil)
        case "long_char_string", "string": return ValueConstraint(type: .string)
        case "octet_string", "long_octet_string", "octstr": return ValueConstraint(type: .bytes)
        case "ipadr": return ValueConstraint(type: .bytes, minimumLength: 4, maximumLength: 16)
        case "ipv4adr": return ValueConstraint(type: .bytes, minimumLength: 4, maximumLength: 4)
        case "ipv6adr": return ValueConstraint(type: .bytes, minimumLength: 16, maximumLength: 16)
        case "ipv6pre": return ValueConstraint(type: .bytes, minimumLength: 1, maximumLength: 17)
        case "hwadr": return ValueConstraint(type: .bytes, minimumLength: 6, maximumLength: 8)
        case "percent":
            return ValueConstraint(type: .integer(IntegerType(bits: 8, isSigned: false)), minimum: 0, maximum: 100)
        case "percent100ths":
            return ValueConstraint(type: .integer(IntegerType(bits: 16, isSigned: false)), minimum: 0, maximum: 10_000)
        case "temperature":
            return ValueConstraint(
                type: .integer(IntegerType(bits: 16, isSigned: true)), minimum: -27_315, maximum: 32_767)
        case "enum8", "status", "priority": return ValueConstraint(type: .enumeration(name, bits: 8))
        case "namespace", "tag": return ValueConstraint(type: .integer(IntegerType(bits: 8, isSigned: false)))
        case "enum16": return ValueConstraint(type: .enumeration(name, bits: 16))
        case "bitmap8": return ValueConstraint(type: .bitmap(name, bits: 8))
        case "bitmap16": return ValueConstraint(type: .bitmap(name, bits: 16))
        case "bitmap24": return ValueConstraint(type: .bitmap(name, bits: 24))
        case "bitmap32": return ValueConstraint(type: .bitmap(name, bits: 32))
        case "bitmap64": return ValueConstraint(type: .bitmap(name, bits: 64))
        case "semtag": return ValueConstraint(type: .structure("SemanticTagStruct"))
        case "locationdesc": return ValueConstraint(type: .structure("LocationDescriptorStruct"))
        default: return nil
        }
    }

    /// What a whole number allows that leaves one pattern of bits to null: the greatest without a sign, the least with
    /// one; nothing for another name.
    private static func withoutNullPattern(_ name: String) -> ValueConstraint? {
        guard let integer = integer(name) else { return nil }
        if integer.isSigned {
            return ValueConstraint(type: .integer(integer), minimum: integer.range.lowerBound + 1)
        }
        // The greatest number of 64 bits does not fit a limit.
        return ValueConstraint(type: .integer(integer), maximum: integer.bits < 64 ? integer.range.upperBound - 1 : nil)
    }

    /// The whole number that a name stands for.
    private static func integer(_ name: String) -> IntegerType? {
        if name.hasPrefix("int"), let sign = name.last, sign == "u" || sign == "s",
            let bits = Int(name.dropFirst(3).dropLast()), (8...64).contains(bits), bits.isMultiple(of: 8)
        {
            return IntegerType(bits: bits, isSigned: sign == "s")
        }
        if name.hasPrefix("uint"), let bits = Int(name.dropFirst(4)), (8...64).contains(bits), bits.isMultiple(of: 8) {
            return IntegerType(bits: bits, isSigned: false)
        }
        return named[name]
    }

    /// The quantities and identifiers that are whole numbers; only looked into.
    private static let named: [String: IntegerType] = {
        let unsigned: [Int: [String]] = [
            8: ["fabric_idx", "action_id", "unsigned_temperature", "data8", "attribute_list_id"],
            16: ["group_id", "endpoint_no", "endpoint_id", "vendor_id", "entry_idx", "data16"],
            24: ["data24"],
            32: [
                "epoch_s", "elapsed_s", "utc", "date", "tod", "cluster_id", "attrib_id", "field_id", "event_id",
                "command_id", "attribute_id", "trans_id", "transaction_id", "devtype_id", "device_type_id", "data_ver",
                "data32", "bacoid",
            ],
            64: [
                "epoch_us", "systime_us", "systime_ms", "posix_ms", "fabric_id", "node_id", "event_no", "eui64",
                "subject_id", "data64",
            ],
        ]
        let signed: [Int: [String]] = [
            8: ["signed_temperature"], 16: ["temperature_difference"],
            64: [
                "voltage_mv", "amperage_ma", "power_mw", "power_mva", "power_mvar", "energy_mwh", "energy_mvah",
                "energy_mvarh", "money",
            ],
        ]
        var types: [String: IntegerType] = [:]
        for (bits, names) in unsigned { for name in names { types[name] = IntegerType(bits: bits, isSigned: false) } }
        for (bits, names) in signed { for name in names { types[name] = IntegerType(bits: bits, isSigned: true) } }
        return types
    }()
}
