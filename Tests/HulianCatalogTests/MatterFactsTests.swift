import Foundation
import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

/// The definitions, read once.
private nonisolated(unsafe) let matter = MatterClusters()  // Read here, and only looked into by the tests.

/// An element of a capability beside the same element of the cluster definitions.
private struct Pair {
    /// Where it stands, such as `levelControl.currentLevel`.
    let path: String
    /// Our conformance.
    let ours: Conformance
    /// Theirs.
    let element: XMLTree
    /// The revision of their cluster.
    let revision: Int64
}

@Suite(
    "The capabilities that Matter has",
    .enabled(if: FileManager.default.fileExists(atPath: clusterFolder), "the cluster definitions are absent"))
struct MatterFactsTests {
    /// The capabilities whose facts come from Matter, with their clusters.
    private let both: [(capability: Capability, cluster: MatterClusters.Cluster)]

    init() {
        let catalog = Catalog(base: sourceRoot + "/Sources/HulianCatalog/Catalog", files: .local())
        // The SDK numbers clusters that only test itself in the range of one's own, as we do with what Matter lacks.
        let capabilities = catalog.capabilityIDs.compactMap { catalog.capability($0) }
        both = capabilities.filter { $0.number.rawValue < 0xFFF1_0000 }.compactMap { capability in
            matter.clusters[Int64(capability.number.rawValue)].map { (capability, $0) }
        }
    }

    /// The elements of one kind that a cluster defines for its server.
    private func elements(_ cluster: MatterClusters.Cluster, _ kind: String) -> [XMLTree] {
        cluster.element.all(kind).filter { $0["side"] != "client" }
    }

    /// Every element that both have.
    private var pairs: [Pair] {
        both.flatMap { capability, cluster -> [Pair] in
            func pair(_ name: String, _ ours: Conformance, _ theirs: XMLTree?) -> Pair? {
                theirs.map {
                    Pair(path: "\(capability.id).\(name)", ours: ours, element: $0, revision: cluster.revision)
                }
            }
            let features = cluster.element.first("features")?.all("feature") ?? []
            return capability.features.compactMap { ours in
                pair(ours.code, ours.conformance, features.first { $0["code"] == ours.code })
            }
                + capability.attributes.compactMap { ours in
                    pair(
                        ours.name, ours.conformance,
                        elements(cluster, "attribute").first { $0.number("code") == Int64(ours.number.rawValue) })
                }
                + capability.commands.filter { !$0.isResponse }.compactMap { ours in
                    pair(
                        ours.name, ours.conformance,
                        cluster.element.all("command").first {
                            $0["source"] == "client" && $0.number("code") == Int64(ours.number.rawValue)
                        })
                }
                + capability.events.compactMap { ours in
                    pair(
                        ours.name, ours.conformance,
                        elements(cluster, "event").first { $0.number("code") == Int64(ours.number.rawValue) })
                }
        }
    }

    @Test("are at least 75 application clusters, with all their features, attributes, commands and events")
    func complete() {
        #expect(both.count >= 75, "\(both.count)")
        var missing: [String] = []
        for (capability, cluster) in both {
            for feature in cluster.element.first("features")?.all("feature") ?? [] {
                let ours = feature["code"].flatMap { capability.feature($0) }
                if ours.map({ Int64($0.bit) }) != feature.number("bit") {
                    missing.append("\(capability.id) feature \(feature["code"] ?? "")")
                }
            }
            for attribute in elements(cluster, "attribute") {
                let number = attribute.number("code") ?? -1
                let ours = capability.attributes.first { Int64($0.number.rawValue) == number }
                let name = attribute["name"] ?? attribute.first("description")?.text ?? attribute.text
                if ours.map({ MatterClusters.plain($0.name) }) != MatterClusters.plain(name) {
                    missing.append("\(capability.id) attribute \(name)")
                }
            }
            for command in cluster.element.all("command") {
                let isResponse = command["source"] == "server"
                let ours = capability.commands.first {
                    $0.isResponse == isResponse && Int64($0.number.rawValue) == command.number("code")
                }
                if ours.map({ MatterClusters.plain($0.name) }) != command["name"].map(MatterClusters.plain) {
                    missing.append("\(capability.id) command \(command["name"] ?? "")")
                }
            }
            for event in elements(cluster, "event") {
                let ours = capability.events.first { Int64($0.number.rawValue) == event.number("code") }
                if ours.map({ MatterClusters.plain($0.name) }) != event["name"].map(MatterClusters.plain)
                    || ours?.priority.rawValue != event["priority"]
                {
                    missing.append("\(capability.id) event \(event["name"] ?? "")")
                }
            }
        }
        #expect(missing == [])
    }

