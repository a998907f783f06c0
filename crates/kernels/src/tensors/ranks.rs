//! Scans of quantised scores, compared as bytes. `byte ^ flip` is the rank of a byte: `flip` is 0x80 for signed bytes, otherwise 0.

use crate::machine::isa::dispatch;

const BLOCK: usize = 64;

dispatch! {
    /// Appends the positions of bytes with a rank of at least `least`, plus `first`, in ascending order.
    pub fn positions_from(bytes: &[u8], flip: u8, least: u8, first: u32, found: &mut Vec<u32>) = positions_from_body;
}

#[inline(always)]
fn positions_from_body(bytes: &[u8], flip: u8, least: u8, first: u32, found: &mut Vec<u32>) {
    for (nth, block) in bytes.chunks(BLOCK).enumerate() {
        if block.iter().fold(0, |most, byte| (byte ^ flip).max(most)) >= least {
            let hits = (0..).zip(block).filter(|(_, byte)| **byte ^ flip >= least);
            found.extend(hits.map(|(i, _)| first + (nth * BLOCK) as u32 + i));
        }
    }
}

dispatch! {
    /// For each column, the row with the greatest rank above `ranks`, which is updated; the lowest among equal rows. `row` is set to its
    /// number, and stays if no rank is above. Rows start at 0 and are `row_stride` apart; there are `ranks.len()` columns.
    pub fn best_rank(
        bytes: &[u8],
        flip: u8,
        row_stride: usize,
        rows: usize,
        ranks: &mut [u8],
        row: &mut [u32],
    ) = best_rank_body;
}

#[inline(always)]
fn best_rank_body(bytes: &[u8], flip: u8, row_stride: usize, rows: usize, ranks: &mut [u8], row: &mut [u32]) {
    for (nth, (ranks, row)) in ranks.chunks_mut(BLOCK).zip(row.chunks_mut(BLOCK)).enumerate() {
        for number in 0..rows {
            let line = &bytes[number * row_stride + nth * BLOCK..][..ranks.len()];
            take_better(line, flip, number as u32, ranks, row);
        }
    }
}

#[inline(always)]
fn take_better(line: &[u8], flip: u8, number: u32, ranks: &mut [u8], row: &mut [u32]) {
    let any = ranks.iter().zip(line).fold(0, |any, (rank, byte)| any | u8::from(byte ^ flip > *rank));
    if any != 0 {
        for ((rank, row), byte) in ranks.iter_mut().zip(row).zip(line) {
            let better = byte ^ flip > *rank;
            *rank = if better { byte ^ flip } else { *rank };
            *row = if better { number } else { *row };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn every_instruction_set_finds_what_a_plain_loop_finds() {
        let bytes: Vec<u8> = (0..5 * 203u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for (isa, flip) in Isa::available().into_iter().flat_map(|isa| [(isa, 0), (isa, 0x80)]) {
            for least in [0, 1, 200, 255] {
                let mut found = Vec::new();
                positions_from(isa, &bytes, flip, least, 3, &mut found);
                let plain = (0..bytes.len()).filter(|&i| bytes[i] ^ flip >= least).map(|i| i as u32 + 3);
                assert_eq!(found, plain.collect::<Vec<_>>());
            }
            let (mut ranks, mut row) = (vec![100; 203], vec![9; 203]);
            best_rank(isa, &bytes, flip, 203, 5, &mut ranks, &mut row);
            for column in 0..203 {
                let mut want = (100, 9);
                for number in 0..5 {
                    let rank = bytes[number * 203 + column] ^ flip;
                    want = if rank > want.0 { (rank, number as u32) } else { want };
                }
                assert_eq!((ranks[column], row[column]), want);
            }
        }
    }
}
