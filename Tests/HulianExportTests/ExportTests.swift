import HulianCatalog
import HulianExport
import HulianModel
import Testing

@Suite("The forms of a device type")
struct ExportTests {
    @Test(
        "are the same for the same catalog, end with one line break and name everything",
        arguments: ExportFormat.allCases)
    func complete(_ format: ExportFormat) throws {
        for id in allDeviceTypes {
            let catalog = makeCatalog()
            let text = try #require(exporter(id, catalog)).text(format)
            #expect(text == exporter(id)?.text(format), "\(id)")
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(id)")
            guard format != .pics else { continue }
            let blueprint = try #require(catalog.blueprint(id))
            for attribute in blueprint.attributes { #expect(text.contains(attribute.definition.name), "\(id)") }
            for capability in blueprint.capabilities {
                for command in capability.commands { #expect(text.contains(command.name), "\(id)") }
                for event in capability.events { #expect(text.contains(event.name), "\(id)") }
            }
            if format.isJSON { #expect(throws: Never.self) { try Value(json: text) } }
        }
    }

    @Test("as SDF say a quantity with its unit, a choice by its names and what can be written")
    func sdf() throws {
        let model = try #require(exporter("appliances.refrigerator")?.document(.sdf))
        let fridge = model["sdfThing"]?["refrigerator"]?["sdfThing"]?["fridge"]?["sdfObject"]
        let setpoint = fridge?["temperatureControl"]?["sdfProperty"]?["temperatureSetpoint"]
        #expect(setpoint?["minimum"] == 2)
        #expect(setpoint?["maximum"] == 8)
        #expect(setpoint?["multipleOf"] == 0.01)
        #expect(setpoint?["unit"] == "Cel")
        #expect(setpoint?["writable"] == true)
        let lock = try #require(exporter("locks.palmVeinFaceLock")?.document(.sdf))
        let state = lock["sdfThing"]?["palmVeinFaceLock"]?["sdfObject"]?["doorLock"]?["sdfProperty"]?["lockState"]
        #expect(state?["enum"]?.listValue?.contains("locked") == true)
        #expect(state?["nullable"] == true)
    }

    @Test("as a Thing Description have a topic for everything, without wildcards, and none inside an address")
    func thingDescription() throws {
        let thing = try #require(exporter("lighting.dimmableLight")?.document(.thingDescription))
        let level = try #require(thing["properties"]?["levelControl.currentLevel"])
        let forms = level["forms"]?.listValue ?? []
        #expect(forms.count == 2)
        #expect(forms[0]["mqv:filter"] == "hulian/1/home/dimmableLight/state/main/levelControl/currentLevel")
        #expect(forms[1]["mqv:topic"] == "hulian/1/home/dimmableLight/set/main/levelControl/currentLevel")
        #expect(forms.allSatisfy { $0["href"] == "mqtt://localhost:1883" })
        #expect(thing["actions"]?["onOff.toggle"]?["forms"]?.listValue?.count == 1)
        #expect(thing["events"]?["basicInformation.startUp"] != nil)
    }

    @Test("as PICS give the codes of features, attributes, commands and events in lower-case digits")
    func pics() throws {
        let text = try #require(exporter("lighting.dimmableLight")).text(.pics)
        let lines = text.split(separator: "\n").map(String.init)
        for code in ["OO.S=1", "OO.S.F00=1", "OO.S.A4001=1", "OO.S.C40.Rsp=1", "LVL.S.A000f=1", "BINFO.S.E00=1"] {
            #expect(lines.contains(code), "\(code)")
        }
        #expect(lines.allSatisfy { $0.hasPrefix("#") || $0.hasSuffix("=1") })
        let toilet = try #require(exporter("bathroom.smartToilet")).text(.pics)
        #expect(toilet.contains("smartToilet: not a Matter cluster"))
    }

    @Test("as a page give each capability a heading and ranges as people read them")
    func page() throws {
        let text = try #require(exporter("appliances.refrigerator")).text(.markdown)
        #expect(text.hasPrefix("# Refrigerator · 冰箱\n"))
        #expect(text.contains("## Component `freezer`: Freezer compartment · 冷冻室"))
        #expect(text.contains("2 °C … 8 °C"))
    }
}
