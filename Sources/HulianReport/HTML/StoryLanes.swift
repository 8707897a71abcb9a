internal import HulianModel
internal import HulianRecord

/// The lanes of the picture of who said what to whom: participants, in an order in which arrows are short.
struct StoryLanes {
    /// One participant.
    struct Lane {
        /// Its name.
        let name: String
        /// What people read; empty when it is the name.
        let title: String
        /// `device`, `hub`, `bridge`, `scenes`, `tester` or `foreign`.
        let role: String
        /// The dialect that it speaks.
        let dialect: String
        /// The room in which it stands.
        let room: String
    }

    /// The lanes from left to right.
    private(set) var lanes: [Lane] = []
    /// The lane of each client.
    private var places: [Int: Int] = [:]
    /// The lane of all who are not ours; nothing while nobody is.
    private var outside: Int?

    /// Makes the lanes of a story.
    ///
    /// All sides of the bridge share one lane, since to a reader the bridge is one. Order: who runs scenes and tests,
    /// hubs, the bridge, devices by dialect, others.
    init(_ story: RunStory) {
        let devices = Dictionary(story.devices.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        func device(_ client: ClientEntry) -> DeviceEntry? { client.device.flatMap { devices[$0] } }
        func isBridge(_ client: ClientEntry) -> Bool { client.role == .bridge || device(client)?.kind == .mirror }
        func rank(_ client: ClientEntry) -> Int {
            if isBridge(client) { return 3 }
            return switch client.role {
            case .scenes: 0
            case .tester: 1
            case .hub: 2
            case .bridge: 3
            case .device: 4
            case .foreign: 5
            }
        }
        let sorted = story.clients.enumerated().sorted { left, right in
            let ranks = (rank(left.element), rank(right.element))
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            let dialects = (left.element.dialect?.rawValue ?? "", right.element.dialect?.rawValue ?? "")
            if ranks.0 == 4, dialects.0 != dialects.1 { return dialects.0 < dialects.1 }
            return left.offset < right.offset
        }.map(\.element)
        var bridge: Int?
        for client in sorted where client.index >= 0 {
            if isBridge(client) {
                if bridge == nil {
                    bridge = lanes.count
                    lanes.append(Lane(name: "bridge", title: "", role: "bridge", dialect: "", room: ""))
                }
                places[client.index] = bridge
                continue
            }
            let entry = device(client)
            places[client.index] = lanes.count
            lanes.append(
                Lane(
                    name: entry?.name ?? client.name, title: entry?.title ?? "", role: client.role.rawValue,
                    dialect: client.dialect?.rawValue ?? entry?.dialect.rawValue ?? "", room: entry?.room ?? ""))
        }
    }

    /// The lane of a client; one that is not known stands outside.
    mutating func place(of client: Int) -> Int {
        if let place = places[client] { return place }
        if let outside { return outside }
        let place = lanes.count
        lanes.append(Lane(name: "outside", title: "", role: "foreign", dialect: "", room: ""))
        outside = place
        return place
    }
}
