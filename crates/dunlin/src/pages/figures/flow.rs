//! What grew older: of the money in each age at the start of the period, the part that was in an older one at its end.

use super::data::{self, About, Table};
use super::page::Look;
use super::text::period;
use crate::api::Problem;
use crate::pages::chart::{self, Flow, Passage, Told};
use crate::pages::words::{Word, figures as words, nav};
use dunlin_kpi::catalogue;
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use maud::{Markup, html};

/// The KPIs whose page shows it.
const TOPICS: [&str; 3] = ["roll_rate", "cure_rate", "aging_amt"];

/// Age, fill of what grew older, what was there, what grew older.
const AGES: [(Word, &str, Measure, Measure); 5] = [
    (words::BAND_0, "a1", Measure::opening_aged_current, Measure::rolled_current),
    (words::BAND_1, "a2", Measure::opening_aged_1_30, Measure::rolled_1_30),
    (words::BAND_2, "a3", Measure::opening_aged_31_60, Measure::rolled_31_60),
    (words::BAND_3, "a4", Measure::opening_aged_61_90, Measure::rolled_61_90),
    (words::BAND_91, "a4", Measure::opening_aged_91_120, Measure::rolled_91_120),
];

/// The section, on the pages that it belongs to.
pub(super) fn section(look: &Look<'_>, table: &Table, group: usize) -> Result<Markup, Problem> {
    if !TOPICS.contains(&look.kpi.topic) || group != table.total {
        return Ok(html! {});
    }
    let Some(last) = table.periods().last().copied() else { return Ok(html! {}) };
    let kpis: Vec<_> =
        catalogue::all().iter().copied().filter(|kpi| kpi.id.starts_with("roll_rate_")).collect();
    let about = About {
        day: look.clocks.day,
        known_at: look.clocks.known_at,
        periods: vec![last],
        by: GroupBy::Total,
    };
    let Some(rolled) = data::table(look.visit, look.ground, &kpis, &about)? else { return Ok(html! {}) };
    let (visit, lang, digits) = (look.visit, look.visit.lang(), look.ground.currency.digits());
    let sum = |measure| rolled.sum(measure, rolled.total, 0);
    let passage = |(name, class, whole, part): &(Word, &'static str, Measure, Measure)| {
        let (whole, part) = (sum(*whole), sum(*part));
        let share =
            Ratio::new(part * 100, whole).filter(|_| whole > 0).map(|share| lang.percent(&share.decimal(1)));
        Passage {
            label: visit.say(*name).to_owned(),
            whole,
            part,
            share: share.unwrap_or_else(|| "\u{2013}".to_owned()),
            class,
        }
    };
    let passages: Vec<Passage> = AGES.iter().map(passage).collect();
    let month = period(lang, last);
    let told = Told {
        id: "flow",
        title: visit.fill(words::FLOW_TITLE, &[("month", &month)]),
        desc: passages.iter().map(|of| format!("{}: {}", of.label, of.share)).collect::<Vec<_>>().join("; "),
    };
    let behind = html! { table {
        caption.vh { (told.title) }
        thead { tr {
            th scope="col" { (visit.say(words::BAND)) } th.num scope="col" { (visit.say(words::OPENING)) }
            th.num scope="col" { (visit.say(words::ROLLED)) } th.num scope="col" { (visit.say(words::SHARE)) }
        } }
        tbody { @for of in &passages { tr {
            th scope="row" { (of.label) } td.num { (lang.whole(of.whole, digits)) } td.num { (lang.whole(of.part, digits)) } td.num { (of.share) }
        } } }
    } };
    let flow = Flow { told, passages, say: &|minor| lang.short(minor, digits) };
    Ok(html! { section.sec aria-labelledby="flow-h" {
        h2.eyebrow id="flow-h" { (visit.say(words::FLOW)) }
        p.claim { (visit.fill(words::FLOW_CLAIM, &[("month", &month)])) }
        (chart::figure(&flow.draw(), visit.say(nav::NUMBERS_BEHIND), &behind))
    } })
}
