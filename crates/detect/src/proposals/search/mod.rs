//! Selective search (Uijlings et al., Selective Search for Object Recognition, 2013): an image is cut into small
//! regions, which are joined repeatedly, the most similar neighbours first. The bounding boxes of all intermediate
//! regions are proposals.

mod colour;
mod features;
mod graph;
mod group;
mod image;
mod rank;
mod settings;
mod smooth;
mod trace;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

pub use image::Image;
pub use settings::{Mode, SelectiveSearch};
pub use trace::{Grouping, SearchTrace, Segmentation};

use features::{Channels, Regions};
use graph::Graph;
use group::{Alike, Grouped, group};

/// Largest number of segments of an image. Their features take about 3 kB each.
const MOST_SEGMENTS: usize = 1 << 17;

/// The result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Searched {
    /// (x1, y1, x2, y2) in pixels, without duplicates, the likeliest first.
    pub boxes: Vec<[u32; 4]>,
    /// Present if it was requested.
    pub trace: Option<SearchTrace>,
}

/// Boxes around likely objects. The boxes of each grouping are ranked starting with the whole image; the fourth roots of the
/// ranks are multiplied by random numbers, and all groupings are merged in that order. The first few hundred are therefore a fair
/// sample of all sizes. Results depend only on the image and the settings. An image without pixels has no proposals.
///
/// # Errors
/// `OUT_OF_RANGE` for scales and a smoothing that are not finite or negative; `TOO_LARGE` for more than 2^17 segments.
pub fn selective_search(
    isa: Isa,
    threads: Threads,
    image: &Image,
    how: &SelectiveSearch,
) -> Result<Searched> {
    how.check()?;
    if image.pixels() == 0 {
        let trace = how.trace.then(|| SearchTrace { segmentations: Vec::new(), groupings: Vec::new() });
        return Ok(Searched { boxes: Vec::new(), trace });
    }
    let spaces = how.spaces();
    let texture = how.measures().iter().any(|measure| measure.texture);
    let prepared = threads.map(spaces.len(), |number| {
        let channels = Channels::new(spaces[number].planes(image), image, texture);
        let graph = Graph::new(&channels.planes, image.width, image.height, how.sigma);
        (channels, graph)
    });
    let scales = how.scales();
    let pieces = threads.map(spaces.len() * scales.len(), |piece| {
        let (channels, graph) = &prepared[piece / scales.len()];
        let labels = graph.segments(scales[piece % scales.len()], how.min_segment);
        check_segments(&labels)?;
        let regions = Regions::new(&labels, channels, image.width);
        let groupings = how.measures().iter().map(|measure| group(isa, &regions, *measure, how.trace));
        let groupings = groupings.collect::<Vec<_>>();
        Ok((if how.trace { labels } else { Vec::new() }, groupings))
    });
    let pieces = pieces.into_iter().collect::<Result<Vec<_>>>()?;
    let boxes = pieces.iter().flat_map(|(_, groupings)| groupings.iter().map(|grouping| &grouping.boxes));
    let boxes = rank::ranked(boxes, how);
    let trace = how.trace.then(|| {
        let segmentations = spaces.iter().flat_map(|space| scales.iter().map(|k| (space.name(), *k)));
        traced(segmentations, pieces, how.measures())
    });
    Ok(Searched { boxes, trace })
}

/// Refuses a segmentation into too many segments: the time of a grouping grows with their square.
fn check_segments(labels: &[u32]) -> Result<()> {
    let count = labels.iter().max().map_or(0, |most| *most as usize + 1);
    if count <= MOST_SEGMENTS {
        return Ok(());
    }
    let expected =
        format!("at most {MOST_SEGMENTS} segments: raise minSegment or baseK, or shrink the image");
    Err(Error::new(Code::TooLarge, expected, count.to_string()).in_input("minSegment"))
}

