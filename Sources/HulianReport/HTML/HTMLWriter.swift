package import HulianModel

/// Writes HTML; elements and attributes are ours, every text of others passes through ``escaped(_:)``.
package struct HTMLWriter {
    /// What was written.
    package private(set) var octets: [UInt8] = []

    /// Starts a page.
    package init() {}

    /// Writes an element with what it holds.
    package mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ content: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        content(&self)
        raw("</\(name)>")
    }

    /// Writes an element that holds text.
    package mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text content: String
    ) {
        element(name, attributes) { $0.text(content) }
    }

    /// Writes an element that holds words of ours in both languages.
    package mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], words title: Title
    ) {
        element(name, attributes) { $0.words(title) }
    }

    /// Writes the start of an element, and no end for those that have none.
    package mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) {
        raw("<\(name)")
        for (key, value) in attributes {
            // An attribute without value is one that is not there.
            guard let value else { continue }
            raw(" \(key)=\"\(Self.escaped(value))\"")
        }
        raw(">")
    }

    /// Writes text of anybody.
    package mutating func text(_ content: String) { raw(Self.escaped(content)) }

    /// Writes words in both languages, of which the page shows one.
    package mutating func words(_ title: Title) {
        if title.english == title.chinese { return text(title.english) }
        if title.english.isEmpty { return text(title.chinese) }
        if title.chinese.isEmpty { return text(title.english) }
        element("span", ["class": "en", "lang": "en"], text: title.english)
        element("span", ["class": "zh", "lang": "zh-CN"], text: title.chinese)
    }

    /// Writes parts of the page that are ours and HTML already.
    package mutating func raw(_ html: String) { octets.append(contentsOf: html.utf8) }

    /// Writes parts of the page that are ours and HTML already.
    package mutating func raw(_ html: [UInt8]) { octets.append(contentsOf: html) }

    /// Text in which a browser sees no markup: the one place in which anything is escaped.
    ///
    /// Control characters and those that turn the direction of text become replacement characters, so that what a
    /// device says cannot pose as something else.
    static func escaped(_ content: String) -> String {
        var isPlain = true
        for octet in content.utf8 {
            switch octet {
            case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x00...0x1F, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: isPlain = false
            default: continue
            }
            break
        }
        if isPlain { return content }
        var result = String.UnicodeScalarView()
        for scalar in content.unicodeScalars {
            switch scalar.value {
            case 0x26: result.append(contentsOf: "&amp;".unicodeScalars)
            case 0x3C: result.append(contentsOf: "&lt;".unicodeScalars)
            case 0x3E: result.append(contentsOf: "&gt;".unicodeScalars)
            case 0x22: result.append(contentsOf: "&quot;".unicodeScalars)
            case 0x27: result.append(contentsOf: "&#39;".unicodeScalars)
            case 0x09, 0x0A: result.append(scalar)
            default: result.append(SafeText.isTreacherous(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// JSON text that can stand inside a script element: no sign in it can end or open anything.
    static func embedded(json: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + json.count / 16)
        for octet in json {
            // These three stand only inside quotes in JSON, where the escape means the same.
            switch octet {
            case 0x3C: result.append(contentsOf: Array("\\u003c".utf8))
            case 0x3E: result.append(contentsOf: Array("\\u003e".utf8))
            case 0x26: result.append(contentsOf: Array("\\u0026".utf8))
            default: result.append(octet)
            }
        }
        return result
    }
}
