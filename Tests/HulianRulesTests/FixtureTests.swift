import Foundation
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// What the files of others come to, each judged as ``FixtureBench`` says.
///
/// A row belongs to every file whose path begins with it; the longest wins. So a file that nobody has thought of is found.
private let ways: [(path: String, way: FixtureWay)] = [
    ("vendor/tencent/captures.jsonl", .messages("tencent")),
    ("open/tasmota/captures.ndjson", .messages("tasmota")),
    ("open/tasmota/discovery-configs.json", .configurations),
    ("open/shelly/captures.ndjson", .messages("shelly")),
    ("open/zigbee2mqtt/bridge-devices.expected.json", .message("zigbee2mqtt", "zigbee2mqtt/bridge/devices")),
    ("open/zigbee2mqtt/ha-discovery.expected.json", .messages("homeassistant")),
    ("open/homeassistant/ha-2025.4.4-verdicts.json", .verdicts),
    ("open/homie/homie5/formats/", .formats),
    ("open/homie/homie5/values/", .values),
    ("vendor/alibaba/", .document("alink")),
    ("vendor/miot/instances/", .document("miot")),
    ("vendor/miot/cnhdm.airrtc.wkq01.json", .document("miot")),
    ("vendor/tuya-devices/fixtures/", .statuses),
    ("vendor/tencent/thing_model_example_config.json", .unread("thing-models-of-tencent")),
    ("vendor/miot/miot_specs_extend.json", .unread("tables-of-others")),
    ("vendor/tuya-devices/tuya_categories.json", .unread("tables-of-others")),
    ("vendor/tuya-devices/aggregate_by_category.json", .unread("tables-of-others")),
    ("open/homeassistant/ha-2026.11-tables.json", .unread("tables-of-others")),
    ("open/wot/", .unread("things-and-models")),
    ("open/sdf/", .unread("things-and-models")),
]

/// The differences that are known, by name: each is explained in docs/dialects.md, and none may be without a case.
private let differences: [(name: String, path: String, covers: @Sendable (FixtureCase) -> Bool)] = [
    // A file that is not judged covers itself.
    ("thing-models-of-tencent", "vendor/tencent/thing", { $0.isUnread }),
    ("tables-of-others", "", { $0.isUnread && $0.difference == "tables-of-others" }),
    ("things-and-models", "open/", { $0.isUnread && $0.difference == "things-and-models" }),
    ("values-of-other-formats", "open/homie/homie5/values/", { $0.isUnread }),
    ("other-full-topics", "open/tasmota/captures", { $0.isUnread }),
    ("other-prefixes", "open/zigbee2mqtt/ha-discovery", { $0.isUnread }),
    ("no-topic", "vendor/tencent/captures", { $0.isUnread && $0.difference == "no-topic" }),
    ("dialects-not-spoken", "open/shelly/", { $0.isUnread }),
    ("accepted-with-a-warning", "open/homeassistant/ha-2025.4.4", { $0.difference == "accepted-with-log" }),
    ("ignored-in-silence", "open/homeassistant/ha-2025.4.4", { $0.difference == "ignored" }),
    ("let-pass-by-a-profile", "vendor/tuya-devices/", { $0.difference == "let-pass-by-a-profile" }),
    ("words-of-one-product", "vendor/tuya-devices/", { $0.isGood && Set($0.failed) == ["TY-10", "H1-MSG-2"] }),
]

/// True when the folder is there.
private let isPresent = !FixtureBench.files.isEmpty

@Suite(
    "What others recorded or published",
    .enabled(if: isPresent, "skipped: the folder with data of others is absent (HULIAN_DATA)"))
struct FixtureTests {
    @Test("is judged file by file: what its source calls good has no failure, what it calls bad fails")
    func all() throws {
        let bench = FixtureBench()
        var used: Set<String> = []
        var counts: [String: (good: Int, bad: Int, unread: Int, different: Int)] = [:]
        for file in FixtureBench.files {
            let way = ways.filter { file.hasPrefix($0.path) }.max { $0.path.count < $1.path.count }?.way
            let cases = try bench.cases(of: file, try #require(way, "nobody says how \(file) is judged"))
            #expect(!cases.isEmpty, "\(file) holds nothing")
            let group = file.split(separator: "/").prefix(2).joined(separator: "/")
            for one in cases {
                var count = counts[group] ?? (0, 0, 0, 0)
                if one.isUnread { count.unread += 1 } else if one.isGood { count.good += 1 } else { count.bad += 1 }
                if !one.isAsExpected {
                    let known = differences.first { file.hasPrefix($0.path) && $0.covers(one) }
                    #expect(known != nil, "\(file) \(one)")
                    if let known { used.insert(known.name) }
                    if !one.isUnread { count.different += 1 }
                }
                counts[group] = count
            }
        }
        print("| source | good | bad | not judged | differences |")
        print("|---|---:|---:|---:|---:|")
        for (group, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("| \(group) | \(count.good) | \(count.bad) | \(count.unread) | \(count.different) |")
        }
        #expect(differences.map(\.name).filter { !used.contains($0) } == [], "a difference without a case is none")
    }

    @Test("differs in nothing that docs/dialects.md does not explain by name")
    func documented() throws {
        let text = try String(contentsOfFile: packageFolder + "/docs/dialects.md", encoding: .utf8)
        for difference in differences { #expect(text.contains("`\(difference.name)`"), "\(difference.name)") }
    }
}
