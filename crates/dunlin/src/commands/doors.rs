//! What `dunlin serve` is told of the doors beside name and password: `--origin`, `--oidc`.

use crate::api::Doors;
use crate::cli::Serve;
use crate::error::{Code, Failure};
use dunlin_app::people::oidc::{Provider, Settings};
use dunlin_app::people::passkeys::Site;
use std::path::{Path, PathBuf};

/// The doors that the words name.
pub(crate) fn doors(words: &Serve) -> Result<Doors, Failure> {
    let site = words.origin.as_deref().map(Site::of_origin).transpose().map_err(|why| {
        Failure::new(Code::UsageGiven, format!("--origin: {why}"))
            .hint("write what stands in the address bar: https://ar.example.com")
    })?;
    let provider = words.oidc.as_deref().map(provider).transpose()?;
    Ok(Doors { site, provider })
}

fn provider(path: &Path) -> Result<Provider, Failure> {
    let wrong = |why: String| {
        Failure::new(Code::UsageGiven, format!("--oidc {}: {why}", path.display()))
            .hint("docs/guides/serving.md has a file to start from")
    };
    let mut settings = Settings::parse(&text(path)?).map_err(wrong)?;
    settings.client_secret = secret(path, &settings).map_err(wrong)?;
    settings.ca_pem = settings.ca.as_deref().map(|ca| text(&beside(path, ca))).transpose()?;
    Provider::new(settings).map_err(wrong)
}

/// The client's secret, of the variable or the file that the settings name.
fn secret(path: &Path, settings: &Settings) -> Result<Option<String>, String> {
    let text = match (&settings.client_secret_env, &settings.client_secret_file) {
        (Some(name), _) => std::env::var(name).map_err(|_| format!("the variable {name} is not set"))?,
        (None, Some(file)) => text(&beside(path, file)).map_err(|failure| failure.message)?,
        (None, None) => return Ok(None),
    };
    match text.trim() {
        "" => Err("the client's secret is empty".to_owned()),
        text => Ok(Some(text.to_owned())),
    }
}

/// A file that another names stands beside it.
fn beside(path: &Path, file: &Path) -> PathBuf {
    path.parent().map_or_else(|| file.to_owned(), |folder| folder.join(file))
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Code::InputUnreadable, format!("{}: {error}", path.display()))
            .hint("name a file of text that may be read")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_a_provider_and_what_is_wrong_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("provider.toml");
        std::fs::write(folder.path().join("secret"), "s\n").unwrap();
        let told = |text: &str| {
            std::fs::write(&path, text).unwrap();
            provider(&path).map(|_| ()).map_err(|failure| failure.message)
        };
        let good =
            "issuer = \"https://id.example\"\nclient_id = \"dunlin\"\nclient_secret_file = \"secret\"\n";
        assert_eq!(told(good), Ok(()));
        for (text, word) in [
            ("issuer = 1", "issuer"),
            (&good.replace("https", "http"), "not https"),
            (&good.replace("\"secret\"", "\"none\""), "none"),
            (&good.replace("_file = \"secret\"", "_env = \"DUNLIN_NOT_SET\""), "DUNLIN_NOT_SET"),
            (&format!("{good}ca = \"secret\"\n"), "no certificate"),
        ] {
            let why = told(text).unwrap_err();
            assert!(why.contains(word), "{why}");
        }
    }
}
