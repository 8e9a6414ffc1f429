//! Percentile of days late, by nearest rank: the value at place ceil(0.9 n) of the n values in order.

use crate::engine::sweep::Delay;

/// The 90th percentile of every (group, cell), `None` where nothing was settled. Groups are as the records have
/// them, `total` gives the total that each also belongs to.
pub(crate) struct Percentiles {
    cells: usize,
    values: Vec<Option<i32>>,
}

impl Percentiles {
    /// Works them out for `groups` groups by a counting sort.
    pub(crate) fn new(
        delays: &[Vec<Delay>],
        groups: usize,
        cells: usize,
        group_of: impl Fn(u32) -> usize,
    ) -> Percentiles {
        let place = |d: &Delay| group_of(d.group) * cells + d.cell as usize;
        let mut starts = vec![0u32; groups * cells + 1];
        delays.iter().flatten().for_each(|d| starts[place(d) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut late = vec![0i32; delays.iter().map(Vec::len).sum()];
        for delay in delays.iter().flatten() {
            let at = &mut next[place(delay)];
            late[*at as usize] = delay.late;
            *at += 1;
        }
        let values = starts.windows(2).map(|w| percentile(&mut late[w[0] as usize..w[1] as usize])).collect();
        Percentiles { cells, values }
    }

    pub(crate) fn get(&self, group: usize, cell: usize) -> Option<i32> {
        self.values[group * self.cells + cell]
    }
}

fn percentile(values: &mut [i32]) -> Option<i32> {
    let rank = (values.len() * 9).div_ceil(10);
    if rank == 0 {
        return None;
    }
    Some(*values.select_nth_unstable(rank - 1).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_rank() {
        assert_eq!(percentile(&mut []), None);
        assert_eq!(percentile(&mut [7]), Some(7));
        assert_eq!(percentile(&mut [9, 1, 2, 3, 4, 5, 6, 7, 8, 10]), Some(9));
        assert_eq!(percentile(&mut [11, 9, 1, 2, 3, 4, 5, 6, 7, 8, 10]), Some(10));
        assert_eq!(percentile(&mut [-3, 5]), Some(5));
    }
}
