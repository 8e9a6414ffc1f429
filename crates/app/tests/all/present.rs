//! The present that is kept is the one that is worked out anew, whatever came in between: accounts, the worklist, ages, figures;
//! for everybody and for a portfolio.

use crate::clients::{Asked, Dice, start};
use crate::common::{bring, day, on_both, try_bring};
use crate::posting::post;
use dunlin_app::Books;
use dunlin_app::collect::{Desk, Sees};
use dunlin_app::people::Scope;
use dunlin_app::present::{Kept, Now, Seat};
use dunlin_core::aging::{Ageing, By, Report};
use dunlin_core::collect::worklist::{Room, Row};
use dunlin_core::day::{Day, Instant};
use dunlin_core::open::AsOf;
use dunlin_formats::FileKind;
use dunlin_kpi::engine::Query;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

const TODAY: &str = "2024-07-19";

/// A command of collecting, right or wrong.
fn collecting(dice: &mut Dice, n: usize) -> String {
    let customer = dice.below(12);
    let item = dice.below(40);
    let date = Day(19_800 + 60 + dice.below(60) as i32);
    let later = date.plus_days(1 + dice.below(20) as i32);
    let id = 1 + dice.below(6);
    let is = |yes: u64| yes == 0;
    match dice.below(18) {
        0 => format!(
            r#"{{"do":"contact","customer":"C{customer}","name":"N{}","roles":["dunning"],"email":"a{n}@b","country":"DE"}}"#,
            dice.below(3)
        ),
        1 => {
            format!(r#"{{"do":"contact","customer":"C{customer}","name":"N{}","gone":true}}"#, dice.below(3))
        }
        2 => format!(
            r#"{{"do":"permission","customer":"C{customer}","kind":"do_not_contact","allowed":{},"date":"{date}"}}"#,
            is(dice.below(2))
        ),
        3 => format!(r#"{{"do":"tag","customer":"C{customer}","tag":"key","given":{}}}"#, is(dice.below(2))),
        4 | 5 => format!(
            r#"{{"do":"activity","customer":"C{customer}","at":"{date}T10:{:02}","medium":"call","outcome":"{}","note":"n{n}","next_date":"{later}","next_step":"call again"}}"#,
            dice.below(60),
            ["reached", "no_answer", "promised"][dice.below(3) as usize]
        ),
        6 => format!(
            r#"{{"do":"promise","customer":"C{customer}","date":"{date}","currency":"EUR","parts":[{{"due":"{later}","amount":"50.00"}}]}}"#
        ),
        7 => format!(
            r#"{{"do":"promise","customer":"C{}","date":"{date}","currency":"EUR","parts":[{{"due":"{later}","amount":"20.00"}}],"items":["I{item}"]}}"#,
            item % 12
        ),
        8 => format!(r#"{{"do":"end_promise","promise":{id},"date":"{later}"}}"#),
        9 => format!(
            r#"{{"do":"dispute","document":"I{item}","disputed":true,"reason":"price","amount":"1.00","date":"{date}"}}"#
        ),
        10 => format!(
            r#"{{"do":"dispute","document":"I{item}","disputed":false,"outcome":"credited","date":"{later}"}}"#
        ),
        11 => format!(
            r#"{{"do":"customer_hold","customer":"C{customer}","date":"{date}","until":"{later}","reason":"audit"}}"#
        ),
        12 => format!(r#"{{"do":"end_hold","hold":{id},"date":"{later}"}}"#),
        13 => format!(r#"{{"do":"place","document":"I{item}","agency":"A","date":"{date}"}}"#),
        14 => format!(r#"{{"do":"recall","document":"I{item}","date":"{later}"}}"#),
        15 => format!(r#"{{"do":"customer","number":"C{customer}","collector":"K{}"}}"#, dice.below(3)),
        16 => format!(
            r#"{{"do":"customer","number":"C{customer}","parent":"C{}","parent_since":"{date}"}}"#,
            dice.below(12)
        ),
        _ => format!(
            r#"{{"do":"override","customer":"C{customer}","rail":"interval","date":"{date}","until":"{later}","role":"manager","reason":"r{n}"}}"#
        ),
    }
}

/// Everything that is to be known of a customer at a desk, with names for numbers.
fn told(desk: &Desk, customer: u32) -> String {
    let (l, s, facts) = (desk.ledger(), &desk.standing, &desk.collecting.facts);
    let name = |of: u32| l.customers.text(of).to_owned();
    let amounts: Vec<_> = (0..l.currencies.len() as u16).map(|at| s.amounts(customer, at)).collect();
    let parent = desk.parent(customer).map(|(of, since)| (name(of), since));
    let mut children: Vec<_> =
        desk.children(customer).into_iter().map(|of| (name(of), s.amounts(of, 0))).collect();
    children.sort_by(|a, b| a.0.cmp(&b.0));
    let people: Vec<_> =
        s.people(customer).iter().map(|&at| facts.people[at as usize].email.clone()).collect();
    let bans: Vec<_> = s
        .bans(customer)
        .iter()
        .map(|&at| facts.bans[at as usize])
        .map(|b| (b.kind, b.from, b.until, b.contact.is_some()))
        .collect();
    let tags: Vec<_> = facts.tags.iter().filter(|(of, _)| *of == customer).map(|(_, tag)| tag).collect();
    let kept: Vec<_> = facts
        .promises
        .iter()
        .filter(|p| p.customer == customer)
        .map(|p| (p.id, desk.kept(p), p.items.len()))
        .collect();
    let overrides: Vec<_> =
        facts.overrides.iter().filter(|o| o.customer == customer).map(|o| (o.id, o.until)).collect();
    let plan = desk.plan();
    let mine = plan.actions.iter().filter(|a| a.customer == customer);
    let actions: Vec<_> = mine
        .map(|a| {
            (
                a.step,
                a.how.clone_name(),
                a.total,
                a.parts.iter().map(|p| l.item_name(p.item)).collect::<Vec<_>>(),
            )
        })
        .collect();
    let withheld: Vec<_> = plan
        .withheld
        .iter()
        .filter(|w| w.customer == customer)
        .map(|w| (l.item_name(w.item), w.step, w.why))
        .collect();
    format!(
        "{amounts:?}\n{} {:?} {}\n{parent:?} {children:?}\n{people:?} {bans:?} {tags:?}\n{kept:?} {overrides:?} {:?}\n{actions:?}\n{withheld:?}\n{:#?}",
        s.days_late(customer),
        s.risk(customer),
        s.profile(customer),
        s.account(customer).hold_until,
        desk.story(customer),
    )
}

trait CloneName {
    fn clone_name(&self) -> String;
}

impl CloneName for dunlin_core::collect::decide::How {
    /// Without the contact's number, which is another in a part.
    fn clone_name(&self) -> String {
        match self {
            Self::Write(medium, contact) => format!("{medium:?} {}", contact.is_some()),
            other => format!("{other:?}"),
        }
    }
}

fn rows(desk: &Desk, rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            format!(
                "{} {:?} {:?}",
                desk.ledger().customers.text(row.customer),
                Row { customer: 0, ..row.clone() },
                row.must
            )
        })
        .collect()
}

fn scopes() -> [Scope; 3] {
    let of = |collector: &str, team: &str| Scope::Portfolio {
        collector: collector.to_owned(),
        team: team.to_owned(),
    };
    [Scope::All, of("K1", ""), of("K2", "north")]
}

/// Figures that are kept are those of a full pass.
fn figures(now: &Now<'_>, after: &str) {
    let months = Query::new(Period::series(Grain::Month, Day(19_790), Day(19_930)));
    let needed = Measure::LEDGER.iter().copied().collect();
    for by in [GroupBy::Total, GroupBy::Segment, GroupBy::Collector] {
        let query = Query { by, needed, ..months.clone() };
        let (kept, anew) = (now.grid(&query).unwrap(), query.run(now.ledger()));
        assert_eq!(kept.groups, anew.groups, "{after}");
        for (group, period) in
            (0..anew.groups.len()).flat_map(|g| (0..anew.periods.len()).map(move |p| (g, p)))
        {
            for &measure in Measure::LEDGER {
                assert_eq!(
                    kept.get(measure, group, period),
                    anew.get(measure, group, period),
                    "{measure:?} {after}"
                );
            }
        }
    }
}

/// All places on the list of a day.
fn all_seats(now: &Now<'_>, sees: &Sees, day: Day) -> Vec<Seat> {
    let mut seats = Vec::new();
    let mut take = |seat| {
        seats.push(seat);
        ControlFlow::Continue(())
    };
    now.seats(sees, (day, &now.used(day).unwrap()), &mut take);
    seats
}

/// All that is kept is what is worked out anew.
fn same(books: &Books, now: &Now<'_>, after: &str) {
    for scope in scopes() {
        let today = day(TODAY);
        let anew = books.desk_for(&scope, today, Instant::NEVER, None).unwrap();
        let (sees, l) = (now.sees(&scope, today), anew.ledger());
        let names = |desk: &Desk| desk.ledger().customers.iter().map(str::to_owned).collect::<Vec<_>>();
        let kept = now.desk(&scope, today).unwrap();
        assert_eq!(names(&kept), names(&anew), "{scope:?} {after}");
        let all = now.ledger().customers.iter().map(str::to_owned).collect::<Vec<_>>();
        for number in all {
            let Some(customer) = now.customer(&sees, &number) else {
                let root = now.customer(&now.sees(&Scope::All, today), &number).unwrap();
                assert!(
                    l.customers.find(now.ledger().customers.text(root)).is_none(),
                    "{number} {scope:?} {after}"
                );
                continue;
            };
            // One that was merged is found by the number of whoever stands for it.
            let here = l.customers.find(now.ledger().customers.text(customer)).unwrap();
            let wanted = told(&anew, here);
            assert_eq!(told(&kept, here), wanted, "whole, {number} {scope:?} {after}");
            let few = now.account(customer, &sees, today).unwrap();
            assert_eq!(told(&few.desk, few.customers[0]), wanted, "{number} {scope:?} {after}");
            assert!(few.desk.ledger().check().is_ok());
        }
        for (room, collector) in
            [(Room::Rows(4), None), (Room::Minutes(20), None), (Room::Rows(9), Some("K1"))]
        {
            let whole = anew.worklist(&anew.plan(), room, collector.as_ref().map(std::slice::from_ref));
            let part = now.worklist(&sees, today, room, (collector, usize::MAX)).unwrap();
            assert_eq!(
                rows(&part.few.desk, &part.list.rows),
                rows(&anew, &whole.rows),
                "{room:?} {scope:?} {after}"
            );
            assert_eq!(part.list.beyond, whole.beyond, "{room:?} {scope:?} {after}");
            assert_eq!(
                rows(&part.few.desk, &part.list.withheld),
                rows(&anew, &whole.withheld),
                "{room:?} {scope:?} {after}"
            );
        }
        // What the list is looked through by, of everybody on it.
        let whole = anew.worklist(&anew.plan(), Room::Rows(usize::MAX), None);
        let mut wanted: Vec<_> = whole
            .rows
            .iter()
            .chain(&whole.withheld)
            .map(|row| (l.customers.text(row.customer), row.withheld, row.weight(), row.marks))
            .collect();
        let seats = all_seats(now, &sees, today);
        let number = |customer: u32| now.ledger().customers.text(customer);
        let mut kept: Vec<_> =
            seats.iter().map(|s| (number(s.customer), s.withheld, s.weight, s.marks)).collect();
        wanted.sort_by_key(|row| row.0);
        kept.sort_by_key(|row| row.0);
        assert_eq!(kept, wanted, "seats, {scope:?} {after}");
        let (ageing, at) = (Ageing::default(), AsOf::day(today));
        let report = Report::new(&ageing, l, at, &ageing.items(l, at), By::Total);
        assert_eq!(now.aged(&sees, today).rows, report.rows, "{scope:?} {after}");
        assert_eq!(now.aged(&sees, today).labels, report.labels);
    }
    figures(now, after);
    let (first, last, _) = now.span();
    let l = now.ledger();
    assert_eq!(Some(first), l.items.issued.iter().copied().min());
    assert_eq!(Some(last), l.items.issued.iter().chain(&l.applications.day).copied().max());
}

#[test]
fn what_is_kept_is_what_is_worked_out_anew() {
    on_both(|books| {
        let is_server = format!("{books:?}").contains("postgres");
        let (_, invoices) = start(books, 40);
        for (customer, collector) in [(0, 0), (1, 1), (2, 2), (3, 1)] {
            let act = format!(r#"{{"do":"customer","number":"C{customer}","collector":"K{collector}"}}"#);
            post(books, &act).unwrap();
        }
        post(books, r#"{"do":"team","collector":"K0","team":"north","date":"2024-01-01"}"#).unwrap();
        let kept = Kept::new(books.clone());
        same(books, &kept.now().unwrap(), "the start");
        let mut dice = Dice(5);
        let mut done: BTreeMap<String, usize> = BTreeMap::new();
        let mut applied = None;
        for n in 0..if is_server { 80 } else { 360 } {
            let act = match dice.below(3) {
                0 => Asked::random(&mut dice, 40, 0, n).json(),
                1 if n % 4 == 0 && applied.is_some() => applied.take().unwrap_or_default(),
                _ => collecting(&mut dice, n),
            };
            // Refused ones change nothing.
            let told = post(books, &act);
            let word = act.split('"').nth(3).unwrap_or_default().to_owned();
            if told.is_ok() && word == "apply" {
                // Taken back some time later.
                applied = Some(act.replace("apply", "unapply"));
            }
            *done.entry(word).or_default() += usize::from(told.is_ok());
            if n % 29 == 7 {
                let _ = books.dun(day("2024-07-10").plus_days(n as i32 / 29), None, "tester");
                let _ =
                    books.issue_notices(day("2024-07-10").plus_days(n as i32 / 29), None, (None, "tester"));
            }
            if n % 41 == 20 {
                let moved = invoices.replace(",2024-05-17,", &format!(",2024-06-{:02},", 1 + n % 28));
                let _ = try_bring(books, FileKind::Invoices, &moved);
            }
            if n % 67 == 50 {
                let text = format!(
                    "invoice_number,customer_id,issue_date,due_date,amount\nN{n},C1,2024-03-20,2024-04-20,55.00\n"
                );
                let import = bring(books, FileKind::Invoices, &text).import.unwrap();
                kept.now().unwrap();
                books.undo(import, "tester").unwrap();
            }
            if n == 100 {
                let text = "name = \"kind\"\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"hello\"\nafter_due = 3\nwrite = \"note\"\nby = [\"email\", \"letter\"]\n[[segment.step]]\nname = \"ring\"\nafter_due = 9\ncall = true\n";
                books.activate_strategy(text.to_owned(), day("2024-01-01"), None, "tester").unwrap();
            }
            // Some are taken in one by one, some together.
            if n % 3 != 0 {
                kept.now().unwrap();
            }
            if n % 12 == 11 {
                same(books, &kept.now().unwrap(), &format!("{n} commands, the last {act} {told:?}"));
            }
        }
        let never: Vec<&String> =
            done.iter().filter(|(_, times)| **times == 0).map(|(word, _)| word).collect();
        assert!(never.is_empty() || is_server, "never done: {never:?} of {done:?}");
    });
}
