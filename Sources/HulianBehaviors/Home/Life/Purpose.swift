internal import HulianModel

/// What somebody wants of the things in a room: light, food from the refrigerator, a bed.
///
/// People know what they want and not which device they have. A purpose lists the ways to come to it, as actions of
/// hands that some device may have; a new device type is used as soon as it has such an action.
enum Purpose: String, CaseIterable {
    /// Light to see by.
    case lightOn
    /// No light, for nobody is there or somebody sleeps.
    case lightOff
    /// Something to watch.
    case screenOn
    /// Enough watched.
    case screenOff
    /// Curtains open.
    case curtainsOpen
    /// Curtains closed.
    case curtainsClosed
    /// Fresh air.
    case windowOpen
    /// No more fresh air.
    case windowClosed
    /// Food out of the cold.
    case refrigeratorOpen
    /// The cold kept in.
    case refrigeratorClosed
    /// Steam and smoke taken away.
    case hoodOn
    /// No more steam.
    case hoodOff
    /// Heat to cook by.
    case stoveOn
    /// No more heat.
    case stoveOff
    /// Sitting on a toilet.
    case toiletSit
    /// Getting up from it.
    case toiletLeave
    /// Water from a tap.
    case tapOpen
    /// No more water.
    case tapClosed
    /// A shower.
    case showerOn
    /// The end of the shower.
    case showerOff
    /// Lying in a bed.
    case bedLie
    /// Getting out of it.
    case bedRise
    /// Putting on what is worn by day.
    case wearablesOn
    /// Taking off and charging what is worn by day only.
    case wearablesOff
    /// Going through a door that is locked, from inside.
    case doorUnlock
    /// Opening the door of the home.
    case doorOpen
    /// Closing it.
    case doorClose
    /// Locking it behind oneself.
    case doorLock
    /// Clean clothes.
    case laundryStart
    /// The medicine of this time of the day.
    case medicine
    /// The blood pressure.
    case bloodPressure
    /// The weight.
    case weight
    /// Water for plants.
    case plants

    /// One way to come to it.
    struct Way {
        /// Capabilities of which the device must have one, by id; any device when empty.
        let capabilities: [CapabilityID]
        /// The families of which the device must be; any when empty.
        let families: [String]
        /// What the hand does, one after the other.
        let actions: [String]
        /// An attribute that must have a value for the action to make sense: a key that toggles is pressed only then.
        let state: (path: String, value: Value)?
        /// A capability with an attribute that the device must have, or must not have, such as `waterOutlet.outlet`.
        let has, lacks: String?
        /// An action that tells a device which is meant for something else, such as a socket among lamps.
        let unless: String?
        /// What the action says more.
        let fields: [Field]
        /// True for a device of another room that works from afar, as a water heater does.
        let isRemote: Bool
        /// True when the action says who does it.
        let namesPerson: Bool
        /// True for all such devices of the room, not only the first.
        let takesAll: Bool

        /// Makes a way.
        init(
            _ actions: [String], capabilities: [CapabilityID] = [], families: [String] = [],
            when state: (path: String, value: Value)? = nil, has: String? = nil, lacks: String? = nil,
            unless: String? = nil,
            fields: [Field] = [], isRemote: Bool = false, namesPerson: Bool = false, takesAll: Bool = false
        ) {
            self.capabilities = capabilities
            self.families = families
            self.actions = actions
            self.state = state
            self.has = has
            self.lacks = lacks
            self.unless = unless
            self.fields = fields
            self.isRemote = isRemote
            self.namesPerson = namesPerson
            self.takesAll = takesAll
        }
    }

