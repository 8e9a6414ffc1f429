//! Second factors and what works once, on both engines.

use crate::places::places;
use dunlin_store::identity::{Challenge, Passkey};
use dunlin_store::{Store, StoreError, Tx, table};

/// Runs something in a transaction of its own.
fn write<T: Send + 'static>(
    store: &Store,
    run: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write_alone(run).unwrap()
}

fn passkey(credential: &str, user: i64) -> Passkey {
    let (label, public_key) = ("a key".to_owned(), "AAAA".to_owned());
    let credential = credential.to_owned();
    Passkey { credential, user, label, algorithm: -7, public_key, counter: 3, made_ms: 10, used_ms: 10 }
}

fn challenge(hash: &str, until_ms: i64) -> Challenge {
    Challenge { hash: hash.to_owned(), kind: "ticket".to_owned(), user: 7, body: "b".to_owned(), until_ms }
}

fn on_both(test: impl Fn(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path()) {
        test(&Store::create(&place, 0).unwrap());
    }
}

#[test]
fn a_step_and_a_recovery_code_are_used_once() {
    on_both(|store| {
        write(store, |tx| tx.set_totp(7, "sealed", 1));
        write(store, |tx| tx.confirm_totp(7));
        let totp = write(store, |tx| tx.totp(7)).unwrap();
        assert_eq!((totp.secret.as_str(), totp.is_confirmed, totp.last_step), ("sealed", true, 0));
        let used = [5, 5, 4, 6].map(|step| write(store, move |tx| tx.use_step(7, step)));
        assert_eq!(used, [true, false, false, true]);
        // Set up anew: nothing of before counts.
        write(store, |tx| tx.set_totp(7, "another", 2));
        let totp = write(store, |tx| tx.totp(7)).unwrap();
        assert_eq!((totp.is_confirmed, totp.last_step), (false, 0));
        write(store, |tx| tx.set_recovery(7, &["a".into(), "b".into()]));
        assert!(write(store, |tx| tx.use_recovery(7, "a")));
        assert!(!write(store, |tx| tx.use_recovery(7, "a")) && !write(store, |tx| tx.use_recovery(8, "b")));
        assert_eq!(write(store, |tx| tx.recovery_left(7)), 1);
        write(store, |tx| tx.drop_factors(7));
        assert_eq!((write(store, |tx| tx.totp(7)), write(store, |tx| tx.recovery_left(7))), (None, 0));
    });
}

#[test]
fn a_passkey_counts_on_and_is_one_users() {
    on_both(|store| {
        write(store, |tx| tx.add_passkey(&passkey("c", 7)));
        let twice: Result<(), StoreError> = store.write_alone(|tx| tx.add_passkey(&passkey("c", 8)));
        assert!(twice.is_err());
        assert!(write(store, |tx| tx.use_passkey(&passkey("c", 7), 4, 20)));
        assert!(!write(store, |tx| tx.use_passkey(&passkey("c", 7), 9, 30)), "looked at before it was used");
        let found = write(store, |tx| tx.passkey("c")).unwrap();
        assert_eq!((found.user, found.counter, found.used_ms), (7, 4, 20));
        assert!(!write(store, |tx| tx.drop_passkey(8, "c")) && write(store, |tx| tx.drop_passkey(7, "c")));
        assert_eq!(write(store, |tx| tx.passkeys_of(7)), []);
    });
}

#[test]
fn what_works_once_is_begun_once_and_forgotten_when_it_is_over() {
    on_both(|store| {
        assert!(write(store, |tx| tx.begin_challenge(&challenge("h", 100), 0)));
        assert!(!write(store, |tx| tx.begin_challenge(&challenge("h", 100), 50)));
        assert_eq!(write(store, |tx| tx.challenge("h")), Some(challenge("h", 100)));
        assert!(write(store, |tx| tx.begin_challenge(&challenge("other", 300), 101)));
        assert_eq!(write(store, |tx| tx.challenge("h")), None, "over");
        assert!(
            write(store, |tx| tx.take_challenge("other")) && !write(store, |tx| tx.take_challenge("other"))
        );
        write(store, |tx| tx.begin_challenge(&challenge("third", 300), 101));
        write(store, |tx| tx.end_challenges(7));
        assert_eq!(write(store, |tx| tx.challenge("third")), None);
    });
}

#[test]
fn the_last_that_was_said_of_a_subject_and_of_roles_counts() {
    on_both(|store| {
        for (user, roles) in [(7, "manager"), (0, ""), (8, "manager,auditor")] {
            write(store, move |tx| {
                let seq = tx.begin()?;
                let (link, rule) = (tx.next_id(&table::USER_LINKS)?, tx.next_id(&table::FACTOR_RULES)?);
                tx.insert(
                    &table::USER_LINKS,
                    &[link.into(), seq.into(), "i".into(), "s".into(), user.into()],
                )?;
                tx.insert(&table::FACTOR_RULES, &[rule.into(), seq.into(), roles.into()])?;
                tx.record(&format!("k{user}"), "test", "tester", 1_000, "{}", "{}")?;
                Ok(())
            });
            let expected = Some(user).filter(|user| *user > 0);
            assert_eq!(write(store, |tx| tx.user_of_link("i", "s")), expected);
            assert_eq!(write(store, |tx| tx.factor_rule()), roles);
        }
        assert_eq!(write(store, |tx| tx.user_of_link("i", "t")), None);
    });
}
