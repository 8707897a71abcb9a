import Foundation
import HulianCatalog
import HulianDiagnostics
import HulianModel

/// The root of the source tree.
let sourceRoot = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// Where the cluster definitions of the Matter SDK lie.
let clusterFolder =
    (ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? sourceRoot + "/../shared/data") + "/matter/zap-xml-1.6"

/// The cluster definitions of the Matter SDK, by number.
struct MatterClusters {
    /// A cluster with the types that its files define.
    struct Cluster {
        /// Its definition.
        let element: XMLTree
        /// Its revision.
        var revision: Int64 {
            element.all("globalAttribute").first { $0.number("code") == 0xFFFD }?.number("value") ?? 1
        }
        /// The enumerations that name it.
        var enumerations: [XMLTree] = []
        /// The bitmaps that name it.
        var bitmaps: [XMLTree] = []
    }

    /// The clusters.
    private(set) var clusters: [Int64: Cluster] = [:]

    /// Reads all files; none when they are absent.
    init() {
        let roots = FileSystem.local().files(below: clusterFolder, suffix: ".xml").sorted()
            .compactMap { XMLTree.read($0) }
        for root in roots {
            for element in root.all("cluster") {
                guard let code = element.first("code").flatMap({ XMLTree.number($0.text) }) else { continue }
                clusters[code] = Cluster(element: element)
            }
        }
        for root in roots {
            for type in root.children where type.name == "enum" || type.name == "bitmap" {
                for code in type.all("cluster").compactMap({ $0.number("code") }) {
                    if type.name == "enum" {
                        clusters[code]?.enumerations.append(type)
                    } else {
                        clusters[code]?.bitmaps.append(type)
                    }
                }
            }
        }
    }

    /// A name as it compares: letters and digits in lower case.
    static func plain(_ name: String) -> String { String(name.lowercased().filter { $0.isLetter || $0.isNumber }) }
}

extension XMLTree {
    /// True when its conformance is told in words only, or looks at the values that a device has.
    var isToldInWords: Bool {
        ["describedConform", "greaterTerm", "literal"].contains(name) || children.contains(where: \.isToldInWords)
    }
}

/// A conformance as the cluster definitions write it, worked out without our parser.
indirect enum XMLCondition {
    case has(String)
    case not(XMLCondition)
    case and([XMLCondition])
    case or([XMLCondition])
    case always

    /// Reads a term; nothing for one that looks at values.
    ///
    /// - Parameters:
    ///   - element: The term.
    ///   - revision: The revision of the cluster.
    init?(_ element: XMLTree, revision: Int64) {
        if element.name == "greaterOrEqualTerm", element.children.first?["value"] == "current",
            let least = element.children.last?.number("value")
        {
            self = revision >= least ? .always : .not(.always)
            return
        }
        let inner = element.children.map { XMLCondition($0, revision: revision) }
        switch element.name {
        case "feature", "attribute", "command", "condition":
            guard let name = element["name"] else { return nil }
            self = .has(MatterClusters.plain(name))
        case "notTerm":
            guard inner.count == 1, let only = inner[0] else { return nil }
            self = .not(only)
        case "andTerm":
            guard inner.allSatisfy({ $0 != nil }) else { return nil }
            self = .and(inner.compactMap { $0 })
        case "orTerm":
            guard inner.allSatisfy({ $0 != nil }) else { return nil }
            self = .or(inner.compactMap { $0 })
        default: return nil
        }
    }

    /// Reads what stands inside a conformance: nothing stands for always.
    init?(inside element: XMLTree, revision: Int64) {
        switch element.children.count {
        case 0: self = .always
        case 1:
            guard let only = XMLCondition(element.children[0], revision: revision) else { return nil }
            self = only
        default:
            let inner = element.children.map { XMLCondition($0, revision: revision) }
            guard inner.allSatisfy({ $0 != nil }) else { return nil }
            self = .and(inner.compactMap { $0 })
        }
    }

    /// The names that it asks for.
    var names: Set<String> {
        switch self {
        case .has(let name): [name]
        case .not(let inner): inner.names
        case .and(let all), .or(let all): all.reduce(into: []) { $0.formUnion($1.names) }
        case .always: []
        }
    }

    /// Whether it holds.
    func holds(_ has: Set<String>) -> Bool {
        switch self {
        case .has(let name): has.contains(name)
        case .not(let inner): !inner.holds(has)
        case .and(let all): all.allSatisfy { $0.holds(has) }
        case .or(let all): all.contains { $0.holds(has) }
        case .always: true
        }
    }
}

/// The conformance of an element in the cluster definitions.
struct XMLConformance {
    /// The alternatives: the name of the element and its condition.
    let clauses: [(kind: String, condition: XMLCondition)]

    /// Reads the conformance of an element; nothing for one that looks at values or is told in words.
    init?(of element: XMLTree, revision: Int64) {
        let conformances = element.children.filter { $0.name.hasSuffix("Conform") }
        guard let only = conformances.first else {
            clauses = [(element["optional"] == "true" ? "optionalConform" : "mandatoryConform", .always)]
            return
        }
        var clauses: [(String, XMLCondition)] = []
        for element in only.name == "otherwiseConform" ? only.children : [only] {
            guard element.name != "describedConform", let condition = XMLCondition(inside: element, revision: revision)
            else { return nil }
            clauses.append((element.name, condition))
        }
        self.clauses = clauses
    }

    /// The names that it asks for.
    var names: Set<String> { clauses.reduce(into: []) { $0.formUnion($1.condition.names) } }

    /// What it says of a device: `mandatory`, `optional`, `provisional`, `deprecated` or `disallowed`.
    func requirement(_ has: Set<String>) -> String {
        var isProvisional = false
        for (kind, condition) in clauses where condition.holds(has) {
            switch kind {
            case "mandatoryConform": return "mandatory"
            case "optionalConform": return "optional"
            case "deprecateConform": return "deprecated"
            case "disallowConform": return "disallowed"
            default: isProvisional = true
            }
        }
        return isProvisional ? "provisional" : "disallowed"
    }
}
