internal import HulianModel

/// The keys that a component of Home Assistant knows, with the kinds of their values.
///
/// Keys that it does not know are dropped by it without a word, and stand in no table. Source:
/// https://www.home-assistant.io/integrations/mqtt/ and the pages of its components.
struct HomeAssistantSchema: Sendable {
    /// The kinds of values by key.
    let kinds: [String: HomeAssistantValue]
    /// The keys that must be there, in the order of the table.
    let required: [String]

    /// The components by name.
    static let components: [String: HomeAssistantSchema] = texts.mapValues { HomeAssistantSchema($0) }

    /// The keys of all components.
    private static let common =
        "unique_id:text object_id:text default_entity_id:text icon:icon entity_category:word(config|diagnostic) "
        + "enabled_by_default:truth qos:word(0|1|2) encoding:text json_attributes_topic json_attributes_template "
        + "name:name availability_topic availability_template availability_mode:word(all|any|latest) payload_available "
        + "payload_not_available "

    /// The keys of a component: `!` behind one that must be there, the kind behind a colon where the name does not say it.
    private static let texts: [String: String] = [
        "alarm_control_panel": """
        command_topic! state_topic! code:text code_arm_required:truth code_disarm_required:truth \
        code_trigger_required:truth command_template value_template payload_arm_away payload_arm_home \
        payload_arm_night payload_arm_vacation payload_arm_custom_bypass payload_disarm payload_trigger \
        retain:truth \
        supported_features:words(arm_home|arm_away|arm_night|arm_vacation|arm_custom_bypass|trigger)
        """,
        "binary_sensor": """
        state_topic! value_template expire_after:count force_update:truth off_delay:count payload_on payload_off \
        device_class:class(battery|battery_charging|carbon_monoxide|cold|connectivity|door|garage_door|gas|heat|\
        light|lock|moisture|motion|moving|occupancy|opening|plug|power|presence|problem|running|safety|smoke|\
        sound|tamper|update|vibration|window)
        """,
        "button":
            "command_topic! command_template payload_press retain:truth device_class:class(identify|restart|update)",
        "camera": "topic! image_encoding:word(b64)",
        "climate": """
        current_humidity_template current_humidity_topic current_temperature_template current_temperature_topic \
        fan_mode_command_template fan_mode_command_topic fan_modes:texts fan_mode_state_template \
        fan_mode_state_topic target_humidity_command_template target_humidity_command_topic min_humidity:positive \
        max_humidity:positive target_humidity_state_template target_humidity_state_topic mode_command_template \
        mode_command_topic modes:list mode_state_template mode_state_topic optimistic:truth payload_on payload_off \
        power_command_topic power_command_template precision:word(0.1|0.5|1|1.0) retain:truth action_template \
        action_topic preset_mode_command_topic preset_modes:list preset_mode_command_template \
        preset_mode_state_topic preset_mode_value_template swing_mode_command_template swing_mode_command_topic \
        swing_modes:list swing_mode_state_template swing_mode_state_topic initial:float min_temp:float \
        max_temp:float temp_step:float temperature_command_template temperature_command_topic \
        temperature_high_command_template temperature_high_command_topic temperature_high_state_topic \
        temperature_high_state_template temperature_low_command_template temperature_low_command_topic \
        temperature_low_state_template temperature_low_state_topic temperature_state_template \
        temperature_state_topic temperature_unit:word(C|F|c|f) value_template
        """,
        "cover": """
        command_topic position_topic optimistic:truth payload_open:name payload_close:name payload_stop:name \
        position_closed:whole position_open:whole retain:truth set_position_template set_position_topic:publish \
        state_closed state_closing state_open state_opening state_stopped state_topic tilt_closed_value:whole \
        tilt_command_topic tilt_max:whole tilt_min:whole tilt_opened_value:whole tilt_optimistic:truth \
        tilt_status_topic tilt_status_template value_template position_template tilt_command_template \
        device_class:class(awning|blind|curtain|damper|door|garage|gate|shade|shutter|window)
        """,
        "device_automation": "automation_type!:word(trigger) type! subtype! topic! payload:name value_template",
        "device_tracker": """
        state_topic value_template payload_home payload_not_home payload_reset \
        source_type:word(gps|router|bluetooth|bluetooth_le)
        """,
        "event": "state_topic! event_types!:texts value_template device_class:class(doorbell|button|motion)",
        "fan": """
        command_topic! state_topic optimistic:truth retain:truth command_template direction_command_topic \
        direction_command_template direction_state_topic direction_value_template oscillation_command_topic \
        oscillation_command_template oscillation_state_topic oscillation_value_template percentage_command_topic \
        percentage_command_template percentage_state_topic percentage_value_template preset_mode_command_topic \
        preset_modes:list preset_mode_command_template preset_mode_state_topic preset_mode_value_template \
        speed_range_min:count speed_range_max:count payload_reset_percentage payload_reset_preset_mode payload_on \
        payload_off payload_oscillation_on payload_oscillation_off state_value_template
        """,
        "humidifier": """
        command_topic! target_humidity_command_topic! state_topic optimistic:truth retain:truth action_template \
        action_topic modes:list mode_command_topic command_template current_humidity_template \
        current_humidity_topic device_class:class(humidifier|dehumidifier) mode_command_template mode_state_topic \
        mode_state_template payload_on payload_off state_value_template target_humidity_command_template \
        max_humidity:positive min_humidity:positive target_humidity_state_template target_humidity_state_topic \
        payload_reset_humidity payload_reset_mode
        """,
        "image": "content_type:text image_topic url_topic url_template image_encoding:word(b64|raw)",
        "lawn_mower": """
        activity_value_template activity_state_topic dock_command_template dock_command_topic optimistic:truth \
        pause_command_template pause_command_topic retain:truth start_mowing_command_template \
        start_mowing_command_topic
        """,
        "light": """
        command_topic! state_topic optimistic:truth retain:truth brightness_command_template \
        brightness_command_topic brightness_scale:scale brightness_state_topic brightness_value_template \
        color_mode_state_topic color_mode_value_template color_temp_command_template color_temp_command_topic \
        color_temp_state_topic color_temp_value_template effect_command_template effect_command_topic \
        effect_list:texts effect_state_topic effect_value_template hs_command_template hs_command_topic \
        hs_state_topic hs_value_template max_mireds:count min_mireds:count max_kelvin:count min_kelvin:count \
        on_command_type:word(first|last|brightness) payload_on payload_off rgb_command_template rgb_command_topic \
        rgb_state_topic rgb_value_template rgbw_command_template rgbw_command_topic rgbw_state_topic \
        rgbw_value_template rgbww_command_template rgbww_command_topic rgbww_state_topic rgbww_value_template \
        state_value_template white_command_topic white_scale:scale xy_command_template xy_command_topic \
        xy_state_topic xy_value_template
        """,
        "light.json": """
        command_topic! state_topic optimistic:truth retain:truth brightness:truth brightness_scale:scale \
        effect:truth effect_list:texts flash_time_long:count flash_time_short:count max_mireds:count \
        min_mireds:count max_kelvin:count min_kelvin:count white_scale:scale \
        supported_color_modes:words(onoff|brightness|color_temp|hs|xy|rgb|rgbw|rgbww|white)
        """,
        "light.template": """
        command_topic! command_on_template! command_off_template! state_topic optimistic:truth retain:truth \
        blue_template brightness_template color_temp_template effect_list:texts effect_template green_template \
        max_kelvin:count min_kelvin:count max_mireds:count min_mireds:count red_template state_template
        """,
        "lock": """
        command_topic! state_topic optimistic:truth retain:truth code_format:pattern command_template payload_lock \
        payload_unlock payload_open payload_reset state_jammed state_locked state_locking state_open state_opening \
        state_unlocked state_unlocking value_template
        """,
        "notify": "command_topic! command_template retain:truth",
        "number": """
        command_topic! state_topic optimistic:truth retain:truth command_template max:float min:float \
        mode:word(auto|box|slider) payload_reset step:step unit_of_measurement:name value_template \
        device_class:class(\(measures))
        """,
        "scene": "command_topic! payload_on retain:truth",
        "select":
            "command_topic! options!:list state_topic optimistic:truth retain:truth command_template value_template",
        "sensor": """
        state_topic! value_template expire_after:count force_update:truth last_reset_value_template options:texts \
        suggested_display_precision:count unit_of_measurement:name \
        state_class:class(measurement|measurement_angle|total|total_increasing) \
        device_class:class(date|enum|timestamp|\(measures))
        """,
        "siren": """
        command_topic! state_topic optimistic:truth retain:truth available_tones:list command_template \
        command_off_template payload_on payload_off state_on state_off state_value_template \
        support_duration:truth support_volume_set:truth
        """,
        "switch": """
        command_topic! state_topic optimistic:truth retain:truth command_template payload_on payload_off state_on \
        state_off value_template device_class:class(outlet|switch)
        """,
        "tag": "topic! value_template",
        "text": """
        command_topic! state_topic optimistic:truth retain:truth command_template max:count min:count \
        mode:word(text|password) pattern:pattern value_template
        """,
        "update": """
        state_topic! command_topic value_template latest_version_topic latest_version_template payload_install \
        release_summary:text release_url:text title:text retain:truth device_class:class(firmware)
        """,
        "vacuum": """
        command_topic state_topic fan_speed_list:texts payload_clean_spot payload_locate payload_pause \
        payload_return_to_base payload_start payload_stop send_command_topic set_fan_speed_topic:publish \
        retain:truth \
        supported_features:words(start|stop|pause|return_home|fan_speed|battery|status|send_command|locate|\
        clean_spot)
        """,
        "valve": """
        command_topic command_template optimistic:truth payload_open:name payload_close:name payload_stop:name \
        position_closed:whole position_open:whole reports_position:truth retain:truth state_closed state_closing \
        state_open state_opening state_topic value_template device_class:class(water|gas)
        """,
        "water_heater": """
        current_temperature_template current_temperature_topic initial:float max_temp:float min_temp:float \
        mode_command_template mode_command_topic modes:list mode_state_template mode_state_topic optimistic:truth \
        payload_on payload_off power_command_topic power_command_template precision:word(0.1|0.5|1|1.0) \
        retain:truth temperature_command_template temperature_command_topic temperature_state_template \
        temperature_state_topic temperature_unit:word(C|F|c|f) value_template
        """,
    ]

