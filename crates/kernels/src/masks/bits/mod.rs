//! Masks as bits and sorted positions: bits from bytes, ranks from tables of bits, boxes that share pixels, and
//! crossings of outlines with columns.

use crate::machine::isa::dispatch;

dispatch! {
    /// Sets bit `i % 64` of word `i / 64` of `bits` if `bytes[i]` is not 0.
    ///
    /// # Panics
    ///
    /// If `bits` has fewer words than `bytes.len() / 64`, rounded up.
    pub fn nonzero_bits(bytes: &[u8], bits: &mut [u64]) = nonzero_bits_body;
}

#[inline(always)]
fn nonzero_bits_body(bytes: &[u8], bits: &mut [u64]) {
    let mut blocks = bytes.chunks_exact(64);
    let mut at = 0;
    for block in &mut blocks {
        bits[at] = word_of(block);
        at += 1;
    }
    if !blocks.remainder().is_empty() {
        let mut last = [0; 64];
        last[..blocks.remainder().len()].copy_from_slice(blocks.remainder());
        bits[at] = word_of(&last);
    }
}

dispatch! {
    /// Appends to `changes` the positions, plus `first`, at which `bytes` change between zero and nonzero. `inside` is
    /// the state before the first byte. Returns whether the last byte is nonzero.
    pub fn changes(bytes: &[u8], first: u32, inside: bool, changes: &mut Vec<u32>) -> bool = changes_body;
}

#[inline(always)]
fn changes_body(bytes: &[u8], first: u32, inside: bool, changes: &mut Vec<u32>) -> bool {
    let mut last = if inside { u64::MAX } else { 0 };
    let mut at = first;
    let mut blocks = bytes.chunks_exact(64);
    for block in &mut blocks {
        // Most blocks continue the previous state: both tests are a few vector instructions.
        let same = if last == 0 { all_zero(block) } else { none_zero(block) };
        if !same {
            last = push_changes(word_of(block), 64, at, last, changes);
        }
        at = at.wrapping_add(64); // not read after the last block of 2^32 - 1 bytes
    }
    let rest = blocks.remainder();
    if !rest.is_empty() {
        let mut block = [0; 64];
        block[..rest.len()].copy_from_slice(rest);
        last = push_changes(word_of(&block), rest.len(), at, last, changes);
    }
    last != 0
}

/// Appends the changes in a word of `len` bits. Returns all ones if the last of the bits is set, otherwise 0.
#[inline(always)]
fn push_changes(word: u64, len: usize, first: u32, last: u64, changes: &mut Vec<u32>) -> u64 {
    let mut flips = word ^ (word << 1 | last >> 63);
    if len < 64 {
        flips &= (1 << len) - 1;
    }
    while flips != 0 {
        changes.push(first + flips.trailing_zeros());
        flips &= flips - 1;
    }
    0u64.wrapping_sub(word >> (len - 1) & 1)
}

#[inline(always)]
fn all_zero(block: &[u8]) -> bool {
    block.iter().fold(0, |any, byte| any | byte) == 0
}

#[inline(always)]
fn none_zero(block: &[u8]) -> bool {
    block.iter().fold(u8::MAX, |least, byte| least.min(*byte)) != 0
}

