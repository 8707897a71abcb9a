internal import HulianCatalog

extension Catalog {
    /// Lets another thread read the files of all capabilities and device types, for a command that wants them all.
    func readAhead() { readAll { work in Task.detached { work() } } }
}
