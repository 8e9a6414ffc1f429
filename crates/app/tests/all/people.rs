//! People and programs over the books, on both engines: the first administrator, roles, passwords, sessions, tokens.

use crate::common::{bring, day, on_both, open};
use crate::posting::post;
use dunlin_app::people::{Right, Role, Scope, SignIn, UserChange};
use dunlin_app::{AppError, Books};
use dunlin_formats::FileKind;

const PASSWORD: &str = "a quiet river bends";

/// Books with an administrator, Ada.
fn with_ada(test: impl Fn(&Books)) {
    on_both(|books| {
        let secret = books.setup_secret().unwrap().unwrap();
        books.set_up(&secret, "Ada", PASSWORD).unwrap();
        test(books);
    });
}

fn sign_in(books: &Books, name: &str, password: &str, place: &str) -> SignIn {
    books.sign_in(name, password, (place, "a test")).unwrap()
}

fn user(name: &str, roles: &[Role]) -> UserChange {
    UserChange { name: name.to_owned(), roles: Some(roles.to_vec()), ..UserChange::default() }
}

#[test]
fn the_first_administrator_is_made_once_with_the_last_secret() {
    on_both(|books| {
        let old = books.setup_secret().unwrap().unwrap();
        let new = books.setup_secret().unwrap().unwrap();
        for (secret, password) in
            [(old.as_str(), PASSWORD), ("guess", PASSWORD), ("", PASSWORD), (&new, "password12")]
        {
            let told = books.set_up(secret, "Ada", password);
            assert!(matches!(told, Err(AppError::Refused { .. })), "{told:?}");
        }
        let ada = books.set_up(&new, "Ada", PASSWORD).unwrap();
        assert_eq!((ada.name.as_str(), ada.is_active), ("Ada", true));
        assert!(books.set_up(&new, "Eve", PASSWORD).is_err(), "once");
        assert_eq!(books.setup_secret().unwrap(), None);
        assert!(matches!(sign_in(books, "Ada", PASSWORD, "here"), SignIn::Done(..)));
    });
}

#[test]
fn nobody_locks_another_out_and_few_guesses_are_heard() {
    with_ada(|books| {
        let mut heard = 0;
        for n in 0..100 {
            match sign_in(books, "Ada", &format!("guess {n}"), "there") {
                SignIn::Wrong => heard += 1,
                SignIn::Later(seconds) => assert!((1..=901).contains(&seconds), "{seconds}"),
                other => panic!("a guess: {other:?}"),
            }
        }
        assert_eq!(heard, 5);
        // Not even with the right password, from there; from elsewhere Ada works on.
        assert!(matches!(sign_in(books, "Ada", PASSWORD, "there"), SignIn::Later(_)));
        assert!(matches!(sign_in(books, "Ada", PASSWORD, "here"), SignIn::Done(..)));
        // One place guessing at many names.
        let heard =
            (0..100).filter(|n| sign_in(books, &format!("u{n}"), "x", "afar") == SignIn::Wrong).count();
        assert_eq!(heard, 20);
        // Who signs in begins anew.
        for _ in 0..3 {
            for _ in 0..4 {
                assert_eq!(sign_in(books, "Ada", "wrong", "home"), SignIn::Wrong);
            }
            assert!(matches!(sign_in(books, "Ada", PASSWORD, "home"), SignIn::Done(..)));
        }
    });
}

#[test]
fn sessions_are_listed_and_end() {
    with_ada(|books| {
        let SignIn::Done(secret, ada) = sign_in(books, "Ada", PASSWORD, "here") else { panic!("refused") };
        let SignIn::Done(other, _) = sign_in(books, "Ada", PASSWORD, "there") else { panic!("refused") };
        let who = books.session(&secret).unwrap().unwrap();
        assert_eq!((who.name.as_str(), who.is_program, &who.scope), ("Ada", false, &Scope::All));
        assert!(who.rights.has(Right::People) && who.rights.has(Right::Work));
        assert_eq!(books.session("guess").unwrap(), None);
        let seats = books.sessions(ada.id).unwrap();
        assert_eq!(seats.iter().map(|seat| seat.agent.as_str()).collect::<Vec<_>>(), ["a test", "a test"]);
        books.sign_out(&secret, "Ada").unwrap();
        assert_eq!(books.session(&secret).unwrap(), None);
        let left = books.sessions(ada.id).unwrap();
        assert_eq!(left.len(), 1);
        assert!(!books.end_session(ada.id, "nothing", "Ada").unwrap());
        assert!(books.end_session(ada.id, &left[0].id, "Ada").unwrap());
        assert_eq!(books.session(&other).unwrap(), None);
        // A new password ends all of them, and the old one is of no use.
        let SignIn::Done(third, _) = sign_in(books, "Ada", PASSWORD, "here") else { panic!("refused") };
        assert!(books.set_password(ada.id, "ada1234567", "Ada").is_err(), "weak");
        books.set_password(ada.id, "seven lamps of glass", "Ada").unwrap();
        assert_eq!(books.session(&third).unwrap(), None);
        assert_eq!(sign_in(books, "Ada", PASSWORD, "here"), SignIn::Wrong);
        assert!(matches!(sign_in(books, "Ada", "seven lamps of glass", "here"), SignIn::Done(..)));
    });
}

