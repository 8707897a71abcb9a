internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension DialectReader {
    /// Reads how clients prove who they are; nothing for a dialect without.
    ///
    /// - Parameters:
    ///   - outer: The mapping in which it stands.
    ///   - name: The key behind which it stands.
    ///   - hasPassword: False for what signs something else than a login.
    mutating func credentials(
        _ outer: inout FieldReader, _ name: String, hasPassword: Bool = true
    ) -> CredentialScheme? {
        guard let node = outer.value(name) else { return nil }
        var reader = FieldReader(node, "credentials")
        let algorithm = word(&reader, "algorithm", CredentialScheme.Algorithm.self) ?? .hmacSha256
        let key = pattern(&reader, "key")
        let keyEncoding =
            reader.value("keyIs") == nil ? .text : word(&reader, "keyIs", CredentialScheme.Encoding.self) ?? .text
        let text = pattern(&reader, "text")
        let encoding = word(&reader, "as", CredentialScheme.Encoding.self) ?? .hex
        let password = hasPassword ? pattern(&reader, "password") : .empty
        let secret = hasPassword ? reader.requiredString("secret") ?? "" : ""
        let clientIDForm = reader.value("clientIdForm") == nil ? nil : pattern(&reader, "clientIdForm")
        let usernameForm = reader.value("usernameForm") == nil ? nil : pattern(&reader, "usernameForm")
        let lengths = reader.list("lengths").compactMap { $0.integer.map { Int($0) } }
        diagnostics.add(contentsOf: reader.finish().all)
        return CredentialScheme(
            algorithm: algorithm, key: key, keyEncoding: keyEncoding, text: text, encoding: encoding,
            password: password, secret: secret, clientIDForm: clientIDForm, usernameForm: usernameForm,
            lengths: lengths)
    }

    /// Reads a template.
    private mutating func pattern(_ reader: inout FieldReader, _ key: String) -> TopicPattern {
        guard let node = reader.required(key), let text = node.scalar else { return .empty }
        if let pattern = TopicPattern(text) { return pattern }
        diagnostics.error("bad-topic", "the braces of '\(text)' do not match", at: node.place)
        return .empty
    }
}
