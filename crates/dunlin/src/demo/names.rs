//! Names for the customers, put together from made-up words; each is given once.

use super::dice::Dice;
use super::rows::Segment;
use super::words::{ABROAD, BODIES, CHAINS, HEADS, HOME, TAILS, TOWNS, TRADES};
use std::collections::HashSet;

/// Gives names and remembers which are taken.
#[derive(Default)]
pub(super) struct Namer {
    taken: HashSet<String>,
}

impl Namer {
    /// A name and a country for a customer of a segment.
    pub(super) fn name(&mut self, segment: Segment, dice: &mut Dice) -> (String, &'static str) {
        let (country, forms) = if segment == Segment::Export && dice.chance(850) {
            dice.weighted(ABROAD)
        } else {
            dice.weighted(HOME)
        };
        let name = self.free(dice, |dice| {
            let stem = format!("{}{}", dice.pick(HEADS), dice.pick(TAILS));
            let form = dice.pick(forms);
            match segment {
                Segment::PublicSector => format!("{} {stem}", dice.pick(BODIES)),
                Segment::RetailChains => format!("{stem} {} {form}", dice.pick(CHAINS)),
                Segment::SmallBusiness if dice.chance(300) => {
                    let partner = format!("{}{}", dice.pick(HEADS), dice.pick(TAILS));
                    format!("{stem}, {partner} & Partners {form}")
                }
                _ => format!("{stem} {} {form}", dice.pick(TRADES)),
            }
        });
        (name, country)
    }

    /// A name for a branch of a chain.
    pub(super) fn branch(&mut self, chain: &str, dice: &mut Dice) -> String {
        self.free(dice, |dice| {
            let town = dice.pick(TOWNS);
            if dice.chance(500) {
                format!("{chain}, {town}")
            } else {
                format!("{chain}, {town} {}", dice.between(2, 60))
            }
        })
    }

    /// The first made name that is not taken; after many collisions, one with a number.
    fn free(&mut self, dice: &mut Dice, make: impl Fn(&mut Dice) -> String) -> String {
        for _ in 0..20 {
            let name = make(dice);
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
        let name = format!("{} ({})", make(dice), self.taken.len());
        self.taken.insert(name.clone());
        name
    }
}
