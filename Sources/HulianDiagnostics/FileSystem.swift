#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The files that a reader may see; passed in, so that tests read from memory.
public struct FileSystem: Sendable {
    /// Why a file cannot be read.
    public enum Failure: Error, Hashable, Sendable {
        /// There is none at the path.
        case missing
        /// It is there and cannot be opened or read.
        case unreadable
        /// Its octets are not UTF-8.
        case notText
        /// It is longer than the limit.
        case tooLong
    }

    /// The octets of a file by its path.
    public var octets: @Sendable (String) throws(Failure) -> [UInt8]
    /// The names in a folder, sorted; nothing when there is no such folder.
    public var names: @Sendable (String) -> [String]?
    /// True when there is a file at a path, whether it can be read or not.
    public var exists: @Sendable (String) -> Bool

    /// Makes a file system of functions.
    ///
    /// - Parameters:
    ///   - octets: The octets of a file by its path.
    ///   - names: The names in a folder, sorted; nothing when there is no such folder.
    ///   - exists: True when there is a file at a path; asked of `octets` by default.
    public init(
        octets: @escaping @Sendable (String) throws(Failure) -> [UInt8],
        names: @escaping @Sendable (String) -> [String]?,
        exists: (@Sendable (String) -> Bool)? = nil
    ) {
        self.octets = octets
        self.names = names
        self.exists =
            exists ?? { path in
                do throws(Failure) {
                    _ = try octets(path)
                    return true
                } catch {
                    return error != .missing
                }
            }
    }

    /// The text of a file.
    ///
    /// - Throws: ``Failure``.
    public func text(_ path: String) throws(Failure) -> String {
        let octets = try octets(path)
        guard let text = String(validating: octets, as: UTF8.self) else { throw .notText }
        return text
    }

    /// Why a file could not be read, for people.
    public func words(for failure: Failure, at path: String) -> String {
        switch failure {
        case .missing: "there is no such file"
        case .unreadable: isFolder(path) ? "it is a folder" : "it may not be read"
        case .notText: "it is no text"
        case .tooLong: "it is too long"
        }
    }

    /// True when there is a folder at a path.
    public func isFolder(_ path: String) -> Bool { names(path) != nil }

    /// The files of a folder and its folders, sorted, as paths that begin with the folder's.
    public func files(below folder: String, suffix: String) -> [String] {
        guard let names = names(folder) else { return [] }
        return names.flatMap { name -> [String] in
            guard !name.hasPrefix(".") else { return [] }
            let path = FileSystem.join(folder, name)
            if isFolder(path) { return files(below: path, suffix: suffix) }
            return name.hasSuffix(suffix) ? [path] : []
        }
    }

    /// A path made of a folder and what lies in it; an absolute path stays as it is.
    public static func join(_ folder: String, _ name: String) -> String {
        if name.hasPrefix("/") || folder.isEmpty { return name }
        var folder = Substring(folder)
        var name = Substring(name)
        while name.hasPrefix("./") { name = name.dropFirst(2) }
        while folder.count > 1, folder.hasSuffix("/") { folder = folder.dropLast() }
        while name.hasPrefix("../"), folder != ".", folder != "..", !folder.hasSuffix("/..") {
            name = name.dropFirst(3)
            if folder == "/" { continue }
            guard let slash = folder.lastIndex(of: "/") else { return String(name) }
            folder = slash == folder.startIndex ? "/" : folder[..<slash]
        }
        return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    /// The folder in which a file lies; `.` for a bare name.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Files that exist in memory only, by path.
    public static func memory(_ files: [String: String]) -> FileSystem {
        FileSystem(
            octets: { path throws(Failure) in
                guard let text = files[path] else { throw .missing }
                return Array(text.utf8)
            },
            names: { folder in
                let prefix = folder.hasSuffix("/") ? folder : folder + "/"
                let below = files.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
                let names = Set(below.map { String($0.prefix { $0 != "/" }) })
                return names.isEmpty ? nil : names.sorted()
            },
            exists: { path in files[path] != nil })
    }

    /// The same files, with some that exist in memory only and hide those of the same path.
    public func overlaid(with files: [String: String]) -> FileSystem {
        let below = self
        return FileSystem(
            octets: { path throws(Failure) in
                if let text = files[path] { return Array(text.utf8) }
                return try below.octets(path)
            },
            names: { folder in
                let ours = FileSystem.memory(files).names(folder)
                let others = below.names(folder)
                if ours == nil, others == nil { return nil }
                return Set((ours ?? []) + (others ?? [])).sorted()
            },
            exists: { path in files[path] != nil || below.exists(path) })
    }

    /// The files of the machine.
    ///
    /// - Parameter limit: The most octets that are read from one file.
    public static func local(limit: Int = 1 << 30) -> FileSystem {
        FileSystem(
            octets: { path throws(Failure) in try readFile(path, limit: limit) },
            names: { path in readFolder(path) },
            exists: { path in access(path, F_OK) == 0 })
    }

    /// Reads a file of the machine.
    private static func readFile(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw errno == ENOENT ? .missing : .unreadable }
        defer { close(file) }
        var status = stat()
        // Files that are made while they are read have no size; a place more finds the end without another round.
        let size = fstat(file, &status) == 0 ? min(max(0, Int(status.st_size)), limit) : 0
        var octets: [UInt8] = []
        var room = max(size, 4095) + 1
        while true {
            let before = octets.count
            let (more, isDone) = try readPart(file, room: room)
            if before == 0 { octets = more } else { octets.append(contentsOf: more) }
            guard octets.count <= limit else { throw .tooLong }
            if isDone { return octets }
            room = 1 << 16
        }
    }

    /// Reads up to so many octets of an open file.
    ///
    /// - Returns: The octets, and whether they are the last.
    private static func readPart(_ file: Int32, room: Int) throws(Failure) -> (octets: [UInt8], isDone: Bool) {
        var isDone = false
        var hasFailed = false
        let octets = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            while count < room {
                let got = read(file, buffer.baseAddress.map { $0 + count }, room - count)
                if got < 0, errno == EINTR { continue }
                hasFailed = got < 0
                isDone = got == 0
                if got <= 0 { break }
                count += got
            }
        }
        if hasFailed { throw .unreadable }
        return (octets, isDone)
    }

    /// Reads the names in a folder of the machine.
    private static func readFolder(_ path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
