//! The known name nearest to a mistyped one.

/// The nearest of some names, when it is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored =
        known.map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate));
    scored
        .min_by_key(|(distance, _)| *distance)
        .filter(|(d, best)| *d <= 1 + best.len() / 3)
        .map(|(_, best)| best)
}

/// Letters to insert, drop or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
