public import HulianDiagnostics

/// What a sample application is made of: its endpoints, and exactly which elements each cluster has there.
///
/// Read from the endpoint blocks of a `.matter` file (the interface language of the Matter SDK).
public struct Composition: Sendable {
    /// Where an attribute's value lives.
    public enum Storage: String, Sendable {
        /// In memory; a new node starts with the value of the file.
        case ram
        /// In memory that outlasts a restart.
        case persist
        /// In the application; the file knows no value.
        case callback
    }

    /// One attribute of a cluster of an endpoint.
    public struct Attribute: Sendable {
        /// The name as the file writes it.
        public let name: String
        /// Where its value lives.
        public let storage: Storage
        /// The value of a new node as the file writes it, without quotes.
        public let defaultText: String?
        /// Where it stands.
        public let place: SourcePlace
    }

    /// One server cluster of an endpoint.
    public struct Cluster: Sendable {
        /// The name as the file writes it, such as `OnOff`.
        public let name: String
        /// The attributes in the order of the file.
        public var attributes: [Attribute] = []
        /// The names of the commands that it takes or answers with.
        public var commands: [String] = []
        /// The names of the events that it emits.
        public var events: [String] = []
        /// Where it stands.
        public let place: SourcePlace
    }

    /// A device type of an endpoint.
    public struct DeviceType: Sendable {
        /// The name as the file writes it.
        public let name: String
        /// Its number.
        public let number: UInt32
        /// The revision of its definition.
        public let revision: Int
    }

    /// One endpoint.
    public struct Endpoint: Sendable {
        /// Its number.
        public let number: UInt16
        /// Its device types in the order of the file.
        public var deviceTypes: [DeviceType] = []
        /// Its server clusters in the order of the file.
        public var clusters: [Cluster] = []
        /// The names of the clusters of others that it works with.
        public var clientClusters: [String] = []
    }

    /// The name of the sample application: that of the file, such as `all-clusters-app`.
    public let name: String
    /// The endpoints in the order of their numbers.
    public let endpoints: [Endpoint]
    /// The revisions of clusters that the file defines, by name.
    public let revisions: [String: Int]

    /// Makes a composition.
    public init(name: String, endpoints: [Endpoint], revisions: [String: Int] = [:]) {
        self.name = name
        self.endpoints = endpoints.sorted { $0.number < $1.number }
        self.revisions = revisions
    }
}
