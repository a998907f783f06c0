//! Results for all pairs of boxes that never store the whole matrix.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::best_overlap::{Best, best};
use boxwise_kernels::boxes::overlapping_pairs::{Others, beyond};
use boxwise_kernels::{Float, Isa};
use boxwise_threads::{Threads, Work};

use crate::check::room;

/// With at least this many columns, sorting them lets a row skip the distant ones; with at least this many rows,
/// sorting pays off.
const SORTED_FROM: (usize, usize) = (256, 1024);

/// The highest IoU of each row and of each column, and its index: the lowest index among equals; 0 if nothing overlaps,
/// -1 if there is nothing to compare with.
pub fn best_match<T: Float>(isa: Isa, threads: Threads, rows: &[[T; 4]], columns: &[[T; 4]]) -> Best<T> {
    let mut found = if rows.len() >= columns.len() {
        longer_first(isa, threads, rows, columns)
    } else {
        let Best { row_iou, row_index, column_iou, column_index } = longer_first(isa, threads, columns, rows);
        Best { row_iou: column_iou, row_index: column_index, column_iou: row_iou, column_index: row_index }
    };
    if columns.is_empty() {
        found.row_index.fill(-1);
    }
    if rows.is_empty() {
        found.column_index.fill(-1);
    }
    found
}

fn longer_first<T: Float>(isa: Isa, threads: Threads, rows: &[[T; 4]], columns: &[[T; 4]]) -> Best<T> {
    let piece_rows = (Work::SearchedOverlaps.piece() / columns.len().max(1)).max(64);
    if rows.len() <= piece_rows {
        return best(isa, rows, columns);
    }
    let pieces: Vec<_> = rows.chunks(piece_rows).collect();
    let found = threads.map(pieces.len(), |piece| best(isa, pieces[piece], columns));
    let mut all = Best {
        row_iou: Vec::with_capacity(rows.len()),
        row_index: Vec::with_capacity(rows.len()),
        column_iou: vec![T::ZERO; columns.len()],
        column_index: vec![0; columns.len()],
    };
    for (piece, found) in found.into_iter().enumerate() {
        all.row_iou.extend(found.row_iou);
        all.row_index.extend(found.row_index);
        for column in 0..columns.len() {
            if found.column_iou[column] > all.column_iou[column] {
                all.column_iou[column] = found.column_iou[column];
                all.column_index[column] = (piece * piece_rows) as i32 + found.column_index[column];
            }
        }
    }
    all
}

/// Pairs with an IoU above a threshold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs<T> {
    /// Indices in the first boxes.
    pub rows: Vec<u32>,
    /// Indices in the second boxes.
    pub columns: Vec<u32>,
    /// Their IoU.
    pub ious: Vec<T>,
}

