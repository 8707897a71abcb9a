@preconcurrency internal import Glibc
internal import HulianModel

/// Takes the octets of records: a file, standard output, memory, or several of these.
final class RecordFile {
    /// The file.
    private let file: UnsafeMutablePointer<FILE>?
    /// True when the file is ours to close.
    private let closes: Bool
    /// What was written since ``forget()``; for stories that are told from it.
    private(set) var octets: [UInt8] = []
    /// True when octets are kept.
    private let keeps: Bool
    /// False once something could not be written.
    private(set) var isIntact = true

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The path; `-` for standard output, nothing for none.
    ///   - keeps: True to keep the octets in memory too.
    /// - Throws: A reason in words when the file cannot be opened.
    init(_ path: String?, keeps: Bool) throws(RecordFileError) {
        self.keeps = keeps
        switch path {
        case nil:
            file = nil
            closes = false
        case "-":
            file = stdout
            closes = false
        case let path?:
            guard let opened = fopen(path, "wb") else {
                throw RecordFileError(path: path, reason: String(cString: strerror(errno)))
            }
            setvbuf(opened, nil, _IOFBF, 1 << 17)
            file = opened
            closes = true
        }
    }

    deinit { close() }

    /// True to write out every line at once, because somebody may watch a run on the wall clock.
    var isLive = false

    /// True when somebody wants the octets.
    var isWanted: Bool { file != nil || keeps }

    /// Takes octets; false when they could not be written.
    func take(_ octets: Octets) -> Bool {
        if keeps { self.octets.append(contentsOf: octets) }
        guard let file, isIntact, !isClosed else { return isIntact }
        if fwrite(octets.baseAddress, 1, octets.count, file) != octets.count { isIntact = false }
        if isLive { flush() }
        return isIntact
    }

    /// Forgets what was kept.
    func forget() { octets.removeAll(keepingCapacity: true) }

    /// Writes out what is still in memory; false when that failed.
    @discardableResult
    func flush() -> Bool {
        if let file, fflush(file) != 0 { isIntact = false }
        return isIntact
    }

    /// Writes out and closes.
    func close() {
        // Once only: what a closed stream points to is gone.
        guard !isClosed else { return }
        isClosed = true
        flush()
        if closes, let file, fclose(file) != 0 { isIntact = false }
    }

    /// True after ``close()``.
    private var isClosed = false
}

/// Why a record cannot be written.
struct RecordFileError: Error {
    /// The path.
    let path: String
    /// The reason in words.
    let reason: String
}
