public import ArgumentParser
public import HulianEngine
public import HulianModel
internal import HulianRecord

/// A length of time as people write it: `500 ms`, `30 s`, `5 min`, `8 h`, `1 d`.
struct DurationArgument: ExpressibleByArgument {
    /// The length.
    let interval: Interval

    init?(argument: String) {
        let text = argument.filter { $0 != " " }
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number >= 0, number < 1e9 else { return nil }
        let units: [String: Double] = [
            "": 1, "ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400,
        ]
        guard let unit = units[String(text.dropFirst(digits.count))] else { return nil }
        interval = .fractional(seconds: number * unit)
    }
}

extension Level: ExpressibleByArgument {}
extension RunConfiguration.Clock: ExpressibleByArgument {}

/// A broker as the command line names it.
struct BrokerArgument: ExpressibleByArgument {
    /// The broker.
    let choice: BrokerChoice

    init?(argument: String) {
        guard let choice = BrokerChoice(argument) else { return nil }
        self.choice = choice
    }
}

/// A name with a value: `temperature=21`.
struct Assignment: ExpressibleByArgument {
    /// The name.
    let name: String
    /// The value.
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
