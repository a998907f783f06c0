//! The kept matching: the decisions of AP's matching, in a form that every analysis can use.
//!
//! An evaluation matches, accumulates and keeps only metrics. An analysis needs to know which detections were true, which object
//! each of them took, and what else is near. Its results must agree with the printed AP. So there is a single matching,
//! AP's own with its ties, crowds, area ranges and limits, and each analysis goes through what is kept of it. An evaluation
//! without analyses neither computes nor holds any of it.
//!
//! It has two parts, each computed on first use.
//!
//! **Outcomes** ([`KeptMatching`]), for one area range and a block of up to 16 IoU thresholds. With
//! [`Params::analysis`](crate::Params::analysis) the evaluation records those of the first area range and block while it matches; others
//! are found by matching again:
//!
//! ```text
//! detections   by category (slot), then by descending score, NaN last; equal scores by image, then by the order of the input
//!   ┌────────────┬──────────┬───────┬──────┬─────────┬─────────────┐
//!   │ score  f64 │ position │ image │ hits │ ignored │ first_taken │   24 bytes per detection
//!   └────────────┴──────────┴───────┴──────┴─────────┴──────┬──────┘
//!     hits, ignored: one bit for each threshold; neither: false positive
//!                                                           ▼
//! taken        ┌────────────────┬───────┬────────────┬──────┐
//!   by         │ similarity f64 │ truth │ thresholds │ more │   16 bytes per match; `more`: the next entry
//!   detection  └────────────────┴───────┴────────────┴──────┘   is of the same detection
//!
//! starts       index of each slot's first detection, and the number of all
//! positives    for each slot, the number of objects to be found
//! to_find      for each annotation of the plan, whether it is one of them
//! ```
//!
//! A detection usually takes one object at all thresholds that their IoU reaches, but the bits are not nested: another detection may
//! have taken the object at 0.5 and not reach it at 0.75. So there are sixteen bits instead of one level.
//!
//! *Filtering by confidence comes after matching.* Detections are matched in the order of their scores, and later ones have no
//! influence. Those with `score >= confidence` are a prefix of each category, whose matches do not depend on the rest. So the kept
//! matching serves every confidence: an operating point is a prefix, and changing the confidence moves its end.
//!
//! **Pairs** ([`KeptPairs`]), for all thresholds: every detection with every object of its image, *of any category*, whose
//! similarity is at least [`LEAST_PAIR`](crate::eval::settings::LEAST_PAIR). AP does not compare across categories, so an evaluation
//! keeps the data for this only if [`Params::analysis`](crate::Params::analysis) is set: then all boxes are kept (otherwise only those
//! of cells with ground truth), and masks and rotated boxes, which are compared while they are read, are compared with all objects of
//! their image.
//!
//! ```text
//! rows         by image, then by descending score; equal scores by category, then as above
//!   ┌───────────┬──────┬─────┐
//!   │ detection │ slot │ end │   index in `detections`, its category, end of its pairs: 12 bytes per detection
//!   └───────────┴──────┴──┬──┘
//! pairs                   ▼     by ascending truth, which is by category: 16 bytes per pair, about one pair per detection
//!   ┌────────────────┬───────┐
//!   │ similarity f64 │ truth │   truth: index among the plan's annotations, whose categories ascend
//!   └────────────────┴───────┘
//! ```
//!
//! Finding all pairs takes half an evaluation. An analysis that asks about a few objects alone, such as those that are left after matching,
//! compares these ([`ObjectsOfImages`]).
//!
//! Similarities are those of matching, bit for bit, so that replays at another threshold decide as matching would. For a
//! crowd the similarity is the share of the detection's area. Keypoints have a similarity only within their category, because sigmas
//! belong to categories.

mod make;
mod matching;
mod objects;
mod pairs;
mod store;

pub(crate) use make::Recording;
pub(crate) use matching::{KeptDetection, KeptMatching, KeptSetting, Outcome};
pub(crate) use objects::ObjectsOfImages;
pub(crate) use pairs::KeptPairs;
pub(crate) use store::KeptMatchings;
