//! Asking a provider: by https, without redirects, in bounded time and size, and at no address that is not the internet's, unless
//! the operator says so. The address that is checked is the one that is dialled.

use super::settings::Settings;
use crate::addresses::{is_own, is_public};
use serde_json::Value;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, http::Response};

/// A provider answers within so long.
const TIME: Duration = Duration::from_secs(5);
/// And with so many bytes at most.
const SIZE: u64 = 1 << 20;

/// Which addresses may be dialled.
#[derive(Clone, Copy, Debug)]
struct Reach {
    /// Those of the company's own network.
    private: bool,
    /// Those of this machine; for tests.
    loopback: bool,
}

/// What asks.
#[derive(Debug)]
pub(super) struct Asker {
    agent: Agent,
    reach: Reach,
}

impl Asker {
    /// As a provider's settings say.
    pub(super) fn new(settings: &Settings) -> Result<Asker, String> {
        let reach = Reach { private: settings.private_addresses, loopback: settings.loopback };
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &settings.ca_pem {
            let certificates = parse_pem(pem.as_bytes()).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let certificates: Vec<_> = certificates.collect();
            if certificates.is_empty() {
                return Err("the file of `ca` holds no certificate in PEM".to_owned());
            }
            tls = tls.root_certs(RootCerts::Specific(Arc::new(certificates)));
        }
        let config = Agent::config_builder()
            .https_only(!reach.loopback)
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(TIME))
            .user_agent("dunlin")
            .tls_config(tls.build())
            .build();
        let guarded = Guarded { inner: DefaultResolver::default(), reach };
        Ok(Asker { agent: Agent::with_parts(config, DefaultConnector::default(), guarded), reach })
    }

    /// Whether an address may be asked at all: https, or this machine where that is allowed.
    pub(super) fn checked(&self, address: &str) -> Result<(), String> {
        let uri: Uri = address.parse().map_err(|_| format!("{address:?} is no address"))?;
        let host = uri.host().unwrap_or_default();
        let is_here = host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let is_good = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => self.reach.loopback && is_here,
            _ => false,
        };
        let is_plain = !uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if is_good && is_plain && !host.is_empty() { Ok(()) } else { Err(format!("{address} is not https")) }
    }

    /// JSON of an address.
    pub(super) fn get(&self, address: &str) -> Result<Value, String> {
        self.checked(address)?;
        let answer = self.agent.get(address).header("Accept", "application/json").call();
        json(address, answer)
    }

    /// JSON that answers a form.
    pub(super) fn post(
        &self,
        address: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Result<Value, String> {
        self.checked(address)?;
        let mut request = self.agent.post(address).header("Accept", "application/json");
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        json(address, request.send_form(form.iter().copied()))
    }
}

fn json(address: &str, answer: Result<Response<Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|e| format!("{address}: {e}"))?;
    let status = answer.status();
    if status != 200 {
        return Err(format!("{address} answers {status}"));
    }
    let bytes = answer.body_mut().with_config().limit(SIZE).read_to_vec();
    let bytes = bytes.map_err(|e| format!("{address}: {e}"))?;
    serde_json::from_slice(&bytes).map_err(|e| format!("{address} answers no JSON: {e}"))
}

/// Resolves names to addresses that may be dialled.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    reach: Reach,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in all.iter().filter(|address| self.reach.allows(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(kept) }
    }
}

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        match address.to_canonical() {
            ip if ip.is_loopback() => self.loopback,
            ip if is_own(ip) => self.private,
            ip => is_public(ip),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_internet_is_dialled() {
        let strict = Reach { private: false, loopback: false };
        let forbidden = [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in forbidden {
            assert!(!strict.allows(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert!(strict.allows(address.parse().unwrap()), "{address}");
        }
        let (own, here) = (Reach { private: true, ..strict }, Reach { loopback: true, ..strict });
        assert!(own.allows("10.0.0.1".parse().unwrap()) && !own.allows("127.0.0.1".parse().unwrap()));
        assert!(!own.allows("169.254.169.254".parse().unwrap()));
        assert!(here.allows("127.0.0.1".parse().unwrap()) && !here.allows("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn only_https_is_asked_and_names_of_this_machine_lead_nowhere() {
        let settings = |loopback: bool| Settings { loopback, ..Settings::default() };
        let (strict, here) = (Asker::new(&settings(false)).unwrap(), Asker::new(&settings(true)).unwrap());
        assert!(
            strict.checked("https://id.example/x").is_ok() && here.checked("http://127.0.0.1:9/x").is_ok()
        );
        for odd in [
            "http://id.example",
            "HTTP://id.example",
            "file:///x",
            "ftp://id.example",
            "https://",
            "/x",
            "",
            "https://me@id.example",
            "http://127.0.0.1",
        ] {
            assert!(strict.checked(odd).is_err(), "{odd}");
        }
        assert!(here.checked("http://id.example").is_err());
        // However this machine is written, nobody there is asked.
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let port = socket.local_addr().unwrap().port();
        for host in [
            "127.0.0.1",
            "localhost",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "127.1",
            "[::ffff:127.0.0.1]",
            "[::1]",
            "0.0.0.0",
        ] {
            assert!(strict.get(&format!("https://{host}:{port}/x")).is_err(), "{host}");
        }
        assert_eq!(socket.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "nobody came");
    }
}
