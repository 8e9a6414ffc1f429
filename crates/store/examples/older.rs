//! Makes books of the first version, and brings books up to this one: what the tests of the upgrade kill on its way.
//! `older make PATH`, `older upgrade PATH BACKUP`.

use dunlin_store::{Place, Store, StoreError, migrations};

fn main() -> Result<(), StoreError> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wrong = || StoreError::Engine("usage: older make PATH | older upgrade PATH BACKUP".to_owned());
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", path] => Store::create_at(&Place::File(path.into()), &migrations::ALL[..1], 0),
        ["upgrade", path, backup] => {
            Store::upgrade(&Place::File(path.into()), Some(backup.as_ref()), 0).map(|_| ())
        }
        _ => Err(wrong()),
    }
}
