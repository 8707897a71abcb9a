internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device connects with the client identifier, the user name and a password of the form that its dialect wants.
///
/// Only the form is judged: a record keeps no password, and no secret to sign with.
final class LoginRule: Rule {
    override class var id: String { "connection.login" }
    override class var interests: Interests { [.connections] }
    override class var judgesWithoutTimes: Bool { true }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        let role = judge.role(of: client)
        guard role == .device || role == .foreign, let device = judge.device(ofClient: client), !device.isMirror,
            let space = device.space, let form = LoginForm(space.table), let clause = space.table.clauses[.login]
        else { return }
        let place = judge.place(of: clause)
        guard place >= 0 else { return }
        let identity = space.table.identity.reduce(into: [String: String]()) { identity, variable in
            identity[variable.name] = space.identity(variable.name, of: device.number)
        }
        let problem = form.problem(
            clientID: facts.clientID, username: facts.username, passwordLength: facts.passwordLength,
            identity: identity)
        guard let problem else { return judge.satisfied(at: place) }
        let table = space.table
        let (expected, actual) =
            switch problem {
            case .clientID: (table.connection.clientID, facts.clientID)
            case .username: (table.connection.username ?? "", facts.username ?? "")
            case .password: (table.credentials?.password.text ?? "", "\(facts.passwordLength) octets")
            }
        judge.violated(
            at: place, by: Self.id,
            Title(english: "A login has not the form of the dialect.", chinese: "登录参数不符合方言的格式。"),
            device: device.entry.name,
            expected: Title("\(problem.rawValue) \(expected)"), actual: Title("'\(actual.prefix(120))'"), at: nil)
    }
}
