internal import HulianDiagnostics
internal import HulianYAML
internal import Synchronization

/// Reads the files of a catalog on another thread, while the first makes definitions of those that were read.
///
/// What is read, and what is said of it, is the same with it and without it: a file that is not read yet when it is
/// wanted is read by whoever wants it.
final class ReadAhead: Sendable {
    /// What a file held, or why it could not be read.
    typealias Outcome = Result<YAMLNode, any Error>

    /// What was read, and how far the reading has come.
    private struct Progress: Sendable {
        /// The outcomes that nobody wanted yet, by path; only looked into, never walked.
        var outcomes: [String: Outcome] = [:]
        /// The paths that are read or need not be read any more; only looked into, never walked.
        var taken: Set<String> = []
        /// False when nobody wants any more of it.
        var isWanted = true
    }

    /// The files to read, in the order in which they are read.
    private let paths: [String]
    /// The files that may be read.
    private let files: FileSystem
    /// What both threads look at.
    private let progress = Mutex(Progress())

    /// Starts to read files.
    ///
    /// - Parameters:
    ///   - paths: The files, those first that are wanted first.
    ///   - files: The files that may be read.
    init(_ paths: [String], in files: FileSystem) {
        self.paths = paths
        self.files = files
    }

    /// Reads until all is read, or until nobody wants it.
    func work() {
        for path in paths {
            let isMine = progress.withLock { $0.isWanted && $0.taken.insert(path).inserted }
            guard isMine else {
                if progress.withLock({ !$0.isWanted }) { return }
                continue
            }
            let outcome = Self.read(path, in: files)
            progress.withLock { $0.outcomes[path] = outcome }
        }
    }

    /// What a file holds, read before or now.
    func take(_ path: String) -> Outcome {
        let known = progress.withLock { progress -> Outcome? in
            progress.taken.insert(path)
            return progress.outcomes.removeValue(forKey: path)
        }
        // A file that is just being read is small: to read it again is quicker than to wait for it.
        return known ?? Self.read(path, in: files)
    }

    /// Reads no more.
    func stop() { progress.withLock { $0.isWanted = false } }

    /// Reads a file.
    private static func read(_ path: String, in files: FileSystem) -> Outcome {
        Outcome { try YAMLReader.read(try files.text(path), file: path) }
    }
}
