//! The doors by which people come in beside name and password: passkeys of a site, a provider of OpenID Connect. Each is there
//! where the operator says so.

use super::problem::{self, Problem};
use super::table::PREFIX;
use dunlin_app::people::oidc::Provider;
use dunlin_app::people::passkeys::Site;

/// Those of a server.
#[derive(Debug, Default)]
pub(crate) struct Doors {
    /// Where people reach the server.
    pub(crate) site: Option<Site>,
    /// Who vouches for them.
    pub(crate) provider: Option<Provider>,
}

impl Doors {
    /// The site, where it is known.
    pub(crate) fn site(&self) -> Result<&Site, Problem> {
        let hint = "the operator says where people reach the server: `dunlin serve --origin https://...`";
        self.site.as_ref().ok_or_else(|| problem::not_found().saying("there are no passkeys here").hint(hint))
    }

    /// The provider, and where it sends people back to.
    pub(crate) fn provider(&self) -> Result<(&Provider, String), Problem> {
        let hint = "the operator names one: `dunlin serve --origin https://... --oidc FILE`";
        let none = || problem::not_found().saying("there is no provider of sign-in here").hint(hint);
        let (provider, site) = self.provider.as_ref().zip(self.site.as_ref()).ok_or_else(none)?;
        Ok((provider, format!("{}{PREFIX}/oidc/callback", site.origin())))
    }
}
