//! Words of the books for the ledger's enums, both ways. The words are part of the schema: they never change.

use dunlin_core::ledger::{Channel, Kind, Settlement};

const KINDS: [(Kind, &str); 11] = [
    (Kind::Invoice, "invoice"),
    (Kind::DebitNote, "debit_note"),
    (Kind::Fee, "fee"),
    (Kind::Interest, "interest"),
    (Kind::Chargeback, "chargeback"),
    (Kind::Refund, "refund"),
    (Kind::PaymentReturn, "payment_return"),
    (Kind::CreditNote, "credit_note"),
    (Kind::Payment, "payment"),
    (Kind::WriteOff, "write_off"),
    (Kind::Journal, "journal"),
];

const SETTLEMENTS: [(Settlement, &str); 5] = [
    (Settlement::Cash, "cash"),
    (Settlement::CreditNote, "credit_note"),
    (Settlement::WriteOff, "write_off"),
    (Settlement::Discount, "discount"),
    (Settlement::Journal, "journal"),
];

const CHANNELS: [(Channel, &str); 3] =
    [(Channel::Other, "other"), (Channel::Autopay, "autopay"), (Channel::Portal, "portal")];

/// The word of a kind of document.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    word(&KINDS, kind)
}

/// The kind of document of a word.
pub(crate) fn kind_of(text: &str) -> Option<Kind> {
    meaning(&KINDS, text)
}

/// The word of a settlement.
pub(crate) fn settlement(how: Settlement) -> &'static str {
    word(&SETTLEMENTS, how)
}

/// The settlement of a word.
pub(crate) fn settlement_of(text: &str) -> Option<Settlement> {
    meaning(&SETTLEMENTS, text)
}

/// The word of a channel.
pub(crate) fn channel(channel: Channel) -> &'static str {
    word(&CHANNELS, channel)
}

/// The channel of a word.
pub(crate) fn channel_of(text: &str) -> Option<Channel> {
    meaning(&CHANNELS, text)
}

fn word<T: Copy + PartialEq>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(v, _)| *v == value).map_or("", |(_, word)| word)
}

fn meaning<T: Copy>(table: &[(T, &'static str)], text: &str) -> Option<T> {
    table.iter().find(|(_, word)| *word == text).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back_as_what_it_was() {
        assert!(KINDS.iter().all(|&(k, _)| kind_of(kind(k)) == Some(k)));
        assert!(SETTLEMENTS.iter().all(|&(s, _)| settlement_of(settlement(s)) == Some(s)));
        assert!(CHANNELS.iter().all(|&(c, _)| channel_of(channel(c)) == Some(c)));
        assert_eq!(kind_of("Invoice"), None);
    }
}