    /// The classes of numbers.
    private static let measures =
        "apparent_power|aqi|area|atmospheric_pressure|battery|blood_glucose_concentration|carbon_monoxide|"
        + "carbon_dioxide|conductivity|current|data_rate|data_size|distance|duration|energy|energy_distance|"
        + "energy_storage|frequency|gas|humidity|illuminance|irradiance|moisture|monetary|nitrogen_dioxide|"
        + "nitrogen_monoxide|nitrous_oxide|ozone|ph|pm1|pm10|pm25|power_factor|power|precipitation|"
        + "precipitation_intensity|pressure|reactive_power|signal_strength|sound_pressure|speed|sulphur_dioxide|"
        + "temperature|volatile_organic_compounds|volatile_organic_compounds_parts|voltage|volume|volume_storage|"
        + "volume_flow_rate|water|weight|wind_direction|wind_speed"

    /// Reads the text of a component.
    private init(_ text: String) {
        var kinds: [String: HomeAssistantValue] = [:]
        var required: [String] = []
        for word in (Self.common + text).split(separator: " ") {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            let isRequired = parts[0].hasSuffix("!")
            let key = isRequired ? String(parts[0].dropLast()) : parts[0]
            if isRequired { required.append(key) }
            kinds[key] = parts.count > 1 ? Self.kind(parts[1]) : Self.kind(ofKey: key)
        }
        self.kinds = kinds
        self.required = required
    }

    /// The kind that the name of a key says.
    private static func kind(ofKey key: String) -> HomeAssistantValue {
        if key.hasSuffix("command_topic") { return .publishTopic }
        if key.hasSuffix("topic") { return .subscribeTopic }
        return key.hasSuffix("_template") ? .template : .text
    }

    /// The kind of a word of the table; words that choices stand behind in brackets have them.
    private static func kind(_ word: String) -> HomeAssistantValue {
        let parts = word.split(separator: "(").map(String.init)
        let choices = parts.count > 1 ? parts[1].dropLast().split(separator: "|").map(String.init) : []
        switch parts[0] {
        case "name": return .textOrNull
        case "publish": return .publishTopic
        case "truth": return .truth
        case "whole": return .plainWhole
        case "count": return .whole(least: 0)
        case "scale": return .whole(least: 1)
        case "float": return .number(least: -.infinity)
        case "positive": return .number(least: 0)
        case "step": return .number(least: 0.001)
        case "texts", "list": return .texts
        case "pattern": return .pattern
        case "icon": return .icon
        case "word": return .word(choices)
        case "words": return .words(choices)
        case "class": return .wordOrNull(choices)
        default: return .text
        }
    }
}
