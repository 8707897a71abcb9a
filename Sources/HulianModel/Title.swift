/// A language that titles, reports and messages exist in.
public enum Language: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Chinese in simplified characters.
    case chinese = "zh"
}

/// What a person reads as the name of something, in both languages.
public struct Title: Hashable, Sendable {
    /// The English title.
    public let english: String
    /// The Chinese title.
    public let chinese: String

    /// Makes a title.
    public init(english: String, chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// Makes a title that is the same in both languages, such as a value with its unit.
    public init(_ text: String) {
        english = text
        chinese = text
    }

    /// The title behind words that are the same in both languages.
    public func after(_ words: String) -> Title {
        Title(english: words + english, chinese: words + chinese)
    }

    /// The first signs of the title, for what others may have made long.
    public func prefix(_ count: Int) -> Title {
        Title(english: String(english.prefix(count)), chinese: String(chinese.prefix(count)))
    }

    /// True when there is nothing to read.
    public var isEmpty: Bool { english.isEmpty && chinese.isEmpty }

    /// The title in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}
