//! Collecting over the books, on both engines: commands, notices, promises, strategies, the worklist.

use crate::common::{bring, day, on_both};
use crate::posting::post;
use dunlin_app::collect::Desk;
use dunlin_app::{AppError, Books};
use dunlin_core::collect::promise::Standing;
use dunlin_core::collect::worklist::Room;
use dunlin_core::day::Instant;
use dunlin_formats::FileKind;

/// Two customers, three invoices; 2024-02-14 is five days after the first due date, a Wednesday.
const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C1,2024-01-20,2024-02-19,50.00\n\
                        I3,C2,2024-01-10,2024-02-09,70.00\n";

pub(crate) fn with_invoices(test: impl Fn(&Books)) {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        test(books);
        assert_eq!(books.check().unwrap(), Vec::<String>::new());
    });
}

pub(crate) fn desk(books: &Books, at: &str) -> Desk {
    books.desk(day(at), Instant::NEVER, None).unwrap()
}

/// What would be done and what is withheld.
pub(crate) fn preview(books: &Books, at: &str) -> Vec<String> {
    let desk = desk(books, at);
    let plan = desk.plan();
    let l = desk.ledger();
    let name = |segment: u16, step: u16| {
        desk.used.strategy.segments[usize::from(segment)].steps[usize::from(step)].name.clone()
    };
    let mut all: Vec<String> = plan
        .actions
        .iter()
        .map(|a| {
            let items: Vec<String> = a.parts.iter().map(|p| l.item_name(p.item)).collect();
            format!("{} {} {}", name(a.segment, a.step), items.join("+"), a.total)
        })
        .collect();
    let no = plan
        .withheld
        .iter()
        .map(|w| format!("{} {} no: {}", name(w.segment, w.step), l.item_name(w.item), w.why.code()));
    all.extend(no);
    all
}

pub(crate) fn dun(books: &Books, at: &str) -> usize {
    books.dun(day(at), None, "tester").unwrap().notices.len()
}

pub(crate) fn issue(books: &Books, at: &str) -> (usize, Vec<String>) {
    let done = books.issue_notices(day(at), None, (None, "tester")).unwrap();
    (done.issued.len(), done.cancelled.into_iter().map(|(_, item, why)| format!("{item}: {why}")).collect())
}

pub(crate) fn ok(books: &Books, act: &str) -> Vec<(String, i64)> {
    let posted = post(books, act).unwrap_or_else(|e| panic!("{act}: {e}"));
    posted.made.into_iter().map(|made| (made.what, made.number)).collect()
}

#[test]
fn drafts_are_made_once_and_looked_at_again_when_they_are_issued() {
    with_invoices(|books| {
        assert_eq!(preview(books, "2024-02-14"), ["reminder I1 10000", "reminder I3 7000"]);
        assert_eq!(dun(books, "2024-02-14"), 2);
        assert_eq!(dun(books, "2024-02-14"), 0, "a second run adds nothing");
        // C2 pays before the letters leave.
        ok(
            books,
            r#"{"do":"payment","number":"P1","customer":"C2","date":"2024-02-14","amount":"70.00","currency":"EUR","apply":[{"to":"I3","amount":"70.00"}]}"#,
        );
        let (issued, cancelled) = issue(books, "2024-02-14");
        assert_eq!((issued, cancelled), (1, vec!["I3: nothing is open".to_owned()]));
        assert_eq!(issue(books, "2024-02-14"), (0, vec![]));
        assert!(preview(books, "2024-02-14").iter().all(|line| line.contains("no:")));
        // The next level follows the issued one.
        assert_eq!(preview(books, "2024-02-26"), ["second reminder I1+I2 15000", "call I1 no: interval"]);
        let earlier = books.dun(day("2024-02-13"), None, "tester");
        assert!(matches!(earlier, Err(AppError::Refused { .. })), "{earlier:?}");
    });
}

