internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianScenario

/// Finds what a scenario asks for and no dialect can say, before anything runs.
struct PlanCheck {
    /// The scenario.
    private let scenario: Scenario
    /// Where device types and dialects are defined.
    private let catalog: Catalog
    /// What was found.
    private var problems: [Diagnostic] = []
    /// The bindings made so far; only looked into.
    private var bindings: [String: DialectBinding] = [:]

    /// Checks a scenario.
    ///
    /// - Throws: ``DiagnosticsError`` with everything that was found.
    static func check(_ scenario: Scenario, _ catalog: Catalog) throws(DiagnosticsError) {
        var check = PlanCheck(scenario: scenario, catalog: catalog)
        check.look(at: scenario.steps)
        guard check.problems.isEmpty else { throw DiagnosticsError(check.problems) }
    }

    /// Makes a check.
    private init(scenario: Scenario, catalog: Catalog) {
        self.scenario = scenario
        self.catalog = catalog
    }

    /// Looks at steps.
    private mutating func look(at steps: [Step]) {
        for step in steps {
            switch step.kind {
            case .set(let request, let values):
                guard let binding = binding(request, step) else { continue }
                for value in values where !isSettable(value.slot, binding) {
                    report(value.path, "set", binding, at: value.place)
                }
            case .get(let request, let slots):
                guard let binding = binding(request, step) else { continue }
                if binding.table.messages.allSatisfy({ $0.kind != .get }) {
                    problems.append(
                        Diagnostic(
                            "dialect-cannot", "the dialect '\(binding.table.id)' has no message that asks for values",
                            at: step.place, hint: "expect what the device reports by itself"))
                }
                for slot in slots where binding.attributeOfSlot[slot] < 0 {
                    report(binding.blueprint.path(ofAttribute: slot), "get", binding, at: step.place)
                }
            case .command(let request, let call):
                guard let binding = binding(request, step) else { continue }
                if binding.command(call.capability, call.number) == nil {
                    report(call.path, "command", binding, at: call.place)
                }
            case .loop(_, _, let steps): look(at: steps)
            case .parallel(let lists): for list in lists { look(at: list) }
            default: break
            }
        }
    }

    /// True when the dialect lets a controller set an attribute.
    private func isSettable(_ slot: Int, _ binding: DialectBinding) -> Bool {
        binding.attributeOfSlot[slot] >= 0
    }

    /// The binding of a device in the dialect of who asks.
    private mutating func binding(_ request: Request, _ step: Step) -> DialectBinding? {
        guard let plan = scenario.home.device(request.device) else { return nil }
        let dialect = request.from ?? plan.dialect.value
        let isThere =
            dialect == plan.dialect.value
            || (scenario.home.bridge.isPresent
                && (dialect == "hulian" || scenario.home.bridge.mirrors?.contains(dialect) ?? hasController(dialect)))
        guard isThere else {
            problems.append(
                Diagnostic(
                    "no-controller", "nobody in the home speaks '\(dialect)' with '\(request.device)'", at: step.place,
                    hint: scenario.home.bridge.isPresent
                        ? "add it under 'controllers' of the home" : "a home without a bridge knows no other brand"))
            return nil
        }
        let key = "\(dialect) \(plan.type.value)"
        if let known = bindings[key] { return known }
        guard let table = catalog.dialect(dialect), let blueprint = catalog.blueprint(plan.type.value) else {
            return nil
        }
        let binding = DialectBinding(table, to: blueprint)
        bindings[key] = binding
        return binding
    }

    /// True when a dialect is spoken in the home.
    private func hasController(_ dialect: DialectID) -> Bool {
        scenario.home.devices.contains { $0.dialect.value == dialect }
            || scenario.home.controllers.contains { $0.value == dialect }
    }

    /// Notes something that a dialect cannot say.
    private mutating func report(_ path: ElementPath, _ what: String, _ binding: DialectBinding, at place: SourcePlace)
    {
        let gap = binding.gaps.first { $0.path == path }
        problems.append(
            Diagnostic(
                "dialect-cannot",
                "the dialect '\(binding.table.id)' cannot say '\(path)' of \(binding.blueprint.id)", at: place,
                hint:
                    "see what it carries: hulian dialect show \(binding.table.id) --device-type \(binding.blueprint.id)",
                notes: gap.map { [$0.reason] } ?? []))
    }
}
