import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("A device that names its topics itself")
struct DeclaredTopicTests {
    /// A space with one light that is called lamp, and its number.
    private func makeSpace() throws -> (space: DialectSpace, lamp: Int32) {
        let catalog = makeCatalog()
        let space = DialectSpace(try #require(catalog.dialect("homeassistant")), topics: TopicTable())
        return (space, space.register("lamp", try #require(catalog.blueprint("lighting.dimmableLight"))))
    }

    /// Lets the space read a config of the light.
    private func describe(_ space: DialectSpace, _ lamp: Int32, _ config: String) -> [String] {
        let topic = space.topics.id("homeassistant/light/lamp/config")
        let config = Array("{\"device\":{\"identifiers\":[\"lamp\"]},\(config)}".utf8)
        return config.withUnsafeBufferPointer { payload in
            space.descriptions(topic, payload).flatMap { space.adopt($0, of: lamp) }
        }
    }

    /// What a message says: its kind, and values by path.
    private func read(_ space: DialectSpace, _ topic: String, _ payload: String) -> [String] {
        var said = Utterance()
        return Array(payload.utf8).withUnsafeBufferPointer { octets in
            guard space.read(space.topics.id(topic), octets, now: Instant(milliseconds: 0), into: &said) else {
                return []
            }
            let values = said.items.map { item in
                guard item.attribute >= 0 else { return "unknown" }
                let binding = space.speakers[Int(said.device)].binding
                let path = binding.blueprint.path(ofAttribute: binding.attributes[Int(item.attribute)].slot)
                return "\(path) = \(space.modelValue(item, of: said.device, in: octets))"
            }
            return ["\(said.kind?.rawValue ?? "?") of \(said.device)"] + values
                + said.faults.map { "fault \($0.check)" } + (said.online.map { ["online \($0)"] } ?? [])
        }
    }

    /// What a hub writes to set an attribute.
    private func set(_ space: DialectSpace, _ lamp: Int32, _ name: String, _ value: Value) throws -> [String] {
        let binding = space.speakers[Int(lamp)].binding
        let attribute = try #require(
            binding.attributes.firstIndex { binding.blueprint.path(ofAttribute: $0.slot).description == name })
        var statement = Statement(.set, by: .hub, about: lamp)
        statement.items = [Statement.Item(attribute: Int16(attribute), value: value)]
        var written: [String] = []
        space.write(statement) {
            written.append("\(space.topics.text($0.topic)) \(String(decoding: $0.payload, as: UTF8.self))")
        }
        return written
    }

    @Test("is heard and set there: one topic with JSON")
    func json() throws {
        let (space, lamp) = try makeSpace()
        let heard = describe(
            space, lamp,
            #""schema":"json","stat_t":"a/b","cmd_t":"a/b/do","sup_clrm":["brightness"],"avty":[{"t":"a/lwt"}],"pl_on":"x""#
        )
        #expect(heard == ["a/lwt", "a/b"])
        #expect(
            read(space, "a/b", #"{"state":"ON","brightness":255,"color_mode":"brightness"}"#).prefix(3)
                == ["report of 0", "onOff.onOff = true", "levelControl.currentLevel = 254"])
        #expect(!read(space, "a/b", #"{"state":"ON","color_mode":"onoff"}"#).contains("fault itemName"))
        #expect(read(space, "a/b", #"{"state":"ON","colour":1}"#).contains("fault itemName"))
        #expect(read(space, "a/b", #"{"brightness":256}"#).contains("fault itemRange"))
        #expect(read(space, "a/lwt", "offline") == ["availability of 0", "online false"])
        // Home Assistant always says whether the light is to be on.
        #expect(try set(space, lamp, "levelControl.currentLevel", 254) == [#"a/b/do {"brightness":255,"state":"ON"}"#])
        #expect(try set(space, lamp, "onOff.onOff", false) == [#"a/b/do {"state":"OFF"}"#])
        #expect(read(space, "a/b/do", #"{"state":"OFF"}"#) == ["set of 0", "onOff.onOff = false"])
        #expect(space.filters(for: .hub, device: nil).contains("a/lwt"))
    }

    @Test("is heard and set there: a topic, words and a scale for each value")
    func bare() throws {
        let (space, lamp) = try makeSpace()
        let heard = describe(
            space, lamp,
            #""stat_t":"x/power","cmd_t":"x/c/power","pl_on":"1","pl_off":"0","bri_stat_t":"x/dim","bri_cmd_t":"x/c/dim","#
                + #""bri_scl":100,"avty_t":"x/lwt","pl_avail":"yes","pl_not_avail":"no""#)
        #expect(heard == ["x/lwt", "x/power", "x/dim"])
        #expect(read(space, "x/power", "1") == ["report of 0", "onOff.onOff = true"])
        #expect(read(space, "x/power", "ON").contains("fault itemRange"))
        #expect(read(space, "x/dim", "100") == ["report of 0", "levelControl.currentLevel = 254"])
        #expect(read(space, "x/dim", "101").contains("fault itemRange"))
        #expect(read(space, "x/lwt", "yes") == ["availability of 0", "online true"])
        #expect(read(space, "x/lwt", "online").contains("fault shape"))
        #expect(try set(space, lamp, "levelControl.currentLevel", 254) == ["x/c/dim 100"])
        #expect(try set(space, lamp, "onOff.onOff", false) == ["x/c/power 0"])
        #expect(read(space, "x/c/power", "0") == ["set of 0", "onOff.onOff = false"])
    }

    @Test(
        "changes nothing by what makes no sense",
        arguments: [
            ##""schema":"json","stat_t":"a/+/b","cmd_t":"#""##, #""schema":"json","stat_t":"","cmd_t":"""#,
            #""schema":"json","stat_t":5,"cmd_t":null"#, ##""schema":"json","~":"a/#","stat_t":"~","cmd_t":"~""##,
            #""stat_t":"hl/lamp/state","val_tpl":"{{ value_json.state }}","stat_val_tpl":"{{ value_json.state }}""#,
        ])
    func nonsense(config: String) throws {
        let (space, lamp) = try makeSpace()
        #expect(describe(space, lamp, config) == [])
        #expect(try set(space, lamp, "onOff.onOff", true) == ["hl/lamp/set/state ON"])
        #expect(read(space, "hl/lamp/state", #"{"state":"ON"}"#) == ["report of 0", "onOff.onOff = true"])
    }

    @Test("cannot fill the memory of a hub")
    func tooMany() throws {
        let (space, lamp) = try makeSpace()
        var heard = 0
        for number in 0..<2_000 {
            heard += describe(space, lamp, #""schema":"json","stat_t":"s/\#(number)""#).count
        }
        #expect(heard == 256)
    }
}
