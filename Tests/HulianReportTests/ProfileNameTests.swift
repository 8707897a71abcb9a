import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("The profile by which a suite was judged")
struct ProfileNameTests {
    @Test("is named in every report, and reports of the catalog as it is name none", arguments: ReportFormat.allCases)
    func named(format: ReportFormat) {
        for profile in ["our-house", nil] {
            let suite = Samples.suite(Samples.everyVerdict.runs, profile: profile)
            let text = Samples.text(suite, format)
            #expect(text.contains("our-house") == (profile != nil), "\(format): \(text)")
        }
    }
}
