internal import HulianModel

extension LineWriter {
    /// Writes what a run says of itself.
    mutating func header(_ header: RunHeader, format: String) {
        text("format", format)
        text("tool", "hulian")
        text("version", header.version)
        text("scenario", header.scenario)
        text("titleEn", header.title.english)
        text("titleZh", header.title.chinese)
        text("file", header.file)
        text("level", header.level?.rawValue)
        integer("seed", header.seed)
        text("start", CalendarTime(header.start).rfc3339)
        text("clock", header.clock)
        text("bus", header.bus)
        if let isEncrypted = header.isEncrypted { bool("encrypted", isEncrypted) }
        text("mode", header.mode)
        fields("parameters", header.parameters)
    }

    /// Writes a device type with the paths of its attributes.
    mutating func type(_ type: DeviceTypeID, _ slots: [String]) {
        text("type", type.rawValue)
        texts("slots", slots)
    }

    /// Writes a device that takes part.
    mutating func device(_ device: DeviceEntry) {
        integer("device", device.index)
        text("name", device.name)
        text("title", device.title)
        text("type", device.type.rawValue)
        text("dialect", device.dialect.rawValue)
        text("room", device.room)
        text("kind", device.kind.rawValue)
        fields("identity", device.identity)
        text("through", device.gateway)
    }

    /// Writes a client of the bus that takes part.
    mutating func client(_ client: ClientEntry) {
        integer("client", client.index)
        text("name", client.name)
        text("role", client.role.rawValue)
        text("dialect", client.dialect?.rawValue)
        if let device = client.device { integer("device", device) }
    }
}
