/// The version of the tool.
public enum HulianVersion {
    /// The version, as `--version` prints it and headers carry it.
    public static let text = "0.1.0"
}
