public import HulianModel

/// One difference between an old and a new version of a dialect, or of what a device says of itself.
public struct DialectChange: Hashable, Sendable {
    /// What a change does to devices, hubs and bridges that were made for the old version.
    public enum Weight: String, Sendable, CaseIterable {
        /// They lose something, or are misunderstood.
        case breaking
        /// They work, unless they relied on what was not promised or refuse what they do not know.
        case risky
        /// They notice nothing; there is more than there was.
        case additive

        /// What people read.
        public var title: Title {
            switch self {
            case .breaking: Title(english: "breaking", chinese: "破坏性")
            case .risky: Title(english: "risky", chinese: "有风险")
            case .additive: Title(english: "additive", chinese: "新增")
            }
        }
    }

    /// What it does.
    public let weight: Weight
    /// What it is about, such as `messages.set.topic` or `attributes.onOff.onOff`.
    public let place: String
    /// What is different, one sentence.
    public let what: Title
    /// The device types that it is about, in order; empty for all that speak the dialect.
    public internal(set) var deviceTypes: [DeviceTypeID]
    /// True when those device types lose what ``place`` names.
    public let isLoss: Bool

    /// Makes a change.
    public init(
        _ weight: Weight, _ place: String, _ what: Title, deviceTypes: [DeviceTypeID] = [], isLoss: Bool = false
    ) {
        self.weight = weight
        self.place = place
        self.what = what
        self.deviceTypes = deviceTypes
        self.isLoss = isLoss
    }
}

/// The sentences of changes, in both languages.
enum DriftWords {
    /// Something is there that was not.
    static let added = Title(english: "is new", chinese: "新增")
    /// Something is not there any more.
    static let removed = Title(english: "is not there any more", chinese: "已不存在")

    /// Something has another value.
    static func changed(_ old: String, _ new: String) -> Title {
        Title(english: "was \(old), is \(new)", chinese: "由 \(old) 变为 \(new)")
    }

    /// Something is written in another way.
    static func written(_ value: String, _ old: String, _ new: String) -> Title {
        Title(english: "\(value) was written \(old), is written \(new)", chinese: "\(value) 的写法由 \(old) 变为 \(new)")
    }
}