#[test]
fn who_leaves_is_out_at_once_and_somebody_always_manages_people() {
    with_ada(|books| {
        let bob = books.save_user(user("Bob", &[Role::Collector]), "Ada").unwrap();
        assert_eq!(sign_in(books, "Bob", "", "here"), SignIn::Wrong, "no password yet");
        books.set_password(bob.id, PASSWORD, "Ada").unwrap();
        let SignIn::Done(secret, _) = sign_in(books, "Bob", PASSWORD, "here") else { panic!("refused") };
        let (_, token) =
            books.make_token("Bob", ("wire", &[Right::Read]), (day("2024-01-01"), None), "Ada").unwrap();
        books
            .save_user(
                UserChange { name: "Bob".into(), is_active: Some(false), ..UserChange::default() },
                "Ada",
            )
            .unwrap();
        assert_eq!(books.session(&secret).unwrap(), None);
        assert_eq!(books.token(&token, day("2024-01-01")).unwrap(), None);
        assert_eq!(sign_in(books, "Bob", PASSWORD, "here"), SignIn::Wrong);
        for change in [
            user("Ada", &[Role::Manager]),
            UserChange { name: "Ada".into(), is_active: Some(false), ..UserChange::default() },
        ] {
            let told = books.save_user(change, "Ada");
            assert!(matches!(told, Err(AppError::Rule { code: "last_administrator", .. })), "{told:?}");
        }
        assert!(books.save_user(user(" ", &[Role::Auditor]), "Ada").is_err());
        assert!(books.set_password(99, PASSWORD, "Ada").is_err());
        assert_eq!(books.users().unwrap().len(), 2);
    });
}

#[test]
fn a_token_may_no_more_than_its_user_up_to_its_day() {
    with_ada(|books| {
        books.save_user(user("Cy", &[Role::Auditor]), "Ada").unwrap();
        let today = day("2024-03-01");
        let make = |scopes: &[Right], until: Option<&str>| {
            books.make_token("Cy", ("wire", scopes), (today, until.map(day)), "Ada")
        };
        let (id, secret) = make(&[Right::Read, Right::Cash], Some("2024-03-31")).unwrap();
        assert!(secret.starts_with("dunlin_") && secret.len() == 50);
        let who = books.token(&secret, day("2024-03-31")).unwrap().unwrap();
        assert_eq!(who.rights.iter().collect::<Vec<_>>(), [Right::Read]);
        assert!(who.is_program && who.name == "Cy");
        assert_eq!(books.token(&secret, day("2024-04-01")).unwrap(), None, "over");
        assert_eq!(books.token(&secret[7..], today).unwrap(), None);
        assert!(make(&[], None).is_err() && make(&[Right::Read], Some("2024-02-29")).is_err());
        assert!(books.make_token("Eve", ("wire", &[Right::Read]), (today, None), "Ada").is_err());
        books.revoke_token(id, today, "gone", "Ada").unwrap();
        assert_eq!(books.token(&secret, today).unwrap(), None);
        assert!(books.revoke_token(id, today, "gone", "Ada").is_err());
        let told = books.tokens().unwrap();
        assert_eq!((told[0].user.as_str(), told[0].revoked), ("Cy", Some(today)));
    });
}