/// One bit for each of 64 bytes: whether it is nonzero.
#[inline(always)]
pub(crate) fn word_of(block: &[u8]) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let mut word = 0;
    for (i, eight) in block.chunks_exact(8).enumerate() {
        let x = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        let nonzero = ((((x & LOW) + LOW) | x) & !LOW) >> 7; // 0 or 1 in each byte
        word |= (nonzero.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    word
}

dispatch! {
    /// Writes `value` for set bits and 0 for others: byte `i` for bit `i % 64` of word `i / 64`.
    ///
    /// # Panics
    ///
    /// If `bits` has fewer words than `bytes.len() / 64`, rounded up.
    pub fn spread_bits(bits: &[u64], value: u8, bytes: &mut [u8]) = spread_bits_body;
}

#[inline(always)]
fn spread_bits_body(bits: &[u64], value: u8, bytes: &mut [u8]) {
    for (i, block) in bytes.chunks_mut(64).enumerate() {
        let word = bits[i];
        match word {
            0 => block.fill(0),
            u64::MAX => block.fill(value),
            _ => {
                for (k, byte) in block.iter_mut().enumerate() {
                    *byte = value & 0u8.wrapping_sub((word >> k & 1) as u8);
                }
            }
        }
    }
}

/// Transposes a square of bits: bit `c` of word `r` moves to bit `r` of word `c`.
#[inline]
pub fn transpose(square: &mut [u64; 64]) {
    let mut step = 32;
    let mut mask = 0x0000_0000_ffff_ffffu64;
    while step != 0 {
        let mut at = 0;
        while at < 64 {
            for k in at..at + step {
                let swap = (square[k] >> step ^ square[k + step]) & mask;
                square[k] ^= swap << step;
                square[k + step] ^= swap;
            }
            at += 2 * step;
        }
        step /= 2;
        mask ^= mask << step;
    }
}

dispatch! {
    /// Number of set bits within the ranges `[from, to)` of `positions` (from, to, from, to, ...).
    /// An entry of `table` is 64 bits and the number of set bits before them; the first entry begins at
    /// position `64 * first_word`. An odd last position is ignored.
    ///
    /// # Panics
    ///
    /// If a position is outside the table.
    pub fn bits_in_ranges(table: &[[u64; 2]], first_word: u32, positions: &[u32]) -> u32 = bits_in_ranges_body;
}

#[inline(always)]
fn bits_in_ranges_body(table: &[[u64; 2]], first_word: u32, positions: &[u32]) -> u32 {
    let rank = |position: u32| {
        let [bits, before] = table[(position / 64 - first_word) as usize];
        (before as u32).wrapping_add((bits & ((1 << (position % 64)) - 1)).count_ones())
    };
    let sum = |sum: u32, range: &[u32]| sum.wrapping_add(rank(range[1]).wrapping_sub(rank(range[0])));
    positions.chunks_exact(2).fold(0, sum)
}

dispatch! {
    /// Counts set bits: sets `table[i][1]` to the number of bits set in the entries before `i`.
    pub fn count_before(table: &mut [[u64; 2]]) = count_before_body;
}

#[inline(always)]
fn count_before_body(table: &mut [[u64; 2]]) {
    let mut sum = 0;
    for [bits, before] in table {
        *before = sum;
        sum += u64::from(bits.count_ones());
    }
}

dispatch! {
    /// Appends the indices of the boxes that share pixels with `bounds`, ascending. Boxes are columns of left, top, and
    /// one past right and bottom, all of the same length. A box without pixels shares none.
    pub fn sharing_boxes(boxes: [&[u32]; 4], bounds: [u32; 4], found: &mut Vec<u32>) = sharing_boxes_body;
}

#[inline(always)]
fn sharing_boxes_body(boxes: [&[u32]; 4], bounds: [u32; 4], found: &mut Vec<u32>) {
    const BLOCK: usize = 32;
    let [left, top, right, bottom] = boxes;
    let len = left.len().min(top.len()).min(right.len()).min(bottom.len());
    let [own_left, own_top, own_right, own_bottom] = bounds;
    let shares = |l: u32, t: u32, r: u32, b: u32| {
        (l.max(own_left) < r.min(own_right)) & (t.max(own_top) < b.min(own_bottom))
    };
    let mut at = 0;
    while at < len {
        let block = at..len.min(at + BLOCK);
        let (l, t, r, b) =
            (&left[block.clone()], &top[block.clone()], &right[block.clone()], &bottom[block.clone()]);
        let mut hits = [false; BLOCK];
        for i in 0..l.len() {
            hits[i] = shares(l[i], t[i], r[i], b[i]);
        }
        if hits.iter().fold(false, |any, hit| any | hit) {
            found.extend((0..block.len()).filter(|&i| hits[i]).map(|i| (at + i) as u32));
        }
        at += BLOCK;
    }
}

/// An image on which outlines are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// Number of rows; rows × columns must be below 2³².
    pub height: u32,
    /// Number of columns.
    pub width: u32,
    /// Distance between the positions of horizontal neighbours: the height, or more if columns are padded.
    pub step: u32,
    /// The position of the upper left pixel, modulo 2³².
    pub origin: u32,
}

/// The largest magnitude of a coordinate of an outline, in fifths of a pixel: differences then fit an `i32`.
pub const FIFTHS_LIMIT: i32 = (1 << 30) - 1;

/// Below this, the estimate of a crossing is off by at most one step, see [`crossings`].
const EXACT_BELOW: i32 = 1 << 20;

/// The columns whose centre line the edge between two points crosses, as first and one past the last.
#[inline]
pub fn crossed_columns(canvas: Canvas, from: [i32; 2], to: [i32; 2]) -> (u32, u32) {
    let (low, high) = (from[0].min(to[0]), from[0].max(to[0]));
    if high < 3 || low == high {
        return (0, 0);
    }
    let first = (low.max(2) as u32 + 2) / 5;
    let end = ((high as u32 - 3) / 5 + 1).min(canvas.width);
    (first, end.max(first))
}

