#!/usr/bin/env python3
"""Deterministic generator of a receivables ledger: invoices + applications of payments.

Every choice is integer arithmetic on a counter-based hash (splitmix64), so the same
(n, customers, seed) gives the same bytes of data on every machine and numpy version, and the
generator can be ported to another language without a random-number library.

    gen.py --n 100000 --out data/1e5 --csv

Writes OUT/invoices.parquet and OUT/applications.parquet (and .csv with --csv).
"""
import argparse
import datetime as dt
import json
import math
import os

import numpy as np

FIRST = dt.date(2015, 1, 1)
LAST = dt.date(2024, 12, 31)
EPOCH = dt.date(1970, 1, 1)
SEGMENTS = 25
U = np.uint64
GOLDEN = 0x9E3779B97F4A7C15
M64 = (1 << 64) - 1


def mix_int(z):
    z &= M64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


def mix(z):
    z = (z ^ (z >> U(30))) * U(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U(27))) * U(0x94D049BB133111EB)
    return z ^ (z >> U(31))


class Hash:
    """h(stream, i): an independent 64-bit value for each stream and index."""

    def __init__(self, seed):
        self.seed = seed

    def __call__(self, stream, idx):
        base = mix_int(self.seed * 1000 + stream)
        return mix(U(base) + idx.astype(np.uint64) * U(GOLDEN))

    def below(self, stream, idx, n):
        """uniform in 0..n-1 (n below 2^32): high 32 bits times n, shifted."""
        r = self(stream, idx) >> U(32)
        n = np.asarray(n, dtype=np.uint64)
        return ((r * n) >> U(32)).astype(np.int64)


def day_weights():
    """Invoices a day: growth x2 over the range, none on Sundays, few on Saturdays, month-end spike."""
    w = []
    days = (LAST - FIRST).days + 1
    for k in range(days):
        d = FIRST + dt.timedelta(k)
        base = 1000 + 1000 * k // days
        f = (6, 6, 6, 6, 6, 1, 0)[d.weekday()]
        nxt = d + dt.timedelta(2)
        if nxt.month != d.month:
            f *= 3
        w.append(base * f)
    return np.array(w, dtype=np.int64)


def amount_table():
    """1021 steps of +0.85 % from 10.00: the sum of four bytes picks a step, so amounts are near log-normal."""
    t, out = 1000 << 20, []
    for _ in range(1021):
        out.append(t >> 20)
        t = t * 10085 // 10000
    return np.array(out, dtype=np.int64)


TERMS = np.array([0, 14, 15, 30, 30, 30, 30, 30, 45, 60, 60, 90], dtype=np.int64)


