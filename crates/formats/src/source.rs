//! The bytes of a file, whatever wraps them: gzip, zstd, or a zip archive with a single file in it are undone, within
//! bounds. Workbooks, which are zip archives too, and everything else come back as they lie there.
//!
//! Files are read, not mapped: a mapped file that another program shortens ends the process.
//!
//! Deliberately not here: encodings, and what the bytes mean.

use crate::plan::Limits;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Why the bytes cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceError {
    /// The system refuses; its words.
    Io(String),
    /// More bytes than the limit.
    TooLarge(u64),
    /// More bytes after decompression than the limit.
    TooLargeInside(u64),
    /// Compressed in this way, but damaged.
    Damaged(&'static str, String),
    /// A zip archive with this many files in it.
    ManyInside(usize),
    /// Compressed or locked in a way that is not undone here.
    Unsupported(&'static str),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceError::Io(why) => f.write_str(why),
            SourceError::TooLarge(limit) => write!(f, "the file has more than {limit} bytes; split it"),
            SourceError::TooLargeInside(limit) => {
                write!(f, "the file unpacks to more than {limit} bytes; unpack and split it")
            }
            SourceError::Damaged(kind, why) => {
                write!(f, "the {kind} data are damaged ({why}); export the file again")
            }
            SourceError::ManyInside(count) => {
                write!(f, "the zip archive holds {count} files; unpack it and name the one that is meant")
            }
            SourceError::Unsupported(kind) => write!(f, "{kind} is not unpacked here; unpack the file first"),
        }
    }
}

impl std::error::Error for SourceError {}

/// Reads a file and undoes its compression, if any.
///
/// # Errors
/// See [`SourceError`].
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let io = |error: std::io::Error| SourceError::Io(error.to_string());
    let file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    if length > limits.bytes_in {
        return Err(SourceError::TooLarge(limits.bytes_in));
    }
    // A pipe has no length; one byte more than allowed is enough to know.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limits.bytes_in.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.bytes_in {
        return Err(SourceError::TooLarge(limits.bytes_in));
    }
    unwrap(bytes, limits)
}

/// Undoes the compression of bytes, if they show any.
///
/// # Errors
/// See [`SourceError`].
pub fn unwrap(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    match bytes.as_slice() {
        [0x1F, 0x8B, ..] => {
            bounded("gzip", bytes.len(), flate2::read::MultiGzDecoder::new(bytes.as_slice()), limits)
        }
        [0x28, 0xB5, 0x2F, 0xFD, ..] => {
            let decoder = zstd::stream::read::Decoder::new(bytes.as_slice());
            let mut decoder = decoder.map_err(|e| SourceError::Damaged("zstd", e.to_string()))?;
            // 128 MiB of window, the most that `zstd` itself takes without being asked.
            decoder.window_log_max(27).map_err(|e| SourceError::Damaged("zstd", e.to_string()))?;
            bounded("zstd", bytes.len(), decoder, limits)
        }
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Err(SourceError::Unsupported("bzip2")),
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Err(SourceError::Unsupported("xz")),
        [b'P', b'K', 3, 4, ..] => unzip(bytes, limits),
        _ => Ok(bytes),
    }
}

/// No table shrinks to a hundredth when it is packed; what does is a bomb. The first bytes are free, so that a small file
/// of nothing but one word is still read.
const RATIO_MAX: u64 = 100;
const FREE: u64 = 64 << 20;

fn bounded(
    kind: &'static str,
    packed: usize,
    from: impl Read,
    limits: &Limits,
) -> Result<Vec<u8>, SourceError> {
    let bound = limits.bytes_out.min((packed as u64).saturating_mul(RATIO_MAX).max(FREE));
    let mut out = Vec::new();
    let read = from.take(bound.saturating_add(1)).read_to_end(&mut out);
    read.map_err(|error| SourceError::Damaged(kind, error.to_string()))?;
    if out.len() as u64 > bound { Err(SourceError::TooLargeInside(bound)) } else { Ok(out) }
}

/// What the directory at a zip archive's end says of one file.
struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    length: usize,
    header: usize,
}

fn unzip(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let damaged = || SourceError::Damaged("zip", "its directory is not where it should be".to_owned());
    let entries = directory(&bytes).ok_or_else(damaged)?;
    if entries.iter().any(|e| e.name == b"[Content_Types].xml" || e.name == b"mimetype") {
        return Ok(bytes);
    }
    let files: Vec<_> =
        entries.iter().filter(|e| !e.name.ends_with(b"/") && !e.name.starts_with(b"__MACOSX/")).collect();
    let [only] = files.as_slice() else { return Err(SourceError::ManyInside(files.len())) };
    if only.flags & 1 == 1 {
        return Err(SourceError::Unsupported("a zip archive with a password"));
    }
    // The local header repeats name and extra field, with lengths of its own.
    let header = bytes.get(only.header..only.header.saturating_add(30)).ok_or_else(damaged)?;
    let skip = 30 + usize::from(u16_at(header, 26)) + usize::from(u16_at(header, 28));
    let start = only.header.saturating_add(skip);
    let data = bytes.get(start..start.saturating_add(only.length)).ok_or_else(damaged)?;
    match only.method {
        0 => bounded("zip", data.len(), data, limits),
        8 => bounded("zip", data.len(), flate2::read::DeflateDecoder::new(data), limits),
        _ => Err(SourceError::Unsupported("a zip archive with a rare compression")),
    }
}

