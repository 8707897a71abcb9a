/// A device as a source describes it, before anything of it is mapped.
struct SourceDevice: Sendable {
    /// The form that it was described in.
    let format: ImportFormat
    /// What people call it; empty when nobody said.
    var name = ""
    /// The maker.
    var vendor = ""
    /// The model.
    var model = ""
    /// What the source calls the kind of device, such as `cz` or `air-purifier`.
    var category = ""
    /// What it can do.
    var functions: [SourceFunction] = []
    /// Where it stands in the file, in octets.
    var offset = 0
    /// Where it stands in the value of the file, such as `[3]`.
    var path = ""

    /// Makes a device without functions.
    init(_ format: ImportFormat) { self.format = format }

    /// What a person may call it to choose it among others.
    var label: String { !name.isEmpty ? name : !model.isEmpty ? model : path }
}

/// One thing that a device tells, takes or does, in the words of its source.
struct SourceFunction: Sendable {
    /// What the values of a function are.
    enum Kind: Hashable, Sendable {
        /// One of two values.
        case truth
        /// A number, with ends and step as far as they are said, in the unit of the function.
        case number(minimum: Double?, maximum: Double?, step: Double?)
        /// One of several values.
        case choice([Choice])
        /// Any of several flags at the same time.
        case flags([String])
        /// Text.
        case text
        /// Named parts.
        case composite([String])
        /// Something that is only done: a command without values.
        case trigger
        /// Octets or text whose meaning only the maker knows.
        case opaque
    }

    /// One value of a choice.
    struct Choice: Hashable, Sendable {
        /// What people read.
        let label: String
        /// The number that stands for it on the wire; nothing when the label itself does.
        let number: Int64?

        /// Makes a value.
        init(_ label: String, number: Int64? = nil) {
            self.label = label
            self.number = number
        }
    }

    /// Where it stands, such as `exposes[0].features[1]`.
    var path: String
    /// The group that it belongs to, such as the service `light`; empty for none.
    var group = ""
    /// Its name, such as `brightness`.
    var name: String
    /// The endpoint or gang that it belongs to, such as `l1`; empty for the device itself.
    var part = ""
    /// What its values are.
    var kind: Kind
    /// The unit as the source writes it; empty for none.
    var unit = ""
    /// True when the device tells it.
    var isTold = true
    /// True when it can be set.
    var isSettable = false
    /// What people read.
    var title = ""

    /// Its name with its group, as tables write it.
    var fullName: String { group.isEmpty ? name : "\(group)/\(name)" }
}
