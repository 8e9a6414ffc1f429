#!/usr/bin/env python3
"""Dunlin beside its peers: in turn (A B C, A B C ...), every answer checked, one markdown table a row of work.

    cargo xtask bench [--n 1e6] [--rounds 3] [ROW ...]

Rows: segment-parquet customer-parquet segment-csv customer-csv text-ids kernel kpi books server decide post load reports
"""
import argparse
import datetime
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from server import Server, programs

HERE = os.path.dirname(os.path.abspath(__file__))
# What is shipped; another by the environment, to try something out.
PROFILE = os.environ.get("DUNLIN_PROFILE", "dist")
DUNLIN = f"{HERE}/../target/{PROFILE}/dunlin"
KERNEL = f"{HERE}/../target/{PROFILE}/dunlin-bench"
POST = f"{HERE}/../target/{PROFILE}/dunlin-bench-post"
DECIDE = f"{HERE}/../target/{PROFILE}/dunlin-bench-decide"
FRESH = f"{HERE}/../target/{PROFILE}/dunlin-bench-fresh"
LOAD = f"{HERE}/../target/{PROFILE}/dunlin-bench-load"
PEERS = ["polars:streaming", "polars:lazy", "duckdb:best", "chdb:narrow", "datafusion:narrow", "numpy:numpy"]
MEMORY_PEERS = ["duckdb:best", "polars:lazy", "polars:streaming"]
ROWS = {
    "segment-parquet": ("segment", "parquet", PEERS),
    "customer-parquet": ("customer", "parquet", PEERS),
    "segment-csv": ("segment", "csv", PEERS),
    "customer-csv": ("customer", "csv", PEERS),
    "reports": ("segment", "parquet", ["duckdb:loop"]),
}


def data(n, text_ids=False):
    """The folder of generated data for n invoices; made when it is not there."""
    name = f"1e{len(n) - 1}" if n.strip("0") == "1" else n
    place = f"{HERE}/data/{name}{'-text' if text_ids else ''}"
    if not os.path.exists(f"{place}/invoices.csv"):
        args = [sys.executable, f"{HERE}/gen.py", "--n", n, "--out", place, "--csv"] + ["--text-ids"] * text_ids
        subprocess.run(args, check=True, stdout=subprocess.DEVNULL)
    return place, name


