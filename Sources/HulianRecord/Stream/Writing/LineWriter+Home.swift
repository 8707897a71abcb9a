internal import HulianModel

extension LineWriter {
    /// Writes an attribute of a device with its value.
    mutating func attribute(_ device: Int, _ slot: Int, _ value: Value) {
        integer("device", device)
        integer("slot", slot)
        self.value("value", value)
    }

    /// Writes what happened to a device.
    mutating func stimulus(_ device: Int, _ what: String, _ fields: [Field]) {
        integer("device", device)
        text("what", what)
        self.fields("fields", fields)
    }

    /// Writes a request of a controller.
    mutating func request(_ facts: RequestFacts) {
        integer("request", facts.number)
        text("dialect", facts.dialect.rawValue)
        text("device", facts.device)
        text("kind", facts.kind)
        texts("elements", facts.elements)
        texts("values", facts.values)
        bool("foreign", facts.isForeign)
    }

    /// Writes how a request ended.
    mutating func answer(_ number: Int, _ status: String) {
        integer("request", number)
        text("status", status)
    }

    /// Writes whether a controller knows a device to be there.
    mutating func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool) {
        text("dialect", dialect.rawValue)
        integer("device", device)
        bool("online", isOnline)
    }

    /// Writes something about a scene.
    mutating func scene(_ scene: SceneFacts) {
        text("kind", scene.kind.rawValue)
        text("scene", scene.scene)
        integer("run", scene.run)
        text("class", scene.serviceClass)
        text("device", scene.device)
        if !scene.detail.isEmpty { text("detail", scene.detail) }
        if !scene.devices.isEmpty { texts("devices", scene.devices) }
    }

    /// Writes something about a fault.
    mutating func fault(_ fault: FaultFacts) {
        text("kind", fault.kind)
        text("target", fault.target)
        bool("begins", fault.begins)
        if !fault.detail.isEmpty { text("detail", fault.detail) }
    }

    /// Writes what a translation did to a value.
    mutating func loss(_ entry: LossEntry) {
        text("from", entry.from)
        text("to", entry.to)
        text("device", entry.device)
        text("element", entry.element)
        text("class", entry.lossClass.rawValue)
        text("before", entry.before)
        text("after", entry.after)
    }
}
