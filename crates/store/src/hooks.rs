//! What the books keep of webhooks and is no fact: sealed secrets, how far the journal was told, and what became of each delivery.
//! It is changed and deleted, and stands in no digest.
//!
//! A delivery is one command told to one endpoint, of one customer (0: of nobody in particular). Of one customer one delivery after
//! the other is `due`; later ones are `waiting` until those before are `delivered`, `given_up` or `withheld`. Whoever sends one
//! claims it first, for a time: one that died has its claims taken over.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;

/// The tables that are no facts, of all migrations.
pub(crate) const OPERATIONAL: [&str; 6] = [
    "credentials",
    "sessions",
    "sign_in_failures",
    "webhook_secrets",
    "webhook_states",
    "webhook_deliveries",
];

/// Which delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId {
    /// The endpoint.
    pub webhook: i64,
    /// The command that is told.
    pub seq: i64,
    /// The customer whom it is about; 0 for nobody in particular.
    pub customer: i64,
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// How many customers the command is about.
    pub customers: i64,
    /// The documents of that customer that it is about, as JSON.
    pub documents: String,
    /// due, waiting, delivered, given_up, withheld.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next, or was due.
    pub due_ms: i64,
    /// The status that was answered last.
    pub status: Option<i64>,
    /// What came of the last try, in words.
    pub told: String,
    /// When it was last changed.
    pub changed_ms: i64,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried<'t> {
    /// The state that it is in now.
    pub state: &'t str,
    /// When it is due next.
    pub due_ms: i64,
    /// The status that was answered.
    pub status: Option<i64>,
    /// In words.
    pub told: &'t str,
    /// Now.
    pub now_ms: i64,
}

macro_rules! columns {
    () => {
        "webhook_id, seq, customer_id, customers, documents, state, tries, due_ms, status, told, changed_ms"
    };
}

const VERSION: &str = "select v.id, v.seq, v.webhook_id, v.url, v.events, v.note, v.active from webhook_versions v \
    where v.webhook_id = $1 order by v.id desc limit 1";
const SECRETS: &str = "select nth, sealed, until_ms from webhook_secrets where webhook_id = $1 \
    and (until_ms is null or until_ms > $2) order by nth desc";
const SECRET_LAST: &str = "select cast(max(nth) as bigint) from webhook_secrets where webhook_id = $1";
const SECRET_ADDED: &str =
    "insert into webhook_secrets (webhook_id, nth, sealed, until_ms) values ($1, $2, $3, null)";
const SECRETS_END: &str =
    "update webhook_secrets set until_ms = $2 where webhook_id = $1 and until_ms is null";
const SECRETS_DROPPED: &str =
    "delete from webhook_secrets where webhook_id = $1 and until_ms is not null and until_ms <= $2";
const STATE: &str = "select seq, paused_ms from webhook_states where webhook_id = $1";
const STATE_SET: &str = "insert into webhook_states (webhook_id, seq, paused_ms) values ($1, $2, 0) \
    on conflict (webhook_id) do update set seq = excluded.seq";
const PAUSED: &str = "update webhook_states set paused_ms = $2 where webhook_id = $1";
const ADDED: &str = "insert into webhook_deliveries (webhook_id, seq, customer_id, customers, documents, state, tries, due_ms, \
    claim, claimed_ms, status, told, changed_ms) values ($1, $2, $3, $4, $5, $6, 0, $7, '', 0, null, '', $7) \
    on conflict (webhook_id, seq, customer_id) do nothing";
const OPEN: &str = "select count(*) from (select 1 from webhook_deliveries where webhook_id = $1 and customer_id = $2 \
    and state in ('due', 'waiting') limit 1) o";
const AGAIN: &str = "update webhook_deliveries set state = $4, tries = 0, due_ms = $5, claim = '', claimed_ms = 0, told = '', \
    changed_ms = $5 where webhook_id = $1 and seq = $2 and customer_id = $3 and state not in ('due', 'waiting')";
const CLAIMABLE: &str = concat!(
    "select ",
    columns!(),
    " from webhook_deliveries where webhook_id = $1 and state = 'due' and due_ms <= $2 and claimed_ms <= $2 \
      order by due_ms, seq, customer_id limit $3"
);
const CLAIMED: &str = "update webhook_deliveries set claim = $4, claimed_ms = $5 \
    where webhook_id = $1 and seq = $2 and customer_id = $3";
const TRIED: &str = "update webhook_deliveries set state = $5, tries = tries + 1, due_ms = $6, status = $7, told = $8, \
    changed_ms = $9, claim = '', claimed_ms = 0 where webhook_id = $1 and seq = $2 and customer_id = $3 and claim = $4";
