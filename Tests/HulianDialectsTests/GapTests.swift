import Foundation
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("What dialects cannot carry")
struct GapTests {
    @Test("list")
    func list() throws {
        let catalog = makeCatalog()
        for dialect in dialects {
            let test = try #require(DialectCompatTest(dialect, in: catalog))
            for gap in test.run([]).gaps where gap.gap.isEssential {
                print("GAP", dialect, gap.deviceType, gap.gap.kind, gap.gap.path, "|", gap.gap.reason)
            }
        }
    }
}
