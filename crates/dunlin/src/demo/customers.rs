//! Who the customers are: how large (few large, many small), in which segment, under which terms, with which habits.
//!
//! A handful of them carry the story of the last quarter; they are cast in [`role`].

use super::Size;
use super::behaviour::{Behaviour, Span};
use super::dice::Dice;
use super::names::Namer;
use super::rows::{Account, Customer, Segment, Terms};

/// A customer, and what no file says about it.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) row: Customer,
    pub(super) behaviour: Behaviour,
    /// Its accounts, each with its share of the sales in thousandths.
    pub(super) accounts: Vec<(Account, i64)>,
    /// Invoices that it gets over the whole span, in thousandths.
    pub(super) invoices_milli: i64,
    /// Its typical invoice, in minor units.
    pub(super) typical: i64,
    /// Months after the beginning in which it buys: the first, and the one after the last.
    pub(super) buys: (i32, i32),
    pub(super) channel: &'static str,
    /// Whether invoices name the date of the order.
    pub(super) orders: bool,
    pub(super) dice: Dice,
}

/// The story: the second-largest customer, a retail chain, stops paying early in the last quarter, and three wholesalers, all
/// in one portfolio, that begin to pay weeks later. By rank in size.
pub(super) fn role(rank: usize, span: Span) -> Option<(Segment, Behaviour, usize)> {
    match rank {
        1 => Some((Segment::RetailChains, Behaviour::BrokenDown(span.end.plus_days(-84)), 4)),
        4 | 7 | 11 => Some((Segment::Wholesale, Behaviour::Slipping(span.end.plus_days(-98), 42), 2)),
        _ => None,
    }
}

/// The customers in the order of their numbers, which is not the order of their size.
pub(super) fn cast(dice: &Dice, size: Size, span: Span) -> Vec<Person> {
    let count = size.customers as usize;
    let mut namer = Namer::default();
    let weight: i64 = (0..count).map(frequency).sum();
    let mut people: Vec<Person> = (0..count)
        .map(|rank| {
            let milli = i64::from(size.invoices) * 1000 * frequency(rank) / weight.max(1);
            person(dice.fork(rank as u64), rank, count, milli, span, &mut namer)
        })
        .collect();
    give_parents(&mut people, dice, &mut namer);
    shuffle(people, dice)
}

fn person(dice: Dice, rank: usize, count: usize, milli: i64, span: Span, namer: &mut Namer) -> Person {
    let mut own = dice;
    let story = role(rank, span);
    let segment = story.map_or_else(|| segment(rank, count, &mut own), |(segment, ..)| segment);
    let behaviour = Behaviour::draw(segment, &mut own);
    let collector = portfolio(segment, &mut own);
    let (behaviour, collector) = story.map_or((behaviour, collector), |(_, b, c)| (b, c));
    let (name, country) = namer.name(segment, &mut own);
    let terms = terms(segment, behaviour, &mut own);
    // The customers of the story are as large as their rank says, whatever the dice.
    let usual = if story.is_some() { 1_150 } else { i64::from(own.around(600, 1400)) };
    let typical = typical(rank, segment) * usual / 1000;
    let currency = usize::from(segment == Segment::Export && own.chance(650));
    let months = span.end.month_index() - span.start.month_index() + 1;
    let large = rank * 100 < count || story.is_some();
    let joined = if large || own.chance(780) { 0 } else { own.between(1, (months - 2).max(1)) };
    let left = if !large && own.chance(60) { own.between(joined + 1, months) } else { months };
    let monthly = milli * typical / 1000 / i64::from(months.max(1));
    Person {
        row: Customer {
            number: String::new(),
            name,
            segment,
            collector,
            country,
            parent: None,
            credit_limit: (!own.chance(90)).then(|| credit_limit(monthly, terms, &mut own)),
            currency,
            terms,
        },
        behaviour,
        accounts: accounts(segment, currency, large && story.is_none(), &mut own),
        invoices_milli: milli,
        typical,
        buys: (joined, left),
        channel: channel(behaviour, &mut own),
        orders: own.chance(600),
        dice,
    }
}

/// How often a rank buys, as rank to the power of -3/4. With [`typical`] falling as the fourth root, sales fall as the
/// rank itself: Zipf's law, flattened at the very top.
fn frequency(rank: usize) -> i64 {
    let root = fourth_root(rank);
    ((1u64 << 50) / (root * root * root)) as i64
}

/// The fourth root of the rank (counted from 6, so that the first does not dwarf the rest), times 1024.
fn fourth_root(rank: usize) -> u64 {
    ((rank as u64 + 6) << 40).isqrt().isqrt()
}

/// A typical invoice in minor units.
fn typical(rank: usize, segment: Segment) -> i64 {
    let of_segment = match segment {
        Segment::KeyAccounts => 1_300,
        Segment::RetailChains | Segment::Wholesale => 1_050,
        Segment::PublicSector => 900,
        Segment::Export => 1_500,
        Segment::SmallBusiness => 700,
    };
    let by_rank = (1_400_000_i64 << 10) / fourth_root(rank) as i64;
    by_rank * of_segment / 1000
}

