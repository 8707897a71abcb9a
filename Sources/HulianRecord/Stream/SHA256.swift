internal import CCrypto
package import HulianModel

/// SHA-256 of octets that come bit by bit, by libcrypto.
///
/// A class, because it owns memory of the library.
package final class SHA256 {
    /// The context of the library.
    private let context: OpaquePointer?

    /// Starts a digest.
    package init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes more octets in.
    package func update(_ octets: Octets) {
        EVP_DigestUpdate(context, octets.baseAddress, octets.count)
    }

    /// The digest of all octets so far, as hexadecimal digits; more may follow.
    package func digest() -> String {
        let copy = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(copy) }
        EVP_MD_CTX_copy_ex(copy, context)
        var result = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        EVP_DigestFinal_ex(copy, &result, &length)
        return HexDigits.text(result)
    }
}
