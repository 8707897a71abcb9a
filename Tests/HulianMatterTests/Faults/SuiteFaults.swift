import HulianModel
import Testing

/// A fault, and the file of the SDK that must find it.
struct SuiteFault: Sendable, CustomTestStringConvertible {
    /// The version of the SDK.
    let version: MatterData.Version
    /// The name of the file without its ending.
    let file: String
    /// The fault.
    let fault: Fault

    /// What is wrong, and who must find it.
    var testDescription: String { "\(fault.title) (\(file), \(version.rawValue))" }

    /// Makes a row of the table.
    private init(
        _ version: MatterData.Version, _ file: String, _ cluster: UInt32, _ title: String, _ kind: Fault.Kind
    ) {
        self.version = version
        self.file = file
        fault = Fault(title: title, cluster: cluster, kind: kind)
    }

    /// The table.
    static let all: [SuiteFault] = lights + openings + appliances + climate + alarms + media + older

    /// On/Off, Level Control and Color Control of 1.6.
    private static let lights: [SuiteFault] = [
        SuiteFault(
            .v16, "Test_TC_OO_2_3", 6, "the light stays on when the on-time is over",
            .stored("onOff") { value, old in
                value == false && old == true ? old : value
            }),
        SuiteFault(
            .v16, "Test_TC_OO_2_3", 6, "Off With Effect keeps the global scene",
            .stored("globalSceneControl") { _, old in old }),
        SuiteFault(
            .v16, "Test_TC_OO_2_3", 6, "the control bit of On With Timed Off is ignored",
            .field("onWithTimedOff", "onOffControl") { _ in 0 }),
        SuiteFault(
            .v16, "Test_TC_OO_2_3", 6, "the waiting time is twice as long",
            .field("onWithTimedOff", "offWaitTime") { $0.times(2) }),
        SuiteFault(.v16, "Test_TC_OO_2_3", 6, "On refuses", .status("on", .failure)),
        SuiteFault(
            .v16, "Test_TC_LVL_3_1", 8, "a transition takes twice as long",
            .field("moveToLevel", "transitionTime") { $0.times(2) }),
        SuiteFault(
            .v16, "Test_TC_LVL_3_1", 8, "the bits of the options mask are ignored",
            .field("moveToLevel", "optionsMask") { _ in 0 }),
        SuiteFault(
            .v16, "Test_TC_LVL_3_1", 8, "Options is written and not stored", .stored("options") { _, old in old }),
        SuiteFault(
            .v16, "Test_TC_LVL_3_1", 8, "the level is one more", .stored("currentLevel") { value, _ in value.plus(1) }),
        SuiteFault(.v16, "Test_TC_LVL_5_1", 8, "a step is one too short", .field("step", "stepSize") { $0.plus(-1) }),
        SuiteFault(
            .v16, "Test_TC_CC_3_2", 0x300, "the hue moves at half the rate",
            .field("moveHue", "rate") { $0.integerValue.map { .integer($0 / 2) } ?? $0 }),
        SuiteFault(
            .v16, "Test_TC_CC_3_2", 0x300, "a rate of nothing is taken",
            .status("moveHue", nil, instead: .invalidCommand)),
        SuiteFault(.v16, "Test_TC_CC_3_2", 0x300, "the color mode is not that of hue", .reading(8) { _ in 1 }),
        SuiteFault(
            .v16, "Test_TC_CC_9_2", 0x300, "the color loop does not bring the old hue back",
            .stored("enhancedCurrentHue") { value, old in
                value == 16_384 && old != 0 ? old : value
            }),
        SuiteFault(
            .v16, "Test_TC_CC_9_2", 0x300, "the color loop keeps its direction",
            .stored("colorLoopDirection") { _, old in old }),
    ]

    /// Door Lock and Window Covering of 1.6.
    private static let openings: [SuiteFault] = [
        SuiteFault(
            .v16, "Test_TC_DRLK_2_7", 0x101, "a schedule that is not there is said to be",
            .answer("getYearDaySchedule", "status") { _ in 0 }),
        SuiteFault(
            .v16, "Test_TC_DRLK_2_7", 0x101, "a schedule is kept a second longer",
            .field("setYearDaySchedule", "localEndTime") { $0.plus(1) }),
        SuiteFault(
            .v16, "Test_TC_DRLK_2_7", 0x101, "an index of nothing is taken",
            .status("setYearDaySchedule", nil, instead: .invalidCommand)),
        SuiteFault(
            .v16, "Test_TC_DRLK_2_7", 0x101, "the times of a schedule are null",
            .answer("getYearDaySchedule", "localStartTime") { _ in .null }),
        SuiteFault(
            .v16, "DL_Schedules", 0x101, "another week schedule is cleared",
            .field("clearWeekDaySchedule", "weekDayIndex") { $0 == 1 ? 3 : $0 }),
        SuiteFault(
            .v16, "Test_TC_WNCV_4_1", 0x102, "the covering goes a hundredth of a percent too far",
            .field("goToLiftPercentage", "liftPercent100thsValue") { $0.plus(1) }),
        SuiteFault(
            .v16, "Test_TC_WNCV_4_1", 0x102, "the status still says that it moves",
            .stored("operationalStatus") { value, old in value == 0 ? old : value }),
        SuiteFault(
            .v16, "Test_TC_WNCV_4_1", 0x102, "percent and hundredths differ",
            .stored("currentPositionLiftPercentage") { value, _ in value.plus(1) }),
    ]