const NEXT: &str = "update webhook_deliveries set state = 'due', due_ms = $3 where webhook_id = $1 and customer_id = $2 \
    and state = 'waiting' and seq = (select min(n.seq) from webhook_deliveries n where n.webhook_id = $1 \
    and n.customer_id = $2 and n.state = 'waiting') and not exists (select 1 from webhook_deliveries o \
    where o.webhook_id = $1 and o.customer_id = $2 and o.state = 'due')";
const LISTED: &str = concat!(
    "select ",
    columns!(),
    " from webhook_deliveries where webhook_id = $1 order by seq desc, customer_id limit $2 offset $3"
);
const LISTED_BY_STATE: &str = concat!(
    "select ",
    columns!(),
    " from webhook_deliveries where webhook_id = $1 and state = $4 order by seq desc, customer_id limit $2 offset $3"
);
const COUNTED: &str = "select state, cast(count(*) as bigint) from webhook_deliveries where webhook_id = $1 group by state order by state";
const NEXT_DUE: &str =
    "select cast(min(due_ms) as bigint) from webhook_deliveries where webhook_id = $1 and state = 'due'";
const FORGOTTEN: &str = "delete from webhook_deliveries where webhook_id = $1 and state in ('delivered', 'withheld') and changed_ms < $2";
const DROPPED: &str = "delete from webhook_deliveries where webhook_id = $1";
const ALL_SECRETS_DROPPED: &str = "delete from webhook_secrets where webhook_id = $1";
const STATE_DROPPED: &str = "delete from webhook_states where webhook_id = $1";

/// All statements, for the check that prepares each on both engines.
pub(crate) const STATEMENTS: &[&str] = &[
    VERSION,
    SECRETS,
    SECRET_LAST,
    SECRET_ADDED,
    SECRETS_END,
    SECRETS_DROPPED,
    STATE,
    STATE_SET,
    PAUSED,
    ADDED,
    OPEN,
    AGAIN,
    CLAIMABLE,
    CLAIMED,
    TRIED,
    NEXT,
    LISTED,
    LISTED_BY_STATE,
    COUNTED,
    NEXT_DUE,
    FORGOTTEN,
    DROPPED,
    ALL_SECRETS_DROPPED,
    STATE_DROPPED,
];

fn delivery(row: &dyn Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: DeliveryId { webhook: row.needed(0)?, seq: row.needed(1)?, customer: row.needed(2)? },
        customers: row.needed(3)?,
        documents: row.words(4)?.to_owned(),
        state: row.words(5)?.to_owned(),
        tries: row.needed(6)?,
        due_ms: row.needed(7)?,
        status: row.int(8)?,
        told: row.words(9)?.to_owned(),
        changed_ms: row.needed(10)?,
    })
}