def generate(n, customers, seed):
    h = Hash(seed)
    i = np.arange(n, dtype=np.int64)
    c = np.arange(customers, dtype=np.int64)

    # --- customers -------------------------------------------------------------------------
    step = 7919
    while math.gcd(step, customers) != 1:
        step += 1
    weight = (1 << 28) // (c + 8)                      # size of the customer of rank c
    cum_w = np.cumsum(weight)
    assert cum_w[-1] < 1 << 32
    cust_id = (c * step + 13) % customers              # rank -> id, so that ids are not sorted by size
    seg_of_rank = np.sqrt(h.below(1, c, SEGMENTS * SEGMENTS).astype(np.float64)).astype(np.int64)
    seg_of_rank[:SEGMENTS] = c[:SEGMENTS]              # so that every segment has a customer
    term_of_rank = TERMS[h.below(2, c, len(TERMS))]
    klass = h.below(3, c, 100)                         # payment behaviour of the customer
    base_delay = np.select(
        [klass < 20, klass < 65, klass < 90],
        [-10 + h.below(4, c, 11), -3 + h.below(4, c, 14), 5 + h.below(4, c, 36)],
        30 + h.below(4, c, 91))
    spread = 2 + h.below(5, c, 12)
    mult_of_rank = 1 + h.below(6, c, 4)

    # --- invoices --------------------------------------------------------------------------
    cum_d = np.cumsum(day_weights())
    w_total = int(cum_d[-1])
    # the i-th invoice sits at the i-th quantile of the day weights: ids and dates rise together
    q = np.array([0], dtype=np.int64) if n == 0 else (i * 2 + 1) * w_total // (2 * n)
    issue = np.searchsorted(cum_d, q, side="right").astype(np.int64)   # days since FIRST
    rank = np.searchsorted(cum_w, h.below(10, i, int(cum_w[-1])), side="right")
    iid = 10_000_000 + 2 * i + h.below(11, i, 2)       # rising, with gaps
    term = term_of_rank[rank]
    odd = h.below(12, i, 20) == 0                      # 5 % on other terms than the customer's
    term = np.where(odd, TERMS[h.below(13, i, len(TERMS))], term)
    due = issue + term
    r = h(14, i)
    z = ((r & U(255)) + ((r >> U(8)) & U(255)) + ((r >> U(16)) & U(255)) + ((r >> U(24)) & U(255))).astype(np.int64)
    amount = amount_table()[z] * mult_of_rank[rank] + h.below(15, i, 100)
    fate = h.below(16, i, 1000)
    memo = fate < 5                                    # 0.5 %: a credit note as a document of its own (negative)
    never = (fate >= 5) & (fate < 35)                  # 3 % never paid
    amount = np.where(memo, -(amount // 4 + 1), amount)

    # --- applications ----------------------------------------------------------------------
    noise = h.below(17, i, 2 * spread[rank] + 1) + h.below(18, i, 2 * spread[rank] + 1) - 2 * spread[rank]
    tail = np.where(h.below(19, i, 33) == 0, 30 + h.below(20, i, 336), 0)
    first = np.maximum(due + base_delay[rank] + noise + tail, issue)
    prepaid = h.below(21, i, 200) == 0                 # 0.5 % paid before the invoice was issued
    first = np.where(prepaid, issue - 1 - h.below(22, i, 20), first)
    p = h.below(23, i, 100)
    parts = np.select([p < 82, p < 95, p < 99], [1, 2, 3], 4)
    parts = np.where(memo, 1, parts)
    parts = np.where(never, 0, parts)
    short = h.below(24, i, 50) == 0                    # 2 % of those paid in parts never pay the last part

    inv_ix, day, cents = [], [], []
    left = amount.copy()
    when = first.copy()
    for k in range(4):
        live = parts > k
        last = parts == k + 1
        share = 20 + h.below(30 + k, i, 61)            # this part: 20..80 % of what is left
        pay = np.where(last, left, left * share // 100)
        emit = live & ~(last & short & (parts > 1)) & (pay != 0)
        inv_ix.append(i[emit]); day.append(when[emit]); cents.append(pay[emit])
        left = np.where(emit, left - pay, left)
        when = when + 5 + h.below(40 + k, i, 41)
    # 1.5 %: a negative application (a payment reversed, a credit taken back); two thirds are paid again
    back = (h.below(50, i, 200) < 3) & (parts > 0) & ~memo
    rday = first + 1 + h.below(51, i, 60)
    rpct = np.where(h.below(52, i, 2) == 0, 100, 10 + h.below(53, i, 81))
    first_pay = np.where(parts == 1, amount, amount * (20 + h.below(30, i, 61)) // 100)
    ramt = first_pay * rpct // 100
    emit = back & (ramt != 0)
    inv_ix.append(i[emit]); day.append(rday[emit]); cents.append(-ramt[emit])
    again = emit & (h.below(54, i, 3) > 0)
    aday = rday + 3 + h.below(55, i, 60)
    inv_ix.append(i[again]); day.append(aday[again]); cents.append(ramt[again])

    inv_ix = np.concatenate(inv_ix); day = np.concatenate(day); cents = np.concatenate(cents)
    # a payments journal is in order of date; ties by invoice, then in the order made above
    order = np.lexsort((inv_ix, day))
    inv_ix, day, cents = inv_ix[order], day[order], cents[order]

    off = (FIRST - EPOCH).days
    invoices = dict(id=iid, customer=cust_id[rank].astype(np.int32), segment=seg_of_rank[rank].astype(np.int32),
                    issue_date=(issue + off).astype(np.int32), due_date=(due + off).astype(np.int32),
                    amount_cents=amount)
    applications = dict(invoice_id=iid[inv_ix], date=(day + off).astype(np.int32), amount_cents=cents)
    return invoices, applications


def tables(invoices, applications):
    import pyarrow as pa
    n = len(invoices["id"])
    d = lambda a: pa.array(a, type=pa.int32()).cast(pa.date32())
    inv = pa.table({
        "id": pa.array(invoices["id"]),
        "customer": pa.array(invoices["customer"]),
        "segment": pa.array(invoices["segment"]),
        "currency": pa.DictionaryArray.from_arrays(np.zeros(n, dtype=np.int32), ["EUR"]).cast(pa.string()),
        "issue_date": d(invoices["issue_date"]),
        "due_date": d(invoices["due_date"]),
        "amount_cents": pa.array(invoices["amount_cents"]),
    })
    app = pa.table({
        "invoice_id": pa.array(applications["invoice_id"]),
        "date": d(applications["date"]),
        "amount_cents": pa.array(applications["amount_cents"]),
    })
    return inv, app


def with_text_ids(inv, app):
    import pyarrow as pa
    text = lambda col, form: pa.array([form % v for v in col.to_numpy().tolist()])
    put = lambda t, name, col: t.set_column(t.column_names.index(name), name, col)
    inv = put(inv, "id", text(inv["id"], "INV-%010d"))
    inv = put(inv, "customer", text(inv["customer"], "CUST-%06d"))
    inv = put(inv, "segment", pa.array([chr(65 + v) for v in inv["segment"].to_numpy().tolist()]))
    return inv, put(app, "invoice_id", text(app["invoice_id"], "INV-%010d"))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--n", type=float, required=True, help="invoices")
    ap.add_argument("--customers", type=int, help="default n/100")
    ap.add_argument("--seed", type=int, default=42)
    ap.add_argument("--out", required=True)
    ap.add_argument("--csv", action="store_true")
    ap.add_argument("--text-ids", action="store_true",
                    help="identifiers as real ledgers have them: INV-0010000001, CUST-005013, and a letter for the segment")
    a = ap.parse_args()
    n = int(a.n)
    customers = a.customers or max(1, n // 100)
    inv, app = generate(n, customers, a.seed)
    os.makedirs(a.out, exist_ok=True)
    import pyarrow.csv as pc
    import pyarrow.parquet as pq
    ti, ta = tables(inv, app)
    if a.text_ids:
        ti, ta = with_text_ids(ti, ta)
    for name, t in (("invoices", ti), ("applications", ta)):
        pq.write_table(t, f"{a.out}/{name}.parquet", row_group_size=122_880, compression="snappy")
        if a.csv:
            pc.write_csv(t, f"{a.out}/{name}.csv", pc.WriteOptions(quoting_style="none", quoting_header="none"))
    meta = dict(n=n, customers=customers, seed=a.seed, first="2015-01", months=120,
                applications=len(app["date"]),
                invoice_cents=int(inv["amount_cents"].sum()), applied_cents=int(app["amount_cents"].sum()))
    json.dump(meta, open(f"{a.out}/meta.json", "w"), indent=1)
    print(json.dumps(meta))


if __name__ == "__main__":
    main()