def timed(cmd, quiet=False):
    """CPU seconds (user and system), wall seconds and peak MB of a whole process; `quiet` drops what it says."""
    start = time.perf_counter()
    drop = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)] if quiet else []
    pid = os.posix_spawn(cmd[0], cmd, os.environ, file_actions=drop)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(cmd)} ended with {status}")
    return dict(cpu=used.ru_utime + used.ru_stime, wall=time.perf_counter() - start, peak_mb=used.ru_maxrss // 1024)


def dunlin(place, cube, fmt, out):
    return timed([DUNLIN, "cube", "--invoices", f"{place}/invoices.{fmt}", "--applications", f"{place}/applications.{fmt}",
                  "--by", cube, "--from", "2015-01", "--to", "2024-12", "--out", out])


def peer(spec, place, cube, fmt):
    """A peer: its own clock around the query alone (imports and start-up left out), and its whole process."""
    name, form = spec.split(":")
    cmd = [sys.executable, f"{HERE}/peers/{name}_peer.py", "--form", form, "--cube", cube, "--data", place, "--fmt", fmt]
    got = subprocess.run(cmd, capture_output=True, text=True)
    lines = [line for line in got.stdout.splitlines() if line.startswith("{")]
    if got.returncode or not lines:
        return None, (got.stderr.strip().splitlines() or ["no output"])[-1][:120]
    return json.loads(lines[-1]), None


def row(title, place, name, cube, fmt, peers, rounds):
    expected = None
    known = f"{HERE}/expected/{name}.{cube}.json"
    if os.path.exists(known):
        expected = json.load(open(known))["sums"]
    out = f"{place}/cube.parquet"
    runs, notes = {}, {}
    for turn in range(rounds):
        runs.setdefault("dunlin, Parquet written", []).append(dunlin(place, cube, fmt, out))
        if turn == 0:
            got = subprocess.run([sys.executable, f"{HERE}/check.py", out], capture_output=True, text=True, check=True)
            sums = json.loads(got.stdout)
            expected = expected or sums
            if sums != expected:
                raise SystemExit(f"{title}: dunlin's answer is wrong")
        null = f"{HERE}/data/null.parquet"
        if not os.path.lexists(null):
            os.symlink(os.devnull, null)
        runs.setdefault("dunlin, result dropped", []).append(dunlin(place, cube, fmt, null))
        for spec in peers:
            if spec in notes:
                continue
            got, why = peer(spec, place, cube, fmt)
            if got is None or got["sums"] != expected:
                notes[spec] = why or "WRONG"
                continue
            runs.setdefault(spec, []).append(got)
    table(title, runs, notes)


def table(title, runs, notes):
    first = runs.get("dunlin, Parquet written") or next(iter(runs.values()))
    size = min(len(r) for r in runs.values())
    print(f"\n{title}; least of {size} rounds, load {os.getloadavg()[0]:.1f}\n")
    print("| | CPU s | wall s | peak MB | CPU / dunlin |\n| --- | --- | --- | --- | --- |")
    least = lambda rs, k: min(r[k] for r in rs)
    for name, rs in runs.items():
        ratio = least(rs, "cpu") / least(first, "cpu")
        print(f"| {name} | {least(rs, 'cpu'):.3f} | {least(rs, 'wall'):.3f} | {max(r['peak_mb'] for r in rs)} | {ratio:.2f} |")
    for name, why in notes.items():
        print(f"| {name} | {why} | | | |")
    sys.stdout.flush()


def text_ids(n, rounds):
    """What identifiers that are texts cost."""
    runs = {}
    for _ in range(rounds):
        for text in (False, True):
            place, _ = data(n, text)
            for fmt in ("parquet", "csv"):
                key = f"{'texts' if text else 'integers'}, {fmt}"
                runs.setdefault(key, []).append(dunlin(place, "segment", fmt, f"{place}/cube.parquet"))
    runs = {"dunlin, Parquet written": runs.pop("integers, parquet"), **runs}
    table(f"identifiers as texts, {n} invoices, by segment (first line: integers from Parquet)", runs, {})


def kpi(place, n, rounds):
    """All KPIs by month and segment from CSV as JSON, beside the bare cube from the same files."""
    runs = {}
    words = [DUNLIN, "kpi", "--invoices", f"{place}/invoices.csv", "--applications", f"{place}/applications.csv", "--by", "segment",
             "--period", "month", "--from", "2015-01", "--to", "2024-12", "--as-of", "2024-12-31", "--json"]
    for _ in range(rounds):
        runs.setdefault("dunlin, Parquet written", []).append(dunlin(place, "segment", "csv", f"{place}/cube.parquet"))
        runs.setdefault("dunlin kpi, all KPIs, JSON dropped", []).append(timed(words, quiet=True))
    table(f"kpi, {n} invoices, all KPIs by month and segment from CSV (first line: the bare cube)", runs, {})


PLAIN = """pragma journal_mode=wal;
create table invoices (id integer primary key, customer text, segment text, currency text, issue_date text, due_date text, amount_cents integer);
create unique index invoices_number on invoices (currency, issue_date, id);
create table applications (invoice_id integer, date text, amount_cents integer);
create index applications_of on applications (invoice_id, date, amount_cents);
.import --csv --skip 1 {place}/invoices.csv invoices
.import --csv --skip 1 {place}/applications.csv applications
"""


def books(place, n, rounds):
    """Into durable books, checked and audited, beside the sqlite3 shell's .import into tables with as many indexes."""
    runs = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir=f"{HERE}/data") as folder:
            at = ["--books", f"{folder}/books.db"]
            add = lambda *parts: dict(cpu=sum(p["cpu"] for p in parts), wall=sum(p["wall"] for p in parts),
                                      peak_mb=max(p["peak_mb"] for p in parts))
            both = add(timed([DUNLIN, "books", "init", *at], quiet=True),
                       timed([DUNLIN, "import", "invoices", f"{place}/invoices.csv", *at, "-q"], quiet=True),
                       timed([DUNLIN, "import", "applications", f"{place}/applications.csv", *at, "-q"], quiet=True))
            runs.setdefault("dunlin, import into SQLite books", []).append(both)
            if shutil.which("sqlite3"):
                with open(f"{folder}/plain.sql", "w") as script:
                    script.write(PLAIN.format(place=place))
                plain = [shutil.which("sqlite3"), f"{folder}/plain.db", f".read {folder}/plain.sql"]
                runs.setdefault("sqlite3 .import", []).append(timed(plain, quiet=True))
            ageing = [DUNLIN, "aging", "--as-of", "2024-12-31", *at]
            runs.setdefault("dunlin, ageing from those books", []).append(timed(ageing, quiet=True))
    notes = {} if shutil.which("sqlite3") else {"sqlite3 .import": "skipped: no sqlite3 on this machine"}
    table(f"books, {n} invoices and their applications from CSV", runs, notes)


