//! Pairs of the greatest total weight.

/// For each row, the column that it is paired with, so that the sum of the weights of all pairs is the greatest. `weights` is row-major
/// and not negative; 0 is no pair. There are at most as many rows as columns.
///
/// Kuhn and Munkres' algorithm with potentials: rows enter one after another, each by a shortest augmenting path.
pub(super) fn heaviest_pairs(weights: &[f64], rows: usize, columns: usize) -> Vec<Option<usize>> {
    const NOBODY: usize = usize::MAX;
    let mut row_price = vec![0.0; rows];
    // the last column is where each path begins
    let mut column_price = vec![0.0; columns + 1];
    let mut row_of = vec![NOBODY; columns + 1];
    let mut before = vec![columns; columns];
    for entering in 0..rows {
        row_of[columns] = entering;
        let mut distance = vec![f64::INFINITY; columns];
        let mut settled = vec![false; columns + 1];
        let mut at = columns;
        while row_of[at] != NOBODY {
            settled[at] = true;
            let row = row_of[at];
            let (mut least, mut nearest) = (f64::INFINITY, at);
            for column in (0..columns).filter(|column| !settled[*column]) {
                let through = -weights[row * columns + column] - row_price[row] - column_price[column];
                if through < distance[column] {
                    (distance[column], before[column]) = (through, at);
                }
                if distance[column] < least {
                    (least, nearest) = (distance[column], column);
                }
            }
            for column in 0..=columns {
                if settled[column] {
                    row_price[row_of[column]] += least;
                    column_price[column] -= least;
                } else {
                    distance[column] -= least;
                }
            }
            at = nearest;
        }
        while at != columns {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    let mut pairs = vec![None; rows];
    for (column, row) in row_of[..columns].iter().enumerate() {
        if *row != NOBODY && weights[row * columns + column] > 0.0 {
            pairs[*row] = Some(column);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The greatest sum over all ways to pair.
    fn best(weights: &[f64], columns: usize, row: usize, used: u32) -> f64 {
        if row * columns >= weights.len() {
            return 0.0;
        }
        let without = best(weights, columns, row + 1, used);
        (0..columns).filter(|column| used >> column & 1 == 0).fold(without, |most, column| {
            most.max(weights[row * columns + column] + best(weights, columns, row + 1, used | 1 << column))
        })
    }

    proptest! {
        #[test]
        fn no_other_pairs_weigh_more(
            rows in 1usize..=4, more in 0usize..=2, values in prop::collection::vec(0u32..=6, 24),
        ) {
            let columns = rows + more;
            let weights: Vec<f64> = values[..rows * columns].iter().map(|value| f64::from(*value)).collect();
            let pairs = heaviest_pairs(&weights, rows, columns);
            let mut used: Vec<usize> = pairs.iter().flatten().copied().collect();
            used.sort_unstable();
            used.dedup();
            prop_assert_eq!(used.len(), pairs.iter().flatten().count());
            let sum: f64 =
                pairs.iter().enumerate().filter_map(|(row, column)| Some(weights[row * columns + (*column)?])).sum();
            prop_assert_eq!(sum, best(&weights, columns, 0, 0));
        }
    }
}
