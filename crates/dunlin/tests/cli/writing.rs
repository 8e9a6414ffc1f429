//! What is written: files that others read back, whole or not at all, and a reader that goes away.

use crate::common::{BOOKS, Run, books};
use calamine::Reader;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::{self, File};
use std::process::Stdio;

#[test]
fn a_parquet_file_reads_back() {
    let folder = books();
    assert_eq!(folder.out(&format!("kpi ar_total cei {BOOKS} --parquet k.parquet")), "");
    let reader = SerializedFileReader::new(File::open(folder.path("k.parquet")).unwrap()).unwrap();
    let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows[1].contains("1100") && rows[4].contains("38.888"), "{rows:?}");
}

#[test]
fn a_workbook_reads_back() {
    let folder = books();
    folder.out(&format!("aging {BOOKS} --items --xlsx a.xlsx"));
    let mut book = calamine::open_workbook_auto(folder.path("a.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let open = sheet.rows().next().unwrap().iter().position(|c| *c == "open").unwrap();
    let values: Vec<String> = sheet.rows().skip(1).map(|row| row[open].to_string()).collect();
    assert_eq!(values, ["500", "-50", "200"]);
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let folder = books();
    fs::create_dir(folder.path("taken.parquet")).unwrap();
    let before = folder.names();
    for target in ["taken.parquet", "nowhere/k.parquet"] {
        let run = folder.run(&format!("kpi cei {BOOKS} --parquet {target}"));
        assert_eq!(run.status, 1, "{}", run.err);
        assert_eq!(folder.names(), before, "no .part file");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_into_and_a_link_followed() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    use std::process::Command;
    let folder = books();
    assert!(Command::new("mkfifo").arg(folder.path("pipe")).status().unwrap().success());
    let mut reader = Command::new("cat").arg(folder.path("pipe")).stdout(Stdio::piped()).spawn().unwrap();
    let run = folder.run(&format!("kpi cei {BOOKS} --parquet pipe"));
    let still = fs::metadata(folder.path("pipe")).unwrap().file_type().is_fifo();
    if !still {
        // Nobody will ever write into what the reader waits for.
        reader.kill().unwrap();
    }
    let got = reader.wait_with_output().unwrap().stdout;
    assert!(still && run.status == 0, "a file took the place of the pipe: {}", run.err);
    assert!(got.starts_with(b"PAR1") && got.ends_with(b"PAR1"));
    folder.write("real", b"");
    symlink("real", folder.path("link")).unwrap();
    folder.out(&format!("kpi cei {BOOKS} --parquet link"));
    assert!(fs::symlink_metadata(folder.path("link")).unwrap().is_symlink());
    assert!(fs::read(folder.path("real")).unwrap().starts_with(b"PAR1"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = books();
    // More than a pipe holds, so that the program must meet the closed end.
    for form in ["--csv", "--json"] {
        let words = format!("kpi --by customer --period day --as-of 2025-12-31 {form} {BOOKS}");
        let mut child = folder.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{form}");
    }
}
