import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// A login that is known.
struct KnownLogin: Sendable, CustomTestStringConvertible {
    /// The dialect.
    let dialect: DialectID
    /// The variables of identity.
    let identity: [String: String]
    /// The secret.
    let secret: String
    /// The time in milliseconds.
    let time: Int64
    /// The client identifier.
    let clientID: String
    /// The user name.
    let username: String
    /// The password.
    let password: String

    var testDescription: String { dialect.rawValue }
}

/// Logins whose signatures another implementation of HMAC made.
let logins: [KnownLogin] = [
    KnownLogin(
        dialect: "tuyalink", identity: ["device": "vdevo1700000000000001"], secret: "abcdefghij123456",
        time: 1_763_690_400_000, clientID: "tuyalink_vdevo1700000000000001",
        username: "vdevo1700000000000001|signMethod=hmacSha256,timestamp=1763690400,secureMode=1,accessType=1",
        password: "95185f90077f42c4b6d66cf2e66edcace9164c5a274b65bf036d9a4b92e55a36"),
    KnownLogin(
        dialect: "alink", identity: ["product": "a1TstPk0001", "device": "lamp"], secret: "secret",
        time: 1_763_690_400_123, clientID: "lamp|securemode=2,signmethod=hmacsha256|",
        username: "lamp&a1TstPk0001",
        password: "97f4db544e215205ca86f661f64e227c37ea59556051e82f7f58cf4c6e7d950b"),
    KnownLogin(
        dialect: "iotda", identity: ["device": "prodA_lamp01"], secret: "secret", time: 1_763_690_400_000,
        clientID: "prodA_lamp01_0_0_2025112102", username: "prodA_lamp01",
        password: "10e2c6f9ff6849cef0c9797f38b5be66345b3aaa0526fa1181a26da77f626dee"),
    KnownLogin(
        dialect: "tencent", identity: ["product": "AB12CD34EF", "device": "lamp_01", "connection": "abcde"],
        secret: "MDEyMzQ1Njc4OWFiY2RlZg==", time: 1_763_690_400_000, clientID: "AB12CD34EFlamp_01",
        username: "AB12CD34EFlamp_01;12010126;abcde;1763776800",
        password: "2b1a7c10b9fa667cad376b70b8a989fcd599777f57beed196560c39b6f61d103;hmacsha256"),
    KnownLogin(
        dialect: "onenet", identity: ["product": "Prod01", "device": "lamp"], secret: "MDEyMzQ1Njc4OWFiY2RlZg==",
        time: 1_763_690_400_000, clientID: "lamp", username: "Prod01",
        password: "version=2018-10-31&res=products%2FProd01%2Fdevices%2Flamp&et=1763776800&method=sha256"
            + "&sign=MTUBAjRqYCkuOnssClY3rduOUWcUM5%2BEF8HU3Ji%2Ff4E%3D"),
    KnownLogin(
        dialect: "azure", identity: ["device": "lamp", "category": "Light"], secret: "MDEyMzQ1Njc4OWFiY2RlZg==",
        time: 1_763_690_400_000, clientID: "lamp",
        username: "hulian.azure-devices.net/lamp/?api-version=2021-04-12&model-id=dtmi%3Ahulian%3ALight%3B1",
        password: "SharedAccessSignature sr=hulian.azure-devices.net%2Fdevices%2Flamp"
            + "&sig=lVmED%2BQ8ezPtyWQQ3XOUE1jDpPaajtC6lOB5EgVjlVw%3D&se=1763776800"),
]

