internal import CCrypto
internal import HulianModel

/// Signs text by libcrypto.
enum Signer {
    /// The signature of octets with a key (RFC 2104); nothing when the library refuses.
    static func sign(_ octets: [UInt8], key: [UInt8], _ algorithm: CredentialScheme.Algorithm) -> [UInt8]? {
        let digest =
            switch algorithm {
            case .hmacSha256: EVP_sha256()
            case .hmacSha1: EVP_sha1()
            case .hmacMd5: EVP_md5()
            }
        var result = [UInt8](repeating: 0, count: 64)
        var length: UInt32 = 0
        // The library wants an address even for a key of no octets.
        let place = key.isEmpty ? [0] : key
        guard HMAC(digest, place, Int32(clamping: key.count), octets, octets.count, &result, &length) != nil else {
            return nil
        }
        return Array(result.prefix(Int(length)))
    }
}
