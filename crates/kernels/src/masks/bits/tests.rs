use super::*;
use crate::Isa;
use proptest::prelude::*;

/// Every step along the edge, as in the reference: (x, y) in fifths.
fn walk(from: [i32; 2], to: [i32; 2]) -> Vec<[i32; 2]> {
    let (dx, dy) = ((from[0] - to[0]).abs(), (from[1] - to[1]).abs());
    let flip = if dx >= dy { from[0] > to[0] } else { from[1] > to[1] };
    let ([xs, ys], [xe, ye]) = if flip { (to, from) } else { (from, to) };
    let steps = dx.max(dy);
    (0..=steps)
        .map(|d| {
            let t = if flip { steps - d } else { d };
            if dx >= dy {
                let slope = f64::from(ye - ys) / f64::from(dx);
                [xs + t, (f64::from(ys) + slope * f64::from(t) + 0.5) as i32]
            } else {
                let slope = f64::from(xe - xs) / f64::from(dy);
                [(f64::from(xs) + slope * f64::from(t) + 0.5) as i32, ys + t]
            }
        })
        .collect()
}

fn walked_crossings(canvas: Canvas, from: [i32; 2], to: [i32; 2]) -> Vec<u32> {
    let mut found = Vec::new();
    for pair in walk(from, to).windows(2) {
        let x = pair[0][0].min(pair[1][0]);
        if pair[0][0] == pair[1][0] || x < 0 || x % 5 != 2 || x / 5 >= canvas.width as i32 {
            continue;
        }
        let y = (f64::from(pair[0][1].min(pair[1][1])) + 0.5) / 5.0 - 0.5;
        let row = y.clamp(0.0, f64::from(canvas.height)).ceil() as u32;
        found.push(x as u32 / 5 * canvas.height + row);
    }
    found.sort_unstable();
    found
}

fn coordinate() -> impl Strategy<Value = i32> {
    prop_oneof![-40..200i32, -20..20i32, -3000..9000i32, Just(0), Just(-2), Just(2)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn edges_cross_columns_where_walking_them_step_by_step_does(
        from in [coordinate(), coordinate()], to in [coordinate(), coordinate()], height in 1..60u32, width in 1..90u32,
    ) {
        let canvas = Canvas { height, width, step: height, origin: 0 };
        let expected = walked_crossings(canvas, from, to);
        for isa in Isa::available() {
            let mut found = Vec::new();
            crossings(isa, canvas, &[from, to], &mut found);
            found.sort_unstable();
            prop_assert_eq!(&found, &expected, "{:?}", isa);
        }
    }

    #[test]
    fn bits_tell_which_bytes_are_not_zero(bytes in prop::collection::vec(prop_oneof![Just(0u8), Just(1), any::<u8>()], 0..300), inside: bool) {
        for isa in Isa::available() {
            let mut bits = vec![0; bytes.len().div_ceil(64)];
            nonzero_bits(isa, &bytes, &mut bits);
            for (i, byte) in bytes.iter().enumerate() {
                prop_assert_eq!(bits[i / 64] >> (i % 64) & 1 == 1, *byte != 0);
            }
            let mut spread = vec![9; bytes.len()];
            spread_bits(isa, &bits, 7, &mut spread);
            let expected: Vec<u8> = bytes.iter().map(|byte| 7 * u8::from(*byte != 0)).collect();
            prop_assert_eq!(&spread, &expected);

            let mut found = Vec::new();
            let last = changes(isa, &bytes, 5, inside, &mut found);
            let mut expected = Vec::new();
            let mut state = inside;
            for (i, byte) in bytes.iter().enumerate() {
                if (*byte != 0) != state {
                    expected.push(i as u32 + 5);
                    state = !state;
                }
            }
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(last, state);
        }
    }

    #[test]
    fn long_stretches_of_bytes_change_where_they_change(lengths in prop::collection::vec(0..400usize, 0..8)) {
        let mut bytes = Vec::new();
        for (i, length) in lengths.iter().enumerate() {
            bytes.resize(bytes.len() + length, (i % 2) as u8 * 255);
        }
        for isa in Isa::available() {
            let mut found = Vec::new();
            changes(isa, &bytes, 0, false, &mut found);
            let expected: Vec<u32> = (0..bytes.len()).filter(|&i| bytes[i] != if i == 0 { 0 } else { bytes[i - 1] }).map(|i| i as u32).collect();
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn ranks_count_the_bits_of_ranges(words in prop::collection::vec(any::<u64>(), 1..20), positions in prop::collection::vec(0..1u32 << 20, 0..40), first_word in 0..9u32) {
        let mut table: Vec<[u64; 2]> = words.iter().map(|word| [*word, 0]).collect();
        table.push([0, 0]);
        let bits = words.len() as u32 * 64;
        let mut positions: Vec<u32> = positions.iter().map(|p| first_word * 64 + p % (bits + 1)).collect();
        positions.sort_unstable();
        let set = |p: u32| words[(p / 64 - first_word) as usize] >> (p % 64) & 1;
        let expected: u64 = positions.chunks_exact(2).flat_map(|range| range[0]..range[1]).map(set).sum();
        for isa in Isa::available() {
            count_before(isa, &mut table);
            prop_assert_eq!(u64::from(bits_in_ranges(isa, &table, first_word, &positions)), expected);
        }
    }
}

#[test]
fn edges_too_steep_for_a_guess_are_searched() {
    let canvas = Canvas { height: 7, width: 9, step: 7, origin: 0 };
    for (from, to) in [
        ([-3, -2_000_000], [40, 3_000_001]),
        ([41, -7], [-2, 1_500_000]),
        ([0, 10], [9, -2_097_152]),
        ([-1_100_000, -1_100_003], [1_100_009, 1_100_007]),
    ] {
        for isa in Isa::available() {
            let mut found = Vec::new();
            crossings(isa, canvas, &[from, to], &mut found);
            found.sort_unstable();
            assert_eq!(found, walked_crossings(canvas, from, to));
        }
    }
}

#[test]
fn a_square_of_bits_turned_over_twice_is_itself() {
    let mut square: [u64; 64] = std::array::from_fn(|i| (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let before = square;
    transpose(&mut square);
    for r in 0..64 {
        for c in 0..64 {
            assert_eq!(square[c] >> r & 1, before[r] >> c & 1);
        }
    }
    transpose(&mut square);
    assert_eq!(square, before);
}
