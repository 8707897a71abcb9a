internal import HulianModel

extension DialectSpace {
    /// What everything of a device is called.
    func binding(of device: Int32) -> DialectBinding { speakers[Int(device)].binding }

    /// Says which names beside its attributes a device may tell.
    func addCompanions(_ names: [String], of device: Int32) {
        speakers[Int(device)].companions += names.filter { !speakers[Int(device)].companions.contains($0) }
    }

    /// True for numbers that a device may tell though they are none of its attributes.
    func isCompanion(service: Int32, number: Int32, of device: Int32) -> Bool {
        guard device >= 0, !speakers[Int(device)].companions.isEmpty else { return false }
        return speakers[Int(device)].companions.contains("\(service).\(number)")
    }

    /// True for a name that a device may tell though it is none of its attributes.
    func isCompanion(_ name: Octets, of device: Int32) -> Bool {
        device >= 0 && speakers[Int(device)].companions.contains { name.equals(bare: $0) }
    }

    /// Says what everything of a device is called.
    func setBinding(_ binding: DialectBinding, of device: Int32) {
        speakers[Int(device)].binding = binding
        // What topics mean points into the binding.
        forgetMeanings()
    }

    /// Where a device is spoken to that named its topics itself; nothing for another.
    func commands(of device: Int32) -> DeclaredCommands? {
        speakers.indices.contains(Int(device)) ? speakers[Int(device)].commands : nil
    }

    /// Says where a device is spoken to.
    func setCommands(_ commands: DeclaredCommands, of device: Int32) { speakers[Int(device)].commands = commands }
}
