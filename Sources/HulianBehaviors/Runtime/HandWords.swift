public import HulianModel

/// What people read for the things that a hand can do at devices, and for what can break in them.
///
/// One list for all behaviours, since a door is opened whatever it belongs to; a test compares it with the behaviours.
public enum HandWords {
    /// The title of an action; its name for one that is not known.
    public static func title(ofAction name: String) -> Title { title(name, actions) }

    /// The title of a defect; its name for one that is not known.
    public static func title(ofDefect name: String) -> Title { title(name, defects) }

    /// The names of the actions that have a title, in order.
    public static var actionNames: [String] { actions.map(\.name) }

    /// The names of the defects that have a title, in order.
    public static var defectNames: [String] { defects.map(\.name) }

    /// Looks a title up.
    private static func title(_ name: String, _ list: [Word]) -> Title {
        list.first { $0.name == name }?.title ?? Title(english: name, chinese: name)
    }

    /// A name with its title.
    private struct Word: Sendable {
        /// The name as scenarios write it.
        let name: String
        /// What people read.
        let title: Title

        /// Makes a word.
        init(_ name: String, _ english: String, _ chinese: String) {
            self.name = name
            title = Title(english: english, chinese: chinese)
        }
    }

    /// The actions by name.
    private static let actions = [
        Word("answerMessage", "answer the message", "回应消息"),
        Word("approach", "come near", "走近"),
        Word("bump", "push it a little", "碰动"),
        Word("closeByHand", "close it by hand", "手动关闭"),
        Word("closeDoor", "close the door", "关门"),
        Word("closeWindow", "close the window", "关窗"),
        Word("connectLoad", "plug an appliance in", "插上电器"),
        Word("disconnectLoad", "pull the appliance out", "拔下电器"),
        Word("doublePress", "press a key twice", "双击按键"),
        Word("drop", "let it fall", "使其跌落"),
        Word("enterBeam", "step into the beam", "走进光路"),
        Word("enterCode", "enter a code at the keypad", "在键盘上输入密码"),
        Word("forceDoor", "force the door open", "强行开门"),
        Word("hangGarments", "hang wet garments on it", "晾挂湿衣物"),
        Word("holdStill", "hold it still", "按住不动"),
        Word("interconnectCO", "hear a CO alarm of another device", "收到其他设备的一氧化碳报警"),
        Word("interconnectSmoke", "hear a smoke alarm of another device", "收到其他设备的烟雾报警"),
        Word("knock", "knock at it", "敲击"),
        Word("leave", "go away", "离开"),
        Word("leaveBeam", "step out of the beam", "离开光路"),
        Word("longPress", "hold a key down", "长按按键"),
        Word("multiPress", "press a key several times", "连击按键"),
        Word("openByHand", "open it by hand", "手动打开"),
        Word("openDoor", "open the door", "开门"),
        Word("openWindow", "open the window", "开窗"),
        Word("plugIn", "plug the charger in", "插上充电器"),
        Word("press", "press a key", "按下并松开按键"),
        Word("pressClean", "press the key for cleaning", "按清扫键"),
        Word("pressDock", "press the key for the dock", "按回充键"),
        Word("pressDown", "press a key and keep it down", "按下按键不松开"),
        Word("pressFan", "press the key of the fan", "按风速键"),
        Word("pressFlush", "press the key for flushing", "按冲水键"),
        Word("pressKey", "press a key of the remote control", "按遥控器按键"),
        Word("pressLock", "press the key that locks", "按上锁键"),
        Word("pressLower", "hold the key that lowers", "按住下降键"),
        Word("pressMemory", "press the key of a stored position", "按记忆位置键"),
        Word("pressMicrophone", "press the key of the microphone", "按麦克风键"),
        Word("pressMute", "press the key that silences", "按静音键"),
        Word("pressNext", "press the key for the next piece", "按下一首键"),
        Word("pressPlay", "press the key for play and pause", "按播放键"),
        Word("pressPower", "press the power key", "按电源键"),
        Word("pressPrevious", "press the key for the piece before", "按上一首键"),
        Word("pressRaise", "hold the key that raises", "按住上升键"),
        Word("pressReset", "press the key that resets", "按复位键"),
        Word("pressStart", "press the key for start and pause", "按启动键"),
        Word("pressStop", "press the key that stops", "按停止键"),
        Word("pressTest", "press the key for the test", "按自检键"),
        Word("pullClosed", "pull it closed", "拉上"),
        Word("pullOpen", "pull it open", "拉开"),
        Word("pullOut", "pull it out of the soil", "从土中拔出"),
        Word("putLoad", "put a load on it", "施加负载"),
        Word("putOn", "put it on", "戴上"),
        Word("release", "let a key go", "松开按键"),
        Word("replaceBattery", "replace the battery", "更换电池"),
        Word("replaceFilter", "replace the filter", "更换滤网"),
        Word("shake", "shake it", "摇晃"),
        Word("sitDown", "sit down", "坐下"),
        Word("speakTo", "say something to it", "对它说话"),
        Word("spill", "spill water", "泼水"),
        Word("sprinkle", "sprinkle water on it", "洒水"),
        Word("standUp", "stand up", "起身"),
        Word("stepTo", "step away from the middle", "走离中心"),
        Word("takeGarments", "take the garments away", "收取衣物"),
        Word("takeLoad", "take the load away", "移除负载"),
        Word("takeOff", "take it off", "摘下"),
        Word("takePosture", "sit in a posture", "改变坐姿"),
        Word("tilt", "tilt it", "倾斜"),
        Word("touchScreen", "touch the screen", "触摸屏幕"),
        Word("turnThumb", "turn the thumb piece inside", "转动室内旋钮"),
        Word("turnTo", "turn it to a position", "转到某一档"),
        Word("unplug", "unplug the charger", "拔下充电器"),
        Word("wakeByNetwork", "wake it over the network", "通过网络唤醒"),
        Word("water", "water the plant", "浇水"),
        Word("wipe", "wipe the water up", "擦干积水"),
    ]

