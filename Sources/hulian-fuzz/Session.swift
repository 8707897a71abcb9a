internal import HulianDiagnostics
internal import HulianModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One target while it is fuzzed, in the process that reads its inputs.
struct Session {
    /// The target.
    private let target: FuzzTarget
    /// What the command line says.
    private let options: Options
    /// The file that holds the input that is being read.
    private let path: String
    /// How much memory a target may take more than after its first rounds, in octets.
    private static let growthLimit = 192 << 20
    /// How many inputs are read before a target lets go of what grows by design.
    private static let resetDistance = 500
    /// After how many inputs the memory is compared with what is taken later: caches are full then.
    private static let warmUp = 2000
    /// The most inputs that are kept to be changed further.
    private static let corpusLimit = 3000

    /// Makes a session.
    init(_ target: FuzzTarget, _ options: Options) {
        self.target = target
        self.options = options
        path = options.inputPath(of: target.name)
    }

    /// Fuzzes the target.
    ///
    /// - Returns: True when all was well.
    func run() -> Bool {
        do {
            try target.prepare()
            if let input = options.input {
                guard try once(try FileSystem.local().octets(input)) != nil else { return false }
                say("\(target.name): the input is read without a finding")
                return true
            }
            return try fuzz()
        } catch {
            say("\(target.name): \((error as? FuzzFailure)?.message ?? "the inputs cannot be read or kept: \(error)")")
            return false
        }
    }

    /// Makes inputs until the time is over.
    private func fuzz() throws -> Bool {
        var corpus = try target.seeds()
        guard !corpus.isEmpty else { throw FuzzFailure("there is no input to start from") }
        var mutator = Mutator(seed: options.seed, words: target.words)
        var known: Set<UInt64> = []
        let start = Clock.wall()
        var count = 0
        var slowest = 0.0
        var memory = 0
        let seedCount = corpus.count
        // A target with many seeds reads as many of them as the time allows, and changes all.
        for seed in corpus where Clock.wall() - start < options.seconds {
            guard let (signature, time) = try once(seed) else { return false }
            known.insert(signature)
            slowest = max(slowest, time)
        }
        guard target.understood > 0 else {
            throw FuzzFailure("none of \(seedCount) seeds is understood, so nothing would be tried")
        }
        while count < options.runs, Clock.wall() - start < options.seconds {
            let input = mutator.mutate(corpus)
            count += 1
            guard let (signature, time) = try once(input) else { return false }
            slowest = max(slowest, time)
            if known.insert(signature).inserted {
                if corpus.count < Self.corpusLimit {
                    corpus.append(input)
                } else {
                    corpus[mutator.pick(corpus.count)] = input
                }
            }
            guard count % Self.resetDistance == 0 else { continue }
            target.reset()
            // The inputs that are kept are ours, not the target's.
            let taken = Memory.resident() - corpus.reduce(0) { $0 + $1.count }
            if count == Self.warmUp { memory = taken }
            if memory > 0, taken - memory > Self.growthLimit {
                Finding.show(
                    target.name, options, input,
                    "the memory grew from \(memory >> 20) MiB to \(taken >> 20) MiB in \(count) inputs")
                return false
            }
        }
        say(
            "\(target.name): \(count) inputs in \(Int(Clock.wall() - start)) s, \(known.count) kinds of outcome from "
                + "\(seedCount) seeds, \(target.understood) understood, slowest \(Int(slowest * 1000)) ms, \(Memory.resident() >> 20) MiB"
        )
        unlink(path)
        return true
    }

    /// Reads one input.
    ///
    /// - Returns: What happened and how long it took in seconds of the processor; nothing with a finding.
    private func once(_ input: [UInt8]) throws -> (signature: UInt64, time: Double)? {
        if options.input == nil { try leave(input) }
        let start = Clock.processor()
        do {
            let signature = try target.run(input)
            let time = Clock.processor() - start
            guard time <= options.limit else {
                Finding.show(
                    target.name, options, input,
                    "it took \(Int(time * 1000)) ms, and may take \(Int(options.limit * 1000))")
                return nil
            }
            return (signature, time)
        } catch {
            Finding.show(target.name, options, input, (error as? FuzzFailure)?.message ?? "\(error)")
            return nil
        }
    }

    /// Leaves the input behind, in case that reading it ends the process.
    private func leave(_ input: [UInt8]) throws {
        guard let file = fopen(path, "wb") else { throw FileSystem.Failure.unreadable }
        defer { fclose(file) }
        guard fwrite(input, 1, input.count, file) == input.count else { throw FileSystem.Failure.unreadable }
    }
}
