//! What the operator says of the provider: a file in TOML.

use serde::Deserialize;
use std::path::PathBuf;

/// The settings of a provider.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// As the provider names itself: `https://...`, to the letter.
    pub issuer: String,
    /// As whom the provider knows this installation.
    pub client_id: String,
    /// The variable that holds the client's secret ...
    pub client_secret_env: Option<String>,
    /// ... or the file that does; neither for a client without one.
    pub client_secret_file: Option<PathBuf>,
    /// The file of certificates, in PEM, that vouch for the provider; else those of the internet.
    pub ca: Option<PathBuf>,
    /// The provider is in the company's own network.
    #[serde(default)]
    pub private_addresses: bool,
    /// The provider is on this machine, and need not have https; for trials.
    #[serde(default)]
    pub loopback: bool,
    /// Values of `amr` of which one says that the provider has asked for a second factor already.
    #[serde(default)]
    pub two_factors_amr: Vec<String>,
    /// The client's secret, once it was read.
    #[serde(skip)]
    pub client_secret: Option<String>,
    /// The certificates, once they were read.
    #[serde(skip)]
    pub ca_pem: Option<String>,
}

impl std::fmt::Debug for Settings {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings of {} for {}", self.issuer, self.client_id)
    }
}

impl Settings {
    /// Reads a file's text; what its names lead to (variables, files) is not yet read.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Settings, String> {
        let settings: Settings = toml::from_str(text).map_err(|e| e.to_string())?;
        if settings.issuer.is_empty() || settings.client_id.is_empty() {
            return Err("`issuer` and `client_id` are needed".to_owned());
        }
        if settings.client_secret_env.is_some() && settings.client_secret_file.is_some() {
            return Err("`client_secret_env` and `client_secret_file`: one of them is enough".to_owned());
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_odd_ones_refused() {
        let good = "issuer = \"https://id.example\"\nclient_id = \"dunlin\"\n";
        let read = Settings::parse(&format!("{good}two_factors_amr = [\"mfa\"]\n")).unwrap();
        assert_eq!((read.issuer.as_str(), read.loopback), ("https://id.example", false));
        for more in
            ["secret = \"x\"", "client_secret_env = \"A\"\nclient_secret_file = \"b\"", "loopback = 1"]
        {
            assert!(Settings::parse(&format!("{good}{more}\n")).is_err(), "{more}");
        }
        assert!(
            Settings::parse("client_id = \"dunlin\"").is_err()
                && Settings::parse("issuer = \"\"\nclient_id = \"x\"").is_err()
        );
        let secret = Settings { client_secret: Some("canary".to_owned()), ..read };
        assert!(!format!("{secret:?}").contains("canary"));
    }
}
