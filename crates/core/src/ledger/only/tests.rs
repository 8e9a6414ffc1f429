//! Parts of ledgers: every item is what it was, nothing of others is there, few are as all.

use super::{Choice, Only};
use crate::day::Day;
use crate::ledger::draft::{Application, Document, Draft};
use crate::ledger::{Kind, Ledger, NO_ITEM};
use crate::money::Currency;
use crate::open::AsOf;
use proptest::prelude::*;

/// Customer of the invoice, its amount, what is paid, by which customer, and the day on which that is taken back.
type Plan = Vec<(u8, i64, i64, u8, Option<u8>)>;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn whole(plan: &Plan) -> Ledger {
    let eur: Currency = "EUR".parse().unwrap();
    let mut draft = Draft::default();
    for (n, &(customer, amount, paid, payer, until)) in plan.iter().enumerate() {
        let of = |number: String, kind, customer: u8, amount| Document {
            customer: format!("C{customer}"),
            segment: format!("S{}", customer % 3),
            due: Some(day("2024-02-01")),
            ..Document::new(&number, kind, day("2024-01-01"), amount, eur)
        };
        draft.documents.push(of(format!("I{n}"), Kind::Invoice, customer, amount));
        draft.documents.push(of(format!("P{n}"), Kind::Payment, payer, paid));
        draft.applications.push(Application {
            until: until.map(|days| day("2024-01-15").plus_days(i32::from(days))),
            ..Application::new(&format!("P{n}"), &format!("I{n}"), paid.min(amount), day("2024-01-15"))
        });
    }
    draft.ledger().unwrap()
}

fn plans() -> impl Strategy<Value = Plan> {
    let until = prop_oneof![2 => Just(None), 1 => (0u8..20).prop_map(Some)];
    prop::collection::vec((0u8..6, 100i64..9_999, 1i64..9_999, 0u8..6, until), 1..30)
}

fn number(ledger: &Ledger, customer: u32) -> u8 {
    ledger.customers.text(customer)[1..].parse().unwrap_or(0)
}

/// What is open of every item that was kept is what it was, on days before, while and after applications count; what stands for
/// others' items is never open.
fn is_the_same(ledger: &Ledger, part: &Only) -> Result<(), TestCaseError> {
    prop_assert!(part.ledger.check().is_ok());
    for at in ["2024-01-01", "2024-01-10", "2024-01-15", "2024-01-20", "2024-02-20"].map(day) {
        let (open, own) = (ledger.open_amounts(AsOf::day(at)), part.ledger.open_amounts(AsOf::day(at)));
        let mut seen = vec![false; own.len()];
        for (item, &open) in open.iter().enumerate() {
            if let Some(new) = part.items.get(item as u32) {
                prop_assert_eq!(own[new as usize], open, "{} on {}", ledger.item_name(item as u32), at);
                seen[new as usize] = true;
            }
        }
        let stand_ins = (0..own.len()).filter(|&item| !seen[item]);
        for item in stand_ins {
            prop_assert_eq!((part.ledger.items.kind[item], own[item]), (Kind::Journal, 0));
        }
    }
    Ok(())
}

proptest! {
    /// Every customer is in exactly one half, with every item as it was; no name of the others is there.
    #[test]
    fn two_halves_are_the_whole(plan in plans(), cut in 0u8..7) {
        let ledger = whole(&plan);
        let is_left = |customer: u32| number(&ledger, customer) < cut;
        let left = ledger.only(&is_left);
        let right = ledger.only(&|customer| !is_left(customer));
        for half in [&left, &right] {
            is_the_same(&ledger, half)?;
            for item in 0..ledger.items.len() as u32 {
                let Some(at) = half.items.get(item) else { continue };
                prop_assert_eq!(half.ledger.item_name(at), ledger.item_name(item));
                let of = half.ledger.items.customer[at as usize];
                prop_assert_eq!(half.ledger.customers.text(of), ledger.customers.text(ledger.items.customer[item as usize]));
            }
        }
        let whose = |item: u32| is_left(ledger.items.customer[item as usize]);
        for item in 0..ledger.items.len() as u32 {
            prop_assert_eq!((left.items.get(item).is_some(), right.items.get(item).is_some()), (whose(item), !whose(item)));
        }
        for customer in 0..ledger.customers.len() as u32 {
            let name = ledger.customers.text(customer);
            prop_assert_eq!(left.ledger.customers.find(name).is_some(), is_left(customer));
            prop_assert_eq!(right.ledger.customers.find(name).is_some(), !is_left(customer));
        }
        for item in 0..ledger.items.len() as u32 {
            prop_assert_eq!(left.ledger.documents.find(&ledger.item_name(item)).is_some(), whose(item));
        }
    }

    /// A few customers chosen by indexes are what the same customers chosen by a pass are.
    #[test]
    fn few_are_as_all(plan in plans(), wanted in 0u8..6) {
        let ledger = whole(&plan);
        let Some(customer) = ledger.customers.find(&format!("C{wanted}")) else { return Ok(()) };
        let items: Vec<u32> = ledger.items_by_customer().rows(customer).to_vec();
        let by_item = ledger.applications_by_item();
        let mut applications: Vec<u32> = items.iter().flat_map(|&item| by_item.rows(item).to_vec()).collect();
        applications.sort_unstable();
        applications.dedup();
        let few = ledger.part(&Choice { customers: vec![customer], items, applications, is_few: true });
        let all = ledger.only(&|of| of == customer);
        is_the_same(&ledger, &few)?;
        let told = |part: &Only| format!("{:?} {:?} {:?}", part.ledger.items, part.ledger.applications, part.ledger.customers.iter().collect::<Vec<_>>());
        prop_assert_eq!(told(&few), told(&all));
    }
}

#[test]
fn a_credit_that_settled_somebody_elses_item_is_used_up() {
    let ledger = whole(&vec![(1, 1_000, 700, 2, None)]);
    let payer = ledger.only(&|customer| number(&ledger, customer) == 2);
    let credit = payer.ledger.documents.find("P0").unwrap();
    let item = payer.ledger.items.document.iter().position(|&of| of == credit).unwrap();
    assert_eq!(
        payer.ledger.open_amount(
            &payer.ledger.applications_by_item(),
            item as u32,
            AsOf::day(day("2024-01-14"))
        ),
        -700
    );
    assert_eq!(
        payer.ledger.open_amount(
            &payer.ledger.applications_by_item(),
            item as u32,
            AsOf::day(day("2024-01-15"))
        ),
        0
    );
    assert!(payer.ledger.documents.find("I0").is_none(), "the other's number is not told");
    assert!(payer.ledger.applications.from.iter().all(|&from| from != NO_ITEM));
}
