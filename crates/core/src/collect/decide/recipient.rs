//! Who receives a message, and how.

use crate::collect::contact::Medium;
use crate::collect::facts::{Ban, BanKind, Facts, Role};
use crate::collect::skip::Skip;
use crate::day::Day;

/// What ends all contact with a customer is the business of other rails.
fn is_of_account(ban: &Ban) -> bool {
    ban.contact.is_none() && ban.medium.is_none() && !matches!(ban.kind, BanKind::OptOut | BanKind::Bounced)
}

/// The first of the media by which somebody who is there for reminders can be reached, and who. A letter needs nobody: it goes
/// to the customer itself where no contact is known. `people`, `bans`: numbers into the facts.
pub(super) fn choose(
    facts: &Facts,
    people: &[u32],
    bans: &[u32],
    media: &[Medium],
    day: Day,
) -> Result<(Medium, Option<u32>), Skip> {
    let bans = bans.iter().map(|&at| &facts.bans[at as usize]);
    let bans: Vec<&Ban> = bans.filter(|ban| ban.holds(day) && !is_of_account(ban)).collect();
    let mut why = Skip::NoRecipient;
    for &medium in media {
        let forbidden = |contact: Option<u32>| {
            let about =
                |ban: &&&Ban| (ban.contact.is_none() || ban.contact == contact) && ban.is_about(medium);
            bans.iter().find(about).map(|ban| ban.kind)
        };
        let for_reminders = people.iter().copied().filter(|&at| {
            let person = &facts.people[at as usize];
            person.roles.contains(&Role::Dunning) && person.has(medium)
        });
        for contact in for_reminders {
            match forbidden(Some(contact)) {
                None => return Ok((medium, Some(contact))),
                Some(BanKind::Bounced) => {}
                Some(_) => why = Skip::OptedOut,
            }
        }
        if medium == Medium::Letter {
            match forbidden(None) {
                None => return Ok((medium, None)),
                Some(_) => why = Skip::OptedOut,
            }
        }
    }
    Err(why)
}
