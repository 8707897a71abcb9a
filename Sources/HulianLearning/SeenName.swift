internal import HulianDialects
internal import HulianModel

/// What was seen of an attribute under its name.
struct SeenName {
    /// The values, the first ones, each once.
    var values: [Value] = []
    /// The least number.
    var minimum: Double?
    /// The greatest number.
    var maximum: Double?
    /// True when some number had a fraction.
    var hasFraction = false
    /// How often it was seen.
    var count = 0
    /// The devices that told or were told it.
    var devices: Set<String> = []
    /// What a description says its values are; nothing where nothing describes it.
    var kind: DescribedAttribute.Kind?
    /// By how many digits a description moves the point of whole numbers.
    var digits = 0
    /// The unit of a description.
    var unit: String?

    /// Takes a value.
    mutating func take(_ value: Value) {
        count += 1
        if let number = value.numberValue {
            minimum = min(minimum ?? number, number)
            maximum = max(maximum ?? number, number)
            if number != number.rounded() { hasFraction = true }
        }
        if values.count < 24, !values.contains(value) { values.append(value) }
    }

    /// Takes what a description says of the range and the words.
    mutating func take(range: ClosedRange<Double>?, choices: [Value]) {
        if let range {
            minimum = min(minimum ?? range.lowerBound, range.lowerBound)
            maximum = max(maximum ?? range.upperBound, range.upperBound)
        }
        for choice in choices where values.count < 64 && !values.contains(choice) { values.append(choice) }
    }

    /// True when both were seen with values of one kind: truths, numbers, or texts.
    func isLike(_ other: SeenName) -> Bool {
        func kinds(_ seen: SeenName) -> Set<Int> {
            Set(seen.values.filter { !$0.isNull }.map { $0.boolValue != nil ? 0 : $0.numberValue != nil ? 1 : 2 })
        }
        let own = kinds(self)
        return own.count == 1 && own == kinds(other)
    }
}