COPIED = """create table plain{round}_invoices (id bigint primary key, customer text, segment text, currency text, issue_date date, due_date date, amount_cents bigint);
create index on plain{round}_invoices (currency, issue_date, id);
create table plain{round}_applications (id bigint generated always as identity primary key, invoice_id bigint, date date, amount_cents bigint);
create index on plain{round}_applications (invoice_id, date, amount_cents);
\\copy plain{round}_invoices from '{place}/invoices.csv' with (format csv, header)
\\copy plain{round}_applications (invoice_id, date, amount_cents) from '{place}/applications.csv' with (format csv, header)
checkpoint;
"""


def server(place, n, rounds):
    """The same books in PostgreSQL, beside \\copy into plain tables with a key and an index; CPU of the server itself."""
    if not programs():
        print("\nserver: skipped: no PostgreSQL (initdb) on this machine")
        return
    runs = {}
    with Server(f"{HERE}/data") as pg:
        for round in range(rounds):
            at = ["--books", pg.books(f"books{round}")]
            kinds = [["init"], ["invoices", f"{place}/invoices.csv"], ["applications", f"{place}/applications.csv"]]
            before, start = pg.cpu(), time.perf_counter()
            for words in kinds:
                verb = ["books", "init"] if words == ["init"] else ["import", *words, "-q"]
                timed([DUNLIN, *verb, *at], quiet=True)
            pg.sql("checkpoint;")
            ours = dict(cpu=pg.cpu() - before, wall=time.perf_counter() - start, peak_mb=0)
            runs.setdefault("dunlin, import into PostgreSQL books (CPU of the server)", []).append(ours)
            start = time.perf_counter()
            cpu = pg.sql(COPIED.format(round=round, place=place))
            runs.setdefault("\\copy (CPU of the server)", []).append(dict(cpu=cpu, wall=time.perf_counter() - start, peak_mb=0))
            pg.sql("vacuum analyze;")
            ageing = [DUNLIN, "aging", "--as-of", "2024-12-31", *at]
            runs.setdefault("dunlin, ageing from those books (its own CPU)", []).append(timed(ageing, quiet=True))
    table(f"server, {n} invoices and their applications from CSV", runs, {})


# What the default strategy would do in books without any notice yet, as a set of rows: reminders, notes before the due date,
# tasks. No promises, disputes, holds, caps: the least that a formulation in SQL has to do.
DECISION = """set search_path = {schema};
create temp table decision as
with item as (
  select d.customer_id, d.currency, {day} - d.due as late from documents d join balances b using (document_id)
  where b.open_minor > 0 and d.voided is null
    and not exists (select 1 from documents later where later.document_id = d.document_id and later.version > d.version)),
reminded as (select distinct customer_id, currency from item where late >= 5),
noted as (select distinct customer_id, currency from item i where late between -3 and 0
  and not exists (select 1 from reminded r where r.customer_id = i.customer_id)),
task as (select distinct customer_id, currency, case when late >= 90 then 'agency' else 'manager' end as step from item where late >= 45)
select 'reminder' as step, count(*) as actions from reminded
union all select 'note', count(*) from noted union all select step, count(*) from task group by step;
\\copy decision to '{out}'
"""


