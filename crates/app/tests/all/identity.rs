//! The second factor over the books, on both engines: set up, used once, guessed at, recovered, removed, asked of roles.

use crate::common::on_both;
use dunlin_app::people::{Enrolled, Proof, Proved, Right, Role, SignIn, UserChange, Who, code_at};
use dunlin_app::sealing::Sealing;
use dunlin_app::{AppError, Books};

const PASSWORD: &str = "a quiet river bends";

/// Books with an administrator, Ada, and keys to seal with.
fn with_ada(test: impl Fn(&Books)) {
    on_both(|books| {
        books.seal_with(Sealing::of_text(&Sealing::new_key()).unwrap());
        let secret = books.setup_secret().unwrap().unwrap();
        books.set_up(&secret, "Ada", PASSWORD).unwrap();
        test(books);
    });
}

fn sign_in(books: &Books, name: &str) -> SignIn {
    books.sign_in(name, PASSWORD, ("here", "a test")).unwrap()
}

/// Signs in somebody without a second factor.
fn session(books: &Books, name: &str) -> (String, Who) {
    let SignIn::Done(session, _) = sign_in(books, name) else { panic!("refused") };
    let who = books.session(&session).unwrap().unwrap();
    (session, who)
}

fn proof(session: &str) -> Proof<'_> {
    Proof { session, password: PASSWORD, place: "here" }
}