@Suite("The login of a cloud")
struct CredentialTests {
    @Test("is what its vendor defines", arguments: logins)
    func known(login: KnownLogin) throws {
        let table = try #require(Shared.table(login.dialect))
        let made = Credentials(
            table, identity: login.identity, secret: login.secret, at: Instant(milliseconds: login.time))
        #expect(made.clientID == login.clientID)
        #expect(made.username == login.username)
        #expect(made.password == login.password)
        let form = try #require(LoginForm(table))
        #expect(
            form.problem(
                clientID: login.clientID, username: login.username, passwordLength: login.password.utf8.count,
                identity: login.identity) == nil)
    }

    /// https://help.aliyun.com/document_detail/73742.html gives these parameters, and the signature without its end.
    @Test("signs as the example in Alibaba's documentation")
    func published() throws {
        let scheme = CredentialScheme(
            algorithm: .hmacSha1, key: try #require(TopicPattern("{secret}")), keyEncoding: .text,
            text: try #require(TopicPattern("clientId{client}deviceName{device}productKey{product}timestamp{time}")),
            encoding: .hex, password: try #require(TopicPattern("{sign}")), secret: "")
        let values = ["secret": "secret", "client": "12345", "device": "device", "product": "pk", "time": "789"]
        let sign = Credentials.signature(scheme) { values[$0] ?? "" }
        #expect(sign.uppercased().hasPrefix("FAFD82A3D602B37FB0FA8B7892F24A477F85"))
        #expect(sign.count == 40)
    }

    /// RFC 2202 test case 2 and RFC 4231 test case 2.
    @Test(
        "signs as the test cases of HMAC",
        arguments: [
            (CredentialScheme.Algorithm.hmacMd5, "750c783e6ab0b503eaa86e310a5db738"),
            (.hmacSha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (.hmacSha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ])
    func standard(algorithm: CredentialScheme.Algorithm, wanted: String) throws {
        let scheme = CredentialScheme(
            algorithm: algorithm, key: try #require(TopicPattern("Jefe")), keyEncoding: .text,
            text: try #require(TopicPattern("what do ya want for nothing?")), encoding: .hex, password: .empty,
            secret: "")
        #expect(Credentials.signature(scheme) { $0 } == wanted)
        #expect(wanted.count == algorithm.length * 2)
    }

    @Test("takes keys in base 64 and writes base 64 for a URL, and refuses what is none")
    func encodings() throws {
        func sign(_ key: String, _ encoding: CredentialScheme.Encoding) throws -> String {
            let scheme = CredentialScheme(
                algorithm: .hmacMd5, key: try #require(TopicPattern(key)), keyEncoding: .base64,
                text: try #require(TopicPattern("what do ya want for nothing?")), encoding: encoding, password: .empty,
                secret: "")
            return Credentials.signature(scheme) { $0 }
        }
        #expect(try sign("SmVmZQ==", .hex) == "750c783e6ab0b503eaa86e310a5db738")
        #expect(try sign("SmVmZQ==", .base64) == "dQx4PmqwtQPqqG4xCl23OA==")
        #expect(try sign("SmVmZQ==", .percentBase64) == "dQx4PmqwtQPqqG4xCl23OA%3D%3D")
        #expect(try sign("SmVm?Q==", .hex).isEmpty)
        #expect(try sign("SmVmZ", .hex).isEmpty)
    }

    @Test("of a simulated device has the form of its dialect", arguments: logins.map(\.dialect))
    func simulated(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        let space = DialectSpace(table, topics: TopicTable())
        let lamp = space.register("hall", try #require(Shared.blueprint("lighting.dimmableLight")))
        let made = space.credentials(of: lamp, at: Instant(milliseconds: 1_763_690_400_000))
        let identity = table.identity.reduce(into: [String: String]()) {
            $0[$1.name] = space.identity($1.name, of: lamp)
        }
        let form = try #require(LoginForm(table))
        let length = made.password?.utf8.count ?? 0
        #expect(length >= 32)
        func problem(_ clientID: String, _ username: String?, _ length: Int) -> LoginForm.Problem? {
            form.problem(clientID: clientID, username: username, passwordLength: length, identity: identity)
        }
        #expect(problem(made.clientID, made.username, length) == nil)
        #expect(problem("somebody", made.username, length) == .clientID)
        #expect(problem(made.clientID, nil, length) == .username)
        #expect(problem(made.clientID, made.username, 0) == .password)
        #expect(made == space.credentials(of: lamp, at: Instant(milliseconds: 1_763_690_400_000)))
    }
}
