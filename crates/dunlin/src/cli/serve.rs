//! The words of serving the books.

use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin serve --books company.db\n  \
dunlin serve --books postgres://dunlin@db/books --listen 0.0.0.0:8700 --https --proxy 10.0.0.1\n  \
dunlin serve --books company.db --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --metrics 127.0.0.1:9700\n\
dunlin serve --books company.db --proxy 127.0.0.1 --origin https://ar.example.com --oidc provider.toml\n\
The first start prints how the first administrator is made. docs/guides/serving.md tells more.")]
pub(crate) struct Serve {
    /// The books: a file's path or postgres://...; default: DUNLIN_BOOKS
    #[arg(long, value_name = "URL")]
    pub(crate) books: Option<String>,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8700")]
    pub(crate) listen: String,
    /// It is reached by https, through a proxy: cookies are sent by no other way
    #[arg(long)]
    pub(crate) https: bool,
    /// A certificate (PEM, with its chain) for https of the server's own; SIGHUP reads it again
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// An address for metrics (Prometheus), apart from the API; nobody is asked who they are there
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) metrics: Option<String>,
    /// The address of a proxy that is believed about where requests come from; may be given again
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Vec<String>,
    /// Webhooks may go to these addresses of the own network too, and to them by http; may be given again
    #[arg(long, value_name = "CIDR")]
    pub(crate) allow_private_webhooks: Vec<String>,
    /// Where people reach it: https://ar.example.com; for passkeys and sign-in through a provider
    #[cfg(feature = "sso")]
    #[arg(long, value_name = "URL")]
    pub(crate) origin: Option<String>,
    /// The provider of OpenID Connect that people sign in through, in TOML; docs/guides/serving.md has one to start from
    #[cfg(feature = "sso")]
    #[arg(long, value_name = "FILE", requires = "origin")]
    pub(crate) oidc: Option<PathBuf>,
}