def open_items(n):
    """Open invoices of n / 10 customers, due up to a month ahead and mostly less than half a year ago; made once."""
    path = f"{HERE}/data/open-{n}.csv"
    if not os.path.exists(path):
        os.makedirs(f"{HERE}/data", exist_ok=True)
        dice, day = random.Random(1), datetime.date(2024, 12, 31)
        with open(path, "w") as out:
            out.write("invoice_number,customer_id,issue_date,due_date,amount,currency\n")
            for at in range(int(n)):
                late = dice.randint(-30, 150) if dice.random() < 0.9 else dice.randint(150, 400)
                due = day - datetime.timedelta(days=late)
                issued = due - datetime.timedelta(days=30)
                out.write(f"I{at},C{dice.randrange(int(n) // 10):06d},{issued},{due},{dice.randint(2000, 500000) / 100:.2f},EUR\n")
    return path


def decide(n, rounds):
    """A day's decision over n open items in PostgreSQL books, a worklist of 200, 60 replayed days; beside it the decision as SQL."""
    if not programs():
        print("\ndecide: skipped: no PostgreSQL (initdb) on this machine")
        return
    path, runs, told = open_items(n), {}, []
    with Server(f"{HERE}/data") as pg:
        at = pg.books("decide")
        timed([DUNLIN, "books", "init", "--books", at], quiet=True)
        timed([DUNLIN, "import", "invoices", path, "--books", at, "-q"], quiet=True)
        pg.sql("vacuum analyze;")
        for round in range(rounds):
            days = "60" if round == 0 else "0"
            start = time.perf_counter()
            got = json.loads(subprocess.run([DECIDE, at, "2024-12-31", days], capture_output=True, text=True, check=True).stdout)
            told.append(got)
            runs.setdefault("dunlin, decision alone", []).append(dict(cpu=got["decision"] / 1e3, wall=got["decision"] / 1e3, peak_mb=0))
            whole = (got["load"] + got["decision"]) / 1e3
            runs.setdefault("dunlin, loading the books and decision", []).append(dict(cpu=whole, wall=whole, peak_mb=got["peak_mb"]))
            runs.setdefault("dunlin, worklist of 200 from it", []).append(dict(cpu=got["worklist"] / 1e3, wall=got["worklist"] / 1e3, peak_mb=0))
            out, start = f"{pg.folder}/decision{round}", time.perf_counter()
            cpu = pg.sql(DECISION.format(schema="decide", day=20088, out=out))
            runs.setdefault("SQL in PostgreSQL", []).append(dict(cpu=cpu, wall=time.perf_counter() - start, peak_mb=0))
            actions = sum(int(line.split("\t")[1]) for line in open(out))
            if actions != got["actions"]:
                raise SystemExit(f"decide: {got['actions']} actions here, {actions} in SQL")
    table(f"decide, {n} open items of {int(n) // 10} customers (CPU of dunlin is one thread's wall)", runs, {})
    print(f"\n{told[0]['replayed_days']} days replayed in {told[0]['replay'] / 1e3:.1f} s, {told[0]['contacts']} contacts; "
          f"{told[0]['due']} steps due, {told[0]['actions']} actions, {told[0]['withheld']} withheld")