    /// The defects by name.
    private static let defects = [
        Word("batteryHot", "the battery is too hot", "电池过热"),
        Word("blocked", "it cannot move", "卡滞"),
        Word("brushJammed", "the brush is jammed", "刷子卡住"),
        Word("cameraFailure", "the cameras fail", "摄像头故障"),
        Word("chargerHot", "the charger is too hot", "充电器过热"),
        Word("cliffSensor", "the cliff sensor is covered", "防跌落传感器被遮挡"),
        Word("compressorFailure", "the compressor fails", "压缩机故障"),
        Word("dirtyPlate", "the plate is dirty", "感应板脏污"),
        Word("dockMissing", "the dock is not there", "找不到充电座"),
        Word("doorSwitch", "the door switch fails", "门开关故障"),
        Word("dustBinFull", "the dust bin is full", "尘盒已满"),
        Word("dustBinMissing", "the dust bin is not there", "尘盒缺失"),
        Word("dustyChamber", "dust in the chamber", "探测室积尘"),
        Word("endOfService", "its time of service is over", "超过使用年限"),
        Word("escutcheonRemoved", "the escutcheon is removed", "面板被拆"),
        Word("fanFailure", "the fan fails", "风扇故障"),
        Word("filterClogged", "the filter is clogged", "滤网堵塞"),
        Word("ghostTarget", "it sees somebody who is not there", "误检目标"),
        Word("heaterFailure", "the heating fails", "加热故障"),
        Word("jam", "the bolt jams", "锁舌卡住"),
        Word("lampFailure", "the light source fails", "光源故障"),
        Word("leak", "it leaks", "漏水"),
        Word("leaking", "it does not close tightly", "关闭不严"),
        Word("lowBattery", "the battery is low", "电池电量低"),
        Word("magnetLost", "the magnet is lost", "磁铁脱落"),
        Word("microphoneFailure", "the microphone fails", "麦克风故障"),
        Word("motorJammed", "the motor is jammed", "电机堵转"),
        Word("noWater", "no water comes", "缺水"),
        Word("nozzleStuck", "the nozzle is stuck", "喷嘴卡住"),
        Word("obstacle", "something is in the way", "遇到障碍物"),
        Word("overTemperature", "it is too hot", "温度过高"),
        Word("overload", "the load is too great", "过载"),
        Word("roomSensorFault", "the room sensor fails", "室温传感器故障"),
        Word("sealWorn", "the seal is worn", "密封条老化"),
        Word("sensorFault", "the sensor fails", "传感器故障"),
        Word("stuck", "it is stuck", "被困"),
        Word("takenDown", "it is taken down", "被取下"),
        Word("unbalanced", "the load is unbalanced", "负载不平衡"),
        Word("wheelsJammed", "the wheels are jammed", "轮子卡住"),
        Word("windSensorFault", "the wind sensor fails", "风速传感器故障"),
        Word("wiredUnderVoltage", "the mains voltage is too low", "市电电压过低"),
    ]
}
