//! What people and programs may: roles, the rights that each gives, and whose customers they see.

/// What somebody is there for. Somebody may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the system: people, tokens, imports, the books themselves.
    Administrator,
    /// Leads collecting: everything but people and the books themselves.
    Manager,
    /// Collects: sees and works on their own customers, or those of their team.
    Collector,
    /// Books money that came.
    CashClerk,
    /// Decides on credit: holds, limits, proposals.
    CreditManager,
    /// Reads everything, changes nothing.
    Auditor,
    /// A program that is wired in.
    Service,
}

/// What may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Right {
    /// Read figures and lists.
    Read,
    /// Read who did what, and the users.
    Audit,
    /// Write down calls, promises, disputes, holds, contacts, tags.
    Work,
    /// Draft, approve, issue and cancel notices; waive charges.
    Dun,
    /// Post documents, payments, applications, refunds, returns, write-offs within the limit; what agencies remit.
    Cash,
    /// Propose write-offs, agencies, credit holds; place and recall.
    Propose,
    /// Decide on what others propose; set limits.
    Decide,
    /// Override guard rails.
    Override,
    /// Say things of customers: names, collectors, parents, limits, merges, teams.
    Customers,
    /// Put strategies into use.
    Strategy,
    /// Take files in, and take them back.
    Import,
    /// Users, roles, tokens of others.
    People,
    /// The books themselves: backup, check, verify, undo.
    Books,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 7] = [
        Role::Administrator,
        Role::Manager,
        Role::Collector,
        Role::CashClerk,
        Role::CreditManager,
        Role::Auditor,
        Role::Service,
    ];

    /// As it is written in books and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::Collector => "collector",
            Role::CashClerk => "cash_clerk",
            Role::CreditManager => "credit_manager",
            Role::Auditor => "auditor",
            Role::Service => "service",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it may.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        use Right::{
            Audit, Books, Cash, Customers, Decide, Dun, Import, Override, People, Propose, Read, Strategy,
            Work,
        };
        match self {
            Role::Administrator => &[Read, Audit, Import, People, Books, Customers],
            Role::Manager => {
                &[Read, Audit, Work, Dun, Cash, Propose, Decide, Override, Customers, Strategy, Import]
            }
            Role::Collector => &[Read, Work, Propose],
            Role::CashClerk => &[Read, Cash, Import],
            Role::CreditManager => &[Read, Work, Propose, Decide, Override, Customers],
            Role::Auditor => &[Read, Audit],
            Role::Service => &[Read, Work, Dun, Cash, Propose, Customers, Import],
        }
    }

    /// Whether it sees only its own customers.
    #[must_use]
    pub const fn is_bounded(self) -> bool {
        matches!(self, Role::Collector)
    }
}

impl Right {
    /// All of them.
    pub const ALL: [Right; 13] = [
        Right::Read,
        Right::Audit,
        Right::Work,
        Right::Dun,
        Right::Cash,
        Right::Propose,
        Right::Decide,
        Right::Override,
        Right::Customers,
        Right::Strategy,
        Right::Import,
        Right::People,
        Right::Books,
    ];

    /// As it is written in tokens' scopes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Audit => "audit",
            Right::Work => "work",
            Right::Dun => "dun",
            Right::Cash => "cash",
            Right::Propose => "propose",
            Right::Decide => "decide",
            Right::Override => "override",
            Right::Customers => "customers",
            Right::Strategy => "strategy",
            Right::Import => "import",
            Right::People => "people",
            Right::Books => "books",
        }
    }

    /// The right of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Right> {
        Right::ALL.into_iter().find(|right| right.name() == name)
    }
}

/// A set of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u16);

impl Rights {
    /// Those of some roles together.
    #[must_use]
    pub fn of(roles: &[Role]) -> Rights {
        roles.iter().flat_map(|role| role.rights()).copied().collect()
    }

    /// Whether one is among them.
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u8) != 0
    }

    /// Those that are in both: a token may never more than its user.
    #[must_use]
    pub const fn both(self, other: Rights) -> Rights {
        Rights(self.0 & other.0)
    }

    /// All of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.has(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Rights {
        Rights(rights.into_iter().fold(0, |set, right| set | 1 << right as u8))
    }
}

/// Whose customers somebody sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Those of a collector, and of the members of a team.
    Portfolio {
        /// The collector's name; empty for none.
        collector: String,
        /// The team; empty for none.
        team: String,
    },
}

impl Scope {
    /// What roles see: all, unless every one of them is bounded.
    #[must_use]
    pub fn of(roles: &[Role], collector: &str, team: &str) -> Scope {
        match roles.iter().all(|role| role.is_bounded()) {
            true => Scope::Portfolio { collector: collector.to_owned(), team: team.to_owned() },
            false => Scope::All,
        }
    }
}

/// Somebody who has signed in, or a program with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The user's number.
    pub user: i64,
    /// The user's name: the author of what is done.
    pub name: String,
    /// What may be done.
    pub rights: Rights,
    /// Whose customers are seen.
    pub scope: Scope,
    /// In which roles.
    pub roles: Vec<Role>,
    /// It is a program with a token, not a person with a session.
    pub is_program: bool,
    /// A second factor is asked of the user, and was not given: they may set one up, and nothing else.
    pub must_enrol: bool,
}

impl Who {
    /// The same person before a second factor is there: without any right, seeing nobody.
    #[must_use]
    pub fn to_enrol(self) -> Who {
        let scope = Scope::Portfolio { collector: String::new(), team: String::new() };
        Who { rights: Rights::default(), scope, must_enrol: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_a_collector_sees_their_own() {
        let changes = |right: &Right| !matches!(right, Right::Read | Right::Audit);
        assert!(!Role::Auditor.rights().iter().any(changes));
        let own = Scope::of(&[Role::Collector], "Ada", "");
        assert_eq!(own, Scope::Portfolio { collector: "Ada".into(), team: String::new() });
        assert_eq!(Scope::of(&[Role::Collector, Role::Auditor], "Ada", ""), Scope::All);
        // Nobody without a role sees anything: no rights, and the portfolio of nobody.
        assert_eq!(Rights::of(&[]), Rights::default());
        assert_eq!(
            Scope::of(&[], "", ""),
            Scope::Portfolio { collector: String::new(), team: String::new() }
        );
        for role in Role::ALL {
            assert_eq!(Role::of(role.name()), Some(role));
            assert!(role.rights().contains(&Right::Read));
        }
        let all = Rights::of(&Role::ALL);
        assert!(Right::ALL.into_iter().all(|right| all.has(right) && Right::of(right.name()) == Some(right)));
        let narrowed = Rights::of(&[Role::Auditor]).both(all);
        assert_eq!(narrowed.iter().collect::<Vec<_>>(), [Right::Read, Right::Audit]);
    }
}
