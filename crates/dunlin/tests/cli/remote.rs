//! The same commands on books and over a server that has the same books: the same standard output, byte for byte, the same files, the
//! same exit status.

use crate::common::{Folder, Run};
use crate::mcp::fallen;
use crate::serve::{Server, start};

/// A server over the books of a folder, and a token for everything that a user may.
struct Both {
    folder: Folder,
    server: Server,
    token: String,
}

/// Everything that a token may.
const ALL: &str = "--scope read --scope audit --scope work --scope dun --scope cash --scope propose --scope decide --scope override \
                   --scope customers --scope strategy --scope import --scope people --scope books";

impl Both {
    fn new(user: &str) -> Both {
        let folder = fallen();
        folder.out("user set Max --role administrator --role manager --books b.db");
        let server = start(&folder, false);
        let told = folder.out(&format!("token make cli --user {user} {ALL} --books b.db"));
        let token = told.lines().last().expect("a secret").trim().to_owned();
        Both { folder, server, token }
    }

    /// Over the server. The token comes by its variable, as it should.
    fn there(&self, words: &str) -> Run {
        let mut command = self.folder.command(&format!("{words} --server http://{}", self.server.address));
        Run::of(command.env("DUNLIN_TOKEN", &self.token).output().expect("the program starts"))
    }

    fn here(&self, words: &str) -> Run {
        let mut command = self.folder.command(&format!("{words} --books b.db"));
        // Over the server it is the token's user who writes.
        Run::of(command.env("USER", "Max").output().expect("the program starts"))
    }
}

/// What reads, each in the forms that it has.
const READING: &[&str] = &[
    "kpi",
    "kpi cei dso",
    "kpi cei --from 2024-02 --to 2024-03 --json",
    "kpi cei --by customer --csv",
    "kpi cei --currency EUR --as-of 2024-02-29",
    "kpi cei --known-at 2020-01-01",
    "kpi nonsense",
    "kpi cei --from 2024-13",
    "kpi cei --currency USD",
    "kpi ptp_kept_n --period quarter",
    "explain cei --in 2024-03 --versus 2024-02",
    "explain cei --in 2024-03 --versus 2024-02 --json",
    "explain dso --in 2024-Q1 --by customer --group Beta",
    "explain cei --by customer --group Nobody",
    "aging",
    "aging --as-of 2024-03-28 --by customer",
    "aging --items --csv",
    "aging --by collector --json --buckets 10,20",
    "aging --buckets 20,10",
    "worklist --as-of 2024-03-28",
    "worklist --as-of 2024-03-28 --json",
    "worklist --as-of 2024-03-28 --withheld --minutes 5",
    "worklist --as-of 2024-03-28 --collector Nobody",
    "account Beta --as-of 2024-03-28",
    "account Beta --as-of 2024-03-28 --json --lines 2",
    "account Nobody",
    "dun preview --as-of 2024-03-28",
    "dun preview --as-of 2024-03-28 --summary",
    "dun preview --as-of 2024-03-28 --withheld --csv",
    "dun list --as-of 2024-03-28",
    "dun list --as-of 2024-03-28 --json",
    "dun charges --as-of 2024-03-28",
    "dun why N-0000001",
    "dun why N-0000002 --json",
    "explain cei --in 2024-03 --known-at 2020-01-01 --restated",
    "explain cei --in 2024-03 --known-at 2100-01-01 --restated",
    "explain promises_kept --in 2024-03 --known-at 2024-01-01 --restated",
    "promise list --as-of 2024-03-28",
    "promise list --as-of 2024-03-28 --csv",
    "dispute list --as-of 2024-03-28 --json",
    "hold list --as-of 2024-03-28",
    "propose list --as-of 2024-03-28",
    "override list --as-of 2024-03-28",
    "team list --as-of 2024-03-28",
    "agency list --as-of 2024-03-28",
    "agency settle --from 2024-01-01 --as-of 2024-03-28",
    "strategy show --as-of 2024-03-28",
    "strategy diff other.toml --as-of 2024-03-28",
    "replay --from 2024-03-01 --to 2024-03-28",
    "replay --from 2024-03-01 --to 2024-03-28 --strategy other.toml --json",
    "replay --from 2024-03-28 --to 2024-03-01",
    "statement Beta --as-of 2024-03-28",
    "statement Beta --from 2024-01-01 --as-of 2024-03-28 --json",
    "statement Beta --known-at 2020-01-01",
    "statement Nobody",
    "user list",
    "user list --json",
    "token list --csv",
    "library show cei",
    "calc dso receivables=150000 sales=1800000 days=365",
];

