/// The tags of modes of washers and dryers that change what a program does.
///
/// Source: Matter application clusters, Laundry Washer Mode (0x0051), ModeTag, and Mode Base, common tags.
enum LaundryModeTag {
    /// The common tag of quick programs.
    static let quick: Int64 = 0x0001
    /// Little movement and less heat for fine cloth.
    static let delicate: Int64 = 0x4001
    /// Much movement and more heat for thick cloth.
    static let heavy: Int64 = 0x4002
}
