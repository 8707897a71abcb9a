/// A field of something that a hand does at a device, such as the code that is entered at a lock.
public struct ActionField: Hashable, Sendable {
    /// What its values are.
    public enum Kind: String, Sendable, CaseIterable {
        /// A whole number.
        case integer
        /// A number, with a fraction or without.
        case number
        /// Text; digits without quotes are text as well.
        case text
    }

    /// Its name.
    public let name: String
    /// What its values are.
    public let kind: Kind
    /// True when the action says nothing without it.
    public let isNeeded: Bool
    /// The only values that it can have; any when empty.
    public let choices: [String]

    /// Makes a field.
    public init(_ name: String, _ kind: Kind, isNeeded: Bool = false, choices: [String] = []) {
        self.name = name
        self.kind = kind
        self.isNeeded = isNeeded
        self.choices = choices
    }
}
