public import HulianCatalog
public import HulianDiagnostics
internal import HulianModel

/// Makes drafts of device types from what other systems say of their devices.
///
/// The mapping is data: `Catalog/import/<form>.yaml` for each form, the tables of the dialects read backwards, and the
/// references of the capabilities. Not thread-safe, as the catalog is not.
public final class Importer {
    /// The catalog.
    private let catalog: Catalog
    /// What is usual for capabilities.
    private let habits: CapabilityHabits
    /// The tables that were read so far, with what follows from others.
    private var tables: [ImportFormat: (table: ImportTable, derived: DerivedRules)] = [:]
    /// All device types, to compare with.
    private lazy var types = NearestType(catalog)

    /// Makes an importer over a catalog.
    ///
    /// - Throws: What is wrong in the file `import/capabilities.yaml` of the catalog.
    public init(_ catalog: Catalog) throws(DiagnosticsError) {
        self.catalog = catalog
        habits = try CapabilityHabits(catalog)
    }

    /// What a person may choose.
    public struct Options: Sendable {
        /// The form; nothing to recognise it.
        public var format: ImportFormat?
        /// The component of a Home Assistant message that does not say it.
        public var component: String?
        /// The name of the draft, such as `lighting.hallLamp`; nothing to make one of the model.
        public var name: String?
        /// True to give switches, states and modes without a name in the model a part of their own.
        public var usesParts = true

        /// Makes options in which all is found out.
        public init() {}
    }

    /// Reads the devices that a text describes.
    ///
    /// - Parameters:
    ///   - text: The text, in JSON.
    ///   - file: Its path, for places.
    ///   - options: What a person chose.
    /// - Throws: The codes `json-syntax`, `unknown-format`, `unknown-component`, `missing-key`, `wrong-type`,
    ///   `unknown-name`, `bad-topic`, `no-functions` or `too-many` with the place.
    public func devices(
        in text: String, file: String, options: Options = Options()
    ) throws(DiagnosticsError) -> [ImportedDevice] {
        let reading = try SourceReading(
            text, file: file, abbreviations: try tables(.homeassistant).table.abbreviations)
        let sources = try reading.devices(options.format, component: options.component)
        var devices: [ImportedDevice] = []
        for source in sources { devices.append(try device(source, options)) }
        return devices
    }

    /// The form that a text has; nothing when it has none of them or is not JSON.
    public func format(of text: String) -> ImportFormat? {
        guard let table = try? tables(.homeassistant).table,
            let reading = try? SourceReading(text, file: "", abbreviations: table.abbreviations)
        else { return nil }
        return reading.recognised(component: nil)
    }

    /// What the tables lead to and the catalog has not, sorted; the rules that name it do nothing.
    public func unknownTargets() throws(DiagnosticsError) -> [String] {
        var names: Set<String> = []
        for format in ImportFormat.allCases { names.formUnion(try tables(format).table.unknown.map(\.description)) }
        return names.sorted()
    }

    /// The table of a form.
    private func tables(
        _ format: ImportFormat
    ) throws(DiagnosticsError) -> (table: ImportTable, derived: DerivedRules) {
        if let known = tables[format] { return known }
        var reader = ImportTableReader(catalog)
        let table = try reader.table(format)
        let made = (table, DerivedRules(table, catalog))
        tables[format] = made
        return made
    }

