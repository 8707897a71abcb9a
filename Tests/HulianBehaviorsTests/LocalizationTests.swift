import HulianBehaviors
import HulianModel
import Testing

@Suite("Bindings and localization")
struct LocalizationTests {
    /// A device that shows things in the ways of several countries.
    private func makeBench() throws -> Bench {
        let catalog = makeCatalog(adding: [
            "test.display": """
            capabilities:
              binding: { attributes: { binding: [] } }
              localizationConfiguration:
                attributes: { activeLocale: en-US, supportedLocales: [en-US, zh-CN] }
              timeFormatLocalization:
                features: [CALFMT]
                attributes:
                  hourFormat: 24hr
                  activeCalendarType: gregorian
                  supportedCalendarTypes: [gregorian, chinese]
              unitLocalization:
                features: [TEMP]
                attributes: { temperatureUnit: celsius, supportedTemperatureUnits: [celsius, kelvin] }
            """
        ])
        return try Bench("test.display", in: catalog)
    }

    @Test("only what a device knows can be chosen")
    func choices() throws {
        let bench = try makeBench()
        #expect(bench.write("localizationConfiguration.activeLocale", "zh-CN") == .success)
        #expect(bench.write("localizationConfiguration.activeLocale", "fr-FR") == .constraintError)
        #expect(bench["localizationConfiguration.activeLocale"] == "zh-CN")
        #expect(bench.write("timeFormatLocalization.activeCalendarType", 1) == .success)
        #expect(bench.write("timeFormatLocalization.activeCalendarType", 255) == .success)
        #expect(bench.write("timeFormatLocalization.activeCalendarType", 5) == .constraintError)
        #expect(bench.write("unitLocalization.temperatureUnit", 2) == .success)
        #expect(bench.write("unitLocalization.temperatureUnit", 0) == .constraintError)
    }

    @Test("a target is a group or an endpoint of a node, and there is room for ten")
    func bindings() throws {
        let bench = try makeBench()
        #expect(bench.write("binding.binding", [["group": 1], ["node": 1, "endpoint": 2, "cluster": 6]]) == .success)
        for target: Value in [[:], ["node": 1], ["endpoint": 1], ["node": 1, "group": 1, "endpoint": 1]] {
            #expect(bench.write("binding.binding", [target]) == .constraintError, "\(target)")
        }
        let ten = (1...10).map { Value.structure([Field("group", .integer($0))]) }
        #expect(bench.write("binding.binding", .list(ten)) == .success)
        #expect(bench.write("binding.binding", .list(ten + [["group": 11]])) == .resourceExhausted)
        #expect(bench["binding.binding"].listValue?.count == 10)
    }
}