    @Test("have the conformance of the cluster definitions, whatever features and elements a device has")
    func conformance() {
        var wrong: [String] = []
        var compared = 0
        var cases = 0
        var untold: [String] = []
        for pair in pairs {
            guard let theirs = XMLConformance(of: pair.element, revision: pair.revision) else {
                if !pair.element.isToldInWords { untold.append(pair.path) }
                continue
            }
            compared += 1
            let names = theirs.names.union(Self.names(pair.ours)).sorted()
            guard names.count <= 12 else {
                wrong.append("\(pair.path) asks for \(names.count) names")
                continue
            }
            for bits in 0..<(1 << names.count) {
                let has = Set(names.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element))
                let ours = Self.word(pair.ours.requirement { has.contains(MatterClusters.plain($0)) })
                cases += 1
                if ours != theirs.requirement(has) {
                    wrong.append("\(pair.path) '\(pair.ours.text)' with \(has.sorted()): \(theirs.requirement(has))")
                    break
                }
            }
        }
        #expect(wrong == [])
        #expect(compared > 1500 && cases > compared, "\(compared) \(cases)")
        #expect(untold == [])
    }

    @Test("allow and demand what the cluster definitions do of values: null, writing and ranges")
    func values() {
        var wrong: [String] = []
        for (capability, cluster) in both {
            for theirs in elements(cluster, "attribute") {
                guard
                    let ours = capability.attributes.first(where: { Int64($0.number.rawValue) == theirs.number("code") }
                    )
                else { continue }
                let path = "\(capability.id).\(ours.name)"
                if ours.constraint.isNullable != (theirs["isNullable"] == "true") { wrong.append("\(path) null") }
                if ours.isWritable != (theirs["writable"] == "true") { wrong.append("\(path) writing") }
                if case .integer = ours.constraint.type {
                    let range = ours.constraint.integerRange
                    if let least = theirs.number("min"), least != range.lowerBound {
                        wrong.append("\(path) min \(least), not \(range.lowerBound)")
                    }
                    // The file gives 0 for the greatest illuminance, which is below the least.
                    if let most = theirs.number("max"), most != 0, most != range.upperBound {
                        wrong.append("\(path) max \(most), not \(range.upperBound)")
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test("name the items of enumerations and the bits of bitmaps as the cluster definitions do")
    func names() {
        var wrong: [String] = []
        var compared = 0
        for (capability, cluster) in both {
            for theirs in cluster.enumerations {
                guard let name = theirs["name"], let ours = capability.enumerations[name] else { continue }
                compared += 1
                for item in theirs.all("item") {
                    let number = item.number("value") ?? -1
                    if ours.item(number).map({ MatterClusters.plain($0.name) })
                        != item["name"].map(MatterClusters.plain)
                    {
                        wrong.append("\(capability.id) \(name) \(item["name"] ?? "")")
                    }
                }
            }
            for theirs in cluster.bitmaps {
                guard let name = theirs["name"], let ours = capability.bitmaps[name] else { continue }
                compared += 1
                for field in theirs.all("field") {
                    let mask = field.number("mask") ?? -1
                    let found = ours.items.first { $0.mask == mask }
                    if found.map({ MatterClusters.plain($0.name) }) != field["name"].map(MatterClusters.plain) {
                        wrong.append("\(capability.id) \(name) \(field["name"] ?? "")")
                    }
                }
            }
        }
        #expect(wrong == [])
        #expect(compared > 150, "\(compared)")
    }

    /// The names that a conformance of ours asks for.
    private static func names(_ conformance: Conformance) -> Set<String> {
        func names(_ condition: Conformance.Condition) -> Set<String> {
            switch condition {
            case .has(let name): [MatterClusters.plain(name)]
            case .not(let inner): names(inner)
            case .and(let left, let right), .or(let left, let right), .xor(let left, let right):
                names(left).union(names(right))
            case .always: []
            }
        }
        return conformance.clauses.reduce(into: []) { all, clause in
            switch clause {
            case .mandatory(let condition), .optional(let condition, _): all.formUnion(names(condition))
            case .provisional, .deprecated, .disallowed: break
            }
        }
    }

    /// A requirement as a word.
    private static func word(_ requirement: Conformance.Requirement) -> String {
        switch requirement {
        case .mandatory: "mandatory"
        case .optional: "optional"
        case .provisional: "provisional"
        case .deprecated: "deprecated"
        case .disallowed: "disallowed"
        }
    }
}