#[test]
fn reading_commands_print_the_same() {
    let both = Both::new("Max");
    for act in [
        "promise make Alpha --pay 2024-04-10=500.00 --currency EUR --as-of 2024-03-27",
        "dispute open B-2 --reason price --amount 100.00 --as-of 2024-03-27",
        "hold set Gamma --reason audit --as-of 2024-03-27",
        "propose credit-hold Beta --reason late --as-of 2024-03-27",
        "override set covered --customer Beta --role manager --reason asked --as-of 2024-03-27",
        "team set Bea North --as-of 2024-03-01",
        "agency place A-2 --agency Fast --commission 15 --as-of 2024-03-27",
    ] {
        both.folder.out(&format!("{act} --books b.db"));
    }
    both.folder.write("other.toml", b"name = \"other\"\ncustomer_gap_days = 9\n[[segment]]\nname = \"all\"\n[[segment.step]]\nname = \"call\"\nafter_due = 1\ncall = true\n");
    let mut printed = 0;
    for words in READING {
        // What needs no books takes none either.
        let is_local = words.starts_with("library") || words.starts_with("calc");
        let here = if is_local { both.folder.run(words) } else { both.here(words) };
        let there = both.there(words);
        assert_eq!(
            (there.status, &there.out),
            (here.status, &here.out),
            "{words}\n{}{}",
            here.err,
            there.err
        );
        assert_eq!(here.status != 0, there.err.starts_with("error["), "{words}: {}", there.err);
        // Where the books lie is said by those who opened them.
        if here.status != 0 && !here.err.contains("b.db") {
            assert_eq!(there.err, here.err, "{words}");
        }
        printed += usize::from(!here.out.is_empty());
    }
    assert!(printed > 38, "{printed} of {} printed something", READING.len());
    for form in ["parquet", "xlsx"] {
        both.folder.out(&format!("aging --by customer --{form} here.{form} --books b.db"));
        let there = both.there(&format!("aging --by customer --{form} there.{form}"));
        assert_eq!((there.status, there.out.as_str()), (0, ""), "{}", there.err);
        let read = |name: &str| std::fs::read(both.folder.path(&format!("{name}.{form}"))).expect("a file");
        if form == "parquet" {
            assert_eq!(read("here"), read("there"));
        } else {
            assert_eq!(read("here").len(), read("there").len(), "a workbook carries the time it was made");
        }
    }
}

/// What changes something, step by step: on two books that are the same, one of them behind a server.
const CHANGING: &[&str] = &[
    "note Beta spoke --outcome reached --medium call --at-time 2024-03-28T10:00 --as-of 2024-03-28 --key n1",
    "note Beta spoke --outcome reached --medium call --at-time 2024-03-28T10:00 --as-of 2024-03-28 --key n1",
    "note Nobody x --outcome noted --as-of 2024-03-28 --key n2",
    "promise make Alpha --pay 2024-04-10=500.00 --currency EUR --as-of 2024-03-28 --key p1",
    "promise make Alpha --pay 2024-04-10=500.00 --currency EUR --as-of 2024-03-28 --key n1",
    "promise make Alpha --pay tomorrow --currency EUR",
    "promise cancel 1 --as-of 2024-03-29 --key p2",
    "dispute open B-2 --reason price --amount 100.00 --as-of 2024-03-28 --key d1",
    "dispute close B-2 --outcome credited --as-of 2024-03-29 --key d2",
    "hold set Gamma --reason audit --as-of 2024-03-28 --key h1",
    "hold release 1 --as-of 2024-03-29 --key h2",
    "propose write-off B-2 --reason gone --as-of 2024-03-28 --key w1",
    "propose refuse 1 --as-of 2024-03-29 --key w2",
    "propose limit EUR --amount 50.00 --as-of 2024-03-28 --key l1",
    "agency place A-2 --agency Fast --commission 15 --as-of 2024-04-02 --key a1",
    "agency recall A-2 --as-of 2024-04-03 --key a2",
    "override set covered --customer Beta --role manager --reason asked --as-of 2024-03-28 --key o1",
    "team set Bea North --as-of 2024-03-01 --key t1",
    "post more.jsonl",
    "post more.jsonl",
    "import invoices more.csv",
    "import invoices more.csv --json",
    "import invoices broken.csv",
    "dun run --as-of 2024-04-08",
    "dun run --as-of 2024-04-08 --json",
    "dun issue --as-of 2024-04-08",
    "dun issue --as-of 2024-04-08 --json",
    "dun issue N-0000099 --as-of 2024-04-08",
    "dun cancel N-0000003 --reason wrong --as-of 2024-04-08",
    "dun approve N-0000099 --as-of 2024-04-08",
    "dun waive 1 --reason kind --as-of 2024-04-08",
    "dun list --as-of 2024-04-08",
    "user set Eve --role auditor",
    "user set Eve --role king",
    "user set Eve --inactive",
    "token make wire --user Nobody --scope read",
    "token revoke 77",
    "strategy activate broken.toml --as-of 2024-04-09",
    "promise list --as-of 2024-04-08",
    "account Beta --as-of 2024-04-08",
    "kpi",
];

