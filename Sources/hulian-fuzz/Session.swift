#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import HulianDiagnostics
internal import HulianModel

/// One target while it is fuzzed.
struct Session {
    /// The target.
    private let target: FuzzTarget
    /// What the command line says.
    private let options: HulianFuzz.Options
    /// The file that holds the input that is being read.
    private let path: String
    /// How much memory a target may take more than at its start, in octets.
    private static let memoryLimit = 512 << 20
    /// How many inputs are read before a target lets go of what grows by design.
    private static let resetDistance = 2000
    /// The most inputs that are kept to be changed further.
    private static let corpusLimit = 3000

    /// Makes a session.
    init(_ target: FuzzTarget, _ options: HulianFuzz.Options) {
        self.target = target
        self.options = options
        path = FileSystem.join(options.keep, "hulian-fuzz-\(target.name).input")
    }

    /// Fuzzes the target.
    ///
    /// - Returns: True when all was well.
    func run() -> Bool {
        do {
            if let input = options.input { return try once(try FileSystem.local().octets(input), number: 0) != nil }
            return try fuzz()
        } catch {
            print("\(target.name): the inputs cannot be read or kept: \(error)")
            return false
        }
    }

    /// Makes inputs until the time is over.
    private func fuzz() throws -> Bool {
        var corpus = try target.seeds()
        var mutator = Mutator(seed: options.seed, words: target.words)
        var known: Set<UInt64> = []
        let start = Self.now()
        var count = 0
        var slowest = 0.0
        var memory = 0
        for seed in corpus {
            guard let (signature, _) = try once(seed, number: count) else { return false }
            known.insert(signature)
        }
        let seedCount = corpus.count
        while count < options.runs, Self.now() - start < options.seconds {
            let input = mutator.mutate(corpus)
            count += 1
            guard let (signature, time) = try once(input, number: count) else { return false }
            slowest = max(slowest, time)
            if known.insert(signature).inserted {
                if corpus.count < Self.corpusLimit { corpus.append(input) } else { corpus[mutator.pick(corpus.count)] = input }
            }
            if count % Self.resetDistance == 0 {
                target.reset()
                // The first rounds fill caches; what grows after them grows for ever.
                let taken = Self.residentMemory()
                if count == Self.resetDistance * 2 { memory = taken }
                if memory > 0, taken - memory > Self.memoryLimit {
                    print("\(target.name): memory grew from \(memory >> 20) MiB to \(taken >> 20) MiB in \(count) inputs")
                    return false
                }
            }
        }
        let seconds = Self.now() - start
        print(
            "\(target.name): \(count) inputs in \(Int(seconds)) s, \(known.count) kinds of outcome from \(seedCount) seeds, "
                + "slowest \(Int(slowest * 1000)) ms, \(Self.residentMemory() >> 20) MiB")
        unlink(path)
        return true
    }

    /// Reads one input.
    ///
    /// - Returns: What happened and how long it took in seconds; nothing when it failed.
    private func once(_ input: [UInt8], number: Int) throws -> (signature: UInt64, time: Double)? {
        try leave(input)
        // Who hangs is ended by the system; the input is in the file.
        alarm(UInt32(options.limit * 4) + 10)
        let start = Self.now()
        do {
            let signature = try target.run(input)
            let time = Self.now() - start
            alarm(0)
            guard time <= options.limit else {
                report(input, number, "it took \(Int(time * 1000)) ms")
                return nil
            }
            return (signature, time)
        } catch {
            alarm(0)
            report(input, number, (error as? FuzzFailure)?.message ?? "\(error)")
            return nil
        }
    }

    /// Says what failed and how to see it again.
    private func report(_ input: [UInt8], _ number: Int, _ message: String) {
        print("\(target.name): input \(number) of seed \(options.seed) failed: \(message)")
        print("  \(input.count) octets, left in \(path):")
        print("  \(String(decoding: input.prefix(600), as: UTF8.self).debugDescription)")
        print("  again: hulian-fuzz --target \(target.name) --input \(path)")
    }

    /// Leaves the input behind, in case that reading it ends the process.
    private func leave(_ input: [UInt8]) throws {
        guard let file = fopen(path, "wb") else { throw FileSystem.Failure.unreadable }
        defer { fclose(file) }
        guard fwrite(input, 1, input.count, file) == input.count else { throw FileSystem.Failure.unreadable }
    }

    /// Seconds of a clock that never goes back.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The memory that the process holds, in octets; 0 where the system does not tell.
    private static func residentMemory() -> Int {
        guard let octets = try? FileSystem.local().octets("/proc/self/statm") else { return 0 }
        let parts = String(decoding: octets, as: UTF8.self).split(separator: " ")
        return parts.count > 1 ? (Int(parts[1]) ?? 0) * 4096 : 0
    }
}
