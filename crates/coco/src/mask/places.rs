//! Boxes of masks by size and place, so that those near a box are found without looking at all.
//!
//! A level has the boxes whose longer side is above 2^(k-1) and at most 2^k, sorted by the strip of 2^k columns that they begin in, and within a
//! strip by their upper side. A box that shares pixels with another begins less than 2^k columns and rows before its left and upper
//! side, so a search reads one stretch of each strip that the other box and the 2^k columns before it touch.

/// Boxes as left, top, and one past right and bottom.
pub(super) struct Places(Vec<Level>);

struct Level {
    /// Boxes have sides of at most 2 to this power.
    log: u32,
    /// Strip and upper side, and the index of the box; ascending.
    sorted: Vec<(u64, u32)>,
}

impl Places {
    /// The boxes by their indices. Those without pixels are near nothing.
    pub(super) fn new(boxes: impl Iterator<Item = [u32; 4]>) -> Self {
        let mut levels: Vec<Level> = (0..=32).map(|log| Level { log, sorted: Vec::new() }).collect();
        for (place, [left, top, right, bottom]) in (0..).zip(boxes) {
            if right > left && bottom > top {
                let log = u32::BITS - ((right - left).max(bottom - top) - 1).leading_zeros();
                levels[log as usize].sorted.push((key(u64::from(left) >> log, top), place));
            }
        }
        levels.retain(|level| !level.sorted.is_empty());
        levels.iter_mut().for_each(|level| level.sorted.sort_unstable());
        Places(levels)
    }

    /// Appends the indices of all boxes that share pixels with this one, and of some others near it, in no order.
    pub(super) fn near(&self, [left, top, right, bottom]: [u32; 4], found: &mut Vec<u32>) {
        if right <= left || bottom <= top {
            return;
        }
        for Level { log, sorted } in &self.0 {
            let before = (1u64 << log) - 1;
            let first = u64::from(left).saturating_sub(before) >> log;
            let last = u64::from(right - 1) >> log;
            let above = u64::from(top).saturating_sub(before) as u32;
            let mut rest = &sorted[sorted.partition_point(|(own, _)| *own < key(first, 0))..];
            // From strip to strip that has boxes, so that a wide box takes no more steps than there are boxes.
            while let Some(strip) = rest.first().map(|(own, _)| own >> 32).filter(|strip| *strip <= last) {
                let from = rest.partition_point(|(own, _)| *own < key(strip, above));
                let to = rest.partition_point(|(own, _)| *own < key(strip, bottom));
                found.extend(rest[from..to.max(from)].iter().map(|(_, place)| place));
                rest = &rest[rest.partition_point(|(own, _)| own >> 32 <= strip)..];
            }
        }
    }
}

fn key(strip: u64, top: u32) -> u64 {
    strip << 32 | u64::from(top)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sides() -> impl Strategy<Value = [u32; 4]> {
        let side = prop_oneof![4 => 0u32..12, 2 => 0u32..200, 1 => Just(u32::MAX)];
        let corner = || prop_oneof![6 => 0u32..300, 1 => Just(u32::MAX - 1)];
        (corner(), corner(), side.clone(), side)
            .prop_map(|(x, y, w, h)| [x, y, x.saturating_add(w), y.saturating_add(h)])
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn all_boxes_that_share_pixels_are_near(boxes in prop::collection::vec(sides(), 0..60), own in sides()) {
            let places = Places::new(boxes.iter().copied());
            let mut found = Vec::new();
            places.near(own, &mut found);
            found.sort_unstable();
            prop_assert!(found.is_sorted_by(|a, b| a < b), "each once");
            for (place, b) in boxes.iter().enumerate() {
                let shares = b[0].max(own[0]) < b[2].min(own[2]) && b[1].max(own[1]) < b[3].min(own[3]);
                prop_assert!(!shares || found.contains(&(place as u32)), "{b:?}");
            }
        }
    }
}
