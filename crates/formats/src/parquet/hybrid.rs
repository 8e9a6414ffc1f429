//! Parquet's hybrid of runs and packed bits: dictionary codes and definition levels.
//!
//! Layout: a length in base 128; its lowest bit says whether `length / 2` copies of one value follow, or
//! `length / 2` groups of eight values packed without gaps, lowest bits first.

/// Decodes `count` codes of `width` bits and hands them on in runs and groups. `None` when the bytes end too early
/// or a width is impossible; what was handed on before stands.
pub(super) fn decode(
    mut data: &[u8],
    width: u32,
    count: usize,
    mut take: impl FnMut(Codes<'_>) -> Option<()>,
) -> Option<()> {
    if width > 32 {
        return None;
    }
    let mut left = count;
    while left > 0 {
        let header = base_128(&mut data)?;
        let length = usize::try_from(header >> 1).ok()?;
        if header & 1 == 0 {
            let bytes = width.div_ceil(8) as usize;
            let mut word = [0; 4];
            word[..bytes].copy_from_slice(data.get(..bytes)?);
            data = &data[bytes..];
            let run = length.min(left);
            take(Codes::Run(u32::from_le_bytes(word), run))?;
            // A run of nothing would never end.
            left -= if run == 0 { return None } else { run };
        } else {
            let values = length.checked_mul(8)?.min(left);
            let bytes = length.checked_mul(width as usize)?;
            // Some writers cut the last group short.
            let packed = &data[..bytes.min(data.len())];
            data = &data[packed.len()..];
            if values == 0 || (values as u64 * u64::from(width)).div_ceil(8) > packed.len() as u64 {
                return None;
            }
            unpack(packed, width, values, &mut take)?;
            left -= values;
        }
    }
    Some(())
}

/// Some codes.
pub(super) enum Codes<'a> {
    /// One code many times.
    Run(u32, usize),
    /// Up to eight codes.
    Few(&'a [u32]),
}

fn base_128(data: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = data.split_first()?;
        *data = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[inline]
fn unpack(
    packed: &[u8],
    width: u32,
    values: usize,
    take: &mut impl FnMut(Codes<'_>) -> Option<()>,
) -> Option<()> {
    let step = width as usize;
    let mut codes = [0u32; 8];
    let mut done = 0;
    // Whole groups with room behind them for reading eight bytes from anywhere inside.
    while done + 8 <= values {
        let at = done / 8 * step;
        let Some(group) = packed.get(at..at + step + 8) else { break };
        eight_codes(group, width, &mut codes);
        take(Codes::Few(&codes))?;
        done += 8;
    }
    while done < values {
        let at = done / 8 * step;
        let mut group = [0u8; 40];
        let rest = packed.get(at..).unwrap_or(b"");
        let bytes = rest.len().min(step);
        group[..bytes].copy_from_slice(&rest[..bytes]);
        eight_codes(&group[..step + 8], width, &mut codes);
        let few = (values - done).min(8);
        take(Codes::Few(&codes[..few]))?;
        done += few;
    }
    Some(())
}

#[inline]
fn eight_codes(group: &[u8], width: u32, codes: &mut [u32; 8]) {
    let mask = ((1u64 << width) - 1) as u32;
    for (n, code) in (0..).zip(codes) {
        let bit = n * width as usize;
        let word = group[bit >> 3..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        *code = (word >> (bit & 7)) as u32 & mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(data: &[u8], width: u32, count: usize) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        decode(data, width, count, |codes| {
            match codes {
                Codes::Run(code, times) => out.extend(std::iter::repeat_n(code, times)),
                Codes::Few(few) => out.extend_from_slice(few),
            }
            Some(())
        })?;
        Some(out)
    }

    #[test]
    fn the_example_of_the_format() {
        // 0 to 7 in three bits, from Parquet's description of its encodings.
        assert_eq!(all(&[0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 8), Some((0..8).collect()));
        assert_eq!(all(&[10, 4], 3, 5), Some(vec![4; 5]));
        assert_eq!(all(&[10], 3, 5), None);
        assert_eq!(all(&[0, 4], 3, 5), None);
        assert_eq!(all(&[], 3, 0), Some(vec![]));
    }

    proptest! {
        #[test]
        fn packed_codes_come_back(width in 1u32..=32, codes in proptest::collection::vec(any::<u32>(), 1..100)) {
            let codes: Vec<u32> = codes.iter().map(|c| (u64::from(*c) & ((1 << width) - 1)) as u32).collect();
            let mut bits = vec![0u8; codes.len().div_ceil(8) * width as usize];
            for (n, code) in codes.iter().enumerate() {
                for bit in 0..width as usize {
                    let at = n * width as usize + bit;
                    bits[at / 8] |= ((code >> bit & 1) as u8) << (at % 8);
                }
            }
            let groups = codes.len().div_ceil(8);
            let header = (groups << 1 | 1) as u8;
            let data: Vec<u8> = std::iter::once(header).chain(bits).collect();
            prop_assert_eq!(all(&data, width, codes.len()), Some(codes));
        }

        #[test]
        fn no_bytes_make_a_panic(data: Vec<u8>, width in 0u32..40, count in 0usize..1000) {
            let _ = all(&data, width, count);
        }
    }
}
