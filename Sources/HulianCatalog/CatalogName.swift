/// How names in files become names of files: `audioVideo.television` lies in `audio-video/television.yaml`.
enum CatalogName {
    /// A name in lowerCamelCase as kebab-case; a dot becomes a folder.
    static func path(_ name: String) -> String {
        // Names of ASCII need none of what is known of letters.
        if let path = plainPath(name) { return path }
        var path = ""
        for letter in name {
            if letter == "." {
                path.append("/")
            } else if letter.isUppercase {
                if !path.isEmpty, path.last != "/" { path.append("-") }
                path.append(contentsOf: letter.lowercased())
            } else {
                path.append(letter)
            }
        }
        return path
    }

    /// The path of a name of ASCII; nothing for any other name.
    private static func plainPath(_ name: String) -> String? {
        var path: [UInt8] = []
        path.reserveCapacity(name.utf8.count + 8)
        for octet in name.utf8 {
            guard octet < 0x80 else { return nil }
            if octet &- 0x41 < 26 {
                if let last = path.last, last != 0x2F { path.append(0x2D) }
                path.append(octet | 0x20)
            } else {
                path.append(octet == 0x2E ? 0x2F : octet)
            }
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// The name in lowerCamelCase of a path in kebab-case without suffix.
    static func name(_ path: some StringProtocol) -> String {
        if let name = plainName(path) { return name }
        var name = ""
        var raises = false
        for letter in path {
            switch letter {
            case "/":
                name.append(".")
                raises = false
            case "-": raises = true
            default:
                name.append(contentsOf: raises ? letter.uppercased() : String(letter))
                raises = false
            }
        }
        return name
    }

    /// The name of a path of ASCII; nothing for any other path.
    private static func plainName(_ path: some StringProtocol) -> String? {
        var name: [UInt8] = []
        name.reserveCapacity(path.utf8.count)
        var raises = false
        for octet in path.utf8 {
            switch octet {
            case 0x80...: return nil
            case 0x2F:
                name.append(0x2E)
                raises = false
            case 0x2D: raises = true
            default:
                name.append(raises && octet &- 0x61 < 26 ? octet & 0xDF : octet)
                raises = false
            }
        }
        return String(decoding: name, as: UTF8.self)
    }
}