    /// Appliances of 1.6.
    private static let appliances: [SuiteFault] = [
        SuiteFault(
            .v16, "TestOperationalState", 0x60, "Pause does not pause",
            .stored("operationalState") { value, old in value == 2 ? old : value }),
        SuiteFault(.v16, "TestOperationalState", 0x60, "the list of states is short", .reading(3) { $0.shorter }),
        SuiteFault(
            .v16, "TestOperationalState", 0x60, "the list of states is the other way round", .reading(3) { $0.reversed }
        ),
        SuiteFault(.v16, "TestOperationalState", 0x60, "the phase is nothing instead of null", .reading(1) { _ in 0 }),
        SuiteFault(
            .v16, "TestRVCOperationalState", 0x61, "Pause is taken while nothing runs",
            .answer("pause", "commandResponseState") { _ in ["errorStateID": 0] }),
        SuiteFault(
            .v16, "Test_TC_LWM_2_1", 0x51, "a mode that is not supported is taken",
            .answer("changeToMode", "status") { _ in 0 }),
        SuiteFault(.v16, "Test_TC_LWM_2_1", 0x51, "the mode stays as it was", .stored("currentMode") { _, old in old }),
        SuiteFault(
            .v16, "Test_TC_LWM_2_1", 0x51, "the answer has no status", .answer("changeToMode", "status") { _ in .null }),
        SuiteFault(
            .v16, "Test_TC_WASHERCTRL_2_2", 0x53, "a number of rinses is not stored",
            .stored("numberOfRinses") { _, old in old }),
        SuiteFault(
            .v16, "TestTemperatureControl", 0x56, "a level beyond the list is taken",
            .status("setTemperature", nil, instead: .constraintError)),
        SuiteFault(
            .v16, "TestTemperatureControl", 0x56, "the level is not selected",
            .stored("selectedTemperatureLevel") { _, old in old }),
        SuiteFault(
            .v16, "Test_TC_MWOCTRL_2_5", 0x5F, "more time is a second less",
            .field("addMoreTime", "timeToAdd") { $0.plus(-1) }),
        SuiteFault(.v16, "TestHepaFilterMonitoring", 0x71, "a feature is missing", .reading(0xFFFC) { _ in 0 }),
        SuiteFault(
            .v16, "Test_TC_MOD_2_1", 0x50, "a mode that is not there is taken",
            .status("changeToMode", nil, instead: .invalidCommand)),
    ]

    /// Fan, thermostat display and pump of 1.6.
    private static let climate: [SuiteFault] = [
        SuiteFault(
            .v16, "TestFanControl", 0x202, "Off leaves the speed as it was",
            .stored("speedSetting") { value, old in value == 0 ? old : value }),
        SuiteFault(
            .v16, "TestFanControl", 0x202, "Auto has a percentage",
            .stored("percentSetting") { value, old in value.isNull ? old : value }),
        SuiteFault(
            .v16, "TestFanControl", 0x202, "null is refused with another status",
            .refused("percentSetting") { $0.isNull ? .constraintError : nil }),
        SuiteFault(.v16, "Test_TC_TSUIC_2_2", 0x204, "a lockout beyond the last is taken", .range("keypadLockout")),
        SuiteFault(
            .v16, "Test_TC_TSUIC_2_2", 0x204, "the last lockout is refused",
            .refused("keypadLockout") { $0 == 5 ? .constraintError : nil }),
        SuiteFault(.v16, "Test_TC_PCC_2_3", 0x200, "the effective mode is another one", .reading(0x11) { $0.plus(1) }),
        SuiteFault(
            .v16, "Test_TC_PRS_2_1", 0x403, "the greatest pressure is below the least", .reading(2) { _ in -32_768 }),
    ]

    /// Smoke CO Alarm of 1.6.
    private static let alarms: [SuiteFault] = [
        SuiteFault(
            .v16, "Test_TC_SMOKECO_2_5", 0x5C, "the end of an alarm is not told", .event("allClear") { _ in nil }),
        SuiteFault(
            .v16, "Test_TC_SMOKECO_2_5", 0x5C, "an alarm is told with another severity",
            .event("interconnectSmokeAlarm") { $0.map { Field($0.name, $0.value.plus(1)) } }),
        SuiteFault(
            .v16, "Test_TC_SMOKECO_2_5", 0x5C, "what is expressed stays behind",
            .stored("expressedState") { value, old in value == 7 ? old : value }),
        SuiteFault(
            .v16, "Test_TC_SMOKECO_2_5", 0x5C, "a critical alarm stays muted",
            .stored("deviceMuted") { value, old in value == 0 ? old : value }),
    ]

