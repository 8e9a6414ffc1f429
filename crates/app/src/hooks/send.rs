//! One try: a request to an endpoint, and what came of it. Redirects are not followed, the answer's body is not read, and nothing
//! takes longer than it may.

use super::deliveries::Message;
use super::outbound::{FORBIDDEN, Outbound};
use super::sign::{HookSecret, signatures};
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

/// A connection is there within so long.
const CONNECT_TIME: Duration = Duration::from_secs(8);
/// The headers of an answer have at most so many bytes.
const HEAD_MAX: usize = 16 * 1024;
/// An endpoint that has too much is left in peace for so long, where it says nothing itself.
const PAUSE_MS: i64 = 60_000;
/// And at most for so long, whatever it says.
const PAUSE_MAX_MS: i64 = 3_600_000;

/// What came of a try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// It was taken.
    pub(super) is_taken: bool,
    /// The receiver is gone for good.
    pub(super) is_gone: bool,
    /// The endpoint wants to be left in peace for so long.
    pub(super) pause_ms: i64,
    /// The status that was answered.
    pub(super) status: Option<i64>,
    /// In words.
    pub(super) told: String,
}

/// What sends.
#[derive(Clone, Debug)]
pub(super) struct Wire(Agent);

impl Wire {
    pub(super) fn new(outbound: Outbound) -> Wire {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // What the environment says of proxies would lead around the check of addresses.
            .proxy(None)
            .timeout_resolve(Some(CONNECT_TIME))
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_global(Some(outbound.whole))
            .max_response_header_size(HEAD_MAX)
            .max_idle_connections(0)
            .user_agent(concat!("Dunlin/", env!("CARGO_PKG_VERSION")))
            .build();
        Wire(Agent::with_parts(config, DefaultConnector::default(), outbound))
    }

    /// Sends a message once.
    pub(super) fn send(&self, url: &str, message: &Message, secrets: &[HookSecret], now_ms: i64) -> Outcome {
        if secrets.is_empty() {
            let told = "its secret cannot be opened: look for the key, or rotate it".to_owned();
            return Outcome { told, ..Outcome::default() };
        }
        let seconds = now_ms.div_euclid(1000);
        let signed = signatures(secrets, &message.id, seconds, message.body.as_bytes());
        let request = self
            .0
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signed);
        match request.send(message.body.as_bytes()) {
            Ok(answer) => {
                let after = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
                judged(answer.status().as_u16(), after)
            }
            Err(error) => Outcome { told: words(&error), ..Outcome::default() },
        }
    }
}

/// What an answer means.
fn judged(status: u16, retry_after: Option<&str>) -> Outcome {
    let after = retry_after.and_then(|text| text.trim().parse::<u32>().ok()).map(|s| i64::from(s) * 1000);
    let pause = match (status, after) {
        (429 | 503, Some(after)) => after.min(PAUSE_MAX_MS),
        (429 | 502 | 504, _) => PAUSE_MS,
        _ => 0,
    };
    let told = match status {
        200..=299 => "taken".to_owned(),
        300..=399 => "it wants to send elsewhere, which is not followed".to_owned(),
        410 => "it is gone: the endpoint is no longer active".to_owned(),
        _ => format!("answered {status}"),
    };
    Outcome {
        is_taken: (200..=299).contains(&status),
        is_gone: status == 410,
        pause_ms: pause,
        status: Some(i64::from(status)),
        told,
    }
}

const NO_TLS: &str = "its certificate is not good, or it speaks no TLS";

/// What went wrong, without what others could read out of it.
fn words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(ureq::Timeout::Resolve) => "its name was not resolved in time".to_owned(),
        ureq::Error::Timeout(ureq::Timeout::Connect) => "no connection came about in time".to_owned(),
        ureq::Error::Timeout(_) => "it did not answer in time".to_owned(),
        ureq::Error::HostNotFound => "its host was not found".to_owned(),
        ureq::Error::Other(_) => FORBIDDEN.to_owned(),
        ureq::Error::ConnectionFailed => "no connection came about".to_owned(),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            "nobody listens there".to_owned()
        }
        // What TLS refuses comes as data that are not valid.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => NO_TLS.to_owned(),
        ureq::Error::Io(_) => "the connection broke".to_owned(),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => NO_TLS.to_owned(),
        _ => "it answered what is no HTTP".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_the_specification_says() {
        let told = |status, after| {
            let o = judged(status, after);
            (o.is_taken, o.is_gone, o.pause_ms)
        };
        assert_eq!(told(200, None), (true, false, 0));
        assert_eq!(told(204, None), (true, false, 0));
        assert_eq!(told(301, None), (false, false, 0));
        assert_eq!(told(400, None), (false, false, 0));
        assert_eq!(told(410, None), (false, true, 0));
        for slow in [429, 502, 504] {
            assert_eq!(told(slow, None), (false, false, PAUSE_MS), "{slow}");
        }
        assert_eq!(told(429, Some("7")), (false, false, 7_000));
        assert_eq!(told(503, Some("4000000000")), (false, false, PAUSE_MAX_MS));
        assert_eq!(told(503, Some("tomorrow")), (false, false, 0));
        assert_eq!(told(500, Some("7")), (false, false, 0));
    }
}
