//! The kept matching: what AP's matching decided, in a form that every analysis reads.
//!
//! An evaluation matches, accumulates and forgets: only numbers remain. An analysis asks which detections were true, which object
//! each took, and what else lies near. The answers must add up with the AP that is printed beside them, so there is one matching,
//! AP's own with its ties, crowds, area ranges and limits, and each analysis is a walk over what is kept of it. An evaluation that no
//! analysis is asked of neither makes nor holds any of it.
//!
//! It has two parts, each made when it is first asked for.
//!
//! **Outcomes** ([`KeptMatching`]), for one area range and a block of up to 16 IoU thresholds, by matching once more:
//!
//! ```text
//! detections   by category (slot), then by descending score, NaN last; of equal scores by image, then by the order of the input
//!   ┌────────────┬──────────┬───────┬──────┬─────────┬─────────────┐
//!   │ score  f64 │ position │ image │ hits │ ignored │ first_taken │   24 bytes a detection
//!   └────────────┴──────────┴───────┴──────┴─────────┴──────┬──────┘
//!     hits, ignored: one bit for each threshold; neither: false positive
//!                                                           ▼
//! taken        ┌────────────────┬───────┬────────────┬──────┐
//!   by         │ similarity f64 │ truth │ thresholds │ more │   16 bytes a match; `more`: the next entry
//!   detection  └────────────────┴───────┴────────────┴──────┘   is of the same detection
//!
//! starts       index of each slot's first detection, and the number of all
//! positives    for each slot, how many objects are to be found
//! to_find      for each annotation of the plan, whether it is one of them
//! ```
//!
//! A detection usually takes one object at all thresholds that their IoU reaches, but the bits are not nested: another detection may
//! have taken the object at 0.5 and not reach it at 0.75. Hence sixteen bits and not one level.
//!
//! *Filtering by confidence comes after matching.* Detections are matched in the order of their scores and none looks at a later one.
//! Those with `score >= confidence` are a prefix of each category, which is matched the same whatever follows. So what is kept serves
//! every confidence: an operating point is a prefix, and moving the confidence moves its end.
//!
//! **Pairs** ([`KeptPairs`]), for all thresholds: every detection with every object of its image, *of whatever category*, whose
//! similarity is at least [`LEAST_PAIR`](crate::eval::settings::LEAST_PAIR). Categories are not compared with one another by AP, so an evaluation does not keep what that
//! needs unless [`Params::analysis`](crate::Params::analysis) says so: then all boxes are kept (otherwise only those of cells with ground
//! truth), and masks and rotated boxes, which are compared while they are read, are compared with all objects of their image.
//!
//! ```text
//! rows         by image, then by descending score; of equal scores by category, then as above
//!   ┌───────────┬──────┬─────┐
//!   │ detection │ slot │ end │   index in `detections`, its category, end of its pairs: 12 bytes a detection
//!   └───────────┴──────┴──┬──┘
//! pairs                   ▼     by ascending truth, which is by category: 16 bytes a pair, about one pair a detection
//!   ┌────────────────┬───────┐
//!   │ similarity f64 │ truth │   truth: position among the plan's annotations, whose categories ascend
//!   └────────────────┴───────┘
//! ```
//!
//! Similarities are those of matching, bit for bit and not rounded, so that replays at another threshold decide as matching would. With a
//! crowd the similarity is the share of the detection's area. Keypoints have a similarity only within their category, as sigmas
//! belong to categories.

mod make;
mod matching;
mod pairs;
mod store;

pub(crate) use matching::{KeptSetting, Outcome};
pub(crate) use pairs::{KeptPair, KeptPairs};
pub(crate) use store::KeptMatchings;
