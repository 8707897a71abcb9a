import Foundation
import HulianModel

/// Scans a text and says what is wrong with it.
func scan(_ text: some Sequence<UInt8>, depthLimit: Int = 64) -> (error: JSONError?, duplicate: Int) {
    let scanner = JSONScanner(depthLimit: depthLimit)
    let octets = Array(text)
    let error = octets.withUnsafeBufferPointer { scanner.scan($0) }
    return (error, scanner.duplicateKey)
}

/// Calls a function with the octets of a text.
func withOctets<Result>(_ text: String, _ body: (Octets) throws -> Result) rethrows -> Result {
    var text = text
    return try text.withUTF8(body)
}

/// The folder with data of others: the environment variable `HULIAN_DATA`, else a folder beside the source tree.
let dataFolder: String = {
    if let folder = ProcessInfo.processInfo.environment["HULIAN_DATA"] { return folder }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return root.deletingLastPathComponent().appendingPathComponent("shared/data").path
}()

/// The JSON files below the folder with data of others, sorted; empty when there is none.
let dataFiles: [String] = {
    guard let files = FileManager.default.enumerator(atPath: dataFolder) else { return [] }
    return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") || $0.hasSuffix(".ndjson") }.sorted()
}()
