import HulianRecord
import Testing

@testable import HulianMatter

/// Files that tell devices apart fail on a device that answers anything.
@Suite("A device that answers anything")
struct ParrotTests {
    @Test(
        "it passes no core file that the SDK's own runner fails it with",
        .enabled(if: MatterData.folder != nil, Material.absence),
        arguments: MatterData.Version.allCases)
    func passesNone(_ version: MatterData.Version) throws {
        #expect(try passed(version) { Parrot() } == [])
    }

    @Test(
        "one that answers with noughts besides passes those alone that look at noughts only",
        .enabled(if: MatterData.folder != nil, Material.absence), arguments: MatterData.Version.allCases)
    func passesNoughts(_ version: MatterData.Version) throws {
        let passed = try passed(version) { Parrot(isPolite: true) }
        // Status 0 of an application that starts or stops, and a covering that ends where it began.
        #expect(
            passed == [
                "Test_TC_ALOGIN_12_1.yaml", "Test_TC_APPLAUNCHER_3_8.yaml", "Test_TC_APPLAUNCHER_3_9.yaml",
                "Test_TC_WNCV_3_4.yaml",
            ])
    }

    /// The core files that tell devices apart and that a parrot passes.
    private func passed(
        _ version: MatterData.Version, with parrot: @escaping @Sendable () -> Parrot
    ) throws -> [String] {
        let bench = try MatterBench(version)
        var passed: [String] = []
        var count = 0
        for (file, row) in MatterData.index(version).sorted(by: { $0.key < $1.key })
        where row["core"] == "1" && row["parrot"] == "fail" && bench.has(file) {
            count += 1
            if try bench.run(String(file.dropLast(5)), with: parrot).verdict == .passed { passed.append(file) }
        }
        #expect(count == (version == .v16 ? 82 : 91))
        return passed
    }
}
