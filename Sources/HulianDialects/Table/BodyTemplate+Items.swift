internal import HulianModel

extension BodyTemplate {
    /// True when items stand in groups somewhere in the body.
    var hasGroups: Bool {
        switch self {
        case .items(let layout): layout.shape == .nested || layout.shape == .group
        case .object(let members): members.contains { $0.value.hasGroups }
        case .list(let element), .keyed(_, let element): element.hasGroups
        case .oneOf(let templates): templates.contains { $0.hasGroups }
        case .hole, .variable, .constant, .text, .any, .anyOf: false
        }
    }

    /// True when items of a role stand somewhere in the body.
    func has(_ role: ItemLayout.Role) -> Bool {
        switch self {
        case .items(let layout): layout.role == role
        case .object(let members): members.contains { !$0.isOptional && $0.value.has(role) }
        case .list(let element), .keyed(_, let element): element.has(role)
        case .oneOf(let templates): templates.first?.has(role) ?? false
        case .hole, .variable, .constant, .text, .any, .anyOf: false
        }
    }
}