/// All pairs with an IoU above `threshold` (at least 0), by row, then by column.
///
/// # Errors
/// `TOO_LARGE` for more pairs than `limit`, or than memory holds.
pub fn overlap_pairs<T: Float>(
    isa: Isa,
    threads: Threads,
    rows: &[[T; 4]],
    columns: &[[T; 4]],
    threshold: T,
    limit: usize,
) -> Result<Pairs<T>> {
    let piece_rows = (Work::SearchedOverlaps.piece() / columns.len().max(1)).max(64);
    let pieces: Vec<_> = rows.chunks(piece_rows).collect();
    let others = Others::new(columns, rows.len() >= SORTED_FROM.0 && columns.len() >= SORTED_FROM.1);
    let total = AtomicUsize::new(0);
    let found = threads.map(pieces.len(), |piece| {
        let mut found = Vec::new();
        let left = limit.checked_sub(total.load(Relaxed))?;
        let fits = beyond(isa, pieces[piece], &others, threshold, left, &mut found);
        total.fetch_add(found.len(), Relaxed);
        fits.then_some(found)
    });
    let total = total.into_inner();
    let too_large = || {
        let expected =
            format!("at most {limit} pairs, and memory for them: raise the threshold or the limit");
        Error::new(Code::TooLarge, expected, "more").in_input("limit")
    };
    if total > limit {
        return Err(too_large());
    }
    let (rows, columns, ious) = (room(total, "pairs")?, room(total, "pairs")?, room(total, "pairs")?);
    let mut pairs = Pairs { rows, columns, ious };
    for (piece, found) in found.into_iter().enumerate() {
        for (row, column, iou) in found.ok_or_else(too_large)? {
            pairs.rows.push((piece * piece_rows) as u32 + row);
            pairs.columns.push(column);
            pairs.ious.push(iou);
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_and_the_longer_side_change_nothing() {
        let boxes: Vec<[f64; 4]> = (0..20_000)
            .map(|i| {
                let (x, y) = (f64::from(i * 7919 % 640), f64::from(i * 104_729 % 480));
                [x, y, x + f64::from(8 + i % 90), y + f64::from(8 + i % 70)]
            })
            .collect();
        let few = &boxes[..60];
        let one = best_match(Isa::SCALAR, Threads::ONE, &boxes, few);
        for threads in [1, 2, 3] {
            let threads = Threads::new(threads);
            assert_eq!(best_match(Isa::detect(), threads, &boxes, few), one);
            let turned = best_match(Isa::detect(), threads, few, &boxes);
            assert_eq!((&turned.row_iou, &turned.row_index), (&one.column_iou, &one.column_index));
            assert_eq!((&turned.column_iou, &turned.column_index), (&one.row_iou, &one.row_index));
            assert_eq!(
                overlap_pairs(Isa::detect(), threads, &boxes, few, 0.3, usize::MAX).unwrap(),
                overlap_pairs(Isa::SCALAR, Threads::ONE, &boxes, few, 0.3, usize::MAX).unwrap()
            );
        }
    }

    #[test]
    fn pairs_among_many_are_those_among_few() {
        let boxes: Vec<[f32; 4]> = (0..3000u16)
            .map(|i| {
                let (x, y) = (f32::from(i % 61) * 7.3, f32::from(i % 47) * 9.1);
                [x, y, x + 4.0 + f32::from(i % 90), y + 4.0 + f32::from(i % 70)]
            })
            .collect();
        for threshold in [0.0, 0.3, 0.9] {
            let all =
                overlap_pairs(Isa::detect(), Threads::ONE, &boxes, &boxes, threshold, usize::MAX).unwrap();
            let mut pairs = Pairs::default();
            for (chunk, part) in boxes.chunks(200).enumerate() {
                let found =
                    overlap_pairs(Isa::detect(), Threads::ONE, part, &boxes, threshold, usize::MAX).unwrap();
                pairs.rows.extend(found.rows.iter().map(|row| row + 200 * chunk as u32));
                pairs.columns.extend(found.columns);
                pairs.ious.extend(found.ious);
            }
            assert_eq!(all, pairs);
        }
    }

    #[test]
    fn more_pairs_than_the_limit_are_an_error_however_many_threads_find_them() {
        let boxes = vec![[0.0, 0.0, 1.0, 1.0]; 3000];
        for threads in [1, 3] {
            let pairs =
                |limit| overlap_pairs(Isa::detect(), Threads::new(threads), &boxes, &boxes, 0.5, limit);
            for limit in [0, 2999, 100_000, 8_999_999] {
                assert_eq!(pairs(limit).unwrap_err().code, Code::TooLarge);
            }
            assert_eq!(pairs(9_000_000).unwrap().rows.len(), 9_000_000);
        }
    }

    #[test]
    fn without_counterparts_there_is_no_place() {
        let found = best_match::<f32>(Isa::detect(), Threads::ONE, &[[0.0, 0.0, 1.0, 1.0]], &[]);
        assert_eq!((found.row_iou, found.row_index), (vec![0.0], vec![-1]));
    }
}
