internal import HulianModel

/// Text of devices and files that nobody vouches for, made harmless for people's eyes.
enum SafeText {
    /// True for what would move a cursor, hide text or turn its direction instead of being seen.
    static func isTreacherous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB, 0xFEFF: true
        default: false
        }
    }

    /// The text with a replacement character for all that is treacherous, and a space for tabs and ends of lines.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isTreacherous) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: clean.append(" ")
            default: clean.append(isTreacherous(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(clean)
    }

    /// The text cut behind so many characters, with an ellipsis when something was cut.
    static func cut(_ text: String, to length: Int) -> String {
        // A prefix is looked at before the count, because a hostile text may be very long.
        let prefix = text.prefix(length + 1)
        return prefix.count > length ? prefix.prefix(length) + "…" : text
    }

    /// Words of both languages, each cut.
    static func cut(_ words: Title, to length: Int) -> Title {
        Title(english: cut(words.english, to: length), chinese: cut(words.chinese, to: length))
    }
}
