//! Boxes for property tests.

use proptest::collection::SizeRange;
use proptest::prelude::*;

/// Boxes that often share sides. Some are inverted, empty, huge, or have a NaN or an infinity.
pub(super) fn boxes(count: impl Into<SizeRange>) -> impl Strategy<Value = Vec<[f32; 4]>> {
    let number = prop_oneof![
        12 => (0u8..9).prop_map(f32::from),
        6 => 0.0f32..9.0,
        1 => prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(-1e30f32), Just(1e-30f32)],
    ];
    prop::collection::vec(prop::array::uniform4(number), count)
}
