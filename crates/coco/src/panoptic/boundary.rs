//! Boundaries of the segments of an image (Cheng et al., Boundary IoU, CVPR 2021): the pixels whose surrounding square is not all of
//! their segment. Everything outside the image is background.

use super::counts::{Identified, Pair, VOID};
use super::segments::Table;
use crate::maps::Map;

/// The pixels of boundaries, for boundary PQ; without them none.
#[derive(Default)]
pub(super) struct Edges {
    pairs: Vec<Pair>,
    /// Of each true segment.
    areas: Vec<u64>,
    /// Of each predicted segment: all, and those without a segment in the ground truth.
    pixels: Vec<[u64; 2]>,
}

impl Edges {
    pub(super) fn new(own: &Table<'_>, theirs: &Table<'_>, pairs: Vec<Pair>) -> Self {
        if pairs.is_empty() {
            return Edges::default();
        }
        let mut areas = vec![0; own.segments.len()];
        let mut pixels = vec![[0; 2]; theirs.segments.len()];
        for pair in &pairs {
            if let Some(place) = own.place(pair.truth) {
                areas[place] += pair.pixels;
            }
            if let Some(place) = theirs.place(pair.prediction) {
                pixels[place][0] += pair.pixels;
                pixels[place][1] += if pair.truth == VOID { pair.pixels } else { 0 };
            }
        }
        Edges { pairs, areas, pixels }
    }

    /// The lesser of the IoU of two masks and that of their boundaries.
    pub(super) fn least(&self, iou: f64, pair: &Pair, truth: usize, prediction: usize) -> f64 {
        if self.pairs.is_empty() {
            return iou;
        }
        let key = |pair: &Pair| (pair.truth, pair.prediction);
        let found = self.pairs.binary_search_by_key(&key(pair), key);
        let shared = found.map_or(0, |at| self.pairs[at].pixels);
        let [all, void] = self.pixels[prediction];
        let edge = shared as f64 / (all + self.areas[truth] - shared - void) as f64;
        if edge < iou { edge } else { iou }
    }
}

/// An id above [`VOID`] that no pixel has.
pub(super) fn unused(pairs: &[Pair]) -> u32 {
    let mut ids: Vec<u32> = pairs.iter().flat_map(|pair| [pair.truth, pair.prediction]).collect();
    ids.sort_unstable();
    ids.into_iter().fold(VOID + 1, |free, id| if id == free { free + 1 } else { free })
}

/// The ids of the boundaries of a map; see [`boundaries`].
pub(super) fn boundary_map<P: Identified>(map: Map<'_, P>, reach: usize, inside: u32) -> Vec<u32> {
    boundaries(map.pixels(), map.size().0 as usize, reach, inside)
}

/// A map in which the pixels inside segments, further than `reach` from their edges, have the id `inside`. Those of [`VOID`] stay.
///
/// A pixel is inside if its id fills the row of the square in each of the square's rows and the square's middle column. Both follow from
/// lengths of runs: first along rows, then down the columns of what the rows left.
fn boundaries<P: Identified>(pixels: &[P], width: usize, reach: usize, inside: u32) -> Vec<u32> {
    let mut map: Vec<u32> = pixels.iter().map(|pixel| pixel.id()).collect();
    // Of each column: the id of the run of row centres that ends here, and its length.
    let mut runs = vec![(VOID, 0usize); width];
    let side = reach.saturating_mul(2).saturating_add(1);
    for row in 0..pixels.len().checked_div(width).unwrap_or(0) {
        let line = row * width..(row + 1) * width;
        let mut from = 0;
        let own = &pixels[line];
        for run in own.chunk_by(|a, b| a.id() == b.id()) {
            let id = run[0].id();
            for (place, (known, length)) in runs[from..from + run.len()].iter_mut().enumerate() {
                let is_centre = id != VOID && place >= reach && run.len() - place > reach;
                *length = if !is_centre {
                    0
                } else if *known == id {
                    *length + 1
                } else {
                    1
                };
                *known = id;
                if *length >= side {
                    map[(row - reach) * width + from + place] = inside;
                }
            }
            from += run.len();
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, pixel by pixel.
    fn slowly(map: &[u32], width: i64, reach: i64) -> Vec<u32> {
        let height = map.len() as i64 / width;
        let at = |x: i64, y: i64| {
            let on = (0..width).contains(&x) && (0..height).contains(&y);
            on.then(|| map[(y * width + x) as usize])
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let own = |(x, y): (i64, i64)| {
            let id = map[(y * width + x) as usize];
            let same = (x - reach..=x + reach).all(|x| (y - reach..=y + reach).all(|y| at(x, y) == Some(id)));
            if same && id != 0 { 9 } else { id }
        };
        places.map(own).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn a_boundary_is_a_segment_without_its_erosion(
            (width, height) in (1usize..24, 1usize..24), reach in 1usize..4,
            boxes in prop::collection::vec((0u32..4, 0usize..20, 0usize..20, 1usize..20, 1usize..20), 0..6),
        ) {
            let mut map = vec![1; width * height];
            for (id, x, y, w, h) in boxes {
                for row in y.min(height)..(y + h).min(height) {
                    map[row * width + x.min(width)..row * width + (x + w).min(width)].fill(id);
                }
            }
            let found = boundaries(&map, width, reach, 9);
            prop_assert_eq!(found, slowly(&map, width as i64, reach as i64));
        }
    }

    #[test]
    fn a_reach_beyond_the_image_leaves_all_pixels() {
        assert_eq!(boundaries(&[3u32; 6], 3, usize::MAX, 9), [3; 6]);
        assert!(boundaries::<u32>(&[], 0, 1, 9).is_empty());
    }
}
