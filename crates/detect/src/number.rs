//! What is generic over the numbers of boxes, compiled here once for each type.
//!
//! A generic function is compiled anew by every crate that calls it, and as that crate asks: the binding asks for small code.
//! Through this trait it calls what this crate made, fast.

use std::borrow::Cow;

use boxwise_error::Result;
use boxwise_kernels::boxes::best_overlap::Best;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use crate::assign::{self, Assignment, Thresholds};
use crate::boxes::{self, Format, Letterbox};
use crate::compat::torchvision;
use crate::overlap::best::Pairs;
use crate::overlap::rotated::RotatedKind;
use crate::overlap::{self, Kind, rotated};
use crate::proposals::{self, Proposals, Rpn};
use crate::roi::{self, Align, FeatureMap, Levels, Pool};
use crate::suppress::batch::{self, Kept, Request};
use crate::suppress::{self, MatrixNms, SoftNms};

macro_rules! number {
    ($(fn $name:ident $(<$life:lifetime>)? ($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? = $($path:ident)::+;)+) => {
        /// `f32` or `f64`, with this crate's functions on boxes of such numbers.
        pub trait Number: Float {
            $(
                #[doc = concat!("[`", stringify!($($path)::+), "`].")]
                fn $name $(<$life>)? ($($arg: $ty),*) $(-> $ret)?;
            )+
        }
        number!(@of f32 $(fn $name $(<$life>)? ($($arg: $ty),*) $(-> $ret)? = $($path)::+;)+);
        number!(@of f64 $(fn $name $(<$life>)? ($($arg: $ty),*) $(-> $ret)? = $($path)::+;)+);
    };
    (@of $type:ident $(fn $name:ident $(<$life:lifetime>)? ($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $path:path;)+) => {
        impl Number for $type {
            $(
                #[inline(never)] // within a caller it would be compiled to be small
                fn $name $(<$life>)? ($($arg: $ty),*) $(-> $ret)? {
                    $path($($arg),*)
                }
            )+
        }
    };
}

number! {
    fn corners<'a>(boxes: &'a [Self], format: Format, input: &str) -> Result<Cow<'a, [[Self; 4]]>> = boxes::corners;
    fn rotated<'a>(boxes: &'a [Self], format: Format, input: &str) -> Result<Cow<'a, [[Self; 5]]>> = boxes::rotated;
    fn areas(isa: Isa, boxes: &[Self], format: Format) -> Result<Vec<Self>> = boxes::areas;
    fn convert(boxes: &[Self], from: Format, to: Format) -> Result<Vec<Self>> = boxes::convert;
    fn clip(boxes: &[Self], format: Format, width: Self, height: Self) -> Result<Vec<Self>> = boxes::clip;
    fn scale(boxes: &[Self], format: Format, x: Self, y: Self) -> Result<Vec<Self>> = boxes::scale;
    fn letterbox(letterbox: &Letterbox, boxes: &[Self], format: Format) -> Result<Vec<Self>> = Letterbox::apply;
    fn unletterbox(letterbox: &Letterbox, boxes: &[Self], format: Format) -> Result<Vec<Self>> = Letterbox::undo;
    fn sides_at_least(boxes: &[Self], format: Format, least: Self) -> Result<Vec<u32>> = boxes::sides_at_least;

    fn matrix(
        isa: Isa, threads: Threads, a: &[[Self; 4]], b: &[[Self; 4]], kind: Kind, eps: Self, out: &mut [Self],
    ) = overlap::matrix;
    fn paired(isa: Isa, a: &[[Self; 4]], b: &[[Self; 4]], kind: Kind, eps: Self, out: &mut [Self]) = overlap::paired;
    fn rotated_matrix(
        threads: Threads, a: &[[Self; 5]], b: &[[Self; 5]], kind: RotatedKind, out: &mut [Self],
    ) = rotated::rotated_matrix;
    fn rotated_paired(a: &[[Self; 5]], b: &[[Self; 5]], kind: RotatedKind, out: &mut [Self]) = rotated::rotated_paired;
    fn best_match(isa: Isa, threads: Threads, rows: &[[Self; 4]], columns: &[[Self; 4]]) -> Best<Self> =
        overlap::best_match;
    fn overlap_pairs(
        isa: Isa, threads: Threads, rows: &[[Self; 4]], columns: &[[Self; 4]], threshold: Self,
    ) -> Pairs<Self> = overlap::overlap_pairs;

    fn validate(boxes: &[Self], scores: &[Self], format: Format) -> Result<()> = batch::validate;
    fn suppress(
        isa: Isa,
        threads: Threads,
        boxes: &[Self],
        scores: &[Self],
        classes: Option<&[i32]>,
        offsets: Option<&[u32]>,
        request: &Request,
    ) -> Result<Kept> = batch::suppress;
    fn suppress_into(
        isa: Isa, boxes: &[Self], scores: &[Self], request: &Request, keep: &mut [u32],
    ) -> Result<usize> = batch::suppress_into;
    fn soft_nms(
        isa: Isa, boxes: &[[Self; 4]], scores: &[Self], options: &SoftNms<Self>,
    ) -> (Vec<u32>, Vec<Self>) = suppress::soft_nms;
    fn matrix_nms(
        isa: Isa, boxes: &[[Self; 4]], scores: &[Self], options: &MatrixNms<Self>,
    ) -> (Vec<u32>, Vec<Self>) = suppress::matrix_nms;

    fn matcher(
        isa: Isa,
        threads: Threads,
        anchors: &[[Self; 4]],
        truth: &[[Self; 4]],
        thresholds: &Thresholds,
        allow_low_quality: bool,
    ) -> Result<Assignment<Self>> = assign::matcher;
    fn match_anchors(
        isa: Isa, threads: Threads, anchors: &[[Self; 4]], truth: &[[Self; 4]], thresholds: &Thresholds,
    ) -> Result<Assignment<Self>> = assign::match_anchors;

    fn region_proposals(
        objectness: &[Self], deltas: &[[Self; 4]], anchors: &[[Self; 4]], how: &Rpn,
    ) -> Result<Proposals<Self>> = proposals::region_proposals;
    fn roi_align(
        isa: Isa, threads: Threads, map: &FeatureMap<Self>, rois: &[[Self; 5]], how: &Align,
    ) -> Result<Vec<Self>> = roi::roi_align;
    fn roi_pool(
        isa: Isa, threads: Threads, map: &FeatureMap<Self>, rois: &[[Self; 5]], how: &Pool,
    ) -> Result<Vec<Self>> = roi::roi_pool;
    fn multi_scale_roi_align(
        isa: Isa,
        threads: Threads,
        maps: &[FeatureMap<Self>],
        scales: &[f64],
        rois: &[[Self; 5]],
        levels: &Levels,
        how: &Align,
    ) -> Result<Vec<Self>> = roi::multi_scale_roi_align;
    fn roi_levels(boxes: &[[Self; 4]], levels: &Levels) -> Result<Vec<u32>> = roi::roi_levels;

    fn torchvision_nms(boxes: &[[Self; 4]], scores: &[Self], iou_threshold: f64) -> Result<Vec<u32>> = torchvision::nms;
    fn torchvision_batched_nms(
        boxes: &[[Self; 4]], scores: &[Self], classes: &[f64], iou_threshold: f64,
    ) -> Result<Vec<u32>> = torchvision::batched_nms;
    fn torchvision_overlap(
        a: &[[Self; 4]],
        b: &[[Self; 4]],
        kind: torchvision::Kind,
        format: torchvision::Format,
        eps: f64,
        threads: Threads,
    ) -> Result<Vec<Self>> = torchvision::box_overlap;
}
