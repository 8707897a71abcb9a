internal import HulianBehaviors
internal import HulianModel

extension MatterNode {
    /// Refuses what the fabric that asks has no right to.
    ///
    /// The rights are those of the Access Control list of endpoint 0. While nobody has an entry there, as in most sample
    /// applications whose list is set up by commissioning, everyone may do everything.
    ///
    /// Source: Matter 1.4 core, section 6.6.6.
    ///
    /// - Throws: ``Status/unsupportedAccess``.
    func demand(_ privilege: Privilege, _ endpoint: UInt16, _ cluster: UInt32) throws(Status) {
        let entries = accessEntries
        guard !entries.isEmpty else { return }
        guard entries.contains(where: { grants($0, privilege, endpoint, cluster) }) else { throw .unsupportedAccess }
    }

    /// Gives a fabric that joins all rights, where anyone has an entry.
    func admit(_ fabric: UInt8) {
        guard let slot = accessSlot, !accessEntries.isEmpty,
            !accessEntries.contains(where: { $0["fabricIndex"]?.integerValue == Int64(fabric) })
        else { return }
        let entry = Value.structure([
            Field("privilege", .integer(Int64(Privilege.administer.rawValue))), Field("authMode", .integer(Self.case)),
            Field("subjects", [.integer(Self.subject(of: fabric))]), Field("targets", .null),
            Field("fabricIndex", .integer(Int64(fabric))),
        ])
        device.setInitial(slot, .list(accessEntries + [entry]))
    }

    /// The mode of authentication of an operational session.
    private static let `case`: Int64 = 2

    /// The number of the controller of a fabric, as the SDK's test tool counts its own.
    static func subject(of fabric: UInt8) -> Int64 { 112_232 + Int64(fabric) }

    /// Where the list stands; nothing for a node without one.
    private var accessSlot: Int? {
        guard let root = device.blueprint.endpoint(0), let cluster = device.blueprint.capability(0x001F, on: root)
        else {
            return nil
        }
        return device.blueprint.attribute(0x0000, of: cluster)
    }

    /// The entries of the list.
    private var accessEntries: [Value] { accessSlot.flatMap { device.value(at: $0).listValue } ?? [] }

    /// True when an entry gives the fabric that asks a right.
    private func grants(_ entry: Value, _ privilege: Privilege, _ endpoint: UInt16, _ cluster: UInt32) -> Bool {
        guard entry["fabricIndex"]?.integerValue == Int64(fabric), entry["authMode"]?.integerValue == Self.case,
            let held = entry["privilege"]?.integerValue.flatMap({ Privilege(rawValue: Int($0)) }),
            held.includes(privilege)
        else { return false }
        // No subject is everyone of the fabric, no target is the whole node.
        if let subjects = entry["subjects"]?.listValue, !subjects.isEmpty,
            !subjects.contains(.integer(Self.subject(of: fabric)))
        {
            return false
        }
        guard let targets = entry["targets"]?.listValue, !targets.isEmpty else { return true }
        return targets.contains { target in
            let types = device.blueprint.endpoint(EndpointNumber(UInt32(endpoint))).flatMap {
                device.blueprint.endpoints[$0].deviceType
            }
            return Self.fits(target["endpoint"], Int64(endpoint)) && Self.fits(target["cluster"], Int64(cluster))
                && Self.fits(target["deviceType"], types.map { Int64($0) })
        }
    }

    /// True for a part of a target that is left out or is the one that is meant.
    private static func fits(_ wanted: Value?, _ number: Int64?) -> Bool {
        guard let wanted = wanted?.integerValue else { return true }
        return wanted == number
    }
}

extension Privilege {
    /// True for a right that holds another; a proxy may look, and nobody else is one by his greater rights alone.
    func includes(_ other: Privilege) -> Bool {
        switch other {
        case .view: true
        case .proxyView: self == .proxyView || self == .administer
        case .operate, .manage, .administer: self != .proxyView && self >= other
        }
    }
}
