public import HulianCatalog
public import HulianDiagnostics
internal import HulianModel

extension ImportedDevice {
    /// The path of the draft below a folder of device types, such as `lighting/hall-lamp.yaml`.
    public var path: String {
        var path = ""
        for letter in deviceType.rawValue {
            if letter == "." {
                path.append("/")
            } else if letter.isUppercase {
                if !path.isEmpty, path.last != "/" { path.append("-") }
                path.append(contentsOf: letter.lowercased())
            } else {
                path.append(letter)
            }
        }
        return path + ".yaml"
    }

    /// Loads the draft over a catalog as if it lay in it, and checks the conformance of all its elements.
    ///
    /// - Returns: What a catalog says of it; empty for a draft that needs nothing more, and for a device without one.
    public func check(over catalog: Catalog) -> Diagnostics {
        guard !yaml.isEmpty else { return Diagnostics() }
        let drafted = self.catalog(over: catalog)
        guard drafted.blueprint(deviceType) != nil else { return drafted.diagnostics }
        var found = drafted.diagnostics
        found.add(contentsOf: drafted.checkConformance(of: deviceType).all)
        return found
    }

    /// A catalog that has the draft beside everything that another one has.
    public func catalog(over catalog: Catalog) -> Catalog {
        let folder = "/draft"
        return Catalog(
            base: catalog.folders.last ?? "", overlays: catalog.folders.dropLast().reversed() + [folder],
            files: catalog.files.overlaid(with: [FileSystem.join(folder, "device-types/\(path)"): yaml]))
    }
}
