//! The words of serving the books.

use clap::Args;

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
dunlin serve --books company.db\n  \
dunlin serve --books postgres://dunlin@db/books --listen 0.0.0.0:8700 --https --proxy 10.0.0.1\n  \
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
    /// The address of a proxy that is believed about where requests come from; may be given again
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Vec<String>,
    /// Where people reach it: https://ar.example.com; for passkeys and sign-in through a provider
    #[cfg(feature = "sso")]
    #[arg(long, value_name = "URL")]
    pub(crate) origin: Option<String>,
    /// The provider of OpenID Connect that people sign in through, in TOML; docs/guides/serving.md has one to start from
    #[cfg(feature = "sso")]
    #[arg(long, value_name = "FILE", requires = "origin")]
    pub(crate) oidc: Option<std::path::PathBuf>,
}
