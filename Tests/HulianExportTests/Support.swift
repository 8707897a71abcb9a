import Foundation
import HulianCatalog
import HulianDiagnostics
import HulianExport
import HulianModel

/// The root of the source tree.
let sourceRoot = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// Where material of others lies.
let dataFolder = ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? sourceRoot + "/../shared/data"

/// The catalog of the source tree.
func makeCatalog() -> Catalog {
    Catalog(base: sourceRoot + "/Sources/HulianCatalog/Catalog", files: .local())
}

/// The names of all device types.
let allDeviceTypes = makeCatalog().deviceTypeIDs

/// An exporter of a device type.
func exporter(_ id: DeviceTypeID, _ catalog: Catalog = makeCatalog()) -> Exporter? {
    guard let type = catalog.deviceType(id), let blueprint = catalog.blueprint(id) else { return nil }
    return Exporter(type, blueprint)
}

/// Runs the script that checks documents; the lines that it printed, nothing when Python or its module is absent.
func validate(_ arguments: [String], _ lines: [Value]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", sourceRoot + "/Scripts/validate-exports.py"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let file = FileManager.default.temporaryDirectory.appending(path: "hulian-export-\(UUID().uuidString).jsonl")
    try Data(lines.map { $0.description + "\n" }.joined().utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return ["failed with \(process.terminationStatus)"] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
}

/// True when Python can check documents against JSON Schemas.
let hasValidator: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import jsonschema"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}()
