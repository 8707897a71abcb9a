public import HulianModel

/// The behaviours that exist: what makes a device more than a table of values.
///
/// The lists stand beside the folders `Capabilities` and `Dynamics`; a test compares them.
public enum Behaviours {
    /// Makes a behaviour of a capability.
    public typealias CapabilityMaker = @Sendable (_ device: Device, _ endpoint: Int, _ capability: Int) -> Behaviour

    /// A behaviour that a device type names, with its parameters.
    public struct Dynamics: Sendable {
        /// The name as device types write it.
        public let name: String
        /// The names of the parameters that it takes.
        public let parameters: [String]
        /// The actions that a hand can do at it, such as `openDoor`.
        public let actions: [String]
        /// What can break in it, such as `jam`.
        public let defects: [String]
        /// Makes it.
        let make: @Sendable (_ device: Device, _ endpoint: Int, _ parameters: Parameters) -> Behaviour

        /// Names a behaviour.
        init(
            _ name: String, parameters: [String] = [], actions: [String] = [], defects: [String] = [],
            make: @escaping @Sendable (Device, Int, Parameters) -> Behaviour
        ) {
            self.name = name
            self.parameters = parameters
            self.actions = actions
            self.defects = defects
            self.make = make
        }
    }

    /// Makes the behaviours of a device: one for each capability that moves, then those that the device type names.
    public static func make(for device: Device) -> [Behaviour] {
        var behaviours: [Behaviour] = []
        for (index, capability) in device.blueprint.capabilities.enumerated() {
            let number = capability.definition.number
            guard let make = capabilities[number] ?? nodeCapabilities[number] else { continue }
            behaviours.append(make(device, capability.endpoint, index))
        }
        for (index, endpoint) in device.blueprint.endpoints.enumerated() {
            for use in endpoint.behaviours {
                guard let dynamics = dynamics(named: use.name) else { continue }
                behaviours.append(dynamics.make(device, index, Parameters(use.parameters)))
            }
        }
        return behaviours
    }

    /// The numbers of the capabilities that have a behaviour, sorted.
    public static var capabilityNumbers: [CapabilityNumber] { capabilities.keys.sorted() }

    /// The behaviour with a name that device types use.
    public static func dynamics(named name: String) -> Dynamics? { allDynamics.first { $0.name == name } }
}

/// The parameters of a behaviour; quantities are in base units: W, s, °C, L, m.
public struct Parameters: Sendable {
    /// The parameters as the device type gives them.
    private let all: [Field]

    /// Makes a view of parameters.
    init(_ all: [Field]) { self.all = all }

    /// A number, or another one when the device type does not say.
    public func number(_ name: String, or other: Double) -> Double {
        all.first { $0.name == name }?.value.numberValue ?? other
    }
    /// Text, or another one when the device type does not say.
    public func string(_ name: String, or other: String) -> String {
        all.first { $0.name == name }?.value.stringValue ?? other
    }
    /// A truth value, or another one when the device type does not say.
    public func bool(_ name: String, or other: Bool) -> Bool {
        all.first { $0.name == name }?.value.boolValue ?? other
    }
    /// A length of time in seconds, or another one when the device type does not say.
    public func interval(_ name: String, or other: Interval) -> Interval {
        all.first { $0.name == name }?.value.numberValue.map { .fractional(seconds: $0) } ?? other
    }
    /// A value of any kind.
    public subscript(name: String) -> Value? { all.first { $0.name == name }?.value }
}
