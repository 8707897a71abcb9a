public import HulianDiagnostics

/// A test file of the Matter SDK: what it assumes and the steps that it takes.
public struct TestFile: Sendable {
    /// A value that the file names, which may be set from outside.
    public struct Setting: Sendable {
        /// The name.
        public let name: String
        /// The value; of a variable its default.
        public let value: TestValue
        /// The type that a variable declares.
        public let type: String?

        /// Makes a setting.
        public init(name: String, value: TestValue, type: String? = nil) {
            self.name = name
            self.value = value
            self.type = type
        }
    }

    /// A sample application against which the SDK runs the file.
    public struct Application: Sendable {
        /// Its name, such as `lock`.
        public let name: String
        /// The arguments with which it starts.
        public let arguments: [String]
    }

    /// The path as it was named.
    public let path: String
    /// The name that it gives itself.
    public let name: String
    /// When the device can do what it tests; all of them must hold.
    public let pics: [PICSExpression]
    /// The applications for which it is made.
    public let applications: [Application]
    /// The settings in their order.
    public let settings: [Setting]
    /// The steps in their order.
    public let steps: [TestStep]
    /// What is odd about it and does no harm.
    public let warnings: [Diagnostic]

    /// The setting with a name.
    public func setting(_ name: String) -> TestValue? { settings.first { $0.name == name }?.value }
}

/// One step of a test file.
public struct TestStep: Sendable {
    /// A field of a command, or the value that is written.
    public struct Argument: Sendable {
        /// The name; nothing for the value that is written.
        public let name: String?
        /// The value.
        public let value: TestValue
    }

    /// What one report or answer must be.
    public struct Response: Sendable {
        /// Where it stands.
        public let place: SourcePlace
        /// The name of the status, such as `CONSTRAINT_ERROR`.
        public var error: String?
        /// The number of the cluster's own status.
        public var clusterError: Int64?
        /// What is looked at.
        public var values: [ExpectedValue] = []
        /// The cluster that is meant, where the command does not say.
        public var cluster: String?
        /// The attribute that is meant, where the command does not say.
        public var attribute: String?
        /// The event that is meant, where the command does not say.
        public var event: String?
        /// The command that is meant, where the command does not say.
        public var command: String?
        /// The endpoint that is meant, where the command does not say.
        public var endpoint: TestValue?
    }

    /// What a value of an answer must be.
    public struct ExpectedValue: Sendable {
        /// Where it stands.
        public let place: SourcePlace
        /// The field of an answer; nothing for the value of an attribute.
        public var name: String?
        /// What it must be.
        public var value: TestValue?
        /// What else must hold.
        public var constraints: [ValueRule] = []
        /// The variable that takes it.
        public var saveAs: String?
        /// The variable that takes the data version.
        public var saveDataVersionAs: String?
    }

    /// One rule on a value, such as `maxValue: 254`.
    public struct ValueRule: Sendable {
        /// What is asked.
        public let kind: RuleKind
        /// What it is compared with.
        public let value: TestValue
    }

    /// The rules there are.
    public enum RuleKind: String, Sendable, CaseIterable {
        /// It is there, or is not.
        case hasValue
        /// It is of a type.
        case type
        /// Its length is at least this.
        case minLength
        /// Its length is at most this.
        case maxLength
        /// It holds hexadecimal digits alone.
        case isHexString
        /// It starts with a text.
        case startsWith
        /// It ends with a text.
        case endsWith
        /// Its letters are capitals.
        case isUpperCase
        /// Its letters are small.
        case isLowerCase
        /// It is at least this.
        case minValue
        /// It is at most this.
        case maxValue
        /// The list holds all of these.
        case contains
        /// The list holds none of these.
        case excludes
        /// A bit of each mask is set.
        case hasMasksSet
        /// No bit of any mask is set.
        case hasMasksClear
        /// It is not this.
        case notValue
        /// It is one of these.
        case anyOf
        /// The list holds just these, in any order.
        case isSetOfValues
        /// A program in another language decides, which is not run here.
        case python
    }

    /// The number of the step, from 1.
    public let index: Int
    /// Where it stands.
    public let place: SourcePlace
    /// What people read.
    public var label = ""
    /// True when it is not to be run.
    public var isDisabled = false
    /// Whose hand it is: `alpha`, `beta` or `gamma`.
    public var identity: String?
    /// The node that is asked.
    public var node: TestValue?
    /// The group that is asked.
    public var group: TestValue?
    /// The endpoint, where it is not that of the file.
    public var endpoint: TestValue?
    /// The cluster, where it is not that of the file.
    public var cluster: String?
    /// What is done.
    public var command: String?
    /// What the device under test is waited for to do.
    public var wait: String?
    /// The attribute.
    public var attribute: String?
    /// The event.
    public var event: String?
    /// The number from which events are read.
    public var eventNumber: TestValue?
    /// When the device can do it.
    public var pics: PICSExpression?
    /// The variable that must be true.
    public var runIf: String?
    /// The fields.
    public var arguments: [Argument] = []
    /// What must come back; nothing when any success will do.
    public var responses: [Response]?
    /// The least seconds between two reports.
    public var minimumInterval: Int64?
    /// The most seconds between two reports.
    public var maximumInterval: Int64?
    /// True when what was subscribed to before is kept.
    public var keepsSubscriptions = false
    /// The milliseconds of a timed interaction.
    public var timedTimeout: Int64?
    /// The milliseconds that the client is busy behind a timed request.
    public var busyWait: Int64?
    /// The seconds after which the step has failed.
    public var timeout: Int64?
    /// False to see the data of all fabrics.
    public var isFabricFiltered: Bool?
    /// The version of the data that a write expects.
    public var dataVersion: TestValue?
    /// The revisions of the cluster for which it is meant.
    public var minimumRevision: TestValue?
    /// The last revision of the cluster for which it is meant.
    public var maximumRevision: TestValue?
    /// The variable that takes the whole answer.
    public var saveResponseAs: String?

    /// Makes a step.
    init(index: Int, at place: SourcePlace) {
        self.index = index
        self.place = place
    }
}
