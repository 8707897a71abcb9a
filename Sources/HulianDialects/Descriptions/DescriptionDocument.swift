internal import HulianModel

extension Value {
    /// A structure of those parts that are there, in their order.
    static func object(_ parts: [(String, Value?)]) -> Value {
        .structure(parts.compactMap { name, value in value.map { Field(name, $0) } })
    }

    /// A number as it is written best: without a point when it is whole.
    static func number(_ number: Double) -> Value {
        number == number.rounded() && number.magnitude < 9e15 ? .integer(Int64(number)) : .decimal(number)
    }

    /// A number as text, as some descriptions write their limits.
    static func numberText(_ number: Double) -> Value { .string(Value.number(number).description) }

    /// Text that is there; nothing for empty text.
    static func text(_ text: String) -> Value? { text.isEmpty ? nil : .string(text) }

    /// The value as people and text topics write it: text without quotes.
    var plainText: String { stringValue ?? description }

    /// The text of a part, or empty.
    func text(_ name: String) -> String { self[name]?.stringValue ?? "" }

    /// The number of a part, also of one that is written as text.
    func number(_ name: String) -> Double? {
        guard let part = self[name] else { return nil }
        return part.numberValue ?? part.stringValue.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// The elements of a part that is a list; none for another.
    func items(_ name: String) -> [Value] { self[name]?.listValue ?? [] }
}

extension DescribedAttribute {
    /// The name in words, for people: `current_level` as `Current level`.
    var words: String {
        let words = name.split { "_-/.:".contains($0) }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// False and true as they are written.
    var truth: (no: Value, yes: Value) {
        choices.count == 2 ? (choices[0], choices[1]) : (false, true)
    }

    /// True for whole and other numbers.
    var isNumber: Bool { kind == .integer || kind == .decimal }

    /// Makes a number whose step says whether it has a fraction.
    static func numeric(_ name: String, minimum: Double?, maximum: Double?, step: Double?) -> DescribedAttribute {
        let isWhole = step.map { $0 == $0.rounded() } ?? true
        var attribute = DescribedAttribute(name, isWhole ? .integer : .decimal)
        attribute.minimum = minimum
        attribute.maximum = maximum
        attribute.step = step
        return attribute
    }
}
