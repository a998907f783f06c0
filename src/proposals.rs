//! Proposals: sliding windows, region proposals, selective search.

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::proposals::calls::{self, RegionProposals as Found};
use boxwise_detect::proposals::search::{Grouping, Segmentation};
use boxwise_detect::proposals::{
    self, Image, Mode, Rpn, SearchTrace as Merges, Searched, SelectiveSearch, Windows, WindowsConfig,
};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::border::{Bytes, DoubleArray, FloatArray, Floats, UintArray};
use crate::numbers::limit;
use crate::{answer, export, options};

options! {
    /// Options of sliding windows.
    struct WindowOptions {
        /// Width and height.
        pub image_size: Vec<f64>,
        /// Step between windows in pixels, x and y.
        pub stride: Vec<f64>,
        pub scales: Vec<f64>,
        pub ratios: Vec<f64>,
        pub cross_border: bool,
    }
}

options! {
    /// Options of region proposals.
    struct RpnOptions {
        /// Width and height.
        pub image_size: Vec<f64>,
        pub anchors_per_level: Vec<u32>,
        pub pre_nms_top_n: f64,
        pub post_nms_top_n: f64,
        pub iou_threshold: f64,
        pub score_threshold: f64,
        pub min_size: f64,
    }
}

/// Thoroughness of selective search.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy)]
pub enum SearchMode {
    Single,
    Fast,
    Quality,
}

options! {
    /// The dimensions of an image and the options of a search.
    struct SearchOptions {
        pub width: u32,
        pub height: u32,
        pub channels: u32,
        pub mode: SearchMode,
        pub max_proposals: f64,
        pub min_size: f64,
        pub base_k: Option<f64>,
        pub step_k: Option<f64>,
        pub sigma: Option<f64>,
        pub min_segment: Option<f64>,
        pub seed: f64,
        pub threads: u32,
        pub trace: bool,
    }
}

/// Boxes around likely objects, and the trace of the search.
#[napi(object, object_from_js = false)]
pub struct SearchedBoxes {
    pub boxes: DoubleArray,
    pub trace: Option<SearchTrace>,
}

/// The segmentations of a search, and the groupings that started from each.
#[napi(object, object_from_js = false)]
pub struct SearchTrace {
    pub segmentations: Vec<SearchSegmentation>,
    pub groupings: Vec<SearchGrouping>,
}

/// An image cut into regions.
#[napi(object, object_from_js = false)]
pub struct SearchSegmentation {
    pub colour_space: &'static str,
    pub k: f64,
    pub labels: UintArray,
}

/// The regions of one grouping and its merges.
#[napi(object, object_from_js = false)]
pub struct SearchGrouping {
    pub segmentation: u32,
    pub measures: Vec<&'static str>,
    pub boxes: DoubleArray,
    pub sizes: UintArray,
    pub merges: UintArray,
    pub similarities: DoubleArray,
}

answer! {
    /// Boxes with scores and the indices of their anchors.
    struct RegionProposals from Found { boxes: FloatArray, scores: FloatArray, sources: UintArray, }
}

export! {
    /// Number of windows.
    fn count_windows(options: WindowOptions) -> f64 = counted;
    /// The windows with the indices from `start` to before `end`.
    fn make_windows(options: WindowOptions, start: f64, end: f64) -> DoubleArray = made;
    /// Region proposals.
    fn region_proposals(objectness: Floats, deltas: Floats, anchors: Floats, options: RpnOptions) -> RegionProposals
        = proposed;
    /// Boxes around likely objects.
    fn selective_search(image: Bytes, options: SearchOptions) -> SearchedBoxes = searched;
}

fn windows(options: &WindowOptions) -> Result<Windows> {
    Windows::new(&WindowsConfig {
        image: pair(&options.image_size)?,
        stride: pair(&options.stride)?,
        scales: options.scales.clone(),
        ratios: options.ratios.clone(),
        cross_border: options.cross_border,
    })
}

fn counted(options: &WindowOptions) -> Result<f64> {
    Ok(windows(options)?.count() as f64)
}

fn made(options: &WindowOptions, start: f64, end: f64) -> Result<Vec<f64>> {
    let (start, end) = (limit(start, "start")?, limit(end, "end")?);
    Ok(windows(options)?.stretch(start as u64, end as u64)?.into_flattened())
}

fn pair(numbers: &[f64]) -> Result<[f64; 2]> {
    numbers.try_into().map_err(|_| Error::new(Code::Internal, "2 numbers", numbers.len().to_string()))
}

fn proposed(
    objectness: CoreFloats,
    deltas: CoreFloats,
    anchors: CoreFloats,
    options: &RpnOptions,
) -> Result<Found> {
    let how = Rpn {
        image: pair(&options.image_size)?,
        per_level: options.anchors_per_level.iter().map(|count| *count as usize).collect(),
        pre_nms_top_n: limit(options.pre_nms_top_n, "preNmsTopN")?,
        post_nms_top_n: limit(options.post_nms_top_n, "postNmsTopN")?,
        nms_threshold: options.iou_threshold,
        score_threshold: options.score_threshold,
        min_size: options.min_size,
    };
    calls::region_proposals(objectness, deltas, anchors, &how)
}

fn searched(image: &[u8], options: &SearchOptions) -> Result<Searched> {
    let mode = match options.mode {
        SearchMode::Single => Mode::Single,
        SearchMode::Fast => Mode::Fast,
        SearchMode::Quality => Mode::Quality,
    };
    let own = SelectiveSearch::of(mode);
    let or = |value: Option<f64>, otherwise: f32| value.map_or(otherwise, |value| value as f32);
    let how = SelectiveSearch {
        mode,
        max_proposals: limit(options.max_proposals, "maxProposals")?,
        min_size: limit(options.min_size, "minSize")?,
        base_k: or(options.base_k, own.base_k),
        step_k: or(options.step_k, own.step_k),
        sigma: or(options.sigma, own.sigma),
        min_segment: match options.min_segment {
            Some(pixels) => limit(pixels, "minSegment")?,
            None => own.min_segment,
        },
        seed: options.seed as u64,
        trace: options.trace,
    };
    let image =
        Image::new(image, options.width as usize, options.height as usize, options.channels as usize)?;
    proposals::selective_search(Isa::detect(), Threads::new(options.threads as usize), &image, &how)
}

fn flat(boxes: Vec<[u32; 4]>) -> DoubleArray {
    boxes.into_flattened().into_iter().map(f64::from).collect::<Vec<_>>().into()
}

impl From<Searched> for SearchedBoxes {
    fn from(Searched { boxes, trace }: Searched) -> Self {
        SearchedBoxes { boxes: flat(boxes), trace: trace.map(Into::into) }
    }
}

impl From<Merges> for SearchTrace {
    fn from(Merges { segmentations, groupings }: Merges) -> Self {
        SearchTrace {
            segmentations: segmentations.into_iter().map(Into::into).collect(),
            groupings: groupings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Segmentation> for SearchSegmentation {
    fn from(Segmentation { colour_space, k, labels }: Segmentation) -> Self {
        SearchSegmentation { colour_space, k, labels: labels.into() }
    }
}

impl From<Grouping> for SearchGrouping {
    fn from(Grouping { segmentation, measures, boxes, sizes, merges, similarities }: Grouping) -> Self {
        SearchGrouping {
            segmentation,
            measures,
            boxes: flat(boxes),
            sizes: sizes.into(),
            merges: merges.into_flattened().into(),
            similarities: similarities.into_iter().map(f64::from).collect::<Vec<_>>().into(),
        }
    }
}
