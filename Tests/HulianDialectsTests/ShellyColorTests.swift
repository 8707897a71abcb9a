import HulianBus
import HulianModel
import Testing

@testable import HulianDialects

@Suite("Colors of Shelly")
struct ShellyColorTests {
    @Test("are hue and saturation, and back again")
    func triples() {
        let known: [(Int64, Int64, ColorTriple)] = [
            (0, 254, ColorTriple(red: 255, green: 0, blue: 0)), (254, 254, ColorTriple(red: 255, green: 0, blue: 0)),
            (127, 254, ColorTriple(red: 0, green: 255, blue: 255)),
            (0, 0, ColorTriple(red: 255, green: 255, blue: 255)),
            (0, 127, ColorTriple(red: 255, green: 128, blue: 128)),
        ]
        for (hue, saturation, color) in known {
            #expect(ColorTriple(hue: hue, saturation: saturation) == color, "\(hue), \(saturation)")
        }
        for hue in Int64(0)..<254 { #expect(ColorTriple(hue: hue, saturation: 254).hue == hue) }
        for saturation in Int64(0)...254 {
            #expect(ColorTriple(hue: 0, saturation: saturation).saturation == saturation)
        }
        let black = ColorTriple(red: 0, green: 0, blue: 0)
        #expect(black.hue == 0 && black.saturation == 0)
        for red in stride(from: Int64(0), through: 255, by: 17) {
            for green in stride(from: Int64(0), through: 255, by: 17) {
                for blue in stride(from: Int64(0), through: 255, by: 17) {
                    let color = ColorTriple(red: red, green: green, blue: blue)
                    #expect((0...254).contains(color.hue) && (0...254).contains(color.saturation))
                }
            }
        }
    }

    @Test("are told beside hue and saturation, and read where those are not told")
    func report() throws {
        let bench = try ShellyBench("lighting.extendedColorLight")
        let told = try bench.statement(
            .report, .device, ["rgbcct:0.hue": .integer(127), "rgbcct:0.saturation": .integer(254)])
        let said = try #require(bench.write(told).first)
        #expect(said.contains(#""rgb":[0,255,255]"#) && said.contains(#""rgbcct:0":{"id":0,"#), "\(said)")
        let heard = bench.read("hlx-1/events/rpc", String(said.dropFirst("hlx-1/events/rpc ".count)))
        #expect(heard.faults.isEmpty && heard.items.count == 2)
        #expect(heard.items.map(\.raw) == [.integer(127), .integer(254)])
        let other = bench.read(
            "hlx-1/events/rpc",
            #"{"src":"hlx-1","dst":"hlx-1/events","method":"NotifyStatus","params":{"ts":1767225600.25,"rgbcct:0":{"id":0,"rgb":[0,255,255],"output":true}}}"#
        )
        #expect(other.faults.isEmpty && other.items.map(\.raw) == [.integer(127), .bool(true), .integer(254)])
    }

    @Test("are set by one call, as the vendor writes it")
    func set() throws {
        let bench = try ShellyBench("lighting.extendedColorLight")
        let payload =
            #"{"id":7,"src":"me","method":"RGBCCT.Set","params":{"id":0,"on":true,"mode":"rgb","rgb":[255,0,0],"brightness":50}}"#
        let said = bench.read("hlx-1/rpc", payload)
        #expect(said.kind == .set && said.faults.isEmpty)
        let binding = bench.space.speakers[0].binding
        let values = zip(said.items, bench.values(said, in: payload)).map { item, value in
            "\(binding.attributes[Int(item.attribute)].name.name) \(value)"
        }
        #expect(
            values == ["rgbcct:0.output true", "rgbcct:0.hue 0", "rgbcct:0.brightness 127", "rgbcct:0.saturation 254"])
        let white = try ShellyBench("lighting.ceilingLight")
        let warm = white.read(
            "hlx-1/rpc", #"{"id":7,"src":"me","method":"CCT.Set","params":{"id":0,"on":true,"ct":4000}}"#)
        #expect(warm.kind == .set && warm.faults.isEmpty && warm.items.last?.raw == .integer(250))
    }

    @Test("may be set with a mode, and a mode may be said by itself")
    func modes() throws {
        let bench = try ShellyBench("lighting.extendedColorLight")
        let alone = bench.read(
            "hlx-1/rpc", #"{"id":7,"src":"me","method":"RGBCCT.Set","params":{"id":0,"mode":"cct"}}"#)
        #expect(alone.kind == .set && alone.faults.isEmpty && alone.items.isEmpty)
        let other = bench.read(
            "hlx-1/rpc", #"{"id":7,"src":"me","method":"RGBCCT.Set","params":{"id":0,"modus":"cct"}}"#)
        #expect(other.failed(.itemName))
    }

    @Test("of a lamp without whites stand in a component of their own")
    func withoutWhites() throws {
        let table = try #require(Shared.table("shelly"))
        let whites = ElementPath(capability: "colorControl", element: "colorTemperatureMireds")
        for mapping in table.attributes where mapping.name?.name.hasPrefix("rgb:0") ?? false {
            #expect(mapping.name?.request?.method == "RGB.Set" && !mapping.filter.companions.contains(whites))
        }
        let names = Set(table.attributes.compactMap { $0.name?.name }.filter { $0.hasPrefix("rgb:0") })
        #expect(names == ["rgb:0.output", "rgb:0.brightness", "rgb:0.hue", "rgb:0.saturation"])
    }

    @Test(
        "are wrong as anything but three numbers from 0 to 255",
        arguments: [
            "[255,0]", "[255,0,0,0]", "[256,0,0]", "[-1,0,0]", "[1.5,0,0]", #""red""#, "[]", "null", "{}", "[[1,2,3]]",
        ])
    func wrong(color: String) throws {
        let bench = try ShellyBench("lighting.extendedColorLight")
        let said = bench.read(
            "hlx-1/rpc", #"{"id":7,"src":"me","method":"RGBCCT.Set","params":{"id":0,"rgb":\#(color)}}"#)
        #expect(!said.faults.isEmpty && said.items.allSatisfy { $0.attribute < 0 })
    }
}
