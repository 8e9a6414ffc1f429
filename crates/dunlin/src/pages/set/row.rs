//! A row of work: whom to contact, why, how much, what next. The worklist is made of these.

use crate::pages::locale::Lang;
use crate::pages::words::desk as words;
use maud::{Markup, html};

/// What a row shows.
pub(crate) struct Row<'r> {
    /// The customer's number; none is known of an example.
    pub(crate) number: &'r str,
    /// From 1.
    pub(crate) rank: usize,
    /// Where it leads.
    pub(crate) place: &'r str,
    /// Its account is open beside the list.
    pub(crate) is_open: bool,
    /// It has been dealt with.
    pub(crate) is_done: bool,
    pub(crate) name: &'r str,
    pub(crate) why: Markup,
    /// How much, of how much, as a bar.
    pub(crate) due: Markup,
    /// What next, the last contact, what it is worth.
    pub(crate) then: Markup,
}

impl Row<'_> {
    /// Draws it.
    pub(crate) fn draw(&self, lang: Lang) -> Markup {
        html! {
            div.row.done[self.is_done] id={ "row-" (self.number) } data-customer=(self.number) aria-current=[self.is_open.then_some("true")] {
                label.n { input type="checkbox" name="c" value=(self.number); span.vh { (words::CHOOSE.of(lang)) " " } (self.rank) }
                div.whom {
                    a.who href=(self.place) { (self.name) }
                    p.why { (self.why) }
                }
                div.due { (self.due) }
                div.then { (self.then) }
            }
        }
    }
}