    /// Televisions of 1.6.
    private static let media: [SuiteFault] = [
        SuiteFault(
            .v16, "Test_TC_MEDIAINPUT_3_11", 0x507, "another input is said to be chosen", .reading(1) { $0.plus(1) }),
        SuiteFault(
            .v16, "TV_MediaInputCluster", 0x507, "the name of an input stays as it was",
            .stored("inputList") { _, old in old }),
        SuiteFault(
            .v16, "TV_MediaPlaybackCluster", 0x506, "a jump forward goes nowhere",
            .reading(3) { _ in ["updatedAt": 0, "position": 0] }),
        SuiteFault(
            .v16, "TV_ChannelCluster", 0x504, "the channel stays as it was",
            .stored("currentChannel") { _, old in old }),
        SuiteFault(
            .v16, "TV_AccountLoginCluster", 0x50E, "other digits are told",
            .answer("getSetupPIN", "setupPIN") { _ in "00000000" }),
        SuiteFault(.v16, "TV_WakeOnLanCluster", 0x503, "the address is too short", .reading(0) { _ in "00" }),
        SuiteFault(
            .v16, "TV_ChannelCluster", 0x504, "a skip goes one channel too far",
            .field("skipChannel", "count") { $0.plus(1) }),
        SuiteFault(.v16, "TV_ChannelCluster", 0x504, "the list of channels is short", .reading(0) { $0.shorter }),
        SuiteFault(
            .v16, "TV_AudioOutputCluster", 0x50B, "an output keeps its name", .stored("outputList") { _, old in old }),
        SuiteFault(
            .v16, "TV_MediaPlaybackCluster", 0x506, "a skip is a millisecond short",
            .field("skipForward", "deltaPositionMilliseconds") { $0.plus(-1) }),
        SuiteFault(
            .v16, "TestGroupsCluster", 4, "a group that is not there is said to be",
            .answer("viewGroup", "status") { _ in 0 }),
        SuiteFault(
            .v16, "TestGroupsCluster", 4, "the list of memberships is empty",
            .answer("getGroupMembership", "groupList") { _ in [] }),
        SuiteFault(
            .v16, "Test_TC_S_2_4", 0x62, "a recall ends twice as late",
            .field("addScene", "transitionTime") { $0.times(2) }),
    ]

    /// Clusters of 1.2.
    private static let older: [SuiteFault] = [
        SuiteFault(
            .v12, "Test_TC_OO_2_3", 6, "the on-time is half as long",
            .field("onWithTimedOff", "onTime") { $0.integerValue.map { .integer($0 / 2) } ?? $0 }),
        SuiteFault(
            .v12, "Test_TC_LVL_5_1", 8, "a step forgets to switch on", .field("stepWithOnOff", "stepSize") { _ in 0 }),
        SuiteFault(.v12, "Test_TC_BOOL_1_1", 0x45, "the revision is another one", .reading(0xFFFD) { $0.plus(1) }),
        SuiteFault(.v12, "Test_TC_BOOL_1_1", 0x45, "an attribute is not listed", .reading(0xFFFB) { $0.shorter }),
        SuiteFault(.v12, "Test_TC_I_1_1", 3, "a command is not listed", .reading(0xFFF9) { _ in [] }),
        SuiteFault(.v12, "Test_TC_LWM_2_1", 0x51, "the mode stays as it was", .stored("currentMode") { _, old in old }),
        SuiteFault(
            .v12, "TestOperationalState", 0x60, "Start does not start", .stored("operationalState") { _, old in old }),
        SuiteFault(.v12, "Test_TC_MOD_2_1", 0x50, "the mode stays as it was", .stored("currentMode") { _, old in old }),
        SuiteFault(.v12, "Test_TC_FLABEL_1_1", 0x40, "an attribute is not listed", .reading(0xFFFB) { $0.shorter }),
        SuiteFault(
            .v12, "Test_TC_SMOKECO_2_5", 0x5C, "the end of an alarm is not told", .event("allClear") { _ in nil }),
        SuiteFault(
            .v12, "Test_TC_TSUIC_2_2", 0x204, "a display mode beyond the last is taken",
            .range("temperatureDisplayMode")),
        SuiteFault(
            .v12, "TestTemperatureControl", 0x56, "the level is not selected",
            .stored("selectedTemperatureLevel") { _, old in old }),
        SuiteFault(
            .v12, "Test_TC_CC_7_1", 0x300, "a transition takes twice as long",
            .field("enhancedMoveToHue", "transitionTime") { $0.times(2) }),
        SuiteFault(
            .v12, "Test_TC_WNCV_4_1", 0x102, "the covering stops too early",
            .field("goToLiftPercentage", "liftPercent100thsValue") { $0.plus(-100) }),
        SuiteFault(
            .v12, "DL_UsersAndCredentials", 0x101, "a user keeps an old name",
            .field("setUser", "userName") { _ in .null }),
        SuiteFault(
            .v12, "DL_UsersAndCredentials", 0x101, "an index of nothing is answered",
            .status("getUser", nil, instead: .invalidCommand)),
        SuiteFault(.v12, "TestGroupsCluster", 4, "a group is not removed", .answer("removeGroup", "status") { _ in 1 }),
    ]
}