#[test]
fn a_portfolio_holds_nothing_of_others() {
    on_both(|books| {
        let invoices = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C2,2024-01-20,2024-02-19,50.00\n\
                        I3,C3,2024-01-10,2024-02-09,70.00\n";
        bring(books, FileKind::Invoices, invoices);
        for act in [
            r#"{"do":"customer","number":"C1","collector":"Ada"}"#,
            r#"{"do":"customer","number":"C2","collector":"Bob","parent":"C1"}"#,
            r#"{"do":"customer","number":"C3","collector":"Cy","parent":"C2"}"#,
            r#"{"do":"contact","customer":"C1","name":"one","email":"one@c1.example","roles":["dunning"]}"#,
            r#"{"do":"contact","customer":"C2","name":"two","email":"two@c2.example","roles":["dunning"]}"#,
            r#"{"do":"activity","customer":"C2","at":"2024-02-01T10:00","outcome":"noted","note":"secret"}"#,
            r#"{"do":"promise","customer":"C2","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"50.00"}],"items":["I2"]}"#,
            r#"{"do":"promise","customer":"C1","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"10.00"}],"items":["I1"]}"#,
            r#"{"do":"dispute","document":"I2","disputed":true,"reason":"price","date":"2024-02-12","amount":"5.00"}"#,
            r#"{"do":"tag","customer":"C2","tag":"secret"}"#,
            r#"{"do":"team","collector":"Ada","team":"north","date":"2024-02-01"}"#,
            r#"{"do":"team","collector":"Cy","team":"north","date":"2024-03-01"}"#,
        ] {
            post(books, act).unwrap();
        }
        let seen = |scope: &Scope, at: &str| {
            let desk = books.desk_for(scope, day(at), dunlin_core::day::Instant::NEVER, None).unwrap();
            let l = desk.ledger();
            l.check().unwrap();
            let names: Vec<&str> = l.customers.iter().collect();
            let documents: Vec<&str> = l.documents.iter().collect();
            let facts = &desk.collecting.facts;
            let told = format!(
                "{names:?} {documents:?} {:?}",
                facts.people.iter().map(|p| &p.name).collect::<Vec<_>>()
            );
            let of = (facts.promises.len(), facts.disputes.len(), facts.activities.len(), facts.tags.len());
            format!("{told} {of:?}")
        };
        let own =
            |collector: &str, team: &str| Scope::Portfolio { collector: collector.into(), team: team.into() };
        assert_eq!(seen(&own("Ada", ""), "2024-02-15"), r#"["C1"] ["I1"] ["one"] (1, 0, 0, 0)"#);
        assert_eq!(seen(&own("Bob", ""), "2024-02-15"), r#"["C2"] ["I2"] ["two"] (1, 1, 1, 1)"#);
        assert_eq!(seen(&own("", "north"), "2024-02-15"), r#"["C1"] ["I1"] ["one"] (1, 0, 0, 0)"#);
        assert_eq!(
            seen(&own("", "north"), "2024-03-15"),
            r#"["C1", "C3"] ["I1", "I3"] ["one"] (1, 0, 0, 0)"#
        );
        assert_eq!(seen(&own("", ""), "2024-02-15"), "[] [] [] (0, 0, 0, 0)");
        assert_eq!(seen(&own("Eve", "south"), "2024-02-15"), "[] [] [] (0, 0, 0, 0)");
        assert!(seen(&Scope::All, "2024-02-15").starts_with(r#"["C1", "C2", "C3"]"#));
    });
}

#[test]
fn a_desk_from_kept_columns_is_the_desk_from_the_books() {
    on_both(|books| {
        let invoices = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C2,2024-01-20,2024-02-19,50.00\n";
        bring(books, FileKind::Invoices, invoices);
        let own = Scope::Portfolio { collector: "Ada".into(), team: String::new() };
        let kept = dunlin_app::present::Kept::new(books.clone());
        for act in [
            r#"{"do":"customer","number":"C1","name":"One","collector":"Ada"}"#,
            r#"{"do":"payment","number":"P1","customer":"C1","date":"2024-02-12","amount":"60.00","currency":"EUR","apply":[{"to":"I1","amount":"60.00"}]}"#,
            r#"{"do":"document","kind":"invoice","number":"I3","customer":"C1","date":"2024-02-12","due":"2024-03-12","amount":"9.00","currency":"EUR"}"#,
            r#"{"do":"return_payment","document":"P1","date":"2024-02-14"}"#,
            r#"{"do":"customer","number":"C2","collector":"Ada"}"#,
            r#"{"do":"merge","customer":"C2","into":"C1"}"#,
            r#"{"do":"void","document":"I3","date":"2024-02-15"}"#,
        ] {
            post(books, act).unwrap();
            for scope in [&Scope::All, &own] {
                let at = day("2024-02-16");
                let quick = kept.now().unwrap().desk(scope, at).unwrap();
                let slow = books.desk_for(scope, at, dunlin_core::day::Instant::NEVER, None).unwrap();
                assert_eq!(quick.columns.seq(), slow.columns.seq());
                assert_eq!(open(quick.ledger(), "2024-02-16"), open(slow.ledger(), "2024-02-16"), "{act}");
                let names = |desk: &dunlin_app::collect::Desk| desk.ledger().customer_names.clone();
                assert_eq!((names(&quick), quick.plan()), (names(&slow), slow.plan()), "{act}");
            }
        }
    });
}
