//! What roles, rights and states are called.

use crate::pages::words::{Word, books as w};
use dunlin_app::people::{Right, Role};

/// A role.
pub(crate) const fn role(role: Role) -> Word {
    match role {
        Role::Administrator => w::R_ADMINISTRATOR,
        Role::Manager => w::R_MANAGER,
        Role::Collector => w::R_COLLECTOR,
        Role::CashClerk => w::R_CASH_CLERK,
        Role::CreditManager => w::R_CREDIT_MANAGER,
        Role::Auditor => w::R_AUDITOR,
        Role::Service => w::R_SERVICE,
    }
}

/// A right.
pub(crate) const fn right(right: Right) -> Word {
    match right {
        Right::Read => w::RIGHT_READ,
        Right::Audit => w::RIGHT_AUDIT,
        Right::Work => w::RIGHT_WORK,
        Right::Dun => w::RIGHT_DUN,
        Right::Cash => w::RIGHT_CASH,
        Right::Propose => w::RIGHT_PROPOSE,
        Right::Decide => w::RIGHT_DECIDE,
        Right::Override => w::RIGHT_OVERRIDE,
        Right::Customers => w::RIGHT_CUSTOMERS,
        Right::Strategy => w::RIGHT_STRATEGY,
        Right::Import => w::RIGHT_IMPORT,
        Right::People => w::RIGHT_PEOPLE,
        Right::Books => w::RIGHT_BOOKS,
    }
}

/// A state of a delivery.
pub(super) fn delivery(state: &str) -> Option<Word> {
    Some(match state {
        "due" => w::D_DUE,
        "waiting" => w::D_WAITING,
        "delivered" => w::D_DELIVERED,
        "given_up" => w::D_GIVEN_UP,
        "withheld" => w::D_WITHHELD,
        _ => return None,
    })
}
