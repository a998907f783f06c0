//! Matching: which detection takes which annotation, category by category and image by image.

mod gather;
mod matcher;
mod slot;
#[cfg(test)]
mod tests;

pub(crate) use gather::Gathered;
pub(crate) use matcher::{CellTruth, Matcher, MatcherRoom, NoWitness};
pub(crate) use slot::{MatchedDetection, RankedMatch, Recorder, SlotMatcher, SlotMatches, match_slots};