def post(place, n, rounds):
    """32 clients posting payments into durable books, beside a connection a client; one payment in every figure."""
    told = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir=f"{HERE}/data") as folder:
            got = subprocess.run([POST, folder], capture_output=True, text=True, check=True)
            for line in map(json.loads, got.stdout.splitlines()):
                told.setdefault(line["name"], []).append(line)
    print(f"\npost, 32 clients applying payments to durable SQLite books, best of {rounds}\n")
    print("| | commands a second | median ms | slowest hundredth ms | slowest ms |\n| --- | --- | --- | --- | --- |")
    for name, lines in told.items():
        best = max(lines, key=lambda line: line["per_second"])
        print(f"| {name} | {best['per_second']} | {best['p50_ms']} | {best['p99_ms']} | {best['max_ms']} |")
    with tempfile.TemporaryDirectory(dir=f"{HERE}/data") as folder:
        at = ["--books", f"{folder}/books.db"]
        timed([DUNLIN, "books", "init", *at], quiet=True)
        for kind in ("invoices", "applications"):
            timed([DUNLIN, "import", kind, f"{place}/{kind}.csv", *at, "-q"], quiet=True)
        got = json.loads(subprocess.run([FRESH, f"{folder}/books.db"], capture_output=True, text=True, check=True).stdout)
    print(f"\none payment in books of {got['invoices']} invoices until it is in {got['figures']} figures (all KPIs, 13 months, total and by segment)\n")
    print("| | ms |\n| --- | --- |")
    for key, what in (("posted_ms", "the command, durable"), ("refresh_ms", "columns and sums refreshed"),
                      ("read_ms", "all figures read"), ("all_p50_ms", "all of it, median"),
                      ("all_p99_ms", "all of it, slowest hundredth"), ("full_pass_ms", "a full pass over the ledger instead"),
                      ("load_ms", "books to columns and sums, once at the start")):
        print(f"| {what} | {got[key]} |")


