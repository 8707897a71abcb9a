/// How names in files become names of files: `audioVideo.television` lies in `audio-video/television.yaml`.
enum CatalogName {
    /// A name in lowerCamelCase as kebab-case; a dot becomes a folder.
    static func path(_ name: String) -> String {
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

    /// The name in lowerCamelCase of a path in kebab-case without suffix.
    static func name(_ path: some StringProtocol) -> String {
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
}
