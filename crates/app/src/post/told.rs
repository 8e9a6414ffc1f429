//! What commands are made of, told from the same text that reads them: a struct or enum declared in here is read by serde, and
//! lists its fields for the description of the API, the reference page and the guide.
//!
//! A field that is read and not described, or described and not read, cannot be written.

use super::words::{Part, PromisePart, Remitted};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{BanKind, Outcome, Role};

/// A field of a command.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The field in the code.
    pub(super) ident: &'static str,
    /// What serde is told of it.
    pub(super) serde: &'static str,
    /// Its type in the code.
    pub(super) kind: &'static str,
    /// What it is, in a sentence.
    pub(super) about: &'static str,
    /// The words that it may be; any text where there are none.
    pub words: &'static [&'static str],
}

/// A command, or a part of one that has fields of its own.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Its word (`do`), or the name of the part.
    pub word: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Its fields, in their order.
    pub fields: &'static [Field],
}

/// The form of a field.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Any text.
    Text,
    /// An amount in decimals, as text.
    Amount,
    /// A day, as text.
    Date,
    /// A document: its number, or an object.
    Document,
    /// True or false.
    Flag,
    /// A whole number, not negative.
    Number {
        /// The largest.
        most: u64,
    },
    /// An object of fields of its own.
    Part(&'static Told),
}

/// Parts of commands that have fields of their own.
pub const PARTS: &[Told] = &[
    Told { word: "Part", about: "A part of a payment.", fields: Part::FIELDS },
    Told { word: "PromisePart", about: "A part of a promise.", fields: PromisePart::FIELDS },
    Told { word: "Remitted", about: "A line of an agency's statement.", fields: Remitted::FIELDS },
];

impl Field {
    /// Its name in a command.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let renamed = self.serde.split_once("rename").and_then(|(_, rest)| rest.split('"').nth(1));
        renamed.unwrap_or(self.ident)
    }

    /// What it is, in a sentence.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.about.trim()
    }

    /// Whether it may be `null`.
    #[must_use]
    pub fn may_be_null(&self) -> bool {
        self.kind.starts_with("Option")
    }

    /// Whether it must be there.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        let is_given_a_value = self.serde.split(',').any(|word| word.trim_start().starts_with("default"));
        match self.may_be_null() {
            // Read by a function of its own, an option has to be there.
            true => self.serde.contains("deserialize_with"),
            false => !is_given_a_value,
        }
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.kind.contains("Vec")
    }

    /// Its form; of a list, that of its elements.
    #[must_use]
    pub fn form(&self) -> Form {
        let inner = self.kind.split(['<', '>', ' ']).rfind(|word| !word.is_empty()).unwrap_or_default();
        match inner {
            "Amount" => Form::Amount,
            "Date" => Form::Date,
            "Which" => Form::Document,
            "bool" => Form::Flag,
            "i64" => Form::Number { most: i64::MAX.unsigned_abs() },
            "u16" => Form::Number { most: u16::MAX.into() },
            "u32" => Form::Number { most: u32::MAX.into() },
            "u64" => Form::Number { most: u64::MAX },
            other => PARTS.iter().find(|part| part.word == other).map_or(Form::Text, Form::Part),
        }
    }
}

/// How disputes end.
pub(super) const DISPUTE_ENDS: [&str; 4] = ["upheld", "credited", "withdrawn", "partly"];
/// What may be proposed.
pub(super) const PROPOSALS: [&str; 4] = ["write_off", "agency", "credit_hold", "plan"];
/// How proposals end.
pub(super) const DECISIONS: [&str; 3] = ["approved", "refused", "withdrawn"];
/// Kinds of documents that the command `document` makes; the others have commands of their own.
pub(super) const NEW_KINDS: [&str; 7] =
    ["invoice", "debit_note", "fee", "interest", "chargeback", "credit_note", "journal"];
/// How a payment comes.
pub(super) const CHANNELS: [&str; 3] = ["other", "autopay", "portal"];

macro_rules! names {
    ($($(#[$about:meta])+ $list:ident = $kind:ident;)+) => { $(
        $(#[$about])+
        pub(super) const $list: [&str; $kind::ALL.len()] = {
            let (mut names, mut at) = ([""; $kind::ALL.len()], 0);
            while at < names.len() {
                names[at] = $kind::ALL[at].name();
                at += 1;
            }
            names
        };
    )+ };
}

names! {
    /// Ways of contact.
    MEDIA = Medium;
    /// How activities end.
    OUTCOMES = Outcome;
    /// What a contact is for.
    ROLES = Role;
    /// Why somebody is not contacted.
    BANS = BanKind;
}

/// Structs of commands, and the lists of their fields. A field says `#[words(LIST)]` where it is one of a list of words.
macro_rules! told {
    (@words) => { &[] };
    (@words $words:expr) => { $words };
    ($(
        $(#[doc = $about:literal])+
        pub struct $name:ident { $(
            $(#[doc = $said:literal])+
            $(#[serde($($serde:tt)+)])?
            $(#[words($words:expr)])?
            pub $field:ident: $kind:ty,
        )+ }
    )+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(
            $(#[doc = $said])+
            $(#[serde($($serde)+)])?
            pub $field: $kind,
        )+ }

        impl $name {
            /// Its fields, in their order.
            pub const FIELDS: &'static [$crate::post::told::Field] = &[$($crate::post::told::Field {
                ident: stringify!($field),
                serde: concat!($(stringify!($($serde)+))?),
                kind: stringify!($kind),
                about: concat!($($said),+),
                words: told!(@words $($words)?),
            }),+];
        }
    )+ };
}

/// The enum of commands, their words, and the list of them.
macro_rules! acts {
    ($(#[doc = $about:literal])+ pub enum $name:ident { $(
        $(#[doc = $said:literal])+ $variant:ident($kind:ident) = $word:literal,
    )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "do")]
        pub enum $name { $(
            $(#[doc = $said])+
            #[serde(rename = $word)]
            $variant($kind),
        )+ }

        impl $name {
            /// All commands with their fields.
            pub const ALL: &'static [$crate::post::told::Told] = &[$($crate::post::told::Told {
                word: $word, about: concat!($($said),+), fields: $kind::FIELDS,
            }),+];

            /// Its word.
            #[must_use]
            pub const fn word(&self) -> &'static str {
                match self { $($name::$variant(_) => $word),+ }
            }
        }
    };
}

