//! Where this server may connect to for somebody else's address: nowhere but to addresses of the public internet, unless the operator
//! allows some. The address that was looked at is the one that is dialled: names are resolved once, and what the resolver said is
//! checked and handed to the socket.

use crate::addresses::{Net, is_public};
use crate::error::AppError;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The longest address of an endpoint.
const URL_MAX: usize = 1_000;
/// The status of an answer is there within so long after the beginning.
const WHOLE_TIME: Duration = Duration::from_secs(20);
/// Of a name at most so many addresses are tried.
const ADDRESSES_MAX: usize = 16;

/// Asks for the addresses of `host:port`.
pub type Lookup = Arc<dyn Fn(&str) -> std::io::Result<Vec<SocketAddr>> + Send + Sync>;

/// Where requests may go.
#[derive(Clone)]
pub struct Outbound {
    allowed: Vec<Net>,
    lookup: Lookup,
    /// A request takes at most so long.
    pub(super) whole: Duration,
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outbound to {:?}", self.allowed)
    }
}

impl Default for Outbound {
    fn default() -> Outbound {
        Outbound::new(Vec::new())
    }
}

impl Outbound {
    /// To the public internet, and to these ranges; to these by http too.
    #[must_use]
    pub fn new(allowed: Vec<Net>) -> Outbound {
        let lookup: Lookup = Arc::new(|name| name.to_socket_addrs().map(Iterator::collect));
        Outbound { allowed, lookup, whole: WHOLE_TIME }
    }

    /// The same with another way to resolve names.
    #[must_use]
    pub fn resolving(self, lookup: Lookup) -> Outbound {
        Outbound { lookup, ..self }
    }

    /// The same with another time within which an answer must be there.
    #[must_use]
    pub fn within(self, whole: Duration) -> Outbound {
        Outbound { whole, ..self }
    }

    fn is_allowed(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|net| net.has(address))
    }

    /// Looks at the address of an endpoint before it is kept; names are not resolved yet.
    ///
    /// # Errors
    /// [`AppError::Refused`]: what of it cannot be.
    pub fn check_url(&self, url: &str) -> Result<(), AppError> {
        let refuse = |what: String| {
            let hint =
                "write it as https://host/path; docs/guides/serving.md says which addresses are reached";
            Err(AppError::refused(format!("the address of an endpoint {what}"), hint))
        };
        if url.len() > URL_MAX || url.chars().any(|c| c.is_control() || c.is_whitespace() || !c.is_ascii()) {
            return refuse(format!("has more than {URL_MAX} bytes, blanks, or letters beyond ASCII"));
        }
        let Ok(uri) = url.parse::<Uri>() else { return refuse(format!("is none: `{url}`")) };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse("has no scheme or no host".to_owned());
        };
        if url.contains('#') || authority.as_str().contains('@') {
            return refuse("holds a password or a fragment".to_owned());
        }
        let is_plain = scheme.eq_ignore_ascii_case("http");
        if !(is_plain && !self.allowed.is_empty() || scheme.eq_ignore_ascii_case("https")) {
            return refuse(format!("begins with {scheme}:"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        match host.parse::<IpAddr>() {
            Ok(address) if self.is_allowed(address) || is_public(address) && !is_plain => Ok(()),
            Ok(address) => refuse(format!("leads to {address}, where nothing is sent")),
            Err(_) if host.is_empty() || ends_in_a_number(host) => {
                refuse(format!("has a host that is no name and no plain address: `{host}`"))
            }
            Err(_) => Ok(()),
        }
    }

    /// The addresses of a host, each of them one that may be dialled.
    fn checked(&self, uri: &Uri, time: Duration) -> Result<Vec<SocketAddr>, ureq::Error> {
        let is_plain = uri.scheme_str() != Some("https");
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if is_plain { 80 } else { 443 });
        let name = format!("{host}:{port}");
        let (sender, answer) = sync_channel(1);
        let lookup = Arc::clone(&self.lookup);
        // Nobody waits for a resolver for ever; one that answers too late is not heard.
        std::thread::spawn(move || sender.send(lookup(&name)).ok());
        let found = answer.recv_timeout(time).map_err(|_| ureq::Error::Timeout(ureq::Timeout::Resolve))?;
        let mut found = found.map_err(|_| ureq::Error::HostNotFound)?;
        found.truncate(ADDRESSES_MAX);
        // One that is forbidden among others is a trick, not a choice.
        let is_good =
            |address: &SocketAddr| self.is_allowed(address.ip()) || !is_plain && is_public(address.ip());
        match found.iter().find(|address| !is_good(address)) {
            Some(_) => Err(ureq::Error::Other(FORBIDDEN.into())),
            None if found.is_empty() => Err(ureq::Error::HostNotFound),
            None => Ok(found),
        }
    }
}

/// What a try is told whose address is forbidden.
pub(super) const FORBIDDEN: &str = "the host leads to an address where nothing is sent";

