internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// Reads the home, of the shared file first.
    mutating func readHome(_ reader: inout FieldReader, _ shared: YAMLNode?) {
        let own = reader.value("home")
        let nodes = [shared?["home"], own].compactMap { $0 }
        if nodes.isEmpty, let entries = reader.node.entries, !entries.isEmpty {
            diagnostics.error(
                "missing-key", "a scenario needs 'home'", at: reader.node.place,
                hint: "describe it here, or share one with 'use:'")
        }
        for node in nodes { readHome(node) }
        checkGateways()
        for room in home.rooms {
            for neighbour in room.neighbours where !home.rooms.contains(where: { $0.name == neighbour.value }) {
                diagnostics.error(
                    "unknown-room", "'\(neighbour.value)' is not a room of the home", at: neighbour.place,
                    hint: Suggestion.hint(for: neighbour.value, among: home.rooms.map(\.name)))
            }
        }
    }

    /// Reads one description of a home, adding to what is known.
    private mutating func readHome(_ node: YAMLNode) {
        var reader = FieldReader(
            node, "a home", example: "{ devices: { lamp: { type: lighting.dimmableLight, dialect: hulian } } }")
        if let text = reader.string("id"), let place = node["id"]?.place {
            checkSlug(text, at: place, "the name of a home")
            home.id = text
        }
        readRooms(&reader)
        for entry in reader.mapping("people") { readPerson(entry) }
        for entry in reader.mapping("devices") { readDevice(entry) }
        for node in reader.list("controllers") {
            if let id = dialect(node) { home.controllers.append(Located(id, at: node.place)) }
        }
        if let node = reader.value("bridge") { readBridge(node) }
        if let isLiving = reader.bool("life") { home.isLiving = isLiving }
        diagnostics.add(contentsOf: reader.finish().all)
    }

    /// Reads rooms: a list of names, or a mapping with what they are made of.
    private mutating func readRooms(_ reader: inout FieldReader) {
        guard let node = reader.value("rooms") else { return }
        if let items = node.items {
            for item in items {
                guard let name = item.scalar else {
                    diagnostics.error(
                        "wrong-type", "a room must be a name, but here stands \(item.kind)", at: item.place)
                    continue
                }
                addRoom(RoomPlan(name: name, place: item.place, neighbours: []))
            }
            return
        }
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "'rooms' must be a list or a mapping, but here stands \(node.kind)", at: node.place)
            return
        }
        for entry in entries {
            var room = RoomPlan(name: entry.key, place: entry.place, neighbours: [])
            if !entry.value.isNull {
                var inner = FieldReader(entry.value, "a room", example: "{ area: 20 m² }")
                room.kind = inner.value("kind").flatMap { word($0, "a kind of room", vocabulary.roomKinds) }
                room.area = inner.value("area").flatMap { quantity($0, "area", in: Unit(symbol: "m²")) }
                room.height = inner.value("height").flatMap { quantity($0, "height", in: Unit(symbol: "m")) }
                room.windows = inner.value("windows").flatMap { quantity($0, "windows", in: Unit(symbol: "m²")) }
                room.temperature = inner.value("temperature").flatMap { quantity($0, "temperature", in: .celsius) }
                room.neighbours = inner.list("next").compactMap { node in
                    if node.scalar == nil { inner.wrong("next", "a list of rooms", node) }
                    return node.scalar.map { Located($0, at: node.place) }
                }
                diagnostics.add(contentsOf: inner.finish().all)
                let ranges: [(String, Double?, ClosedRange<Double>, String)] = [
                    ("area", room.area, 0.5...10_000, "m²"), ("height", room.height, 0.5...100, "m"),
                    ("windows", room.windows, 0...1000, "m²"), ("temperature", room.temperature, -60...80, "°C"),
                ]
                for (what, value, range, unit) in ranges {
                    guard let value, !range.contains(value) else { continue }
                    let node = entry.value[what]
                    let low = range.lowerBound == 0.5 ? "0.5" : String(Int(range.lowerBound))
                    diagnostics.error(
                        "out-of-range", "\(node?.kind ?? what) cannot be the \(what) of a room",
                        at: node?.place ?? entry.place,
                        notes: ["allowed: \(low) \(unit) to \(Int(range.upperBound)) \(unit)"])
                }
            }
            addRoom(room)
        }
    }

    /// Adds a room.
    private mutating func addRoom(_ room: RoomPlan) {
        checkSlug(room.name, at: room.place, "the name of a room")
        guard !home.rooms.contains(where: { $0.name == room.name }) else {
            diagnostics.error("duplicate-name", "the room '\(room.name)' is there already", at: room.place)
            return
        }
        home.rooms.append(room)
    }

    /// Reads a person.
    private mutating func readPerson(_ entry: YAMLNode.Entry) {
        checkSlug(entry.key, at: entry.place, "the name of a person")
        var person = PersonPlan(name: entry.key, place: entry.place, role: "adult", room: nil)
        if !entry.value.isNull {
            var reader = FieldReader(entry.value, "a person", example: "{ role: elder }")
            if let node = reader.value("role") {
                if let role = node.scalar, vocabulary.roles.contains(role) {
                    person.role = role
                } else {
                    diagnostics.error(
                        "unknown-name", "\(node.kind) is not a role", at: node.place,
                        hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: vocabulary.roles) },
                        notes: ["roles: \(vocabulary.roles.joined(separator: ", "))"])
                }
            }
            if let node = reader.value("room") { person.room = room(node) }
            if let node = reader.value("routine") { person.routine = word(node, "a routine", vocabulary.routines) }
            diagnostics.add(contentsOf: reader.finish().all)
        }
        guard !home.people.contains(where: { $0.name == person.name }) else {
            diagnostics.error("duplicate-name", "the person '\(person.name)' is there already", at: entry.place)
            return
        }
        home.people.append(person)
    }

    /// One of some words that a node writes.
    mutating func word(_ node: YAMLNode, _ what: String, _ words: [String]) -> String? {
        if let text = node.scalar, words.contains(text) { return text }
        diagnostics.error(
            "unknown-name", "\(node.kind) is not \(what)", at: node.place,
            hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: words) },
            notes: ["known: \(words.joined(separator: ", "))"])
        return nil
    }

    /// Reads a device; one of the shared file may be described again, so that a scenario can change its dialect.
    private mutating func readDevice(_ entry: YAMLNode.Entry) {
        checkSlug(entry.key, at: entry.place, "the name of a device")
        let known = home.device(entry.key)
        var reader = FieldReader(
            entry.value, "a device", example: "{ type: lighting.dimmableLight, dialect: hulian }")
        // Both are read before either is missed, so that all mistakes are told at once.
        let readType = deviceType(&reader, known)
        let readDialect = deviceDialect(&reader, known)
        guard let type = readType, let dialect = readDialect else {
            let others = [
                "room", "title", "identity", "set", "credentials", "clock", "session", "keepAlive", "misbehaves",
                "through",
            ]
            for key in others { _ = reader.value(key) }
            diagnostics.add(contentsOf: reader.finish().all)
            return
        }
        var device = DevicePlan(
            name: entry.key, place: entry.place, title: reader.string("title") ?? known?.title, type: type,
            dialect: dialect, room: known?.room, identity: known?.identity ?? [:], values: known?.values ?? [],
            credentials: known?.credentials ?? [], clockSkew: .zero, keepsSession: known?.keepsSession ?? false,
            keepAlive: known?.keepAlive)
        if let node = reader.value("room") { device.room = room(node) }
        for entry in reader.mapping("identity") { readIdentity(entry, &device) }
        if let node = reader.value("set") { device.values = slotValues(node, of: device, checksRange: true) }
        for entry in reader.mapping("credentials") { readCredentials(entry, &device) }
        if let node = reader.value("clock") {
            var inner = FieldReader(node, "a clock", example: "{ behind: 90 s }")
            if let behind = node["behind"], node["ahead"] != nil {
                inner.error(
                    "two-verbs", "'ahead' and 'behind' cannot stand together", at: behind.place,
                    hint: "remove one of them")
            }
            device.clockSkew = inner.value("ahead").flatMap { duration($0, "ahead") } ?? .zero
            if let node = inner.value("behind"), let behind = duration(node, "behind") {
                device.clockSkew = .zero - behind
            }
            diagnostics.add(contentsOf: inner.finish().all)
        }
        device.keepsSession = reader.bool("session") ?? device.keepsSession
        if let keepAlive = duration(&reader, "keepAlive") {
            device.keepAlive = keepAlive
            // The field of CONNECT has 16 bits (MQTT 5.0, section 3.1.2.10).
            if keepAlive > .seconds(65_535), let node = reader.node["keepAlive"] {
                reader.error(
                    "out-of-range", "\(node.kind) cannot be a keep-alive", at: node.place,
                    notes: ["allowed: 0 s to 65535 s"])
            }
        }
        device.misbehaviours = known?.misbehaviours ?? []
        for node in reader.list("misbehaves") { readMisbehaviour(node, &device) }
        device.gateway = known?.gateway
        if let text = reader.string("through"), let node = reader.node["through"] {
            device.gateway = Located(text, at: node.place)
            for key in ["session", "keepAlive"] where reader.node[key] != nil {
                reader.error(
                    "no-connection", "a device that is reached by a gateway has no connection of its own",
                    at: reader.node[key]?.place ?? node.place, hint: "give '\(key)' to '\(text)' instead")
            }
        }
        diagnostics.add(contentsOf: reader.finish().all)
        if let index = home.devices.firstIndex(where: { $0.name == device.name }) {
            home.devices[index] = device
        } else {
            home.devices.append(device)
        }
    }

    /// Reads a way in which a device goes wrong on purpose.
    private mutating func readMisbehaviour(_ node: YAMLNode, _ device: inout DevicePlan) {
        guard let text = node.scalar, let misbehaviour = Misbehaviour(rawValue: text) else {
            let names = Misbehaviour.allCases.map(\.rawValue)
            diagnostics.error(
                "unknown-name", "\(node.kind) is not a way to misbehave", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: ["known: \(names.joined(separator: ", "))"])
            return
        }
        if !device.misbehaviours.contains(misbehaviour) { device.misbehaviours.append(misbehaviour) }
    }

    /// Reads the type of a device.
    private mutating func deviceType(_ reader: inout FieldReader, _ known: DevicePlan?) -> Located<DeviceTypeID>? {
        guard let node = known == nil ? reader.required("type") : reader.value("type") else { return known?.type }
        guard let text = node.scalar, catalog.blueprint(DeviceTypeID(rawValue: text)) != nil else {
            let names = catalog.deviceTypeIDs.map(\.rawValue)
            if catalog.diagnostics.hasErrors, let text = node.scalar, names.contains(text) { return nil }
            diagnostics.error(
                "unknown-device-type", "\(node.kind) is not a device type of the catalog", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: ["'hulian catalog list' shows all"])
            return nil
        }
        return Located(DeviceTypeID(rawValue: text), at: node.place)
    }

    /// Reads the dialect of a device.
    private mutating func deviceDialect(_ reader: inout FieldReader, _ known: DevicePlan?) -> Located<DialectID>? {
        guard let node = known == nil ? reader.required("dialect") : reader.value("dialect") else {
            return known?.dialect
        }
        return dialect(node).map { Located($0, at: node.place) }
    }

    /// Reads a variable of a device's identity.
    private mutating func readIdentity(_ entry: YAMLNode.Entry, _ device: inout DevicePlan) {
        let names = catalog.dialect(device.dialect.value)?.identity.map(\.name) ?? []
        guard names.contains(entry.key), let text = entry.value.scalar else {
            diagnostics.error(
                "unknown-name", "'\(entry.key)' is not part of an identity in \(device.dialect.value)", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names), notes: ["it has: \(Suggestion.list(names))"])
            return
        }
        device.identity[entry.key] = text
    }

    /// Reads what lets a person in: a kind, a list of kinds, or a mapping of kinds to data.
    private mutating func readCredentials(_ entry: YAMLNode.Entry, _ device: inout DevicePlan) {
        guard home.people.contains(where: { $0.name == entry.key }) else {
            diagnostics.error(
                "unknown-person", "'\(entry.key)' is not a person of the home", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: home.people.map(\.name)))
            return
        }
        if let entries = entry.value.entries {
            var isDuress = false
            if let node = entry.value["duress"] {
                isDuress = node.bool ?? false
                if node.bool == nil {
                    diagnostics.error(
                        "wrong-type", "'duress' must be true or false, but here stands \(node.kind)", at: node.place)
                }
            }
            for part in entries where part.key != "duress" {
                guard let kind = credentialKind(part.key, at: part.place) else { continue }
                if part.value.scalar == nil {
                    diagnostics.error(
                        "wrong-type", "'\(part.key)' must be text, but here stands \(part.value.kind)",
                        at: part.value.place)
                }
                if kind == "pin", let digits = part.value.scalar,
                    !(4...16).contains(digits.utf8.count) || !digits.utf8.allSatisfy({ $0 &- 0x30 < 10 })
                {
                    diagnostics.error(
                        "out-of-range", "\(part.value.kind) cannot be a PIN", at: part.value.place,
                        hint: "write 4 to 16 digits in quotes, such as \"123456\"")
                }
                device.credentials.append(
                    CredentialPlan(
                        person: entry.key, kind: kind, data: part.value.scalar ?? entry.key, isDuress: isDuress,
                        place: part.place))
            }
            return
        }
        for node in entry.value.items ?? [entry.value] {
            guard let text = node.scalar else {
                diagnostics.error(
                    "wrong-type", "a credential must be a kind such as face, but here stands \(node.kind)",
                    at: node.place)
                continue
            }
            guard let kind = credentialKind(text, at: node.place) else { continue }
            if kind == "pin" {
                diagnostics.error(
                    "missing-field", "a PIN needs its digits", at: node.place, hint: "write { pin: \"123456\" }")
                continue
            }
            device.credentials.append(
                CredentialPlan(person: entry.key, kind: kind, data: entry.key, isDuress: false, place: node.place))
        }
    }

    /// The kind of a credential.
    mutating func credentialKind(_ text: String, at place: SourcePlace) -> String? {
        if vocabulary.credentials.contains(text) { return text }
        diagnostics.error(
            "unknown-name", "'\(text)' is not a kind of credential", at: place,
            hint: Suggestion.hint(for: text, among: vocabulary.credentials),
            notes: ["kinds: \(vocabulary.credentials.joined(separator: ", "))"])
        return nil
    }

    /// Reads how brands are joined.
    private mutating func readBridge(_ node: YAMLNode) {
        if let isPresent = node.bool {
            home.bridge.isPresent = isPresent
            return
        }
        var reader = FieldReader(node, "a bridge", example: "{ mirrors: all }, or false")
        if let mirrors = reader.value("mirrors") {
            switch mirrors.scalar {
            case "all": home.bridge.mirrors = nil
            case "none": home.bridge.mirrors = []
            default: home.bridge.mirrors = (mirrors.items ?? [mirrors]).compactMap { dialect($0) }
            }
        }
        diagnostics.add(contentsOf: reader.finish().all)
    }

    // MARK: Environment

    /// Reads what is set before the first step.
    mutating func readEnvironment(_ reader: inout FieldReader, _ shared: YAMLNode?) -> [EnvironmentChange] {
        [shared?["environment"], reader.value("environment")].compactMap { $0 }.flatMap { environment($0) }
    }

    /// Reads changes of the rooms and the weather.
    mutating func environment(_ node: YAMLNode) -> [EnvironmentChange] {
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "'environment' must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { outdoorTemperature: 35 °C, kitchen: { gas: 10 %LEL } }")
            return []
        }
        if entries.isEmpty {
            diagnostics.error(
                "empty", "nothing is changed here", at: node.place, hint: "such as { outdoorTemperature: 35 °C }")
        }
        var changes: [EnvironmentChange] = []
        let outside: [(String, EnvironmentChange.Target, Unit?)] = [
            ("outdoorTemperature", .outdoorTemperature, .celsius), ("outdoorHumidity", .outdoorHumidity, .percent),
            ("daylight", .daylight, Unit(symbol: "lx")),
            ("outdoorFineDust", .outdoorFineDust, Unit(symbol: "µg/m³")),
        ]
        for entry in entries {
            if let (name, target, unit) = outside.first(where: { $0.0 == entry.key }) {
                if let value = level(entry.value, name, in: unit) {
                    changes.append(EnvironmentChange(target: target, value: value, place: entry.place))
                }
            } else if entry.key == "weather" {
                if let climate = word(entry.value, "a climate", vocabulary.climates) {
                    changes.append(EnvironmentChange(target: .weather(climate), value: 0, place: entry.place))
                }
            } else if home.rooms.contains(where: { $0.name == entry.key }) {
                changes += roomChanges(entry)
            } else {
                let names = outside.map(\.0) + ["weather"] + home.rooms.map(\.name)
                diagnostics.error(
                    "unknown-room", "'\(entry.key)' is neither a room of the home nor part of the weather",
                    at: entry.place, hint: Suggestion.hint(for: entry.key, among: names),
                    notes: ["known: \(Suggestion.list(names))"])
            }
        }
        return changes
    }

    /// Reads how much there is of something: a temperature, a share, or a number that is not negative.
    private mutating func level(_ node: YAMLNode, _ what: String, in unit: Unit?) -> Double? {
        guard let value = quantity(node, what, in: unit) else { return nil }
        let range: ClosedRange<Double> =
            unit == .celsius ? -60...120 : unit == .percent ? 0...100 : 0...1_000_000
        guard range.contains(value) else {
            let symbol = unit.map { " " + $0.symbol } ?? ""
            diagnostics.error(
                "out-of-range", "\(node.kind) is not possible for '\(what)'", at: node.place,
                notes: ["allowed: \(Int(range.lowerBound))\(symbol) to \(Int(range.upperBound))\(symbol)"])
            return nil
        }
        return value
    }

    /// Reads changes of one room.
    private mutating func roomChanges(_ entry: YAMLNode.Entry) -> [EnvironmentChange] {
        guard let entries = entry.value.entries else {
            diagnostics.error(
                "wrong-type", "a room's environment must be a mapping, but here stands \(entry.value.kind)",
                at: entry.value.place, hint: "such as { gas: 10 %LEL }")
            return []
        }
        return entries.compactMap { part in
            if part.key == "gasLeak" {
                return level(part.value, part.key, in: Unit(symbol: "%LEL")).map {
                    EnvironmentChange(target: .gasLeak(entry.key), value: $0, place: part.place)
                }
            }
            if part.key == "opening" {
                return level(part.value, part.key, in: .percent).map {
                    EnvironmentChange(target: .opening(entry.key), value: $0, place: part.place)
                }
            }
            guard let known = vocabulary.quantities.first(where: { $0.name == part.key }) else {
                let names = vocabulary.quantities.map(\.name) + ["gasLeak", "opening"]
                diagnostics.error(
                    "unknown-name", "'\(part.key)' is not a quantity of a room", at: part.place,
                    hint: Suggestion.hint(for: part.key, among: names), notes: ["known: \(Suggestion.list(names))"])
                return nil
            }
            return level(part.value, part.key, in: known.unit).map {
                EnvironmentChange(target: .room(entry.key, quantity: part.key), value: $0, place: part.place)
            }
        }
    }
}
