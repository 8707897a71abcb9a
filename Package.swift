// swift-tools-version: 6.1
import PackageDescription

/// Settings that every target shares: the language of Swift 6, and imports that say what they are for.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target of ours; the arrows of docs/architecture.md are its dependencies and nothing else.
func room(_ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one target.
func tests(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

let package = Package(
    name: "hulian",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "hulian", targets: ["hulian"]),
        .library(name: "HulianModel", targets: ["HulianModel"]),
        .library(name: "HulianDiagnostics", targets: ["HulianDiagnostics"]),
        .library(name: "HulianCatalog", targets: ["HulianCatalog"]),
        .library(name: "HulianBus", targets: ["HulianBus"]),
        .library(name: "HulianDialects", targets: ["HulianDialects"]),
        .library(name: "HulianRecord", targets: ["HulianRecord"]),
        .library(name: "HulianRules", targets: ["HulianRules"]),
        .library(name: "HulianBehaviors", targets: ["HulianBehaviors"]),
        .library(name: "HulianScenario", targets: ["HulianScenario"]),
        .library(name: "HulianEngine", targets: ["HulianEngine"]),
        .library(name: "HulianMosquitto", targets: ["HulianMosquitto"]),
        .library(name: "HulianTesting", targets: ["HulianTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        room("HulianModel"),
        room("HulianDiagnostics"),
        .systemLibrary(
            name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        room("HulianYAML", on: ["HulianDiagnostics", "CYAML"]),
        room("HulianBus", on: ["HulianModel"]),
        .systemLibrary(
            name: "CMosquitto", path: "Sources/CMosquitto", pkgConfig: "libmosquitto",
            providers: [.apt(["libmosquitto-dev"])]),
        .target(name: "CWatchedProcess"),
        room("HulianMosquitto", on: ["HulianModel", "HulianBus", "CMosquitto", "CWatchedProcess"]),
        room("HulianBehaviors", on: ["HulianModel"]),
        .systemLibrary(
            name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        room("HulianRecord", on: ["HulianModel", "HulianDiagnostics", "CCrypto"]),
        room("HulianDialects", on: ["HulianModel", "HulianBus", "CCrypto"]),
        .target(
            name: "HulianCatalog", dependencies: ["HulianModel", "HulianDiagnostics", "HulianYAML"],
            resources: [.copy("Catalog")], swiftSettings: settings),
        room(
            "HulianRules", on: ["HulianModel", "HulianBus", "HulianCatalog", "HulianDialects", "HulianRecord"]),
        room("HulianCapture", on: ["HulianModel", "HulianBus", "HulianDiagnostics"]),
        tests("HulianCaptureTests", on: ["HulianCapture", "HulianModel", "HulianDiagnostics"]),
        room("HulianExport", on: ["HulianModel"]),
        tests(
            "HulianExportTests",
            on: [
                "HulianExport", "HulianBehaviors", "HulianDialects", "HulianCatalog", "HulianDiagnostics",
                "HulianModel",
            ]),
        room("HulianBridge", on: ["HulianModel", "HulianBus", "HulianDialects", "HulianRecord"]),
        room("HulianScenario", on: ["HulianModel", "HulianCatalog", "HulianYAML", "HulianDiagnostics"]),
        .executableTarget(
            name: "hulian-fuzz",
            dependencies: [
                "HulianImport", "HulianLearning",
                "HulianBehaviors", "HulianBus", "HulianCapture", "HulianCatalog", "HulianDialects", "HulianModel",
                "HulianRecord", "HulianScenario", "HulianDiagnostics", "HulianMatter",
            ], swiftSettings: settings),
        room(
            "HulianEngine",
            on: [
                "HulianScenario", "HulianRules", "HulianBridge", "HulianBehaviors", "HulianDialects", "HulianCatalog",
                "HulianRecord", "HulianDiagnostics", "HulianBus", "HulianModel",
            ]),
        room(
            "HulianTesting",
            on: [
                "HulianDialects", "HulianCatalog", "HulianYAML", "HulianBus", "HulianModel", "HulianRules",
                "HulianRecord",
            ]),
        tests(
            "HulianRulesTests",
            on: [
                "HulianRules", "HulianTesting", "HulianCatalog", "HulianDialects", "HulianDiagnostics", "HulianRecord",
                "HulianBus", "HulianYAML", "HulianModel",
            ]),
        tests(
            "HulianDialectsTests",
            on: ["HulianDialects", "HulianTesting", "HulianCatalog", "HulianDiagnostics", "HulianBus", "HulianModel"]),
        tests(
            "HulianEngineTests",
            on: [
                "HulianEngine", "HulianMosquitto", "HulianScenario", "HulianBus", "HulianCatalog", "HulianRecord",
                "HulianModel", "HulianDiagnostics",
            ]),
        room(
            "HulianReport", on: ["HulianRecord", "HulianDiagnostics", "HulianModel"], resources: [.embedInCode("Page")]),
        tests("HulianReportTests", on: ["HulianReport", "HulianRecord", "HulianDiagnostics", "HulianModel"]),
        tests("HulianModelTests", on: ["HulianModel"]),
        tests("HulianDiagnosticsTests", on: ["HulianDiagnostics"]),
        tests("HulianYAMLTests", on: ["HulianYAML", "HulianDiagnostics"]),
        tests("HulianRecordTests", on: ["HulianRecord", "HulianModel", "HulianDiagnostics"]),
        tests(
            "HulianScenarioTests",
            on: [
                "HulianScenario", "HulianBehaviors", "HulianCatalog", "HulianDialects", "HulianModel", "HulianYAML",
                "HulianDiagnostics",
            ]),
        tests(
            "HulianBridgeTests",
            on: [
                "HulianBridge", "HulianBus", "HulianCatalog", "HulianDialects", "HulianDiagnostics", "HulianModel",
                "HulianRecord",
                "HulianTesting",
            ]),
        tests("HulianBusTests", on: ["HulianBus", "HulianModel", "HulianTesting"]),
        .executableTarget(
            name: "broker-host", dependencies: ["HulianMosquitto"], path: "Tests/BrokerHost", swiftSettings: settings),
        tests(
            "HulianMosquittoTests", on: ["HulianMosquitto", "HulianBus", "HulianModel", "HulianTesting", "broker-host"]),
        room(
            "HulianCommandLine",
            on: [
                "HulianEngine", "HulianExport", "HulianImport", "HulianMatter", "HulianReport", "HulianMosquitto",
                "HulianCapture", "HulianLearning",
                "HulianScenario", "HulianRules",
                "HulianDialects",
                "HulianBehaviors", "HulianCatalog", "HulianRecord", "HulianYAML", "HulianDiagnostics", "HulianBus",
                "HulianModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "hulian", dependencies: ["HulianCommandLine"], swiftSettings: settings),
        tests("EndToEndTests", on: ["hulian", "HulianMosquitto"]),
        .systemLibrary(
            name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        room(
            "HulianMatter",
            on: [
                "HulianReport", "HulianExport", "HulianRecord", "HulianBehaviors", "HulianCatalog", "HulianYAML",
                "HulianDiagnostics", "HulianModel", "CExpat",
            ]),
        tests(
            "HulianMatterTests",
            on: [
                "HulianMatter", "HulianRecord", "HulianBehaviors", "HulianCatalog", "HulianYAML", "HulianDiagnostics",
                "HulianModel",
            ]),
        room("HulianImport", on: ["HulianModel", "HulianCatalog", "HulianYAML", "HulianDiagnostics"]),
        room(
            "HulianLearning",
            on: ["HulianDialects", "HulianCatalog", "HulianYAML", "HulianDiagnostics", "HulianBus", "HulianModel"]),
        tests(
            "HulianLearningTests",
            on: [
                "HulianLearning", "HulianDialects", "HulianTesting", "HulianCatalog", "HulianDiagnostics", "HulianBus",
                "HulianModel",
            ]),
        tests(
            "HulianImportTests",
            on: ["HulianImport", "HulianBehaviors", "HulianCatalog", "HulianModel", "HulianDiagnostics"]),
        tests("HulianCatalogTests", on: ["HulianCatalog", "HulianModel", "HulianDiagnostics"]),
        tests("HulianBehaviorsTests", on: ["HulianBehaviors", "HulianCatalog", "HulianModel", "HulianDiagnostics"]),
    ]
)