def load(n):
    """A served company of n invoices and n / 10 customers under 32 connections, one request in five a durable write; beside it
    Datasette, which serves rows of plain SQLite tables, reading one customer's open invoices without any of the work."""
    customers = str(int(n) // 10)
    places = {"SQLite": (f"{HERE}/data/load-{n}.db", None)}
    pg = Server(f"{HERE}/data") if programs() else None
    if pg:
        pg.__enter__()
        places["PostgreSQL"] = (pg.books("load"), pg)
    try:
        for engine, (place, _) in places.items():
            got = subprocess.run([LOAD, DUNLIN, place, n, customers, "20"], capture_output=True, text=True, check=True)
            lines = [json.loads(line) for line in got.stdout.splitlines()]
            print(f"\nload, {engine}, {n} invoices of {customers} customers, 32 connections\n")
            print("| | a second | median ms | slowest hundredth ms |\n| --- | --- | --- | --- |")
            for line in lines:
                if "p50_ms" in line:
                    print(f"| {line['name']} | {line['per_second']:.0f} | {line['p50_ms']:.1f} | {line['p99_ms']:.1f} |")
                elif "p99_read_ms" in line and "errors" in line:
                    print(f"| **{line['name']}, all** | {line['per_second']:.0f} | | reads {line['p99_read_ms']:.1f}, writes "
                          f"{line['p99_write_ms']:.1f}; errors {line['errors'] or 'none'}; import {line['import'] or 'none'} |")
            first, last = lines[0], lines[-1]
            print(f"\nfrom start to the first worklist {first['seconds']:.2f} s; peak memory of the server {last['peak_mb']} MB")
    finally:
        if pg:
            pg.__exit__(None, None, None)
    datasette(n, customers)


def datasette(n, customers):
    """Datasette over the same number of plain rows, a customer's open invoices by an index."""
    program = os.path.join(os.path.dirname(sys.executable), "datasette")
    if not os.path.exists(program):
        print("\nload, peer: skipped: no datasette in bench/.venv")
        return
    path = f"{HERE}/data/plain-{n}.db"
    if not os.path.exists(path):
        dice, rows = random.Random(1), []
        for at in range(int(n)):
            rows.append((at, f"I{at}", f"C{dice.randrange(int(customers))}", dice.randint(2000, 500000), dice.random() < 0.1))
        with sqlite3.connect(path) as db:
            db.execute("create table invoices (id integer primary key, number text, customer text, amount integer, open integer)")
            db.executemany("insert into invoices values (?, ?, ?, ?, ?)", rows)
            db.execute("create index by_customer on invoices (customer)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = subprocess.Popen([program, "serve", path, "-p", str(port), "--setting", "default_cache_ttl", "0"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        wanted = f"/plain-{n}/invoices.json?customer={{}}&_shape=array"
        got = subprocess.run([LOAD, "peer", f"127.0.0.1:{port}", wanted, customers, "10"], capture_output=True, text=True, check=True)
        line = json.loads(got.stdout)
        print(f"\nDatasette, a customer's rows of a plain table: {line['per_second']:.0f} a second, median {line['p50_ms']:.1f} ms, "
              f"slowest hundredth {line['p99_ms']:.1f} ms")
    finally:
        child.terminate()


def kernel(place, name, n, rounds):
    """Columns in memory: the kernel beside a plain read of the same bytes, and peers that hold the tables in memory."""
    known = f"{HERE}/expected/{name}.segment.json"
    expected = json.load(open(known))["sums"] if os.path.exists(known) else None
    runs, notes = {}, {}
    for _ in range(rounds):
        # Several passes in one process: the first one also pays for fresh memory.
        got = subprocess.run([KERNEL, place, "4"], capture_output=True, text=True, check=True)
        for line in map(json.loads, got.stdout.splitlines()):
            expected = expected or line["sums"]
            if line["sums"] != expected:
                raise SystemExit("kernel: dunlin's answer is wrong")
            runs.setdefault("dunlin", []).append(line)
        for spec in MEMORY_PEERS:
            if spec in notes:
                continue
            got, why = peer(spec, place, "segment", "memory")
            if got is None or got["sums"] != expected:
                notes[spec] = why or "WRONG"
                continue
            runs.setdefault(spec, []).append(got)
    ours = runs["dunlin"]
    least = lambda rs, k: min(r[k] for r in rs)
    print(f"\nkernel, columns in memory, {n} invoices, segment and total, 2 threads; least of {len(ours)} passes, peers of {rounds}\n")
    print("| | CPU s | wall s | CPU / dunlin |\n| --- | --- | --- | --- |")
    cpu = least(ours, "cpu")
    print(f"| plain read of the same bytes | {least(ours, 'read'):.4f} | {least(ours, 'read_wall'):.4f} | 1 / {cpu / least(ours, 'read'):.2f} |")
    for spec, rs in runs.items():
        print(f"| {spec} | {least(rs, 'cpu'):.4f} | {least(rs, 'wall'):.4f} | {least(rs, 'cpu') / cpu:.2f} |")
    for spec, why in notes.items():
        print(f"| {spec} | {why} | | |")
    pairs = [r["cpu"] / r["read"] for r in ours]
    print(f"\nkernel / read, pass by pass: least {min(pairs):.2f}, median {statistics.median(pairs):.2f}, most {max(pairs):.2f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--n", default="1e6")
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("rows", nargs="*")
    a = ap.parse_args()
    n = str(int(float(a.n)))
    # The load is made by what measures it.
    place, name = (None, None) if a.rows == ["load"] else data(n)
    for title in a.rows or [*ROWS, "text-ids", "kernel", "kpi", "books", "server", "decide", "post", "load"]:
        if title == "text-ids":
            text_ids(n, a.rounds)
        elif title == "kpi":
            kpi(place, n, a.rounds)
        elif title == "books":
            books(place, n, a.rounds)
        elif title == "server":
            server(place, n, a.rounds)
        elif title == "decide":
            decide(n, a.rounds)
        elif title == "post":
            post(place, n, a.rounds)
        elif title == "load":
            load(n)
        elif title == "kernel":
            kernel(place, name, n, a.rounds)
        else:
            cube, fmt, peers = ROWS[title]
            row(f"{title}, {n} invoices", place, name, cube, fmt, peers, a.rounds)


if __name__ == "__main__":
    main()