#[test]
fn changing_commands_do_and_print_the_same() {
    let (alone, served) = (Both::new("Max"), Both::new("Max"));
    for both in [&alone, &served] {
        let lines = "{\"key\":\"m1\",\"do\":\"tag\",\"customer\":\"Beta\",\"tag\":\"late\"}\n\
                     {\"key\":\"m2\",\"do\":\"write_off\",\"document\":\"NONE\",\"date\":\"2024-03-28\"}\n\
                     {\"key\":\"m3\",\"do\":\"payment\",\"number\":\"P9\",\"customer\":\"Beta\",\"date\":\"2024-03-27\",\"amount\":\"900.00\",\"currency\":\"EUR\",\"apply\":[{\"to\":\"B-2\",\"amount\":\"900.00\"}]}\n\
                     no json\n";
        both.folder.write("more.jsonl", lines.as_bytes());
        both.folder.write("more.csv", b"invoice_number,customer_id,issue_date,due_date,amount,currency\nD-1,Delta,2024-03-20,2024-04-19,70.00,EUR\n");
        both.folder.write("broken.csv", b"invoice_number,customer_id\nD-1,Delta\n");
        both.folder.write("broken.toml", b"name = 7\n");
    }
    let mut refused = 0;
    for words in CHANGING {
        let (here, there) = (alone.here(words), served.there(words));
        assert_eq!(
            (there.status, &there.out),
            (here.status, &here.out),
            "{words}\n{}{}",
            here.err,
            there.err
        );
        if here.status == 2 || (here.status == 1 && !words.starts_with("import")) {
            assert_eq!(there.err, here.err, "{words}");
        }
        refused += usize::from(here.status != 0);
    }
    assert!((10..20).contains(&refused), "{refused} of {} are refused", CHANGING.len());
}

#[test]
fn a_server_gives_no_more_than_the_token_may() {
    let both = Both::new("Ada");
    let own = both.there("kpi ar_total --from 2024-03 --to 2024-03 --csv");
    assert!(own.out.contains("500.00") && !own.out.contains("1300.00"), "{}", own.out);
    for (words, status, says) in [
        ("account Beta", 2, "there is no customer `Beta`"),
        ("dun why N-0000001", 1, "(api.not_found)"),
        ("dun run", 1, "(api.forbidden)"),
        ("user list", 1, "(api.forbidden)"),
        ("note Beta x --outcome noted", 1, "(api.not_found)"),
        ("books check", 2, "is not done over a server"),
        ("mcp --user Ada", 2, "answers assistants itself"),
        ("statement Alpha --issue", 2, "where the books lie"),
        ("explain cei --known-at 2024-04-05 --restated", 1, "(api.forbidden)"),
        ("dun preview --strategy s.toml", 1, "`--strategy` names something"),
        ("kpi cei --control c.csv", 1, "`--control` names something"),
        ("import open-items i.csv", 2, "of this kind is not done over a server"),
        ("import invoices i.csv --dry-run", 2, "not done over a server"),
        ("kpi cei --books b.db", 2, "--server and --books name two places"),
    ] {
        let told = both.there(words);
        assert_eq!(told.status, status, "{words}: {}{}", told.out, told.err);
        assert!(told.err.contains(says) && told.out.is_empty(), "{words}: {}{}", told.out, told.err);
        assert!(!told.err.contains(&both.token), "{words} shows the token");
    }
    let url = format!("http://{}", both.server.address);
    let run = |set: &[(&str, &str)], words: &str| {
        let mut command = both.folder.command(words);
        for (name, value) in set {
            command.env(name, value);
        }
        Run::of(command.output().expect("the program starts"))
    };
    // The variables, and what is said beats what is set.
    let set = [("DUNLIN_SERVER", url.as_str()), ("DUNLIN_TOKEN", both.token.as_str())];
    assert!(run(&set, "aging --csv").out.contains("500.00"));
    assert!(run(&set, "aging --csv --books b.db").out.contains("1300.00"));
    assert!(run(&set, "aging --csv --invoices i.csv -q").out.contains("3300.00"));
    for (set, words, status, says) in [
        (vec![("DUNLIN_SERVER", url.as_str())], "aging", 2, "no token for the server"),
        (
            vec![("DUNLIN_TOKEN", "dunlin_wrong")],
            &*format!("aging --server {url}"),
            1,
            "(api.unauthenticated)",
        ),
        (vec![], "aging --server http://10.1.2.3 --token dunlin_x", 2, "in the clear"),
        (vec![], "aging --server http://127.0.0.1:1 --token dunlin_x", 1, "error[server.unreachable]"),
    ] {
        let told = run(&set, words);
        assert_eq!(told.status, status, "{words}: {}", told.err);
        assert!(told.err.contains(says), "{words}: {}", told.err);
    }
}
