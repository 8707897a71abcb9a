internal import HulianModel

/// A part of an appliance that its program uses: a vessel, a tank, a stirrer, a door.
///
/// The program finds the parts of its endpoint when it starts, and each part tells it what breaks and what is mended.
class ProgramPart: Behaviour {
    /// The program that uses it.
    weak var program: ApplianceProgramBehaviour?
    /// What is wrong with it now; nothing while it works.
    private(set) var fault: OperationError?

    /// Makes a part of an endpoint.
    init(device: Device, endpoint: Int) {
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// Says that something is wrong; a program that goes on stops for it.
    final func fail(_ error: OperationError) {
        guard fault != error else { return }
        fault = error
        program?.partFailed(error)
    }

    /// Says that it works again.
    final func mend() {
        guard let fault else { return }
        self.fault = nil
        program?.partMended(fault)
    }
}

/// What goes wrong in the kitchen, as operational states count the errors of vendors (project's own).
enum KitchenFault {
    /// No water comes, or the tank is empty.
    static let noWater = OperationError(0x80, "no water")
    /// A motor does not turn.
    static let motorJammed = OperationError(0x81, "motor jammed")
    /// The door or the lid stands open.
    static let open = OperationError(0x82, "door or lid open")
    /// It heats and does not get warm.
    static let heater = OperationError(0x83, "heater failure")
    /// The water does not run off.
    static let drain = OperationError(0x84, "drain blocked")
    /// It is hotter than it must be.
    static let tooHot = OperationError(0x85, "overheated")
    /// The water is boiled off.
    static let dry = OperationError(0x86, "boiled dry")
    /// Water stands where it should not.
    static let leak = OperationError(0x87, "water leak")
}
