internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// What rules about bridges have in common.
class BridgeRule: Rule {
    /// The dialect that bridges speak inside, which is no brand.
    static let neutral: DialectID = "hulian"
    /// How long after a disturbance things may still be out of order (project default).
    private static let recovery = Interval.seconds(15)

    /// True when the way of a device over the bridge was disturbed at some moment since a time, or shortly before.
    final func isDisturbed(_ device: JudgedDevice, since time: Instant, until: Instant = .distantFuture) -> Bool {
        let start = time - Self.recovery
        return judge.disturbances.touched(device.name, since: start, until: until)
            || judge.disturbances.touched("bridge", since: start, until: until)
    }

    /// The device itself, for one that the bridge shows.
    final func native(_ device: JudgedDevice) -> JudgedDevice { device.original ?? device }

    /// The attribute of a device by its path; nothing for one that it has not got.
    final func slot(_ path: String, of device: JudgedDevice) -> Int? {
        ElementPath(path).flatMap { device.blueprint?.attribute($0) }
    }
}

/// The elements of devices of which the loss ledger says that something becomes of them on the way to a dialect.
struct LossesSeen {
    /// A way of an element.
    private struct Key: Hashable {
        /// The device.
        let device: String
        /// The attribute, command or event.
        let element: String
        /// The dialect that it went to.
        let to: String
    }

    /// The ways.
    private var keys: Set<Key> = []

    /// Notes a loss.
    mutating func note(_ entry: LossEntry) {
        keys.insert(Key(device: entry.device, element: entry.element, to: entry.to))
    }

    /// True when the ledger speaks of an element on its way to a dialect.
    func contains(_ device: String, _ element: String, to dialect: DialectID) -> Bool {
        keys.contains(Key(device: device, element: element, to: dialect.rawValue))
            || keys.contains(Key(device: device, element: element, to: "all mirrors"))
    }
}