impl Resolver for Outbound {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut all = self.empty();
        self.checked(uri, *timeout.after)?.into_iter().for_each(|address| all.push(address));
        Ok(all)
    }
}

/// Programs that resolve names take `127.1`, `0x7f000001` and `017700000001` for 127.0.0.1; nobody else reads them so.
fn ends_in_a_number(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_hex = last.strip_prefix("0x").or(last.strip_prefix("0X"));
    let is_number = |text: &str, of: fn(&char) -> bool| text.chars().all(|c| of(&c));
    is_number(last, char::is_ascii_digit) || is_hex.is_some_and(|hex| is_number(hex, char::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let has = |net: &str, address: &str| Net::parse(net).unwrap().has(address.parse().unwrap());
        assert!(has("10.0.0.0/8", "10.255.0.1") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
        assert!(has("0.0.0.0/0", "8.8.8.8") && !has("0.0.0.0/0", "::1"));
        assert!(has("fd00::/8", "fd12::1") && !has("fd00::/8", "fe80::1") && has("::/0", "::1"));
        for wrong in ["10.0.0.0/33", "10.0.0/8", "::/129", "", "x", "10.0.0.0/-1"] {
            assert_eq!(Net::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn addresses_of_endpoints_are_looked_at() {
        let strict = Outbound::default();
        for good in [
            "https://example.com/hooks?a=b",
            "HTTPS://Example.com",
            "https://8.8.8.8:8443/x",
            "https://[2606:4700::1111]/",
        ] {
            assert_eq!(strict.check_url(good), Ok(()), "{good}");
        }
        let wrong = [
            "http://example.com/",
            "HTTP://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "example.com",
            "/hooks",
            "",
            "https://",
            "https://user:secret@example.com/",
            "https://example.com/#part",
            "https://example.com/a b",
            "https://exämple.com/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://0x7f.0.0.0x1/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://[::1]/",
            "https://[::ffff:8.8.8.8]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://224.0.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://192.168.1.1./",
            "javascript:alert(1)",
        ];
        for wrong in wrong {
            assert!(matches!(strict.check_url(wrong), Err(AppError::Refused { .. })), "{wrong}");
        }
        let loose = Outbound::new(vec![Net::parse("127.0.0.0/8").unwrap()]);
        assert_eq!(loose.check_url("http://127.0.0.1:8080/"), Ok(()));
        assert_eq!(
            loose.check_url("http://example.com/"),
            Ok(()),
            "where it leads is looked at when it is sent"
        );
        assert!(loose.check_url("http://10.0.0.1/").is_err() && loose.check_url("http://8.8.8.8/").is_err());
    }

    /// Addresses where nothing may be sent.
    const FORBIDDEN_ADDRESSES: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.0",
        "10.1.2.3",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.100",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.1.2.3",
        "127.255.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.0",
        "172.17.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.254",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "::127.0.0.1",
        "::ffff:0:0",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::ffff:ffff",
        "febf::1",
        "fec0::1",
        "ff00::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "8000::1",
        "1fff::1",
    ];

    /// Whatever name leads there, by whatever scheme: more than 100 cases.
    #[test]
    fn no_name_leads_to_a_forbidden_address() {
        let mut refused = 0;
        for scheme in ["https", "http"] {
            for address in FORBIDDEN_ADDRESSES {
                let to: IpAddr = address.parse().unwrap();
                let outbound =
                    Outbound::default().resolving(Arc::new(move |_| Ok(vec![SocketAddr::new(to, 443)])));
                let uri: Uri = format!("{scheme}://innocent.example/").parse().unwrap();
                let told = outbound.checked(&uri, Duration::from_secs(5));
                assert!(matches!(told, Err(ureq::Error::Other(_))), "{address}: {told:?}");
                refused += 1;
            }
        }
        assert!(refused >= 100, "{refused}");
    }

    #[test]
    fn one_forbidden_address_among_good_ones_spoils_them() {
        let uri: Uri = "https://two-faced.example/".parse().unwrap();
        let with = |all: &'static [&'static str]| {
            let lookup: Lookup =
                Arc::new(move |_| Ok(all.iter().map(|a| SocketAddr::new(a.parse().unwrap(), 443)).collect()));
            Outbound::default().resolving(lookup).checked(&uri, Duration::from_secs(5))
        };
        assert_eq!(with(&["8.8.8.8", "2606:4700::1111"]).unwrap().len(), 2);
        assert!(with(&["8.8.8.8", "127.0.0.1"]).is_err());
        assert!(matches!(with(&[]), Err(ureq::Error::HostNotFound)));
        // By http nothing goes to the public internet either.
        let plain: Uri = "http://plain.example/".parse().unwrap();
        let lookup: Lookup = Arc::new(|_| Ok(vec!["8.8.8.8:80".parse().unwrap()]));
        assert!(Outbound::default().resolving(lookup).checked(&plain, Duration::from_secs(5)).is_err());
    }
}