fn segment(rank: usize, count: usize, dice: &mut Dice) -> Segment {
    use Segment::{Export, KeyAccounts, PublicSector, RetailChains, SmallBusiness, Wholesale};
    let of = match rank * 100 / count.max(1) {
        0 => [(62, KeyAccounts), (22, RetailChains), (16, Wholesale), (0, Export), (0, SmallBusiness)],
        1..10 => [(4, KeyAccounts), (24, RetailChains), (34, Wholesale), (24, Export), (14, PublicSector)],
        _ => [(58, SmallBusiness), (9, RetailChains), (12, Wholesale), (12, Export), (9, PublicSector)],
    };
    dice.weighted(&of)
}

/// The collector in whose portfolio a customer lies.
fn portfolio(segment: Segment, dice: &mut Dice) -> usize {
    match segment {
        Segment::KeyAccounts => dice.pick(&[0, 0, 1]),
        Segment::Wholesale => dice.pick(&[2, 2, 3]),
        Segment::RetailChains => dice.pick(&[3, 4, 4]),
        Segment::PublicSector => 5,
        Segment::SmallBusiness => dice.pick(&[6, 6, 7, 7, 5]),
        Segment::Export => dice.pick(&[1, 7, 1]),
    }
}

fn terms(segment: Segment, behaviour: Behaviour, dice: &mut Dice) -> Terms {
    let net = |net| Terms { net, end_of_month: false, discount: (0, 0) };
    let month_end = |net| Terms { net, end_of_month: true, discount: (0, 0) };
    if behaviour == Behaviour::DirectDebit {
        return net(dice.pick(&[14, 14, 30]));
    }
    let (early2, early3) = (Terms { discount: (2, 10), ..net(30) }, Terms { discount: (3, 14), ..net(45) });
    match segment {
        Segment::KeyAccounts => dice.pick(&[net(45), net(60), net(60), month_end(30), month_end(45)]),
        Segment::Wholesale => dice.pick(&[net(30), net(30), net(45), early2, early3, month_end(30)]),
        Segment::RetailChains => dice.pick(&[net(45), net(60), month_end(30), net(30), early3]),
        Segment::PublicSector => net(30),
        Segment::SmallBusiness => dice.pick(&[net(14), net(14), net(30), net(30), early2, month_end(0)]),
        Segment::Export => dice.pick(&[net(30), net(45), net(60), net(60), early2]),
    }
}

/// Room for what is usually open at once, and some more; rounded as credit managers do.
fn credit_limit(monthly: i64, terms: Terms, dice: &mut Dice) -> i64 {
    let days = i64::from(terms.net + if terms.end_of_month { 15 } else { 0 } + dice.between(25, 75));
    let wanted = monthly * days * 3 / 2 / 30;
    let step = if wanted > 10_000_000 { 2_500_000 } else { 100_000 };
    (wanted / step + 1) * step
}

/// Most have one account; the larger among key accounts and export buy from both entities.
fn accounts(segment: Segment, currency: usize, large: bool, dice: &mut Dice) -> Vec<(Account, i64)> {
    let account = |entity, currency| Account { customer: 0, entity, currency };
    let home = usize::from(segment == Segment::Export);
    let both = match segment {
        Segment::KeyAccounts => dice.chance(300),
        Segment::Export => dice.chance(60) || large,
        _ => false,
    };
    if both {
        vec![(account(home, currency), 720), (account(1 - home, 1 - currency), 280)]
    } else {
        vec![(account(home, currency), 1000)]
    }
}

fn channel(behaviour: Behaviour, dice: &mut Dice) -> &'static str {
    match behaviour {
        Behaviour::DirectDebit => "direct debit",
        _ => dice.weighted(&[(780, "bank transfer"), (150, "portal"), (70, "cheque")]),
    }
}

/// About half of the smaller shops in retail belong to one of the larger chains, and are called after it.
fn give_parents(people: &mut [Person], dice: &Dice, namer: &mut Namer) {
    let retail: Vec<usize> =
        (0..people.len()).filter(|&at| people[at].row.segment == Segment::RetailChains).collect();
    let (chains, shops) = retail.split_at(retail.len() / 10);
    if chains.is_empty() {
        return;
    }
    for &shop in shops {
        let mut own = dice.fork((1 << 40) | shop as u64);
        if own.chance(480) {
            let chain = own.pick(chains);
            let name = people[chain].row.name.clone();
            people[shop].row.name = namer.branch(&name, &mut own);
            people[shop].row.country = people[chain].row.country;
            people[shop].row.parent = Some(chain);
        }
    }
}

/// Deals out the numbers, so that the large customers stand anywhere in the file.
fn shuffle(people: Vec<Person>, dice: &Dice) -> Vec<Person> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_cached_key(|&rank| (dice.fork((1 << 41) | rank as u64).bits(), rank));
    let mut place = vec![0; people.len()];
    for (at, &rank) in order.iter().enumerate() {
        place[rank] = at;
    }
    let mut people: Vec<Option<Person>> = people.into_iter().map(Some).collect();
    let numbered = |(at, &rank): (usize, &usize)| {
        let mut person = people[rank].take()?;
        person.row.number = format!("{:07}", 10_007 + 3 * at);
        person.row.parent = person.row.parent.map(|parent| place[parent]);
        person.accounts.iter_mut().for_each(|(account, _)| account.customer = at);
        Some(person)
    };
    order.iter().enumerate().filter_map(numbered).collect()
}