#[test]
fn a_cancelled_notice_is_drafted_again_and_only_the_last_level_is_cancelled() {
    with_invoices(|books| {
        let first = books.dun(day("2024-02-14"), None, "tester").unwrap().notices;
        books.cancel_notice(day("2024-02-14"), (&first[0], "a test"), (None, "tester")).unwrap();
        assert_eq!(dun(books, "2024-02-14"), 1);
        assert_eq!(issue(books, "2024-02-14").0, 2);
        assert_eq!(dun(books, "2024-02-26"), 2);
        assert_eq!(issue(books, "2024-02-26").0, 2);
        let told = books.cancel_notice(day("2024-02-27"), (&first[1], "a test"), (None, "tester"));
        assert!(matches!(told, Err(AppError::Rule { code: "not_last_level", .. })), "{told:?}");
        assert!(matches!(
            books.cancel_notice(day("2024-02-27"), ("N-99", "a test"), (None, "tester")),
            Err(AppError::Refused { .. })
        ));
    });
}

#[test]
fn two_runs_at_once_draft_everything_once() {
    with_invoices(|books| {
        let made: usize = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| dun(books, "2024-02-14"))).collect();
            runs.into_iter().map(|run| run.join().unwrap()).sum()
        });
        assert_eq!(made, 2);
        let key = || Some("night-1");
        let once = books.dun(day("2024-02-26"), key(), "tester").unwrap();
        let again = books.dun(day("2024-02-26"), key(), "tester").unwrap();
        assert_eq!(once.notices, again.notices);
        assert!(again.repeated && !once.repeated);
        let nothing = || books.dun(day("2024-02-26"), Some("night-2"), "tester").unwrap();
        assert!(nothing().notices.is_empty() && nothing().repeated, "a run that had nothing to draft");
        let other = books.dun(day("2024-02-27"), key(), "tester");
        assert!(matches!(other, Err(AppError::KeyTaken(_))), "{other:?}");
    });
}

