/// How names of the cluster definitions, of test files and of our catalog are brought together.
///
/// The files of the Matter SDK write one element in several ways: `On/Off`, `OnOff`, `ON_OFF`, `kOnOff`.
public enum MatterName {
    /// A name as it compares: letters and digits alone, in lower case.
    public static func plain(_ name: some StringProtocol) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(name.utf8.count)
        for octet in name.utf8 {
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): octets.append(octet | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): octets.append(octet)
            default: continue
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
