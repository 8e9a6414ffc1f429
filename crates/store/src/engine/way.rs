//! The way to a PostgreSQL server: in the clear, or under TLS 1.2 or 1.3, as `sslmode` in the address says.
//!
//! `require` encrypts, and looks at the certificate where `sslrootcert` names who vouches for it; `verify-full` always does, and at
//! the server's name. Without a word (or `disable`) nothing is encrypted: right on one machine, and nowhere else.

use super::client::{Client, Unreached};
use crate::error::StoreError;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What the address says of TLS, and the address without it.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    url: String,
    is_encrypted: bool,
    /// A file of certificates that vouch for the server's.
    roots: Option<String>,
}

/// Connects.
pub(super) fn connect(url: &str) -> Result<Client, StoreError> {
    let way = Way::read(url)?;
    let gone = |e: &tokio_postgres::Error| StoreError::Gone(super::postgres::told(e));
    let mut config: Config = way.url.parse().map_err(|e| gone(&e))?;
    let connected = if way.is_encrypted {
        config.ssl_mode(SslMode::Require);
        Client::connect(&config, MakeRustlsConnect::new(way.config()?))
    } else {
        Client::connect(&config, NoTls)
    };
    connected.map_err(|unreached| match unreached {
        Unreached::Runtime(error) => StoreError::Io(error.to_string()),
        Unreached::Server(error) => gone(&error),
    })
}

impl Way {
    fn read(url: &str) -> Result<Way, StoreError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut roots, mut rest) = ("disable", None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", value)) => roots = Some(value.to_owned()),
                _ => rest.push(pair),
            }
        }
        let wrong = |text: &str| Err(StoreError::Engine(text.to_owned()));
        let is_encrypted = match (mode, &roots) {
            ("disable" | "allow" | "prefer", _) => false,
            ("require", _) | ("verify-ca" | "verify-full", Some(_)) => true,
            ("verify-ca" | "verify-full", None) => {
                return wrong(
                    "sslmode=verify-full needs sslrootcert=FILE: the certificates (PEM) that vouch for the server's",
                );
            }
            _ => {
                return wrong(&format!("sslmode={mode} is not known; write disable, require or verify-full"));
            }
        };
        let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        Ok(Way { url, is_encrypted, roots })
    }

    fn config(&self) -> Result<ClientConfig, StoreError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| StoreError::Engine(e.to_string()))?;
        let Some(roots) = &self.roots else {
            let verifier = Arc::new(Unnamed(provider));
            return Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth());
        };
        let wrong = |e: String| StoreError::Engine(format!("sslrootcert {roots}: {e}"));
        let mut store = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(roots).map_err(|e| wrong(e.to_string()))? {
            let certificate = certificate.map_err(|e| wrong(e.to_string()))?;
            store.add(certificate).map_err(|e| wrong(e.to_string()))?;
        }
        if store.is_empty() {
            return Err(wrong("there is no certificate in it".to_owned()));
        }
        Ok(builder.with_root_certificates(store).with_no_client_auth())
    }
}

/// Takes any certificate, but only from who holds its key: what `sslmode=require` means, and no more.
#[derive(Debug)]
struct Unnamed(Arc<CryptoProvider>);

impl ServerCertVerifier for Unnamed {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_how() {
        let read = |url: &str| Way::read(url).map(|way| (way.url, way.is_encrypted, way.roots));
        let way = |url: &str, is_encrypted, roots: Option<&str>| {
            Ok((url.to_owned(), is_encrypted, roots.map(str::to_owned)))
        };
        assert_eq!(read("postgres://a@b/c"), way("postgres://a@b/c", false, None));
        assert_eq!(read("postgres://a@b/c?sslmode=disable"), way("postgres://a@b/c", false, None));
        assert_eq!(read("postgres://a@b/c?x=1&sslmode=require"), way("postgres://a@b/c?x=1", true, None));
        assert_eq!(
            read("postgres://a@b/c?sslmode=verify-full&sslrootcert=ca.pem"),
            way("postgres://a@b/c", true, Some("ca.pem"))
        );
        for wrong in ["sslmode=verify-full", "sslmode=verify", "sslmode="] {
            assert!(read(&format!("postgres://a@b/c?{wrong}")).is_err(), "{wrong}");
        }
    }
}
