internal import HulianModel
internal import HulianRecord

/// The style and the scripts of the page, which lie in `Page/` and are part of the program.
enum PageParts {
    /// The style.
    static let style: [UInt8] = [
        PackageResources.tokens_css, PackageResources.base_css, PackageResources.summary_css,
        PackageResources.clauses_css, PackageResources.runs_css, PackageResources.sequence_css,
        PackageResources.chart_css, PackageResources.print_css,
    ].flatMap { $0 }

    /// What must run before anything is shown, so that nothing flickers.
    static let early: [UInt8] = PackageResources.early_js

    /// All else, as one closed function, so that no name leaks.
    static let script: [UInt8] =
        Array("(() => {\n\"use strict\";\n".utf8)
        + [
            PackageResources.words_js, PackageResources.dom_js, PackageResources.clauses_js,
            PackageResources.story_js, PackageResources.filters_js, PackageResources.sequence_js,
            PackageResources.message_js, PackageResources.chart_js, PackageResources.tracks_js,
            PackageResources.runs_js, PackageResources.main_js,
        ].flatMap { $0 } + Array("})();\n".utf8)

    /// The pictures that verdicts are shown by.
    static let icons: [UInt8] = PackageResources.icons_svg

    /// What the page may do: run these scripts and use this style, and nothing else; no network at all.
    static let policy: String = {
        let scripts = "\(source(early)) \(source(script))"
        return "default-src 'none'; script-src \(scripts); style-src \(source(style)); img-src data:; "
            + "base-uri 'none'; form-action 'none'"
    }()

    /// A part as a policy names it: by its digest.
    private static func source(_ part: [UInt8]) -> String {
        let digest = SHA256()
        part.withUnsafeBufferPointer { digest.update($0) }
        return "'sha256-\(base64(HexDigits.octets(digest.digest()) ?? []))'"
    }

    /// Octets in base 64.
    static func base64(_ octets: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var start = 0
        while start < octets.count {
            let group = octets[start..<min(start + 3, octets.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : 0x3D)
            }
            start += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