/// The files of a zip archive.
fn directory(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let tail = bytes.get(end..end + 22)?;
    let (count, mut at) = (usize::from(u16_at(tail, 10)), u32_at(tail, 16));
    let mut entries = Vec::new();
    for _ in 0..count {
        let head = bytes.get(at..at.checked_add(46)?).filter(|h| h.starts_with(b"PK\x01\x02"))?;
        let name = usize::from(u16_at(head, 28));
        entries.push(Entry {
            name: bytes.get(at + 46..at + 46 + name)?,
            flags: u16_at(head, 8),
            method: u16_at(head, 10),
            length: u32_at(head, 20),
            header: u32_at(head, 42),
        });
        at += 46 + name + usize::from(u16_at(head, 30)) + usize::from(u16_at(head, 32));
    }
    Some(entries)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u16::from_le_bytes(*b))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_bomb_is_refused_long_before_the_limit() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let noughts = vec![b'0'; 1 << 20];
        (0..300).for_each(|_| packed.write_all(&noughts).unwrap());
        let bomb = packed.finish().unwrap();
        assert!(bomb.len() < 3 << 20, "{}", bomb.len());
        let refused = unwrap(bomb, &Limits::default());
        assert!(
            matches!(refused, Err(SourceError::TooLargeInside(bound)) if bound < 128 << 20),
            "{refused:?}"
        );
    }

    const TEXT: &[u8] = b"id,amount\n1,2\n";

    /// A zip archive without compression, as the format's description lays it out.
    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, data) in files {
            let at = out.len() as u32;
            let sizes =
                [&(data.len() as u32).to_le_bytes()[..], &(data.len() as u32).to_le_bytes()[..]].concat();
            let lengths = [(name.len() as u16).to_le_bytes(), [0; 2]].concat();
            out.extend(
                [
                    b"PK\x03\x04",
                    &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
                    &sizes,
                    &lengths,
                    name.as_bytes(),
                    data,
                ]
                .concat(),
            );
            let head = [
                b"PK\x01\x02",
                &[20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
                &sizes,
                &lengths,
                &[0; 10],
                &at.to_le_bytes(),
            ];
            directory.extend(head.concat());
            directory.extend(name.as_bytes());
        }
        let start = out.len() as u32;
        let count = (files.len() as u16).to_le_bytes();
        let end = [
            b"PK\x05\x06",
            &[0; 4][..],
            &count,
            &count,
            &(directory.len() as u32).to_le_bytes(),
            &start.to_le_bytes(),
            &[0; 2],
        ];
        [out, directory, end.concat()].concat()
    }

    fn undone(bytes: Vec<u8>) -> Result<Vec<u8>, SourceError> {
        unwrap(bytes, &Limits { bytes_out: 1_000, ..Limits::default() })
    }

    fn gzipped(data: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(data).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn wrappings_are_undone() {
        assert_eq!(undone(TEXT.to_vec()).unwrap(), TEXT);
        assert_eq!(undone([gzipped(&TEXT[..5]), gzipped(&TEXT[5..])].concat()).unwrap(), TEXT);
        assert_eq!(undone(zstd::encode_all(TEXT, 1).unwrap()).unwrap(), TEXT);
        assert_eq!(
            undone(zipped(&[("folder/", b""), ("a.csv", TEXT), ("__MACOSX/a.csv", b"x")])).unwrap(),
            TEXT
        );
        let workbook = zipped(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]);
        assert_eq!(undone(workbook.clone()).unwrap(), workbook);
    }

    #[test]
    fn bounds_and_damage_are_said() {
        let bomb = vec![b'x'; 1_001];
        assert_eq!(undone(gzipped(&bomb)), Err(SourceError::TooLargeInside(1_000)));
        assert_eq!(
            undone(zstd::encode_all(bomb.as_slice(), 1).unwrap()),
            Err(SourceError::TooLargeInside(1_000))
        );
        assert_eq!(undone(zipped(&[("a", &bomb)])), Err(SourceError::TooLargeInside(1_000)));
        assert_eq!(undone(zipped(&[("a", b"1"), ("b", b"2")])), Err(SourceError::ManyInside(2)));
        assert!(matches!(undone(gzipped(TEXT)[..20].to_vec()), Err(SourceError::Damaged("gzip", _))));
        assert!(matches!(undone(b"PK\x03\x04 but no more".to_vec()), Err(SourceError::Damaged("zip", _))));
        assert_eq!(undone(b"BZh91AY&SY".to_vec()), Err(SourceError::Unsupported("bzip2")));
        let few = Limits { bytes_in: 10, ..Limits::default() };
        let path = std::env::temp_dir().join(format!("dunlin-source-{}", std::process::id()));
        std::fs::write(&path, TEXT).unwrap();
        assert_eq!(read(&path, &few), Err(SourceError::TooLarge(10)));
        assert_eq!(read(&path, &Limits::default()).unwrap(), TEXT);
        std::fs::remove_file(&path).unwrap();
    }
}