    /// The ways to it, the best first.
    var ways: [Way] {
        let isOff: (path: String, value: Value) = ("onOff.onOff", false)
        let isOn: (path: String, value: Value) = ("onOff.onOff", true)
        let isFree: (path: String, value: Value) = ("smartToilet.isSeatOccupied", false)
        let isTaken: (path: String, value: Value) = ("smartToilet.isSeatOccupied", true)
        switch self {
        case .lightOn: return [Way(["pressPower"], families: ["lighting"], when: isOff, unless: "connectLoad")]
        case .lightOff:
            return [Way(["pressPower"], families: ["lighting"], when: isOn, unless: "connectLoad", takesAll: true)]
        case .screenOn:
            return [Way(["pressPower"], capabilities: ["mediaPlayback", "channel", "mediaInput"], when: isOff)]
        case .screenOff:
            return [
                Way(
                    ["pressPower"], capabilities: ["mediaPlayback", "channel", "mediaInput"], when: isOn, takesAll: true
                )
            ]
        case .curtainsOpen: return [Way(["pullOpen"], capabilities: ["windowCovering"], takesAll: true)]
        case .curtainsClosed: return [Way(["pullClosed"], capabilities: ["windowCovering"], takesAll: true)]
        case .windowOpen: return [Way(["openWindow"])]
        case .windowClosed: return [Way(["closeWindow"], takesAll: true)]
        case .refrigeratorOpen: return [Way(["openDoor"], capabilities: ["refrigeratorAlarm"])]
        case .refrigeratorClosed: return [Way(["closeDoor"], capabilities: ["refrigeratorAlarm"])]
        case .hoodOn:
            return [
                Way(["pressPower"], capabilities: ["fanControl"], families: ["kitchen"], when: isOff),
                Way(["pressFan"], capabilities: ["fanControl"], families: ["kitchen"], when: ("fanControl.fanMode", 0)),
            ]
        case .hoodOff:
            return [
                Way(["pressPower"], capabilities: ["fanControl"], families: ["kitchen"], when: isOn),
                Way(["pressOff"], capabilities: ["fanControl"], families: ["kitchen"]),
            ]
        case .stoveOn: return [Way(["putPan", "turnKnob"], families: ["kitchen"], fields: [Field("level", 4)])]
        case .stoveOff: return [Way(["turnKnob", "takePan"], families: ["kitchen"], fields: [Field("level", 0)])]
        case .toiletSit: return [Way(["approach", "sitDown"], capabilities: ["smartToilet"], when: isFree)]
        case .toiletLeave: return [Way(["standUp", "leave"], capabilities: ["smartToilet"], when: isTaken)]
        case .tapOpen: return [Way(["openTap"], lacks: Self.showerHead)]
        case .tapClosed: return [Way(["closeTap"], lacks: Self.showerHead)]
        case .showerOn:
            return [
                Way(["openTap"], has: Self.showerHead),
                Way(["drawWater"], fields: [Field("litres", 45)], isRemote: true),
            ]
        case .showerOff: return [Way(["closeTap"], has: Self.showerHead)]
        case .bedLie: return [Way(["lieDown"], namesPerson: true)]
        case .bedRise: return [Way(["getUp"], namesPerson: true)]
        case .wearablesOn:
            return [
                Way(["unplug", "wear"], capabilities: ["wearing"], when: ("wearing.isWorn", false), namesPerson: true)
            ]
        case .wearablesOff:
            // What only finds falls is worn at night too.
            return [
                Way(
                    ["takeOff", "plugIn"], when: ("wearing.isWorn", true), has: "wearing.steps", namesPerson: true,
                    takesAll: true)
            ]
        case .doorUnlock:
            return [Way(["turnThumb"], capabilities: ["doorLock"], when: ("doorLock.lockState", 1))]
        case .doorOpen: return [Way(["openDoor"], capabilities: ["doorLock"])]
        case .doorClose: return [Way(["closeDoor"], capabilities: ["doorLock"])]
        case .doorLock: return [Way(["pressLock"], capabilities: ["doorLock"])]
        case .laundryStart:
            return [Way(["openDoor", "closeDoor", "pressStart"], capabilities: ["laundryWasherControls"])]
        case .medicine: return [Way(["takeMedicine"], namesPerson: true)]
        case .bloodPressure: return [Way(["measure"], capabilities: ["bloodPressure"], namesPerson: true)]
        case .weight: return [Way(["measure"], capabilities: ["bodyComposition"], namesPerson: true)]
        case .plants: return [Way(["water"], takesAll: true)]
        }
    }

    /// What a tap has that feeds a shower.
    private static let showerHead = "waterOutlet.outlet"

    /// True when somebody goes through the home for it; else only what is in the room counts.
    var isAnywhere: Bool { [.laundryStart, .medicine, .bloodPressure, .weight].contains(self) }
}
