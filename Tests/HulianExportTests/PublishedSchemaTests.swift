import Foundation
import HulianExport
import HulianModel
import Testing

/// The published schema of a form, among the material of others.
private func schema(of format: ExportFormat) -> String {
    dataFolder
        + (format == .sdf
            ? "/fixtures/open/sdf/sdf-validation.jso.json"
            : "/fixtures/open/wot/td-json-schema-validation-1.1-rec.json")
}

@Suite(
    "Every exported device type",
    .enabled(if: hasValidator, "Python with the module jsonschema is absent"),
    .enabled(if: FileManager.default.fileExists(atPath: schema(of: .sdf)), "the published schemas are absent"))
struct PublishedSchemaTests {
    @Test("is valid under the published schema", arguments: [ExportFormat.sdf, .thingDescription])
    func valid(_ format: ExportFormat) throws {
        let catalog = makeCatalog()
        let lines = allDeviceTypes.compactMap { id in
            exporter(id, catalog)?.document(format).map { document -> Value in
                ["name": .string(id.rawValue), "document": document]
            }
        }
        #expect(lines.count == allDeviceTypes.count)
        let results = try validate([schema(of: format)], lines)
        #expect(results.filter { !$0.hasPrefix("valid ") } == [])
        #expect(results.count == lines.count)
    }

    @Test("would be refused with a word that the form does not know or without one that it wants")
    func invalid() throws {
        let model = try #require(exporter("lighting.dimmableLight")?.document(.sdf))
        let wrong: Value = .structure((model.fields ?? []) + [Field("sdfWidget", [:])])
        let results = try validate([schema(of: .sdf)], [["name": "wrong", "document": wrong]])
        #expect(results.first?.hasPrefix("invalid wrong") == true)
        let thing = try #require(exporter("lighting.dimmableLight")?.document(.thingDescription))
        let bare: Value = .structure((thing.fields ?? []).filter { $0.name != "security" })
        let found = try validate([schema(of: .thingDescription)], [["name": "bare", "document": bare]])
        #expect(found.first?.contains("security") == true)
    }
}
