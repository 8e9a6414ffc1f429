//! Where books are: a file, or a database on a server.

use crate::error::StoreError;
use std::fmt;
use std::path::PathBuf;

/// The address of a company's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Embedded books: a SQLite file.
    File(PathBuf),
    /// Books on a PostgreSQL server.
    Server {
        /// The address as libpq takes it.
        url: String,
        /// The schema that holds the tables (`?schema=NAME` in the address; `dunlin` by default).
        schema: String,
    },
}

impl Place {
    /// Reads an address: a path, `sqlite:PATH`, or `postgres://...`.
    ///
    /// # Errors
    /// [`StoreError::Place`] for an empty address, another scheme, or a schema that is not a plain name.
    pub fn parse(text: &str) -> Result<Place, StoreError> {
        let wrong = || StoreError::Place(text.to_owned());
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(wrong()) } else { Ok(Place::File(path.into())) };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let (url, schema) = take_schema(text);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let good = !schema.is_empty() && schema.chars().all(plain) && schema.len() <= 60;
            return if good { Ok(Place::Server { url, schema }) } else { Err(wrong()) };
        }
        if text.is_empty() || text.contains("://") { Err(wrong()) } else { Ok(Place::File(text.into())) }
    }
}

/// The address without its `schema` parameter, and the schema.
fn take_schema(text: &str) -> (String, String) {
    let Some((base, query)) = text.split_once('?') else { return (text.to_owned(), "dunlin".to_owned()) };
    let schema = query.split('&').find_map(|pair| pair.strip_prefix("schema=")).unwrap_or("dunlin");
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("schema=")).collect();
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (url, schema.to_owned())
}

impl fmt::Display for Place {
    /// Without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => write!(f, "{}", path.display()),
            Place::Server { url, schema } => {
                let shown = match (url.find("://"), url.rfind('@')) {
                    (Some(start), Some(at)) if at > start => {
                        let user = url[start + 3..at].split(':').next().unwrap_or_default();
                        format!("{}{user}{}", &url[..start + 3], &url[at..])
                    }
                    _ => url.clone(),
                };
                write!(f, "{shown} (schema {schema})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_without_passwords() {
        assert_eq!(Place::parse("a/books.db").unwrap(), Place::File("a/books.db".into()));
        assert_eq!(Place::parse("sqlite:books.db").unwrap(), Place::File("books.db".into()));
        let server = Place::parse("postgres://me:secret@db/ar?schema=acme&connect_timeout=3").unwrap();
        assert_eq!(server.to_string(), "postgres://me@db/ar?connect_timeout=3 (schema acme)");
        for wrong in ["", "mysql://x", "sqlite:", "postgres://x/y?schema=a;b"] {
            assert_eq!(Place::parse(wrong), Err(StoreError::Place(wrong.to_owned())), "{wrong}");
        }
    }
}