/// `pieces` has the labels of each segmentation, and the groupings for each of the `measures`.
fn traced(
    segmentations: impl Iterator<Item = (&'static str, f32)>,
    pieces: Vec<(Vec<u32>, Vec<Grouped>)>,
    measures: &[Alike],
) -> SearchTrace {
    let mut trace = SearchTrace { segmentations: Vec::new(), groupings: Vec::new() };
    for ((colour_space, k), (labels, groupings)) in segmentations.zip(pieces) {
        for (Grouped { boxes, sizes, merges }, measure) in groupings.into_iter().zip(measures) {
            let merges = merges.unwrap_or_default();
            trace.groupings.push(Grouping {
                segmentation: trace.segmentations.len() as u32,
                measures: measure.names(),
                boxes,
                sizes,
                merges: merges.pairs,
                similarities: merges.terms,
            });
        }
        trace.segmentations.push(Segmentation { colour_space, k: f64::from(k), labels });
    }
    trace
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four flat quarters of different brightness.
    fn quarters() -> Vec<u8> {
        (0..32 * 24)
            .map(|pixel| 40 + 50 * u8::from(pixel % 32 > 15) + 100 * u8::from(pixel / 32 > 11))
            .collect()
    }

    fn search(mode: Mode, trace: bool) -> Searched {
        let bytes = quarters();
        let image = Image::new(&bytes, 32, 24, 1).unwrap();
        let how = SelectiveSearch { trace, min_segment: 20, ..SelectiveSearch::of(mode) };
        selective_search(Isa::detect(), Threads::new(1), &image, &how).unwrap()
    }

    #[test]
    fn a_trace_leaves_the_boxes_as_they_are() {
        for mode in [Mode::Single, Mode::Fast, Mode::Quality] {
            let (plain, traced) = (search(mode, false), search(mode, true));
            assert_eq!(plain.boxes, traced.boxes);
            assert_eq!((plain.trace.is_some(), traced.trace.is_some()), (false, true));
        }
    }

    #[test]
    fn merges_make_the_boxes_and_sizes_of_a_tree() {
        let trace = search(Mode::Quality, true).trace.unwrap();
        assert_eq!((trace.segmentations.len(), trace.groupings.len()), (25, 100));
        for grouping in &trace.groupings {
            let labels = &trace.segmentations[grouping.segmentation as usize].labels;
            let segments = *labels.iter().max().unwrap() as usize + 1;
            assert_eq!(grouping.merges.len(), segments - 1);
            assert_eq!(grouping.boxes.len(), 2 * segments - 1);
            assert_eq!(grouping.similarities.len(), grouping.merges.len() * grouping.measures.len());
            assert!(grouping.similarities.iter().all(|term| (0.0..=1.0).contains(term)));
            for (i, &[a, b]) in grouping.merges.iter().enumerate() {
                let (new, a, b) = (segments + i, a as usize, b as usize);
                assert!(a < new && b < new && a != b);
                assert_eq!(grouping.sizes[new], grouping.sizes[a] + grouping.sizes[b]);
                let [p, q] = [grouping.boxes[a], grouping.boxes[b]];
                let wanted = [p[0].min(q[0]), p[1].min(q[1]), p[2].max(q[2]), p[3].max(q[3])];
                assert_eq!(grouping.boxes[new], wanted);
            }
            assert_eq!(grouping.boxes.last(), Some(&[0, 0, 32, 24]));
            assert_eq!(grouping.sizes.last(), Some(&(32 * 24)));
        }
    }

    #[test]
    fn more_segments_than_can_be_grouped_are_an_error() {
        let bytes: Vec<u8> = (0..400 * 400u32).map(|pixel| (pixel * 7919 % 251) as u8).collect();
        let image = Image::new(&bytes, 400, 400, 1).unwrap();
        let how =
            SelectiveSearch { base_k: 0.0, min_segment: 1, sigma: 0.0, ..SelectiveSearch::of(Mode::Single) };
        let error = selective_search(Isa::detect(), Threads::new(1), &image, &how).unwrap_err();
        assert_eq!((error.code, error.place.input.as_deref()), (Code::TooLarge, Some("minSegment")));
    }

    #[test]
    fn a_picture_without_pixels_has_an_empty_trace() {
        let image = Image::new(&[], 0, 24, 1).unwrap();
        let how = SelectiveSearch { trace: true, ..SelectiveSearch::of(Mode::Fast) };
        let found = selective_search(Isa::detect(), Threads::new(1), &image, &how).unwrap();
        assert_eq!(found.trace, Some(SearchTrace { segmentations: Vec::new(), groupings: Vec::new() }));
    }
}