pub(super) use {acts, told};

#[cfg(test)]
mod tests {
    use super::super::words::Act;
    use super::*;
    use serde_json::{Map, Value, json};

    /// Something that a field may be.
    fn example(field: &Field) -> Value {
        let one = match field.form() {
            Form::Text => json!(field.words.first().unwrap_or(&"x")),
            Form::Amount => json!("1.00"),
            Form::Date => json!("2024-02-29"),
            Form::Document => json!({"number": "1", "kind": "invoice", "entity": "", "instalment": 1}),
            Form::Flag => json!(true),
            Form::Number { most } => json!(most),
            Form::Part(part) => whole(part),
        };
        if field.is_list() { json!([one]) } else { one }
    }

    /// Something that a field may not be.
    fn wrong(field: &Field) -> Value {
        match field.form() {
            _ if field.is_list() => json!({}),
            Form::Number { .. } => json!(-1.5),
            _ => json!(7),
        }
    }

    fn whole(told: &Told) -> Value {
        Value::Object(told.fields.iter().map(|f| (f.name().to_owned(), example(f))).collect())
    }

    fn read(fields: &Map<String, Value>) -> Result<Act, String> {
        serde_json::from_value(Value::Object(fields.clone())).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_told_is_what_is_read() {
        let mut seen = 0;
        for told in Act::ALL {
            let Value::Object(mut all) = whole(told) else { panic!("no object") };
            all.insert("do".into(), json!(told.word));
            assert_eq!(read(&all).map(|act| act.word()), Ok(told.word));
            for field in told.fields {
                let with = |value: Option<Value>| {
                    let mut fields = all.clone();
                    match value {
                        Some(value) => fields.insert(field.name().into(), value),
                        None => fields.shift_remove(field.name()),
                    };
                    read(&fields).is_ok()
                };
                let what = format!("{} {}", told.word, field.name());
                assert_eq!(with(None), !field.is_needed(), "{what} left out");
                assert_eq!(with(Some(Value::Null)), field.may_be_null(), "{what} null");
                assert!(!with(Some(wrong(field))), "{what} wrong");
                assert!(field.about().ends_with(['.', ';', '`']) && !field.about().contains('\n'), "{what}");
                seen += 1;
            }
            all.insert("zzz".into(), json!(1));
            let names: Vec<String> = told.fields.iter().map(|f| format!("`{}`", f.name())).collect();
            assert!(read(&all).is_err_and(|e| e.contains(&names.join(if names.len() == 2 {
                " or "
            } else {
                ", "
            }))));
        }
        assert_eq!((Act::ALL.len(), seen), (31, 156));
        let other = read(json!({"do": "zzz"}).as_object().unwrap()).unwrap_err();
        assert!(Act::ALL.iter().all(|told| other.contains(&format!("`{}`", told.word))), "{other}");
    }

    #[test]
    fn words_are_those_that_the_books_know() {
        use crate::words::{channel_of, kind_of};
        assert!(CHANNELS.iter().all(|word| channel_of(word).is_some()));
        assert!(NEW_KINDS.iter().all(|word| kind_of(word).is_some()));
        assert!(
            ["payment", "refund", "payment_return", "write_off"].iter().all(|word| !NEW_KINDS.contains(word))
        );
    }

    /// The guide has a row for each command: its fields, those that may be left out in brackets.
    #[test]
    fn the_guide_lists_the_same_fields() {
        let guide = include_str!("../../../../docs/guides/posting.md");
        for told in Act::ALL {
            let start = format!("| `{}` | ", told.word);
            let row = guide.lines().find_map(|line| line.strip_prefix(&start)).expect(told.word);
            let fields = row.split(" | ").next().unwrap();
            let (mut listed, mut is_inside) = (Vec::new(), false);
            for (n, text) in fields.split('`').enumerate() {
                match n % 2 {
                    0 => is_inside = text.chars().fold(is_inside, |was, c| c == '[' || (was && c != ']')),
                    _ if text.starts_with('{') => {}
                    _ => listed.push((text, is_inside)),
                }
            }
            for field in told.fields {
                let found = listed.iter().find(|(name, _)| *name == field.name());
                let found =
                    found.unwrap_or_else(|| panic!("{}: {} is not in the guide", told.word, field.name()));
                assert!(!(found.1 && field.is_needed()), "{}: {} is needed", told.word, field.name());
            }
            assert_eq!(listed.len(), told.fields.len(), "{}: {listed:?}", told.word);
        }
    }
}
