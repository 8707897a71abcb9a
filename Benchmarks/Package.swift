// swift-tools-version: 6.1
import PackageDescription

/// The measures of docs/performance.md: a package of its own, so that nobody who builds the tool builds them.
let package = Package(
    name: "hulian-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "hulian", path: "..")],
    targets: [
        .executableTarget(
            name: "hulian-bench",
            dependencies: [
                "HulianModel", "HulianDiagnostics", "HulianCatalog", "HulianBus", "HulianDialects", "HulianRecord",
                "HulianRules", "HulianBehaviors", "HulianScenario", "HulianEngine", "HulianMosquitto",
            ].map { .product(name: $0, package: "hulian") },
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
