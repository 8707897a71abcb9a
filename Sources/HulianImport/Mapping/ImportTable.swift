internal import HulianModel

/// What one form calls the kinds and functions of devices, and what they are in the model, as its file says.
///
/// The file is `Catalog/import/<form>.yaml`; a reader of the source's documentation can check it with the text beside it.
struct ImportTable: Sendable {
    /// The form.
    let format: ImportFormat
    /// The dialect whose table is read backwards; nothing for none.
    let dialect: DialectID?
    /// The scheme of the capabilities' references, such as `tuya`; nothing for none.
    let scheme: String?
    /// How the source writes units, beside what everybody writes.
    let units: [String: String]
    /// Short keys and what they stand for.
    let abbreviations: [String: String]
    /// The kinds of devices; the first that fits counts.
    let categories: [ImportCategory]
    /// The rules by the name of the function: `switch_1`, `switch_#` for any number, `light/on`, `*/on` for any group.
    let rules: [String: [MappingRule]]
    /// Names of what is no function of a device, with the reason.
    let notFunctions: [String: String]
    /// Names of what is pressed and has no state, though the source gives it as a truth value.
    let keys: Set<String>
    /// What rules lead to and the catalog has not; such rules do nothing.
    let unknown: [ElementPath]

    /// The unit that the source writes; nothing for one that nobody knows.
    func unit(_ text: String) -> Unit? {
        let trimmed = text.trimmed
        return Unit(symbol: units[trimmed] ?? trimmed)
    }

    /// The rules for a function, the closest name first.
    func rules(for function: SourceFunction) -> [(rule: MappingRule, number: String)] {
        Self.keys(of: function).flatMap { key, number in (rules[key] ?? []).map { ($0, number) } }
    }

    /// Why a function is none; nothing for one that is.
    func whyNot(_ function: SourceFunction) -> String? {
        Self.keys(of: function).lazy.compactMap { notFunctions[$0.key] }.first
    }

    /// True for what is pressed and has no state.
    func isKey(_ function: SourceFunction) -> Bool { Self.keys(of: function).contains { keys.contains($0.key) } }

    /// The names under which a function may stand, the closest first, each with the number that `#` stands for.
    static func keys(of function: SourceFunction) -> [(key: String, number: String)] {
        var keys: [(key: String, number: String)] = []
        let (pattern, number) = function.name.withNumberOpen
        var prefixes = [""]
        if !function.group.isEmpty { prefixes = [function.group + "/", "*/"] }
        for prefix in prefixes {
            keys.append((prefix + function.name, number))
            if !number.isEmpty { keys.append((prefix + pattern, number)) }
        }
        if !function.group.isEmpty { keys.append((function.group + "/*", "")) }
        return keys
    }
}

/// A kind of device: what the source calls it, and what it is in the model.
struct ImportCategory: Sendable {
    /// The words of the source, such as `cz`.
    let words: [String]
    /// Functions of which one must be there, when no word is said.
    let functions: [String]
    /// The family and name, such as `energy.outlet`.
    let type: DeviceTypeID
    /// What people read.
    let title: Title
    /// The capabilities of which one must be there, else the device is not what it says.
    let main: [CapabilityID]
    /// The number of the Matter device type, where there is one.
    let number: UInt32?
}

/// What a function is in the model, and under which conditions.
struct MappingRule: Sendable {
    /// How the numbers of a function lie on those of an attribute.
    enum Span: String, Sendable, CaseIterable {
        /// The least on the least, the greatest on the greatest.
        case forward
        /// The least on the greatest.
        case reversed
    }

    /// The forms in which some functions carry what an attribute means, beside its own type.
    enum Form: String, Sendable, CaseIterable {
        /// One of several modes with names, for the clusters that list their modes.
        case modes
        /// A code or flags of what is broken, for attributes that name an error.
        case error
        /// A number, parts or text that stands for a color.
        case color
        /// How many levels there are, for attributes that count levels from 1.
        case levels
        /// Text that holds a moment, for attributes that count seconds.
        case moment
        /// Octets in which several numbers lie in an order that the source documents.
        case packed
        /// A number of kilowatt-hours, for attributes that hold energy with its time.
        case energy
    }

    /// The attributes; more than one for a function of several parts.
    let targets: [ElementPath]
    /// The categories, types or families `lighting.*` for which it holds; empty for all.
    let categories: [String]
    /// The component, in which `#` stands for the number in the function's name; nothing for the device itself.
    let component: String?
    /// What a value of the source is in the model.
    let values: [String: String]
    /// What a value of the source does: the command.
    let commands: [String: ElementPath]
    /// What a value of the source tells: the event.
    let events: [String: ElementPath]
    /// What the numbers are measured in, when the source says it wrongly or not at all; empty for plain numbers.
    let unit: String?
    /// How the numbers lie on those of the attribute, when they are only a scale of their own.
    let span: Span?
    /// The form beside the plain one.
    let form: Form?
    /// True when it says the same as another function of the attribute in another way.
    let isSame: Bool
    /// Where it comes from.
    let origin: Origin

    /// Where a rule comes from.
    enum Origin: String, Sendable {
        /// The table of the form.
        case table
        /// The table of the dialect, read backwards.
        case dialect
        /// The reference of an attribute.
        case reference
        /// A truth value or choice without a name of its own in the model: a switch, a state or a mode of its own part.
        case general
    }

    /// True when it holds for a kind of device.
    func applies(to type: DeviceTypeID, category: String) -> Bool {
        categories.isEmpty
            || categories.contains {
                $0 == category || $0 == type.rawValue || ($0.hasSuffix(".*") && $0.dropLast(2) == type.family)
            }
    }
}

extension String {
    /// The text without spaces at its ends.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The text with `#` in the place of its last number, and that number; empty when it has none.
    var withNumberOpen: (pattern: String, number: String) {
        guard let last = lastIndex(where: { $0.isASCII && $0.isNumber }) else { return (self, "") }
        var first = last
        while first > startIndex, self[index(before: first)].isASCII, self[index(before: first)].isNumber {
            first = index(before: first)
        }
        let number = String(self[first...last])
        return (String(self[..<first]) + "#" + String(self[index(after: last)...]), number)
    }

    /// Only its letters and digits, in lower case: how names of values are compared.
    var bare: String { String(lowercased().filter { $0.isLetter || $0.isNumber }) }

    /// A name in lowerCamelCase of ASCII letters and digits that begins with a letter; empty when nothing is left.
    var camel: String {
        var name = ""
        var raises = false
        for letter in self {
            guard letter.isASCII, letter.isLetter || letter.isNumber else {
                raises = !name.isEmpty
                continue
            }
            guard !name.isEmpty || letter.isLetter else { continue }
            if name.isEmpty {
                name.append(contentsOf: letter.lowercased())
            } else {
                name.append(contentsOf: raises ? letter.uppercased() : String(letter))
            }
            raises = false
        }
        return name
    }
}