    /// Makes the draft of a device.
    private func device(_ source: SourceDevice, _ options: Options) throws(DiagnosticsError) -> ImportedDevice {
        let (table, derived) = try tables(source.format)
        let names = Set(source.functions.map(\.fullName) + source.functions.map(\.name))
        let category = table.categories.first { category in
            category.words.isEmpty
                ? category.functions.contains(where: names.contains)
                : category.words.contains(source.category)
        }
        let kind = category?.type ?? "controllers.device"
        let mapper = FunctionMapper(
            source, as: kind, main: category?.main ?? [], table, derived, catalog, habits, usesParts: options.usesParts)
        var mapped: [ImportedDevice.Mapped] = []
        var unmapped: [ImportedDevice.Unmapped] = []
        var notFunctions: [ImportedDevice.Unmapped] = []
        for (function, outcome) in zip(source.functions, mapper.outcomes) {
            switch outcome {
            case .mapped(let elements, let origin, let note)?:
                mapped.append(
                    ImportedDevice.Mapped(
                        path: function.path, name: function.fullName, elements: elements, origin: origin.rawValue,
                        note: note))
            case .unmapped(let reason)?:
                unmapped.append(
                    ImportedDevice.Unmapped(path: function.path, name: function.fullName, reason: reason))
            case .notFunction(let reason)?:
                notFunctions.append(
                    ImportedDevice.Unmapped(path: function.path, name: function.fullName, reason: reason))
            case nil: break
            }
        }
        let capabilities = mapper.draft.capabilities
        var reason = ""
        if source.functions.isEmpty {
            reason = "the source lists no function of it"
        } else if let category {
            if !category.main.contains(where: capabilities.contains) {
                reason = "none of \(category.main.map(\.rawValue).joined(separator: ", ")) was found"
            }
        } else {
            reason =
                source.category.isEmpty
                ? "its functions are not those of a known kind of device"
                : "nobody knows the kind of device '\(source.category)'"
        }
        let nearest = types.nearest(to: mapper.draft, kind)
        let id = options.name.map { DeviceTypeID(rawValue: $0) } ?? name(source, kind)
        return ImportedDevice(
            format: source.format, name: source.name, model: source.model, category: source.category, deviceType: id,
            isMapped: reason.isEmpty, reason: reason, nearest: nearest?.id, likeness: nearest?.likeness ?? 0,
            mapped: mapped, unmapped: unmapped, notFunctions: notFunctions,
            yaml: capabilities.isEmpty
                ? "" : text(of: mapper.draft, id, source, category, nearest?.id, unmapped.count))
    }

    /// A name for the draft that no device type of the catalog has: the family, and the model in lowerCamelCase.
    private func name(_ source: SourceDevice, _ kind: DeviceTypeID) -> DeviceTypeID {
        let own = kind.rawValue.dropFirst(kind.family.count + 1)
        let model = [source.model, source.name].map(\.camel).first { !$0.isEmpty } ?? String(own)
        var name = String(model.prefix(60))
        let taken = catalog.deviceTypeIDs
        while taken.contains(DeviceTypeID(rawValue: "\(kind.family).\(name)")) { name += "Import" }
        return DeviceTypeID(rawValue: "\(kind.family).\(name)")
    }

    /// The file of a draft.
    private func text(
        of draft: Draft, _ id: DeviceTypeID, _ source: SourceDevice, _ category: ImportCategory?,
        _ nearest: DeviceTypeID?, _ left: Int
    ) -> String {
        let product = [source.vendor, source.model].filter { !$0.isEmpty }.joined(separator: " ")
        let kind = category?.title ?? Title(english: "Device", chinese: "设备")
        let title =
            product.isEmpty
            ? kind : Title(english: "\(kind.english) \(product)", chinese: "\(kind.chinese) \(product)")
        var remarks = ["A draft made by 'hulian catalog import' from \(source.format.rawValue)."]
        if left > 0 { remarks.append("Functions of the source without a counterpart here: \(left).") }
        let physics = nearest.map { DraftPhysics(draft, like: $0, catalog) }
        remarks += physics?.remarks ?? []
        let writer = DraftWriter(
            catalog: catalog, habits: habits, id: id, title: title, number: category?.number,
            sources: ["imported from \(source.format.rawValue)" + (product.isEmpty ? "" : ", \(product)")],
            remarks: remarks, behaviours: physics?.lines ?? [])
        return writer.text(draft)
    }
}