dispatch! {
    /// Appends the positions at which the edges between successive points cross the centre lines of pixel columns.
    /// Positions are counted down the columns: `origin + column * step + row`, row between 0 and the height.
    ///
    /// Points are in fifths of a pixel, at most [`FIFTHS_LIMIT`] in magnitude. COCO's rasteriser steps along the longer
    /// side of an edge, rounds the other coordinate half up, and keeps a step if x goes from 5c + 2 to 5c + 3 or back.
    /// Here the steps at the columns are computed without walking the steps in between.
    pub fn crossings(canvas: Canvas, points: &[[i32; 2]], positions: &mut Vec<u32>) = crossings_body;
}

#[inline(always)]
fn crossings_body(canvas: Canvas, points: &[[i32; 2]], positions: &mut Vec<u32>) {
    for edge in points.windows(2) {
        edge_crossings(canvas, edge[0], edge[1], positions);
    }
}

#[inline(always)]
fn edge_crossings(canvas: Canvas, from: [i32; 2], to: [i32; 2], positions: &mut Vec<u32>) {
    let (first, end) = crossed_columns(canvas, from, to);
    if first >= end {
        return;
    }
    let place = |column: u32, y: i32| {
        let row = (y.max(-2).wrapping_add(2) as u32 / 5).min(canvas.height);
        column.wrapping_mul(canvas.step).wrapping_add(canvas.origin).wrapping_add(row)
    };
    let (dx, dy) = ((from[0] - to[0]).abs(), (from[1] - to[1]).abs());
    let flip = if dx >= dy { from[0] > to[0] } else { from[1] > to[1] };
    let ([xs, ys], [xe, ye]) = if flip { (to, from) } else { (from, to) };
    let start = positions.len();
    let count = (end - first) as usize;
    // whole blocks, so that short edges need no separate loop; what is beyond the edge is dropped
    positions.resize(start + count.next_multiple_of(BLOCK), 0);
    let (blocks, _) = positions[start..].as_chunks_mut::<BLOCK>();
    if dx >= dy {
        let slope = f64::from(ye - ys) / f64::from(dx);
        // A crossing touches two rows, of which the upper counts; rows go in one direction along an edge.
        let step = 5 * first as i32 + 2 - xs + i32::from(slope < 0.0);
        for (nth, block) in blocks.iter_mut().enumerate() {
            for (j, place_out) in block.iter_mut().enumerate() {
                let j = (BLOCK * nth + j) as i32;
                let y = f64::from(ys) + slope * f64::from(step.wrapping_add(5 * j)) + 0.5;
                *place_out = place(first.wrapping_add(j as u32), whole(y));
            }
        }
        positions.truncate(start + count);
        return;
    }
    let slope = f64::from(xe - xs) / f64::from(dy);
    let steps_per_x = f64::from(dy) / f64::from(xe - xs);
    let rising = slope > 0.0;
    // Whether step t is still on the near side of the column; true up to some t, false from then on.
    let before = |edge: f64, t: i32| (f64::from(xs) + slope * f64::from(t) + 0.5 >= edge) != rising;
    let largest = xs.abs().max(xe.abs()).max(ys.abs()).max(ye.abs());
    if largest <= EXACT_BELOW {
        for (nth, block) in blocks.iter_mut().enumerate() {
            for (j, place_out) in block.iter_mut().enumerate() {
                let j = (BLOCK * nth + j) as i32;
                let edge = f64::from(5 * (first as i32 + j) + 3);
                let t = whole((edge - 0.5 - f64::from(xs)) * steps_per_x);
                let next = t.wrapping_add(1);
                let t = t.wrapping_add(i32::from(before(edge, t)) + i32::from(before(edge, next)));
                *place_out = place(first.wrapping_add(j as u32), (ys - 1).wrapping_add(t));
            }
        }
    } else {
        for (j, place_out) in blocks.as_flattened_mut()[..count].iter_mut().enumerate() {
            let edge = f64::from(5 * (first as i32 + j as i32) + 3);
            let (mut low, mut high) = (0, dy);
            while low < high {
                let middle = low + (high - low) / 2;
                if before(edge, middle) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            *place_out = place(first + j as u32, ys - 1 + low);
        }
    }
    positions.truncate(start + count);
}

/// Number of crossings that are computed at once.
const BLOCK: usize = 8;

/// The integer part; if an `i32` cannot hold it, an integer beyond any point.
#[inline(always)]
fn whole(value: f64) -> i32 {
    const MOST: f64 = i32::MAX as f64;
    let value = if value > -MOST { value } else { -MOST }; // NaN too
    let value = if value < MOST { value } else { MOST };
    // SAFETY: a number within the range of `i32`.
    unsafe { value.to_int_unchecked() }
}

#[cfg(test)]
mod tests;
