internal import HulianModel

/// Turns the conformance elements of the cluster definitions into our text form.
struct ConformanceText {
    /// Our name for a feature, an attribute, a command or a field of the files.
    let name: (_ kind: String, _ name: String) -> String

    /// The conformance of an element; by its `optional` attribute when it states none.
    func conformance(of element: XMLElement) -> Conformance {
        let plain: Conformance = element.isTrue("optional") ? .optional : .mandatory
        guard let stated = element.children.first(where: { $0.name.hasSuffix("Conform") }) else { return plain }
        guard let text = clauses(stated) else { return plain }
        return (try? Conformance(text)) ?? plain
    }

    /// The clauses of a conformance element; nothing for one that cannot be said.
    private func clauses(_ element: XMLElement) -> String? {
        switch element.name {
        case "mandatoryConform": return term(of: element).map { $0 ?? "M" }
        case "optionalConform":
            guard let term = term(of: element) else { return nil }
            return (term.map { "[\($0)]" } ?? "O") + choice(element)
        case "otherwiseConform":
            let parts = element.children.compactMap { clauses($0) }
            return parts.isEmpty ? nil : parts.joined(separator: ", ")
        case "provisionalConform": return "P"
        case "deprecateConform": return "D"
        case "disallowConform": return "X"
        default: return nil
        }
    }

    /// The letter of a choice: `.a`, `.a+`, `.a2`.
    private func choice(_ element: XMLElement) -> String {
        guard let letter = element["choice"]?.first(where: \.isLetter) else { return "" }
        let count = element.number("min") ?? 1
        return ".\(letter)" + (count > 1 ? String(count) : "") + (element.isTrue("more") ? "+" : "")
    }

    /// The condition in an element; `.some(nil)` when there is none, nothing when it cannot be said.
    private func term(of element: XMLElement) -> String?? {
        guard let first = element.children.first else { return .some(nil) }
        return condition(first).map { .some($0) }
    }

    /// A condition; nothing for one that cannot be said, such as one on revisions.
    private func condition(_ element: XMLElement) -> String? {
        switch element.name {
        case "feature", "attribute", "command", "condition", "field":
            guard let name = element["name"] else { return nil }
            let text = self.name(element.name, name)
            return text.isEmpty ? nil : text
        case "notTerm":
            guard let inner = element.children.first.flatMap(condition) else { return nil }
            return "!(\(inner))"
        case "andTerm": return joined(element, "&")
        case "orTerm": return joined(element, "|")
        case "xorTerm": return joined(element, "^")
        default: return nil
        }
    }

    /// Conditions joined by a sign.
    private func joined(_ element: XMLElement, _ sign: String) -> String? {
        let parts = element.children.map { condition($0) }
        guard !parts.isEmpty, !parts.contains(where: { $0 == nil }) else { return nil }
        return "(" + parts.compactMap { $0 }.joined(separator: " \(sign) ") + ")"
    }
}
