internal import HulianModel

extension Behaviours {
    /// The behaviours of capabilities by number; only looked into, never walked.
    static let capabilities = single.merging(families) { one, _ in one }

    /// The behaviours of what only nodes of Matter have and no device type of the catalog does.
    static let nodeCapabilities: [CapabilityNumber: CapabilityMaker] = [
        ScenesManagementBehaviour.earlierNumber: {
            ScenesManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        GroupKeyManagementBehaviour.number: { GroupKeyManagementBehaviour(device: $0, endpoint: $1, capability: $2) },
    ]

    /// The behaviours of one capability each.
    ///
    /// One line for each file in `Capabilities/`, sorted by number.
    private static let single: [CapabilityNumber: CapabilityMaker] = [
        IdentifyBehaviour.number: { IdentifyBehaviour(device: $0, endpoint: $1, capability: $2) },
        GroupsBehaviour.number: { GroupsBehaviour(device: $0, endpoint: $1, capability: $2) },
        OnOffBehaviour.number: { OnOffBehaviour(device: $0, endpoint: $1, capability: $2) },
        LevelControlBehaviour.number: { LevelControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        BindingBehaviour.number: { BindingBehaviour(device: $0, endpoint: $1, capability: $2) },
        ActionsBehaviour.number: { ActionsBehaviour(device: $0, endpoint: $1, capability: $2) },
        BasicInformationBehaviour.number: { BasicInformationBehaviour(device: $0, endpoint: $1, capability: $2) },
        OTASoftwareUpdateRequestorBehaviour.number: {
            OTASoftwareUpdateRequestorBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        LocalizationConfigurationBehaviour.number: {
            LocalizationConfigurationBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        TimeFormatLocalizationBehaviour.number: {
            TimeFormatLocalizationBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        UnitLocalizationBehaviour.number: { UnitLocalizationBehaviour(device: $0, endpoint: $1, capability: $2) },
        PowerSourceBehaviour.number: { PowerSourceBehaviour(device: $0, endpoint: $1, capability: $2) },
        SwitchBehaviour.number: { SwitchBehaviour(device: $0, endpoint: $1, capability: $2) },
        BooleanStateBehaviour.number: { BooleanStateBehaviour(device: $0, endpoint: $1, capability: $2) },
        LaundryDryerControlsBehaviour.number: {
            LaundryDryerControlsBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ModeSelectBehaviour.number: { ModeSelectBehaviour(device: $0, endpoint: $1, capability: $2) },
        LaundryWasherControlsBehaviour.number: {
            LaundryWasherControlsBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        TemperatureControlBehaviour.number: { TemperatureControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        AlarmBaseBehaviour.refrigerator: { AlarmBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        AirQualityBehaviour.number: { AirQualityBehaviour(device: $0, endpoint: $1, capability: $2) },
        SmokeCoAlarmBehaviour.number: { SmokeCoAlarmBehaviour(device: $0, endpoint: $1, capability: $2) },
        AlarmBaseBehaviour.dishwasher: { AlarmBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        MicrowaveOvenControlBehaviour.number: {
            MicrowaveOvenControlBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ScenesManagementBehaviour.number: { ScenesManagementBehaviour(device: $0, endpoint: $1, capability: $2) },
        WaterTankLevelMonitoringBehaviour.tank: {
            WaterTankLevelMonitoringBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        BooleanStateConfigurationBehaviour.number: {
            BooleanStateConfigurationBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ValveConfigurationAndControlBehaviour.number: {
            ValveConfigurationAndControlBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ElectricalPowerMeasurementBehaviour.number: {
            ElectricalPowerMeasurementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ElectricalEnergyMeasurementBehaviour.number: {
            ElectricalEnergyMeasurementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        WaterHeaterManagementBehaviour.number: {
            WaterHeaterManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        CommodityPriceBehaviour.number: { CommodityPriceBehaviour(device: $0, endpoint: $1, capability: $2) },
        MessagesBehaviour.number: { MessagesBehaviour(device: $0, endpoint: $1, capability: $2) },
        DeviceEnergyManagementBehaviour.number: {
            DeviceEnergyManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        EnergyEvseBehaviour.number: { EnergyEvseBehaviour(device: $0, endpoint: $1, capability: $2) },
        DoorLockBehaviour.number: { DoorLockBehaviour(device: $0, endpoint: $1, capability: $2) },
        WindowCoveringBehaviour.number: { WindowCoveringBehaviour(device: $0, endpoint: $1, capability: $2) },
        ClosureControlBehaviour.number: { ClosureControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        ClosureDimensionBehaviour.number: { ClosureDimensionBehaviour(device: $0, endpoint: $1, capability: $2) },
        ServiceAreaBehaviour.number: { ServiceAreaBehaviour(device: $0, endpoint: $1, capability: $2) },
        PumpConfigurationAndControlBehaviour.number: {
            PumpConfigurationAndControlBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ThermostatBehaviour.number: { ThermostatBehaviour(device: $0, endpoint: $1, capability: $2) },
        FanControlBehaviour.number: { FanControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        HumidistatBehaviour.number: { HumidistatBehaviour(device: $0, endpoint: $1, capability: $2) },
        ColorControlBehaviour.number: { ColorControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        OccupancySensingBehaviour.number: { OccupancySensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        WifiNetworkManagementBehaviour.number: {
            WifiNetworkManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ThreadBorderRouterManagementBehaviour.number: {
            ThreadBorderRouterManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ThreadNetworkDirectoryBehaviour.number: {
            ThreadNetworkDirectoryBehaviour(device: $0, endpoint: $1, capability: $2)
        },
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
        ContentAppObserverBehaviour.number: { ContentAppObserverBehaviour(device: $0, endpoint: $1, capability: $2) },
        ContentControlBehaviour.number: { ContentControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        ZoneManagementBehaviour.number: { ZoneManagementBehaviour(device: $0, endpoint: $1, capability: $2) },
        CameraAvStreamManagementBehaviour.number: {
            CameraAvStreamManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        CameraAvSettingsUserLevelManagementBehaviour.number: {
            CameraAvSettingsUserLevelManagementBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        WebRtcTransportProviderBehaviour.number: {
            WebRtcTransportProviderBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        WebRtcTransportRequestorBehaviour.number: {
            WebRtcTransportRequestorBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        PushAvStreamTransportBehaviour.number: {
            PushAvStreamTransportBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ChimeBehaviour.number: { ChimeBehaviour(device: $0, endpoint: $1, capability: $2) },
        CommodityTariffBehaviour.number: { CommodityTariffBehaviour(device: $0, endpoint: $1, capability: $2) },
        GasAlarmBehaviour.number: { GasAlarmBehaviour(device: $0, endpoint: $1, capability: $2) },
        SmartToiletBehaviour.number: { SmartToiletBehaviour(device: $0, endpoint: $1, capability: $2) },
        BiometricCredentialsBehaviour.number: {
            BiometricCredentialsBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        ChildLockBehaviour.number: { ChildLockBehaviour(device: $0, endpoint: $1, capability: $2) },
        AccessibilityBehaviour.number: { AccessibilityBehaviour(device: $0, endpoint: $1, capability: $2) },
        SelfDiagnosisBehaviour.number: { SelfDiagnosisBehaviour(device: $0, endpoint: $1, capability: $2) },
        MaintenanceBehaviour.number: { MaintenanceBehaviour(device: $0, endpoint: $1, capability: $2) },
        TraceabilityBehaviour.number: { TraceabilityBehaviour(device: $0, endpoint: $1, capability: $2) },
        CookingControlBehaviour.number: { CookingControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        HotWaterDispenserBehaviour.number: { HotWaterDispenserBehaviour(device: $0, endpoint: $1, capability: $2) },
        RecipeCookingBehaviour.number: { RecipeCookingBehaviour(device: $0, endpoint: $1, capability: $2) },
        CookZoneBehaviour.number: { CookZoneBehaviour(device: $0, endpoint: $1, capability: $2) },
        IceMakerBehaviour.number: { IceMakerBehaviour(device: $0, endpoint: $1, capability: $2) },
        WaterOutletBehaviour.number: { WaterOutletBehaviour(device: $0, endpoint: $1, capability: $2) },
        ConsumableMonitoringBehaviour.consumable: {
            ConsumableMonitoringBehaviour(device: $0, endpoint: $1, capability: $2)
        },
        FloorCareBehaviour.number: { FloorCareBehaviour(device: $0, endpoint: $1, capability: $2) },
        OffTimerBehaviour.number: { OffTimerBehaviour(device: $0, endpoint: $1, capability: $2) },
        DisinfectionBehaviour.number: { DisinfectionBehaviour(device: $0, endpoint: $1, capability: $2) },
        MirrorBehaviour.number: { MirrorBehaviour(device: $0, endpoint: $1, capability: $2) },
        AlarmBaseBehaviour.appliance: { AlarmBaseBehaviour(device: $0, endpoint: $1, capability: $2) },
        HandWashingBehaviour.number: { HandWashingBehaviour(device: $0, endpoint: $1, capability: $2) },
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
        VideoRecordingBehaviour.number: { VideoRecordingBehaviour(device: $0, endpoint: $1, capability: $2) },
        PersonRecognitionBehaviour.number: { PersonRecognitionBehaviour(device: $0, endpoint: $1, capability: $2) },
        SirenBehaviour.number: { SirenBehaviour(device: $0, endpoint: $1, capability: $2) },
        IntercomBehaviour.number: { IntercomBehaviour(device: $0, endpoint: $1, capability: $2) },
        EntranceControlBehaviour.number: { EntranceControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        VehicleAccessBehaviour.number: { VehicleAccessBehaviour(device: $0, endpoint: $1, capability: $2) },
        ElevatorControlBehaviour.number: { ElevatorControlBehaviour(device: $0, endpoint: $1, capability: $2) },
        IntrusionAlarmBehaviour.number: { IntrusionAlarmBehaviour(device: $0, endpoint: $1, capability: $2) },
        InternetConnectionBehaviour.number: { InternetConnectionBehaviour(device: $0, endpoint: $1, capability: $2) },
        HubManagementBehaviour.number: { HubManagementBehaviour(device: $0, endpoint: $1, capability: $2) },
        HealthMeasurementBehaviour.number: { HealthMeasurementBehaviour(device: $0, endpoint: $1, capability: $2) },
        SleepSensingBehaviour.number: { SleepSensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        FallDetectionBehaviour.number: { FallDetectionBehaviour(device: $0, endpoint: $1, capability: $2) },
        MedicineDispensingBehaviour.number: { MedicineDispensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        WearingBehaviour.number: { WearingBehaviour(device: $0, endpoint: $1, capability: $2) },
        CareWatchingBehaviour.number: { CareWatchingBehaviour(device: $0, endpoint: $1, capability: $2) },
        CareSignalBehaviour.number: { CareSignalBehaviour(device: $0, endpoint: $1, capability: $2) },
        UtilityMeteringBehaviour.number: { UtilityMeteringBehaviour(device: $0, endpoint: $1, capability: $2) },
        CircuitProtectionBehaviour.number: { CircuitProtectionBehaviour(device: $0, endpoint: $1, capability: $2) },
        HouseholdRobotBehaviour.number: { HouseholdRobotBehaviour(device: $0, endpoint: $1, capability: $2) },
        FacadeSafetyBehaviour.number: { FacadeSafetyBehaviour(device: $0, endpoint: $1, capability: $2) },
        SurfaceCareBehaviour.number: { SurfaceCareBehaviour(device: $0, endpoint: $1, capability: $2) },
        CountdownTimerBehaviour.number: { CountdownTimerBehaviour(device: $0, endpoint: $1, capability: $2) },
        ConsumableLifeBehaviour.number: { ConsumableLifeBehaviour(device: $0, endpoint: $1, capability: $2) },
        DoNotDisturbBehaviour.number: { DoNotDisturbBehaviour(device: $0, endpoint: $1, capability: $2) },
        CleaningRecordBehaviour.number: { CleaningRecordBehaviour(device: $0, endpoint: $1, capability: $2) },
        VibrationSensingBehaviour.number: { VibrationSensingBehaviour(device: $0, endpoint: $1, capability: $2) },
        EmergencyCallBehaviour.number: { EmergencyCallBehaviour(device: $0, endpoint: $1, capability: $2) },
    ]

    /// The behaviours of families of capabilities that share one.
    private static let families: [CapabilityNumber: CapabilityMaker] = [
        family(MeasurementBehaviour.numbers) { MeasurementBehaviour(device: $0, endpoint: $1, capability: $2) },
        family(HealthValueBehaviour.numbers) { HealthValueBehaviour(device: $0, endpoint: $1, capability: $2) },
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
        AgitatorBehaviour.dynamics,
        AirMoverBehaviour.dynamics,
        ApplianceDoorBehaviour.dynamics,
        ApplianceLidBehaviour.dynamics,
        ApplianceProgramBehaviour.dynamics,
        BacklightBehaviour.dynamics,
        BackupSupplyBehaviour.dynamics,
        BathroomHeaterBehaviour.dynamics,
        BatteryBehaviour.dynamics,
        BranchBehaviour.dynamics,
        CameraSightBehaviour.dynamics,
        CirculationPumpBehaviour.dynamics,
        ClosureDriveBehaviour.dynamics,
        ColdCabinetBehaviour.dynamics,
        ContentsBehaviour.dynamics,
        CooktopBehaviour.dynamics,
        DryProgramBehaviour.dynamics,
        ElevatorDriveBehaviour.dynamics,
        ExtractorBehaviour.dynamics,
        FloorRobotBehaviour.dynamics,
        FloorToolBehaviour.dynamics,
        FlowHeaterBehaviour.dynamics,
        GarmentDryingBehaviour.dynamics,
        GasBurnerBehaviour.dynamics,
        GasValveBehaviour.dynamics,
        HeadsetLoadBehaviour.dynamics,
        HeatedVesselBehaviour.dynamics,
        HeaterBehaviour.dynamics,
        HumidityConditionerBehaviour.dynamics,
        IceTrayBehaviour.dynamics,
        InductionZoneBehaviour.dynamics,
        InstantWaterHeaterBehaviour.dynamics,
        LampBehaviour.dynamics,
        LevelsBehaviour.dynamics,
        LightEngineBehaviour.dynamics,
        LightGroupBehaviour.dynamics,
        LockMotorBehaviour.dynamics,
        LoudnessBehaviour.dynamics,
        MainsMeterBehaviour.dynamics,
        MassageDriveBehaviour.dynamics,
        MediaContentBehaviour.dynamics,
        OpeningBehaviour.dynamics,
        OutletBehaviour.dynamics,
        PhotovoltaicBehaviour.dynamics,
        PlayerBehaviour.dynamics,
        PositionDriveBehaviour.dynamics,
        RadarBehaviour.dynamics,
        RadiatorValveBehaviour.dynamics,
        RainDetectorBehaviour.dynamics,
        RoomConditionerBehaviour.dynamics,
        ShadingBehaviour.dynamics,
        SoilBehaviour.dynamics,
        StorageBehaviour.dynamics,
        StorageWaterHeaterBehaviour.dynamics,
        TariffBehaviour.dynamics,
        TipSwitchBehaviour.dynamics,
        VehicleBehaviour.dynamics,
        VitalMeterBehaviour.dynamics,
        VoiceBehaviour.dynamics,
        WallKeyBehaviour.dynamics,
        WashProgramBehaviour.dynamics,
        WaterDetectorBehaviour.dynamics,
        WaterInletBehaviour.dynamics,
        WaterMainBehaviour.dynamics,
        WaterPurifierBehaviour.dynamics,
        WaterSoftenerBehaviour.dynamics,
        WaterTankBehaviour.dynamics,
    ]
}
