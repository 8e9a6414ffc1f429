//! Public keys of others, and whether they signed something: of providers' tokens (JWK, JWS) and of passkeys (COSE).
//!
//! Three algorithms, each bound to its key: a signature is never checked by one that its key was not made for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;

/// A public key with its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// ES256: P-256 and SHA-256; the point, uncompressed.
    Es256(Vec<u8>),
    /// RS256: PKCS#1 v1.5 and SHA-256; modulus and exponent. Less than 2048 bits verify nothing.
    Rs256(Vec<u8>, Vec<u8>),
    /// EdDSA on Ed25519.
    EdDsa(Vec<u8>),
}

impl Key {
    /// An uncompressed point of its coordinates; `None` unless each has 32 bytes.
    pub(super) fn es256(x: &[u8], y: &[u8]) -> Option<Key> {
        (x.len() == 32 && y.len() == 32).then(|| Key::Es256([&[4u8], x, y].concat()))
    }

    /// The name of its algorithm in JWS.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Key::Es256(_) => "ES256",
            Key::Rs256(..) => "RS256",
            Key::EdDsa(_) => "EdDSA",
        }
    }

    /// Whether it signed a JWS.
    pub(super) fn signed_token(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            // Two numbers of 32 bytes one behind the other.
            Key::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            _ => self.signed(message, signature),
        }
    }

    /// Whether it signed what a passkey signs.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let done = match self {
            Key::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Key::Rs256(n, e) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Key::EdDsa(point) => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
        };
        done.is_ok()
    }

    /// The key of a JWK that is there for signatures; `None` for others.
    pub(super) fn of_jwk(jwk: &Value) -> Option<Key> {
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok();
        if jwk["use"].as_str().is_some_and(|usage| usage != "sig") {
            return None;
        }
        let key = match (jwk["kty"].as_str()?, jwk["crv"].as_str()) {
            ("EC", Some("P-256")) => Key::es256(&bytes("x")?, &bytes("y")?)?,
            ("RSA", _) => Key::Rs256(bytes("n")?, bytes("e")?),
            ("OKP", Some("Ed25519")) => Key::EdDsa(bytes("x")?),
            _ => return None,
        };
        // A key that names its algorithm is for that one alone.
        jwk["alg"].as_str().is_none_or(|alg| alg == key.name()).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A JWS of three parts: what is signed, and the signature.
    fn parts(jws: &str) -> (Vec<u8>, Vec<u8>) {
        let (message, signature) = jws.rsplit_once('.').unwrap();
        (message.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(signature).unwrap())
    }

    const CLAIMS: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// RFC 7515, appendix A.3.
    #[test]
    fn es256_of_rfc_7515() {
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        });
        let key = Key::of_jwk(&jwk).unwrap();
        let (message, mut signature) = parts(&format!(
            "eyJhbGciOiJFUzI1NiJ9.{CLAIMS}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        ));
        assert!(key.signed_token(&message, &signature));
        assert!(!key.signed(&message, &signature), "passkeys write it otherwise");
        signature[7] ^= 1;
        assert!(!key.signed_token(&message, &signature));
    }

    /// RFC 7515, appendix A.2.
    #[test]
    fn rs256_of_rfc_7515() {
        let jwk = json!({
            "kty": "RSA", "e": "AQAB",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        });
        let key = Key::of_jwk(&jwk).unwrap();
        let (message, signature) = parts(&format!(
            "eyJhbGciOiJSUzI1NiJ9.{CLAIMS}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
        ));
        assert!(key.signed_token(&message, &signature));
        assert!(!key.signed_token(&message[1..], &signature));
    }

    /// RFC 8037, appendix A.4.
    #[test]
    fn eddsa_of_rfc_8037() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = Key::of_jwk(&jwk).unwrap();
        let (message, signature) = parts(
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        );
        assert!(key.signed_token(&message, &signature));
        assert!(!key.signed_token(b"x", &signature));
    }

    #[test]
    fn keys_for_other_things_are_none() {
        for jwk in [
            json!({"kty": "oct", "k": "c2VjcmV0"}),
            json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}),
            json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kty": "RSA", "n": "AA", "e": "AQAB", "use": "enc"}),
            json!({"kty": "RSA", "n": "AA", "e": "AQAB", "alg": "HS256"}),
            json!({"kty": "RSA", "e": "AQAB"}),
            json!({}),
        ] {
            assert_eq!(Key::of_jwk(&jwk), None, "{jwk}");
        }
    }
}
