//! A ledger: what matching came to, image by image, in few bytes.
//!
//! An evaluation that gets its detections image by image cannot keep them all. What later stages need of a detection is its score, and at each
//! setting whether it is a true or a false positive or counts neither for nor against; matching decides that within one image. So each image
//! becomes one *entry*, which does not depend on any other image. Entries of different images can be put together in any order.
//!
//! ```text
//! entry   cell cell cell ...                          by ascending category (slot); a cell is an image and a category
//!
//! cell of a protocol that matches like COCO (`MatchedCell`), by descending score:
//!   ┌────────┬───────────────┬─────────────────┬───────────────────────────────────────────┐
//!   │ slot − │ 2 · number of │ scores          │ for each block of settings:               │
//!   │ before │ detections    │ f64 each        │  areas     4 bits a detection             │
//!   │        │ + has matches │                 │  matched?  1 bit a detection, if there    │
//!   │ number │ number        │                 │            are matches at all             │
//!   │        │               │                 │  outcomes  of the matched ones, see below │
//!   └────────┴───────────────┴─────────────────┴───────────────────────────────────────────┘
//!
//! outcome  0000 aaaa  thresholds (1 byte, 2 for more than 8)   matched at these thresholds in every area range, but in the
//!                                                              ranges `a` to an ignored annotation
//!          1000 0000  matched (8 bytes)  ignored (8 bytes)     any other sets of settings
//!
//! cell of a protocol derived from PASCAL VOC (`JudgedCell`), for each IoU threshold, in the order of ranking:
//!   ┌────────┬───────────────────────────────────────────────┐
//!   │ slot − │ for each threshold: number of detections,     │
//!   │ before │ scores (f64 each), labels (2 bits each)       │
//!   └────────┴───────────────────────────────────────────────┘
//! ```
//!
//! Numbers are of variable length: 7 bits a byte, the lowest first, the highest bit set in all but the last. All else is little-endian. A detection
//! that matches nothing takes 8.5 bytes, one that matches usually 12; a cell takes 2 more, and 1 bit a detection if there are matches.

mod cells;
mod entries;
mod index;
mod labels;
mod outcome;
mod shape;

pub(crate) use cells::{JudgedCell, MatchedCell, put_areas};
pub(crate) use entries::{Ledger, Tally};
pub(crate) use index::IndexedLedger;
pub(crate) use labels::{Label, put_labels};
pub(crate) use outcome::put_outcome;
pub(crate) use shape::LedgerShape;