fn done<T: std::fmt::Debug>(proved: Result<Proved<T>, AppError>) -> T {
    match proved.unwrap() {
        Proved::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

fn rule<T: std::fmt::Debug>(told: Result<T, AppError>) -> &'static str {
    match told {
        Err(AppError::Rule { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

/// The bytes of a secret as an authenticator app reads it.
fn of_base32(text: &str) -> Vec<u8> {
    let bits: Vec<u8> = text
        .bytes()
        .map(|c| if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 })
        .flat_map(|five| (0..5).rev().map(move |at| five >> at & 1))
        .collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect()
}

/// An authenticator app: the code of now and of steps from now, so that a test may use two; and the code that set it up.
struct App(Vec<u8>, String);

impl App {
    fn code(&self, steps: i64) -> String {
        code_at(&self.0, jiff::Timestamp::now().as_millisecond() + steps * 30_000)
    }
}

/// Sets up one-time codes in a session.
fn enrol(books: &Books, session: &str, who: &Who) -> (App, Enrolled) {
    let (uri, secret) = done(books.enrol_totp(who, proof(session)));
    assert!(uri.starts_with("otpauth://totp/Dunlin:") && uri.contains(&secret), "{uri}");
    let mut app = App(of_base32(&secret), String::new());
    app.1 = app.code(0);
    let enrolled = done(books.confirm_totp(who, (session, &app.1), "a test"));
    (app, enrolled)
}

fn ticket(books: &Books, name: &str) -> String {
    match sign_in(books, name) {
        SignIn::Factor(ticket) => ticket.secret,
        other => panic!("{other:?}"),
    }
}

fn complete(books: &Books, ticket: &str, code: &str) -> SignIn {
    books.complete_sign_in(ticket, code, ("here", "a test")).unwrap()
}

/// What kinds of things the journal tells.
fn kinds(books: &Books) -> Vec<String> {
    books.journal(0, 1_000).unwrap().into_iter().map(|command| command.kind).collect()
}

#[test]
fn who_has_codes_needs_one_and_each_is_used_once() {
    with_ada(|books| {
        let (old, who) = session(books, "Ada");
        let (other, _) = session(books, "Ada");
        let wrong = Proof { password: "wrong", ..proof(&old) };
        assert_eq!(books.enrol_totp(&who, wrong).unwrap(), Proved::Wrong);
        assert_eq!(rule(books.confirm_totp(&who, (&old, "000000"), "a test")), "nothing_begun");
        let (app, enrolled) = enrol(books, &old, &who);
        assert_eq!(enrolled.recovery.len(), 10);
        assert_eq!(rule(books.enrol_totp(&who, proof(&enrolled.session))), "factor_there");
        // Sessions of the password alone are over.
        for session in [&old, &other] {
            assert_eq!(books.session(session).unwrap(), None);
        }
        assert!(books.session(&enrolled.session).unwrap().is_some());
        // The code that set it up was used; the next one is taken, once.
        let begun = ticket(books, "Ada");
        assert_eq!(complete(books, &begun, &app.1), SignIn::Wrong);
        let next = app.code(1);
        assert_eq!(complete(books, "a guess", &next), SignIn::Wrong);
        let SignIn::Done(session, _) = complete(books, &begun, &next) else { panic!("refused") };
        assert!(!books.session(&session).unwrap().unwrap().must_enrol);
        assert_eq!(complete(books, &begun, &enrolled.recovery[0]), SignIn::Wrong, "the ticket is used up");
        let begun = ticket(books, "Ada");
        assert_eq!(complete(books, &begun, &next), SignIn::Wrong, "the code is used up");
        // A recovery code, as it is or badly typed, once each.
        let typed = enrolled.recovery[0].to_lowercase().replace('-', " ");
        assert!(matches!(complete(books, &begun, &typed), SignIn::Done(..)));
        assert_eq!(complete(books, &ticket(books, "Ada"), &enrolled.recovery[0]), SignIn::Wrong);
        assert!(matches!(complete(books, &ticket(books, "Ada"), &enrolled.recovery[1]), SignIn::Done(..)));
        assert_eq!(books.factors("Ada").unwrap().recovery, 8);
        let kinds = kinds(books);
        for kind in
            ["factor_begun", "factor_enrolled", "sign_in_begun", "second_factor_failed", "recovery_code_used"]
        {
            assert!(kinds.iter().any(|told| told == kind), "{kind}");
        }
    });
}

#[test]
fn few_guesses_at_a_code_are_heard_however_they_come() {
    with_ada(|books| {
        let (first, who) = session(books, "Ada");
        let (app, enrolled) = enrol(books, &first, &who);
        // Fifty at once, of as many tickets, from as many places.
        let tickets: Vec<String> = (0..50).map(|_| ticket(books, "Ada")).collect();
        let heard: usize = std::thread::scope(|scope| {
            let guess = |n: usize, ticket: &str| {
                let told =
                    books.complete_sign_in(ticket, "00000a", (&format!("place {n}"), "a test")).unwrap();
                match told {
                    SignIn::Wrong => 1,
                    SignIn::Later(seconds) => {
                        assert!((1..=901).contains(&seconds), "{seconds}");
                        0
                    }
                    other => panic!("{other:?}"),
                }
            };
            let all: Vec<_> =
                tickets.iter().enumerate().map(|(n, ticket)| scope.spawn(move || guess(n, ticket))).collect();
            all.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(heard, 5);
        // Not even the right code for now; sessions that are there go on.
        assert!(matches!(complete(books, &tickets[0], &app.code(1)), SignIn::Later(_)));
        assert!(matches!(complete(books, &tickets[0], &enrolled.recovery[0]), SignIn::Later(_)));
        assert!(books.session(&enrolled.session).unwrap().is_some());
        assert_eq!(books.factors("Ada").unwrap().recovery, 10);
    });
}

#[test]
fn of_a_role_it_is_asked_and_until_then_nothing_else_goes() {
    with_ada(|books| {
        let bob =
            UserChange { name: "Bob".into(), roles: Some(vec![Role::Manager]), ..UserChange::default() };
        let bob = books.save_user(bob, "Ada").unwrap();
        books.set_password(bob.id, PASSWORD, "Ada").unwrap();
        let (session_of_bob, _) = session(books, "Bob");
        books.set_factor_rule(&[Role::Manager], "Ada").unwrap();
        assert_eq!(books.factor_rule().unwrap(), [Role::Manager]);
        // At once, for sessions that are there too.
        let who = books.session(&session_of_bob).unwrap().unwrap();
        assert!(who.must_enrol && Right::ALL.iter().all(|right| !who.rights.has(*right)));
        let (_, enrolled) = enrol(books, &session_of_bob, &who);
        let who = books.session(&enrolled.session).unwrap().unwrap();
        assert!(!who.must_enrol && who.rights.has(Right::Dun));
        // Programs are not asked, nor are other roles.
        let cy = UserChange { name: "Cy".into(), roles: Some(vec![Role::Auditor]), ..UserChange::default() };
        let cy = books.save_user(cy, "Ada").unwrap();
        books.set_password(cy.id, PASSWORD, "Ada").unwrap();
        assert!(!session(books, "Cy").1.must_enrol);
        books.set_factor_rule(&[], "Ada").unwrap();
        assert_eq!(books.factor_rule().unwrap(), []);
    });
}

#[test]
fn removing_needs_password_and_code_or_an_administrator() {
    with_ada(|books| {
        let (first, who) = session(books, "Ada");
        let (app, enrolled) = enrol(books, &first, &who);
        let own = enrolled.session.as_str();
        let wrong = Proof { password: "wrong", ..proof(own) };
        assert_eq!(books.remove_totp(&who, wrong, &enrolled.recovery[0]).unwrap(), Proved::Wrong);
        assert_eq!(books.remove_totp(&who, proof(own), "000000").unwrap(), Proved::Wrong);
        // A session of the password alone (there is none, but were there one) does not do.
        assert_eq!(rule(books.remove_totp(&who, proof(&first), &app.code(1))), "sign_in_again");
        let renewed = done(books.renew_recovery(&who, proof(own), &enrolled.recovery[0]));
        assert!(renewed.len() == 10 && !renewed.contains(&enrolled.recovery[1]));
        assert_eq!(
            complete(books, &ticket(books, "Ada"), &enrolled.recovery[1]),
            SignIn::Wrong,
            "an old one"
        );
        done(books.remove_totp(&who, proof(own), &app.code(1)));
        assert_eq!(books.session(own).unwrap(), None);
        let told = books.factors("Ada").unwrap();
        assert_eq!((told.totp, told.recovery), (false, 0));
        // An administrator takes away what was lost; not their own.
        let (again, who) = session(books, "Ada");
        let (_, enrolled) = enrol(books, &again, &who);
        assert_eq!(rule(books.reset_factors("Ada", "Ada", Some(who.user))), "own_factors");
        let begun = ticket(books, "Ada");
        books.reset_factors("Ada", "Eve", Some(99)).unwrap();
        assert_eq!(books.session(&enrolled.session).unwrap(), None);
        assert_eq!(complete(books, &begun, &enrolled.recovery[0]), SignIn::Wrong, "what was begun is over");
        assert!(matches!(sign_in(books, "Ada"), SignIn::Done(..)));
        assert!(books.reset_factors("Nobody", "Eve", None).is_err());
        assert!(kinds(books).iter().any(|kind| kind == "factors_reset"));
    });
}

#[test]
fn the_books_hold_no_secret_and_without_the_key_no_code_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let place = dunlin_app::Place::File(folder.path().join("b.db"));
    let books = Books::create(&place).unwrap();
    let secret = books.setup_secret().unwrap().unwrap();
    books.set_up(&secret, "Ada", PASSWORD).unwrap();
    let (first, who) = session(&books, "Ada");
    let (uri, base32) = done(books.enrol_totp(&who, proof(&first)));
    let app = App(of_base32(&base32), String::new());
    let enrolled = done(books.confirm_totp(&who, (&first, &app.code(0)), "a test"));
    // Canaries: neither in the file, nor in its log, nor in a copy.
    books.backup(&folder.path().join("copy.db")).unwrap();
    let mut canaries: Vec<Vec<u8>> = vec![base32.into_bytes(), app.0.clone(), uri.into_bytes()];
    canaries.extend(enrolled.recovery.iter().map(|code| code.clone().into_bytes()));
    canaries.push(enrolled.session.clone().into_bytes());
    let mut looked = 0;
    for file in std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap();
        for canary in &canaries {
            assert!(!bytes.windows(canary.len()).any(|part| part == canary.as_slice()), "{}", file.display());
        }
        looked += 1;
    }
    assert!(looked >= 3, "books, copy, key");
    // Somebody with the books but without the key, or with another.
    drop(books);
    std::fs::remove_file(folder.path().join("b.db.key")).unwrap();
    let books = Books::open(&place).unwrap();
    let begun = ticket(&books, "Ada");
    let told = books.complete_sign_in(&begun, &app.code(1), ("here", "a test"));
    assert_eq!(rule(told), "secrets_key");
    // Recovery codes need no key.
    assert!(matches!(complete(&books, &begun, &enrolled.recovery[0]), SignIn::Done(..)));
}

#[test]
fn an_issuers_subject_is_one_user() {
    with_ada(|books| {
        books.save_user(UserChange { name: "Bob".into(), ..UserChange::default() }, "Ada").unwrap();
        let issuer = "https://id.example";
        books.link("Ada", issuer, "s-1", "Ada").unwrap();
        books.link("Ada", issuer, "s-1", "Ada").unwrap();
        assert_eq!(rule(books.link("Bob", issuer, "s-1", "Ada")), "link_taken");
        books.link("Bob", "https://other.example", "s-1", "Ada").unwrap();
        assert_eq!(books.links("Ada").unwrap().len(), 1);
        assert!(books.unlink("Bob", issuer, "s-1", "Ada").is_err());
        books.unlink("Ada", issuer, "s-1", "Ada").unwrap();
        books.link("Bob", issuer, "s-1", "Ada").unwrap();
        assert_eq!((books.links("Ada").unwrap().len(), books.links("Bob").unwrap().len()), (0, 2));
        for (name, issuer, subject) in
            [("Nobody", issuer, "s"), ("Ada", "", "s"), ("Ada", issuer, " s"), ("Ada", issuer, "s\n")]
        {
            assert!(books.link(name, issuer, subject, "Ada").is_err(), "{name} {issuer} {subject:?}");
        }
    });
}
