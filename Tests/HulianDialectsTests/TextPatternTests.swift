import Testing

@testable import HulianDialects

@Suite("A pattern of texts")
struct TextPatternTests {
    @Test(
        "finds what Python finds at the start of a text",
        arguments: [
            ("^[a-c]+$", "abc", true), ("^[a-c]+$", "abd", false), ("^[a-c]+$", "", false), ("[a-c]+", "abd", true),
            ("[a-c]", "xa", false), ("", "x", true), ("^$", "", true), ("^$", "x", false), ("a$", "a\n", true),
            ("a$", "a\nb", false), (".", "\n", false), (".*", "", true), ("a|bc", "bc", true), ("a|bc", "b", false),
            ("(a|b)*c", "ababc", true), ("(a|b)*c", "abab", false), ("(?:ab){2}", "abab", true),
            ("(?:ab){2}", "ab", false), ("a{2,3}$", "aaa", true), ("a{2,3}$", "aaaa", false), ("a{2,}$", "aaaaa", true),
            ("a{,2}$", "aaa", false), ("a{,2}$", "", true), ("colou?r", "color", true), ("\\d+$", "٣", true),
            ("[0-9]+$", "٣", false),
            ("\\w+$", "Straße_1", true), ("\\w", "-", false), ("\\s", "\u{A0}", true), ("\\S", " ", false),
            ("[^abc]", "d", true), ("[^abc]", "a", false), ("[]a]", "]", true), ("[a-]", "-", true),
            ("[\\d_]", "_", true),
            ("\\.", ".", true), ("\\.", "a", false), ("^#[0-9A-F]{6}$", "#00FF7A", true), ("a*?b", "aab", true),
            ("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false), ("中+", "中中", true), ("a||b", "", true),
        ] as [(String, String, Bool)])
    func finds(_ pattern: String, _ text: String, _ isFound: Bool) {
        #expect(TextPattern(pattern)?.matches(startOf: text) == isFound)
    }

    @Test(
        "is not tried when it has more than is known here",
        arguments: [
            "(?=a)", "(?P<n>a)", "(?i)a", "\\1", "\\bword", "\\Z", "[a", "a)", "(a", "*", "a**", "a*+", "[z-a]",
            "a{3,2}",
            "a{5000}", "(a{100}){100}", "\\", "[\\d-z]", "{", "\\x41",
        ])
    func isUnknown(_ pattern: String) { #expect(TextPattern(pattern) == nil) }

    @Test("takes time by the length of pattern and text, not more")
    func time() {
        let pattern = TextPattern("(a|a|aa)*(a*)*(a?){60}a{60}b")
        #expect(pattern?.matches(startOf: String(repeating: "a", count: 255)) == false)
        #expect(TextPattern(String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)) == nil)
    }
}
