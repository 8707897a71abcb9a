internal import HulianModel

extension Behaviours {
    /// The behaviours of capabilities by number; only looked into, never walked.
    static let capabilities = single.merging(families) { one, _ in one }

    /// The behaviours of one capability each.
    ///
    /// One line for each file in `Capabilities/`, sorted by number.
    private static let single: [CapabilityNumber: CapabilityMaker] = [
        IdentifyBehaviour.number: { IdentifyBehaviour(device: $0, endpoint: $1, capability: $2) },
        GroupsBehaviour.number: { GroupsBehaviour(device: $0, endpoint: $1, capability: $2) },
        OnOffBehaviour.number: { OnOffBehaviour(device: $0, endpoint: $1, capability: $2) },
        LevelControlBehaviour.number: { LevelControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        BasicInformationBehaviour.number: { BasicInformationBehaviour(device: $0, endpoint: $1, capability: $2) },
        PowerSourceBehaviour.number: { PowerSourceBehaviour(device: $0, endpoint: $1, capability: $2) },
        SwitchBehaviour.number: { SwitchBehaviour(device: $0, endpoint: $1, capability: $2) },
        BooleanStateBehaviour.number: { BooleanStateBehaviour(device: $0, endpoint: $1, capability: $2) },
        ModeSelectBehaviour.number: { ModeSelectBehaviour(device: $0, endpoint: $1, capability: $2) },
        LaundryWasherControlsBehaviour.number: {
            LaundryWasherControlsBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        TemperatureControlBehaviour.number: { TemperatureControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        AlarmBaseBehaviour.refrigerator: { AlarmBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        AirQualityBehaviour.number: { AirQualityBehaviour(device: $0, endpoint: $1, capability: $2) },
        SmokeCoAlarmBehaviour.number: { SmokeCoAlarmBehaviour(device: $0, endpoint: $1, capability: $2) },
        AlarmBaseBehaviour.dishwasher: { AlarmBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        BooleanStateConfigurationBehaviour.number: {
            BooleanStateConfigurationBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ValveConfigurationAndControlBehaviour.number: {
            ValveConfigurationAndControlBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ScenesManagementBehaviour.number: { ScenesManagementBehaviour(device: $0, endpoint: $1, capability: $2) },
        ElectricalPowerMeasurementBehaviour.number: {
            ElectricalPowerMeasurementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ElectricalEnergyMeasurementBehaviour.number: {
            ElectricalEnergyMeasurementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        MessagesBehaviour.number: { MessagesBehaviour(device: $0, endpoint: $1, capability: $2) },
        DoorLockBehaviour.number: { DoorLockBehaviour(device: $0, endpoint: $1, capability: $2) },
        WindowCoveringBehaviour.number: { WindowCoveringBehaviour(device: $0, endpoint: $1, capability: $2) },
        ServiceAreaBehaviour.number: { ServiceAreaBehaviour(device: $0, endpoint: $1, capability: $2) },
        ThermostatBehaviour.number: { ThermostatBehaviour(device: $0, endpoint: $1, capability: $2) },
        FanControlBehaviour.number: { FanControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        ColorControlBehaviour.number: { ColorControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        OccupancySensingBehaviour.number: { OccupancySensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        WakeOnLanBehaviour.number: { WakeOnLanBehaviour(device: $0, endpoint: $1, capability: $2) },
        ChannelBehaviour.number: { ChannelBehaviour(device: $0, endpoint: $1, capability: $2) },
        TargetNavigatorBehaviour.number: { TargetNavigatorBehaviour(device: $0, endpoint: $1, capability: $2) },
        MediaPlaybackBehaviour.number: { MediaPlaybackBehaviour(device: $0, endpoint: $1, capability: $2) },
        MediaInputBehaviour.number: { MediaInputBehaviour(device: $0, endpoint: $1, capability: $2) },
        LowPowerBehaviour.number: { LowPowerBehaviour(device: $0, endpoint: $1, capability: $2) },
        KeypadInputBehaviour.number: { KeypadInputBehaviour(device: $0, endpoint: $1, capability: $2) },
        ContentLauncherBehaviour.number: { ContentLauncherBehaviour(device: $0, endpoint: $1, capability: $2) },
        AudioOutputBehaviour.number: { AudioOutputBehaviour(device: $0, endpoint: $1, capability: $2) },
        ApplicationLauncherBehaviour.number: { ApplicationLauncherBehaviour(device: $0, endpoint: $1, capability: $2) },
        ApplicationBasicBehaviour.number: { ApplicationBasicBehaviour(device: $0, endpoint: $1, capability: $2) },
        AccountLoginBehaviour.number: { AccountLoginBehaviour(device: $0, endpoint: $1, capability: $2) },
        ContentControlBehaviour.number: { ContentControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        GasAlarmBehaviour.number: { GasAlarmBehaviour(device: $0, endpoint: $1, capability: $2) },
        SmartToiletBehaviour.number: { SmartToiletBehaviour(device: $0, endpoint: $1, capability: $2) },
        BiometricCredentialsBehaviour.number: {
            BiometricCredentialsBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        VibrationSensingBehaviour.number: { VibrationSensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        EmergencyCallBehaviour.number: { EmergencyCallBehaviour(device: $0, endpoint: $1, capability: $2) },
        PositionerBehaviour.number: { PositionerBehaviour(device: $0, endpoint: $1, capability: $2) },
        SeatingBehaviour.number: { SeatingBehaviour(device: $0, endpoint: $1, capability: $2) },
        MassageBehaviour.number: { MassageBehaviour(device: $0, endpoint: $1, capability: $2) },
        HeadsetBehaviour.number: { HeadsetBehaviour(device: $0, endpoint: $1, capability: $2) },
        ProjectionBehaviour.number: { ProjectionBehaviour(device: $0, endpoint: $1, capability: $2) },
        SignageBehaviour.number: { SignageBehaviour(device: $0, endpoint: $1, capability: $2) },
        VoiceAssistantBehaviour.number: { VoiceAssistantBehaviour(device: $0, endpoint: $1, capability: $2) },
        ScreenBehaviour.number: { ScreenBehaviour(device: $0, endpoint: $1, capability: $2) },
        PresenceReportingBehaviour.number: { PresenceReportingBehaviour(device: $0, endpoint: $1, capability: $2) },
        GarmentCareBehaviour.number: { GarmentCareBehaviour(device: $0, endpoint: $1, capability: $2) },
        LoadSensingBehaviour.number: { LoadSensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        LightEffectBehaviour.number: { LightEffectBehaviour(device: $0, endpoint: $1, capability: $2) },
        AutomaticLightingBehaviour.number: { AutomaticLightingBehaviour(device: $0, endpoint: $1, capability: $2) },
        WeatherGuardBehaviour.number: { WeatherGuardBehaviour(device: $0, endpoint: $1, capability: $2) },
    ]

    /// The behaviours of families of capabilities that share one.
    private static let families: [CapabilityNumber: CapabilityMaker] = [
        family(MeasurementBehaviour.numbers) { MeasurementBehaviour(device: $0, endpoint: $1, capability: $2) },
        family(ModeBaseBehaviour.numbers) { ModeBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        family(OperationalStateBehaviour.numbers) {
            OperationalStateBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        family(ResourceMonitoringBehaviour.numbers) {
            ResourceMonitoringBehaviour(device: $0, endpoint: $1, capability: $2)
        },
    ].reduce(into: [:]) { all, family in all.merge(family) { one, _ in one } }

    /// The same maker for several capabilities.
    private static func family(
        _ numbers: [CapabilityNumber], _ make: @escaping CapabilityMaker
    ) -> [CapabilityNumber: CapabilityMaker] {
        Dictionary(numbers.map { ($0, make) }) { one, _ in one }
    }

    /// The behaviours that device types name, in the order of their names.
    ///
    /// One line for each file in `Dynamics/`.
    public static let allDynamics: [Dynamics] = [
        BacklightBehaviour.dynamics,
        BatteryBehaviour.dynamics,
        ColdCabinetBehaviour.dynamics,
        ExtractorBehaviour.dynamics,
        FloorRobotBehaviour.dynamics,
        GarmentDryingBehaviour.dynamics,
        GasValveBehaviour.dynamics,
        HeadsetLoadBehaviour.dynamics,
        LampBehaviour.dynamics,
        LevelsBehaviour.dynamics,
        LightEngineBehaviour.dynamics,
        LightGroupBehaviour.dynamics,
        LockMotorBehaviour.dynamics,
        LoudnessBehaviour.dynamics,
        MassageDriveBehaviour.dynamics,
        OpeningBehaviour.dynamics,
        OutletBehaviour.dynamics,
        PlayerBehaviour.dynamics,
        PositionDriveBehaviour.dynamics,
        RadarBehaviour.dynamics,
        RainDetectorBehaviour.dynamics,
        RoomConditionerBehaviour.dynamics,
        ShadingBehaviour.dynamics,
        SoilBehaviour.dynamics,
        VoiceBehaviour.dynamics,
        WallKeyBehaviour.dynamics,
        WashProgramBehaviour.dynamics,
        WaterDetectorBehaviour.dynamics,
    ]
}