impl Tx<'_> {
    /// The last version of an endpoint: a row of `webhook_versions`.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn webhook_version(
        &mut self,
        webhook: i64,
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.engine.query(VERSION, &[webhook.into()], each)
    }

    /// The sealed secrets of an endpoint that are good at a moment, the newest first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn webhook_secrets(&mut self, webhook: i64, now_ms: i64) -> Result<Vec<String>, StoreError> {
        let mut all = Vec::new();
        self.engine.query(SECRETS, &[webhook.into(), now_ms.into()], &mut |row| {
            all.push(row.words(1)?.to_owned());
            Ok(())
        })?;
        Ok(all)
    }

    /// Gives an endpoint a sealed secret; those before end at a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn add_webhook_secret(
        &mut self,
        webhook: i64,
        sealed: &str,
        (now_ms, until_ms): (i64, i64),
    ) -> Result<(), StoreError> {
        let mut last = 0;
        self.engine.query(SECRET_LAST, &[webhook.into()], &mut |row| {
            last = row.int(0)?.unwrap_or(0);
            Ok(())
        })?;
        self.engine.execute(SECRETS_DROPPED, &[webhook.into(), now_ms.into()])?;
        self.engine.execute(SECRETS_END, &[webhook.into(), until_ms.into()])?;
        self.engine.execute(SECRET_ADDED, &[webhook.into(), (last + 1).into(), sealed.into()]).map(|_| ())
    }

    /// How far the journal was told to an endpoint, and until when it is left in peace; `None` where nothing was said yet.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn webhook_state(&mut self, webhook: i64) -> Result<Option<(i64, i64)>, StoreError> {
        let mut found = None;
        self.engine.query(STATE, &[webhook.into()], &mut |row| {
            found = Some((row.needed(0)?, row.needed(1)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// The journal was told to an endpoint up to a command.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn told_webhook(&mut self, webhook: i64, seq: i64) -> Result<(), StoreError> {
        self.engine.execute(STATE_SET, &[webhook.into(), seq.into()]).map(|_| ())
    }

    /// An endpoint is left in peace until a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn pause_webhook(&mut self, webhook: i64, until_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(PAUSED, &[webhook.into(), until_ms.into()]).map(|_| ())
    }

    /// Adds a delivery that is not there yet; with `again`, one that was done with is done anew. Whether anything came of it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn add_delivery(
        &mut self,
        id: DeliveryId,
        (customers, documents): (i64, &str),
        again: bool,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut open = 0;
        self.engine.query(OPEN, &[id.webhook.into(), id.customer.into()], &mut |row| {
            open = row.needed(0)?;
            Ok(())
        })?;
        let state = if open > 0 { "waiting" } else { "due" };
        let key = [id.webhook.into(), id.seq.into(), id.customer.into()];
        let [webhook, seq, customer] = key;
        let values =
            [webhook, seq, customer, customers.into(), documents.into(), state.into(), now_ms.into()];
        let mut added = self.engine.execute(ADDED, &values)?;
        if added == 0 && again {
            added = self.engine.execute(AGAIN, &[webhook, seq, customer, state.into(), now_ms.into()])?;
        }
        Ok(added > 0)
    }

    /// Claims deliveries of an endpoint that are due and that nobody else has, at most so many, until a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn claim_deliveries(
        &mut self,
        webhook: i64,
        (now_ms, until_ms): (i64, i64),
        claim: &str,
        most: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut all = Vec::new();
        self.engine.query(CLAIMABLE, &[webhook.into(), now_ms.into(), most.into()], &mut |row| {
            all.push(delivery(row)?);
            Ok(())
        })?;
        for one in &all {
            let id = one.id;
            let values =
                [id.webhook.into(), id.seq.into(), id.customer.into(), claim.into(), until_ms.into()];
            self.engine.execute(CLAIMED, &values)?;
        }
        Ok(all)
    }

    /// Writes down what came of a try, and where it is done with, that the next of the same customer is due. False, and nothing is
    /// done, when somebody else has claimed it meanwhile.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn tried_delivery(
        &mut self,
        id: DeliveryId,
        claim: &str,
        tried: &Tried<'_>,
    ) -> Result<bool, StoreError> {
        let values = [
            id.webhook.into(),
            id.seq.into(),
            id.customer.into(),
            claim.into(),
            tried.state.into(),
            tried.due_ms.into(),
            tried.status.into(),
            tried.told.into(),
            tried.now_ms.into(),
        ];
        if self.engine.execute(TRIED, &values)? == 0 {
            return Ok(false);
        }
        if tried.state != "due" {
            self.engine.execute(NEXT, &[id.webhook.into(), id.customer.into(), tried.now_ms.into()])?;
        }
        Ok(true)
    }

    /// Deliveries of an endpoint, the last command first; of one state, where one is named.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn deliveries(
        &mut self,
        webhook: i64,
        state: Option<&str>,
        (most, from): (i64, i64),
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut all = Vec::new();
        let mut values = vec![webhook.into(), most.into(), from.into()];
        let sql = if let Some(state) = state {
            values.push(state.into());
            LISTED_BY_STATE
        } else {
            LISTED
        };
        self.engine.query(sql, &values, &mut |row| {
            all.push(delivery(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// How many deliveries of an endpoint are in which state.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn deliveries_counted(&mut self, webhook: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let mut all = Vec::new();
        self.engine.query(COUNTED, &[webhook.into()], &mut |row| {
            all.push((row.words(0)?.to_owned(), row.needed(1)?));
            Ok(())
        })?;
        Ok(all)
    }

    /// When the next delivery of an endpoint is due.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn next_delivery(&mut self, webhook: i64) -> Result<Option<i64>, StoreError> {
        let mut due = None;
        self.engine.query(NEXT_DUE, &[webhook.into()], &mut |row| {
            due = row.int(0)?;
            Ok(())
        })?;
        Ok(due)
    }

    /// Forgets deliveries of an endpoint that were done with before a moment.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn forget_deliveries(&mut self, webhook: i64, before_ms: i64) -> Result<(), StoreError> {
        self.engine.execute(FORGOTTEN, &[webhook.into(), before_ms.into()]).map(|_| ())
    }

    /// Forgets all of an endpoint that is no longer there.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn drop_webhook(&mut self, webhook: i64) -> Result<(), StoreError> {
        for sql in [DROPPED, ALL_SECRETS_DROPPED, STATE_DROPPED] {
            self.engine.execute(sql, &[webhook.into()])?;
        }
        Ok(())
    }
}
