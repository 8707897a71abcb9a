import HulianMatter
import HulianRecord
import Testing

/// The same run twice gives the same octets.
@Suite("Equal runs of the SDK's files")
struct SamenessTests {
    @Test(
        "the result as JSON is the same octet by octet", .enabled(if: MatterData.folder != nil, Material.absence),
        arguments: MatterData.Version.allCases)
    func same(_ version: MatterData.Version) throws {
        let paths = MatterData.testFiles(version)
        let one = try MatterData.run(paths, version).json
        let other = try MatterData.run(paths, version).json
        #expect(one == other)
        #expect(one.count > 100_000)
    }
}
