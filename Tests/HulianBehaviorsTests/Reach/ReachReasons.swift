import HulianDiagnostics

/// Why some events are never told and some attributes never change, as `docs/matter-reach.md` lists them.
struct ReachReasons {
    /// The events, as `capability.event`.
    private(set) var events: Set<String> = []
    /// The attributes, as `capability.attribute`.
    private(set) var attributes: Set<String> = []
    /// How many reasons there are.
    private(set) var reasonCount = 0

    /// Reads the page: names in backquotes below `## Events` and `## Attributes`, each below a heading with its reason.
    init() throws {
        let page = try FileSystem.local().text(sourceRoot + "/docs/matter-reach.md")
        var isEvents = false, isAttributes = false, hasReason = false
        for line in page.split(separator: "\n") {
            if line.hasPrefix("### ") {
                hasReason = true
                reasonCount += 1
            } else if line.hasPrefix("## ") {
                isEvents = line == "## Events"
                isAttributes = line == "## Attributes"
                hasReason = false
            } else if hasReason {
                for (place, name) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                where place % 2 == 1 {
                    if isEvents { events.insert(String(name)) }
                    if isAttributes { attributes.insert(String(name)) }
                }
            }
        }
    }
}
