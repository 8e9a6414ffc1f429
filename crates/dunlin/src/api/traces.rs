//! Traces for OpenTelemetry (feature `otel`): each request is a span, told to a collector by OTLP over HTTP. Where to is said by the
//! variables that every program with OpenTelemetry reads: `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`; without
//! one of them nothing is traced.
//!
//! A span has the names of the semantic conventions for HTTP: method, route, status. Neither query nor body nor who asked is in it.

use axum::http::HeaderMap;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span, SpanKind, Status, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::time::{Duration, SystemTime};

/// One of these says where traces go.
const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
/// A collector answers within so long.
const TIME: Duration = Duration::from_secs(10);
/// So much of its answer is read.
const ANSWER_MAX: u64 = 64 << 10;

/// Where spans go.
pub(super) struct Traces(Option<SdkTracerProvider>);

/// What is told of a request.
pub(super) struct Told<'t> {
    pub(super) method: &'static str,
    pub(super) route: &'static str,
    pub(super) status: u16,
    pub(super) took: Duration,
    pub(super) headers: &'t HeaderMap,
}

impl Traces {
    /// As the environment says; what is wrong there is told to the log once, and nothing is traced.
    pub(super) fn begin() -> Traces {
        if ENDPOINTS.iter().all(|name| std::env::var_os(name).is_none_or(|value| value.is_empty())) {
            return Traces(None);
        }
        Traces::to(SpanExporter::builder().with_http().with_http_client(Client::new()).build())
    }

    fn to(exporter: Result<SpanExporter, opentelemetry_otlp::ExporterBuildError>) -> Traces {
        match exporter {
            Ok(exporter) => {
                let named = Resource::builder().with_attribute(KeyValue::new("service.name", "dunlin"));
                let named = named.with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
                let named = match std::env::var("OTEL_SERVICE_NAME") {
                    Ok(name) => named.with_service_name(name),
                    Err(_) => named,
                };
                let provider = SdkTracerProvider::builder().with_batch_exporter(exporter);
                Traces(Some(provider.with_resource(named.build()).build()))
            }
            Err(error) => {
                eprintln!("{}", serde_json::json!({"event": "traces_off", "internal": error.to_string()}));
                Traces(None)
            }
        }
    }

    /// A request has ended.
    pub(super) fn ended(&self, told: &Told<'_>) {
        let Some(provider) = &self.0 else { return };
        let tracer = provider.tracer("dunlin");
        let parent = TraceContextPropagator::new()
            .extract_with_context(&Context::new(), &HeaderExtractor(told.headers));
        let micros = u64::try_from(dunlin_app::moment().as_microsecond()).unwrap_or_default();
        let end = SystemTime::UNIX_EPOCH + Duration::from_micros(micros);
        let mut span = tracer
            .span_builder(format!("{} {}", told.method, told.route))
            .with_kind(SpanKind::Server)
            .with_start_time(end.checked_sub(told.took).unwrap_or(end))
            .with_attributes([
                KeyValue::new("http.request.method", told.method),
                KeyValue::new("http.route", told.route),
                KeyValue::new("http.response.status_code", i64::from(told.status)),
            ])
            .start_with_context(&tracer, &parent);
        if told.status >= 500 {
            span.set_attribute(KeyValue::new("error.type", told.status.to_string()));
            span.set_status(Status::error(""));
        }
        span.end_with_timestamp(end);
    }

    /// Tells what waits, and stops.
    pub(super) fn close(&self) {
        if let Some(provider) = &self.0 {
            drop(provider.shutdown());
        }
    }
}

/// The client that the rest of the program has, so that no second one is in it.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Client {
        let config = ureq::Agent::config_builder().timeout_global(Some(TIME)).http_status_as_error(false);
        Client(config.max_redirects(0).build().into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Client {
    // Spans are exported on a thread of their own, which may wait.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let (parts, mut body) = self.0.run(Request::from_parts(parts, &body[..]))?.into_parts();
        let bytes = body.with_config().limit(ANSWER_MAX).read_to_vec()?;
        Ok(Response::from_parts(parts, bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry_otlp::WithExportConfig;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// A collector that answers one request, and what it was sent.
    fn collector() -> (String, std::thread::JoinHandle<Vec<u8>>) {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1/traces", socket.local_addr().unwrap());
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = socket.accept().unwrap();
            let (mut all, mut piece) = (Vec::new(), [0; 4096]);
            loop {
                let read = stream.read(&mut piece).unwrap();
                all.extend_from_slice(&piece[..read]);
                let text = String::from_utf8_lossy(&all).to_lowercase();
                let head = text.find("\r\n\r\n").map(|at| at + 4);
                let length = text
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|rest| rest.split('\r').next()?.parse().ok());
                if read == 0
                    || head
                        .zip(length)
                        .is_some_and(|(head, length): (usize, usize)| all.len() >= head + length)
                {
                    break;
                }
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            all
        });
        (address, heard)
    }

    #[test]
    fn a_request_is_told_as_a_span_of_the_trace_that_it_came_with() {
        let (address, heard) = collector();
        let exporter =
            SpanExporter::builder().with_http().with_endpoint(address).with_http_client(Client::new());
        let traces = Traces::to(exporter.build());
        let mut headers = HeaderMap::new();
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        headers.insert("traceparent", parent.parse().unwrap());
        headers.insert("authorization", "Bearer dunlin_secret".parse().unwrap());
        let told = Told {
            method: "GET",
            route: "/customers/{number}",
            status: 503,
            took: Duration::from_millis(5),
            headers: &headers,
        };
        traces.ended(&told);
        traces.close();
        let heard = heard.join().unwrap();
        let text = String::from_utf8_lossy(&heard);
        assert!(text.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{text}");
        for word in ["GET /customers/{number}", "http.response.status_code", "error.type", "dunlin"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
        let trace = [
            0x4b_u8, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36,
        ];
        assert!(heard.windows(trace.len()).any(|window| window == trace), "the trace is the caller's");
        assert!(!text.contains("dunlin_secret"), "no header is told");
    }

    #[test]
    fn without_a_place_to_tell_nothing_is_traced() {
        let traces = Traces(None);
        let headers = HeaderMap::new();
        traces.ended(&Told { method: "GET", route: "/", status: 200, took: TIME, headers: &headers });
        traces.close();
    }
}