#[test]
fn what_is_promised_disputed_or_forbidden_is_left_in_peace() {
    with_invoices(|books| {
        let promise = r#"{"do":"promise","customer":"C1","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"100.00"}],"items":["I1"]}"#;
        let first = ok(books, promise)[0].1;
        assert_eq!(preview(books, "2024-02-14"), ["reminder I3 7000", "reminder I1 no: promised"]);
        // A later promise about the same takes its place.
        ok(books, &promise.replace("2024-02-20", "2024-02-21").replace("2024-02-12", "2024-02-13"));
        let states = |at: &str| {
            let desk = desk(books, at);
            let promises = &desk.collecting.facts.promises;
            promises.iter().map(|p| desk.kept(p).name()).collect::<Vec<_>>()
        };
        assert_eq!(states("2024-02-14"), ["ended", "pending"]);
        let twice = post(books, &format!(r#"{{"do":"end_promise","promise":{first},"date":"2024-02-14"}}"#));
        assert!(twice.is_err(), "it has ended already");
        // Broken on the third day after: the first thing to do.
        assert_eq!(states("2024-02-24"), ["ended", "broken"]);
        let desk = desk(books, "2024-02-26");
        let list = desk.worklist(&desk.plan(), Room::Rows(10), None);
        assert_eq!(desk.ledger().customers.text(list.rows[0].customer), "C1");
        assert!(list.rows[0].why[0].starts_with("promise broken on 2024-02-24"), "{:?}", list.rows[0].why);

        ok(
            books,
            r#"{"do":"dispute","document":"I3","disputed":true,"reason":"price","amount":"20.00","date":"2024-02-12"}"#,
        );
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 5000".to_owned()));
        ok(
            books,
            r#"{"do":"dispute","document":"I3","disputed":false,"outcome":"credited","date":"2024-02-13"}"#,
        );
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 7000".to_owned()));
        ok(
            books,
            r#"{"do":"permission","customer":"C2","kind":"do_not_contact","allowed":false,"date":"2024-02-10"}"#,
        );
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 no: do_not_contact".to_owned()));
        ok(
            books,
            r#"{"do":"permission","customer":"C2","kind":"do_not_contact","allowed":true,"date":"2024-02-13"}"#,
        );
        assert!(preview(books, "2024-02-12").iter().all(|line| !line.contains("I3")), "not due yet");
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 7000".to_owned()));
        let hold =
            ok(books, r#"{"do":"customer_hold","customer":"C2","date":"2024-02-12","reason":"audit"}"#)[0].1;
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 no: on_hold".to_owned()));
        ok(books, &format!(r#"{{"do":"end_hold","hold":{hold},"date":"2024-02-14"}}"#));
        ok(books, r#"{"do":"place","document":"I3","agency":"A","date":"2024-02-13","commission":"12.5"}"#);
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 no: placed".to_owned()));
        ok(books, r#"{"do":"recall","document":"I3","date":"2024-02-14"}"#);
        assert!(preview(books, "2024-02-14").contains(&"reminder I3 7000".to_owned()));
    });
}

#[test]
fn contacts_receive_and_activities_tell_what_is_next() {
    with_invoices(|books| {
        ok(
            books,
            r#"{"do":"contact","customer":"C1","name":"Ada","roles":["dunning"],"email":"ada@c1","zone":"Europe/Berlin"}"#,
        );
        ok(books, r#"{"do":"contact","customer":"C1","name":"Ada","phone":"+49 1"}"#);
        let desk_then = desk(books, "2024-02-14");
        let person = &desk_then.collecting.facts.people[0];
        assert_eq!(
            (person.email.as_str(), person.phone.as_str(), desk_then.collecting.facts.people.len()),
            ("ada@c1", "+49 1", 1)
        );
        assert_eq!(dun(books, "2024-02-14"), 2);
        let made = desk(books, "2024-02-14").collecting.facts.notices;
        assert_eq!(made.iter().map(|n| n.medium.name()).collect::<Vec<_>>(), ["email", "letter"]);
        // She opts out before it leaves.
        ok(
            books,
            r#"{"do":"permission","customer":"C1","contact":"ada","medium":"email","kind":"opt_out","allowed":false,"date":"2024-02-14"}"#,
        );
        assert_eq!(issue(books, "2024-02-14"), (1, vec!["I1: opted out of this channel".to_owned()]));
        ok(
            books,
            r#"{"do":"activity","customer":"C1","contact":"Ada","at":"2024-02-15T10:15","medium":"call","outcome":"reached","note":"sends it to her boss","next_date":"2024-02-22","next_step":"ask again"}"#,
        );
        let desk = desk(books, "2024-02-22");
        let list = desk.worklist(&desk.plan(), Room::Rows(10), None);
        assert_eq!(list.rows[0].why[0], "ask again (agreed for 2024-02-22)");
        // What happens later does not change what that day's list said.
        ok(
            books,
            r#"{"do":"activity","customer":"C1","at":"2024-02-25T09:00","medium":"call","outcome":"reached"}"#,
        );
        let again = books.desk(day("2024-02-22"), Instant::NEVER, None).unwrap();
        assert_eq!(again.worklist(&again.plan(), Room::Rows(10), None).rows[0].why[0], list.rows[0].why[0]);
        let story: Vec<String> = desk.story(0).into_iter().map(|s| s.words).collect();
        assert_eq!(
            story[0],
            "call with Ada, reached: sends it to her boss; next 2024-02-22 ask again (tester)"
        );
        assert!(story.iter().any(|line| line.contains("cancelled on 2024-02-14")), "{story:?}");
    });
}

#[test]
fn strategies_have_versions_and_days() {
    with_invoices(|books| {
        let text = "name = \"firm\"\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"first\"\nafter_due = 2\nwrite = \"first\"\n";
        let activate = |text: &str, from: &str| {
            books.activate_strategy(text.to_owned(), day(from), None, "tester").map(|known| known.version)
        };
        assert_eq!(activate(text, "2024-02-12").unwrap(), 1);
        assert_eq!(activate(&text.replace("after_due = 2", "after_due = 4"), "2024-02-14").unwrap(), 2);
        assert_eq!(activate(text, "2024-03-01").unwrap(), 1, "the same text is the same version");
        assert!(matches!(activate("name = 3", "2024-03-01"), Err(AppError::Refused { .. })));
        assert_eq!(desk(books, "2024-02-11").used.version, None);
        assert_eq!(desk(books, "2024-02-13").used.version, Some(("firm".to_owned(), 1)));
        assert_eq!(desk(books, "2024-02-20").used.version, Some(("firm".to_owned(), 2)));
        assert_eq!(preview(books, "2024-02-13"), ["first I1 10000", "first I3 7000"]);
    });
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    with_invoices(|books| {
        let told = |act: &str| match post(books, act) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("{act} was done"),
        };
        for (act, words) in [
            (r#"{"do":"contact","customer":"C9","name":"Ada"}"#, "there is no customer `C9`"),
            (r#"{"do":"contact","customer":"C1","name":" "}"#, "the contact's name is empty"),
            (
                r#"{"do":"contact","customer":"C1","name":"A","roles":["king"]}"#,
                "`king` is no role of a contact",
            ),
            (
                r#"{"do":"contact","customer":"C1","name":"A","zone":"Mars/One"}"#,
                "`Mars/One` is no time zone",
            ),
            (
                r#"{"do":"permission","customer":"C1","kind":"mood","allowed":false,"date":"2024-01-01"}"#,
                "`mood` is no reason not to contact",
            ),
            (
                r#"{"do":"permission","customer":"C1","contact":"Eve","kind":"opt_out","allowed":false,"date":"2024-01-01"}"#,
                "the customer has no contact `Eve`; it has none",
            ),
            (r#"{"do":"activity","customer":"C1","at":"noon","outcome":"reached"}"#, "`noon` is no moment"),
            (
                r#"{"do":"activity","customer":"C1","at":"2024-01-01T10:00","outcome":"fine"}"#,
                "`fine` is no outcome",
            ),
            (
                r#"{"do":"promise","customer":"C1","date":"2024-02-01","currency":"EUR","parts":[]}"#,
                "nothing is promised",
            ),
            (
                r#"{"do":"promise","customer":"C1","date":"2024-02-01","currency":"EUR","parts":[{"due":"2024-01-01","amount":"1"}]}"#,
                "1 is promised for 2024-01-01, which must not be before 2024-02-01",
            ),
            (
                r#"{"do":"promise","customer":"C1","date":"2024-02-01","currency":"EUR","parts":[{"due":"2024-03-01","amount":"1"}],"items":["I3"]}"#,
                "I3 is not of this customer in EUR",
            ),
            (r#"{"do":"end_promise","promise":77,"date":"2024-02-01"}"#, "there is no promise 77"),
            (r#"{"do":"dispute","document":"I1","disputed":false}"#, "I1 is not in dispute"),
            (
                r#"{"do":"customer_hold","customer":"C1","date":"2024-02-01","until":"2024-01-01","reason":"x"}"#,
                "the hold would end on 2024-01-01, before it begins",
            ),
            (r#"{"do":"recall","document":"I1","date":"2024-02-01"}"#, "I1 is with no agency"),
        ] {
            assert_eq!(told(act), words, "{act}");
        }
    });
}

#[test]
fn a_promise_is_known_only_from_when_it_was_recorded() {
    with_invoices(|books| {
        let before = books.head().unwrap();
        let columns = books.columns(Instant::NEVER).unwrap();
        ok(
            books,
            r#"{"do":"promise","customer":"C1","date":"2024-02-01","currency":"EUR","parts":[{"due":"2024-03-01","amount":"100.00"}]}"#,
        );
        assert_eq!(columns.seq(), before.seq);
        assert!(books.collecting(&columns).unwrap().facts.promises.is_empty());
        let desk = desk(books, "2024-02-14");
        assert_eq!(desk.kept(&desk.collecting.facts.promises[0]), Standing::Pending(day("2024-03-03")));
    });
}

#[test]
fn what_somebody_must_approve_waits_for_it() {
    with_invoices(|books| {
        let text = "name = \"careful\"\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"first\"\nafter_due = 2\n\
                    write = \"first\"\napprove = \"manager\"\n";
        books.activate_strategy(text.to_owned(), day("2024-02-01"), None, "tester").unwrap();
        let drafts = books.dun(day("2024-02-14"), None, "tester").unwrap().notices;
        let issued = books.issue_notices(day("2024-02-14"), None, (None, "tester")).unwrap();
        assert_eq!((issued.issued.len(), issued.waiting.len()), (0, 2));
        assert_eq!(issued.waiting[0].1, "the manager approves it first");
        books.approve_notice(day("2024-02-14"), &drafts[0], (None, "boss")).unwrap();
        assert!(matches!(
            books.approve_notice(day("2024-02-14"), &drafts[0], (None, "boss")),
            Err(AppError::Refused { .. })
        ));
        let issued = books.issue_notices(day("2024-02-14"), None, (None, "tester")).unwrap();
        assert_eq!((issued.issued, issued.waiting.len()), (vec![drafts[0].clone()], 1));
    });
}

#[test]
fn what_was_said_of_a_merged_customer_is_said_of_the_other() {
    with_invoices(|books| {
        ok(books, r#"{"do":"contact","customer":"C2","name":"Bob","roles":["dunning"],"email":"bob@c2"}"#);
        ok(
            books,
            r#"{"do":"permission","customer":"C2","kind":"legal","allowed":false,"date":"2024-02-01"}"#,
        );
        ok(books, r#"{"do":"merge","customer":"C2","into":"C1"}"#);
        // A matter for lawyers stays one, for all that the two now are.
        let all = preview(books, "2024-02-14");
        assert_eq!(all, ["reminder I1 no: legal", "reminder I3 no: legal"]);
        ok(
            books,
            r#"{"do":"promise","customer":"C1","date":"2024-02-12","currency":"EUR","parts":[{"due":"2024-02-20","amount":"70.00"}],"items":["I3"]}"#,
        );
        let desk = desk(books, "2024-02-14");
        assert_eq!((desk.standing.people(0).len(), desk.standing.people(1).len()), (1, 0));
        assert!(desk.story(0).iter().any(|line| line.words.contains("promise 1")));
    });
}

#[test]
fn what_is_proposed_is_asked_for_once_and_carried_out_by_another() {
    with_invoices(|books| {
        let as_whom = |actor: &str, key: &str, act: String| {
            let value = serde_json::from_str(&act).unwrap();
            books.post(dunlin_app::post::Post::from_json(value, Some(key.to_owned()), actor).unwrap())
        };
        let at = "2024-05-15";
        assert!(
            preview(books, at).contains(&"agency I1+I3 17000".to_owned())
                || preview(books, at).contains(&"agency I1 10000".to_owned())
        );
        let propose = |document: &str| {
            format!(
                r#"{{"do":"propose","what":"agency","document":"{document}","agency":"A & Co","date":"{at}","reason":"90 days"}}"#
            )
        };
        let made = as_whom("ada", "a1", propose("I3")).unwrap().made[0].number;
        assert!(preview(books, at).iter().all(|line| !(line.contains("agency") && line.contains("I3"))));
        let decide = format!(r#"{{"do":"decide","proposal":{made},"outcome":"approved","date":"{at}"}}"#);
        let own = as_whom("ada", "a2", decide.clone());
        assert!(matches!(own, Err(AppError::Rule { code: "four_eyes", .. })), "{own:?}");
        as_whom("bob", "b1", decide.clone()).unwrap();
        assert!(as_whom("bob", "b1", decide.clone()).unwrap().repeated);
        assert!(as_whom("bob", "b2", decide).is_err(), "it was decided");
        assert!(preview(books, "2024-05-16").iter().any(|line| line.contains("I3 no: placed")));
    });
}

#[test]
fn a_large_run_is_issued_by_somebody_else_whole_or_in_slices() {
    with_invoices(|books| {
        let text = "name = \"two\"\ntwo_persons_above = 1\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"reminder\"\nafter_due = 3\nwrite = \"note\"\nby = [\"letter\"]\n";
        books.activate_strategy(text.to_owned(), day("2024-01-01"), None, "tester").unwrap();
        let drafted = books.dun(day("2024-02-14"), None, "Ada").unwrap().notices;
        assert_eq!(drafted.len(), 2);
        let issue =
            |number: Option<&str>, who: &str| books.issue_notices(day("2024-02-14"), number, (None, who));
        for number in [None, Some(drafted[0].as_str())] {
            let told = issue(number, "Ada");
            assert!(matches!(told, Err(AppError::Rule { code: "two_persons", .. })), "{told:?}");
        }
        assert_eq!(issue(None, "Bea").unwrap().issued.len(), 2);
        // A small run is anybody's.
        assert_eq!(books.dun(day("2024-02-26"), None, "Ada").unwrap().notices.len(), 1);
        assert_eq!(books.issue_notices(day("2024-02-26"), None, (None, "Ada")).unwrap().issued.len(), 1);
    });
}
