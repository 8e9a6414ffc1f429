//! Empty books: three steps from export to worklist, for whoever may take files in; the others are told whom to ask.

use crate::pages::visit::Visit;
use crate::pages::words::{figures as words, nav};
use dunlin_app::people::Right;
use maud::{Markup, html};

/// The tour.
pub(super) fn draw(visit: &Visit<'_>) -> Markup {
    if !visit.may(Right::Import) {
        return html! {
            h1.finding { (visit.say(words::WELCOME_OTHER)) }
            div.acts.gap-s { a.btn href="/library" { (visit.say(words::LIBRARY_DO)) } }
        };
    }
    let steps = [
        (words::STEP_1, words::STEP_1_MORE, "/imports", words::STEP_1_DO),
        (words::STEP_2, words::STEP_2_MORE, "/figures", nav::FIGURES),
        (words::STEP_3, words::STEP_3_MORE, "/worklist", nav::WORKLIST),
    ];
    html! {
        h1.finding { (visit.say(words::WELCOME)) }
        ol.tour { @for (n, (title, more, place, act)) in steps.into_iter().enumerate() {
            li {
                span.no aria-hidden="true" { (n + 1) }
                div {
                    h2 { (visit.say(title)) }
                    p.note { (visit.say(more)) }
                    div.acts { a.btn.main[n == 0] href=(place) { (visit.say(act)) } }
                }
            }
        } }
        p.note.gap-s { a href="/library" { (visit.say(words::LIBRARY_DO)) } }
    }
}
