//! Overlap of boxes.

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::overlap::calls::{self, BestOverlaps, MatchRequest, Measure, OverlapRequest, PairsAbove};
use boxwise_detect::{FloatVec, FloatsMut};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, FloatsOut, IntArray, UintArray};
use crate::numbers::{limit, threads};
use crate::words::Format;
use crate::{answer, export, export_now, options};

/// A measure of overlap.
#[napi(string_enum)]
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the words of JavaScript")]
pub enum OverlapKind {
    iou,
    giou,
    diou,
    ciou,
    iof,
    ios,
    prob,
}

impl From<OverlapKind> for Measure {
    fn from(kind: OverlapKind) -> Self {
        match kind {
            OverlapKind::iou => Measure::Iou,
            OverlapKind::giou => Measure::Giou,
            OverlapKind::diou => Measure::Diou,
            OverlapKind::ciou => Measure::Ciou,
            OverlapKind::iof => Measure::Iof,
            OverlapKind::ios => Measure::Ios,
            OverlapKind::prob => Measure::Prob,
        }
    }
}

options! {
    /// Options of overlaps.
    struct OverlapOptions {
        pub kind: OverlapKind,
        pub format: Format,
        pub eps: f64,
        /// 0 for as many as the work is worth.
        pub threads: f64,
    }
}

options! {
    /// Options of best matches and of pairs above a threshold.
    struct MatchOptions {
        pub format: Format,
        /// 0 for as many as the work is worth.
        pub threads: f64,
    }
}

answer! {
    /// The best matches of rows and columns.
    struct BestMatches from BestOverlaps {
        row_iou: FloatArray,
        row_index: IntArray,
        column_iou: FloatArray,
        column_index: IntArray,
    }
}

answer! {
    /// Pairs with an overlap above a threshold.
    struct OverlappingPairs from PairsAbove { rows: UintArray, columns: UintArray, ious: FloatArray, }
}

export! {
    /// Overlaps of all pairs.
    fn iou(a: Floats, b: Floats, options: OverlapOptions) -> FloatArray = matrix;
    /// Overlaps of corresponding pairs.
    fn paired_iou(a: Floats, b: Floats, options: OverlapOptions) -> FloatArray = paired;
    /// The best matches.
    fn best_match(a: Floats, b: Floats, options: MatchOptions) -> BestMatches = best;
    /// Pairs with an overlap above a threshold.
    fn overlap_pairs(a: Floats, b: Floats, threshold: f64, most: f64, options: MatchOptions) -> OverlappingPairs = above;
}

export_now! {
    /// Writes the overlaps of all pairs into an array.
    fn iou_into(a: Floats, b: Floats, options: OverlapOptions, out: FloatsOut) -> () = matrix_into;
    /// Writes the overlaps of corresponding pairs into an array.
    fn paired_iou_into(a: Floats, b: Floats, options: OverlapOptions, out: FloatsOut) -> () = paired_into;
    /// Writes the IoU of all pairs of `xyxy` boxes into an array. It has no options by name, because those cost more
    /// than a hundred overlaps.
    fn plain_iou_into(a: Floats, b: Floats, threads: f64, out: FloatsOut) -> () = plain_into;
}

impl OverlapOptions {
    fn request(&self) -> Result<OverlapRequest> {
        let OverlapOptions { kind, format, eps, threads: count } = *self;
        Ok(OverlapRequest { measure: kind.into(), format: format.into(), eps, threads: threads(count)? })
    }
}

impl MatchOptions {
    fn request(&self) -> Result<MatchRequest> {
        Ok(MatchRequest { format: self.format.into(), threads: threads(self.threads)? })
    }
}

fn matrix(a: CoreFloats, b: CoreFloats, options: &OverlapOptions) -> Result<FloatVec> {
    calls::iou(a, b, &options.request()?)
}

fn paired(a: CoreFloats, b: CoreFloats, options: &OverlapOptions) -> Result<FloatVec> {
    calls::paired_iou(a, b, &options.request()?)
}

fn best(a: CoreFloats, b: CoreFloats, options: &MatchOptions) -> Result<BestOverlaps> {
    calls::best_overlaps(a, b, &options.request()?)
}

fn above(
    a: CoreFloats,
    b: CoreFloats,
    threshold: f64,
    most: f64,
    options: &MatchOptions,
) -> Result<PairsAbove> {
    calls::pairs_above(a, b, threshold, limit(most, "limit")?, &options.request()?)
}

fn matrix_into(a: CoreFloats, b: CoreFloats, options: &OverlapOptions, out: FloatsMut) -> Result<()> {
    calls::iou_into(a, b, &options.request()?, out)
}

fn paired_into(a: CoreFloats, b: CoreFloats, options: &OverlapOptions, out: FloatsMut) -> Result<()> {
    calls::paired_iou_into(a, b, &options.request()?, out)
}

fn plain_into(a: CoreFloats, b: CoreFloats, count: f64, out: FloatsMut) -> Result<()> {
    let (measure, format) = (Measure::Iou, boxwise_detect::boxes::Format::Xyxy);
    calls::iou_into(a, b, &OverlapRequest { measure, format, eps: 0.0, threads: threads(count)? }, out)
}
