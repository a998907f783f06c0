//! Masks in columns.

use std::ops::Range;

use crate::eval::detections::{Columns, MaskColumns};
use crate::results::{MaskDetection, MaskSink, Rule};
use crate::{Code, Error, Result};

/// Stands for the place in a text of what has none.
pub(super) const NOWHERE: u64 = u64::MAX;

impl<'a> MaskColumns<'a> {
    /// # Errors
    /// `LENGTH_MISMATCH` where the columns disagree.
    pub(crate) fn check(&self, count: usize) -> Result<()> {
        let wrong = |input: &str, expected: String, got: usize| {
            Err(Error::new(Code::LengthMismatch, expected, got.to_string()).in_input(input))
        };
        if self.lengths.len() != count {
            return wrong("masks", format!("{count} masks, as scores"), self.lengths.len());
        }
        if self.sizes.len() != 2 * count {
            return wrong("masks.sizes", format!("2 numbers for each of {count} masks"), self.sizes.len());
        }
        if !self.is_counts.is_empty() && self.is_counts.len() != count {
            return wrong("masks", format!("{count} flags"), self.is_counts.len());
        }
        let [text, counts] = self.before(count);
        if text != self.text.len() as u64 {
            return wrong("masks.counts", format!("{text} bytes, as the lengths add up to"), self.text.len());
        }
        if counts != self.counts.len() as u64 {
            return wrong("masks", format!("{counts} counts, as the lengths add up to"), self.counts.len());
        }
        Ok(())
    }

    /// Bytes of text and counts before a mask.
    fn before(&self, mask: usize) -> [u64; 2] {
        let mut before = [0; 2];
        for (at, length) in self.lengths[..mask].iter().enumerate() {
            before[usize::from(self.is_counts(at))] += u64::from(*length);
        }
        before
    }

    fn is_counts(&self, mask: usize) -> bool {
        self.is_counts.get(mask).is_some_and(|flag| *flag != 0)
    }
}

/// Gives a range of the detections to a sink.
pub(super) fn push<S: MaskSink>(columns: &Columns<'_>, range: Range<usize>, sink: &mut S) -> Result<()> {
    let masks = columns.masks.as_ref();
    let [mut text, mut counts] =
        masks.map_or([0; 2], |masks| masks.before(range.start)).map(|at| at as usize);
    let rule = if !columns.has_boxes() && masks.is_some() { Rule::Masks } else { Rule::Boxes };
    for at in range {
        match masks {
            None => sink.segmentations().push_absent(),
            Some(masks) => {
                let size = [masks.sizes[2 * at], masks.sizes[2 * at + 1]];
                let length = masks.lengths[at] as usize;
                if masks.is_counts(at) {
                    sink.segmentations().push_counts(size, &masks.counts[counts..counts + length]);
                    counts += length;
                } else {
                    sink.segmentations().push_text(size, &masks.text[text..text + length]);
                    text += length;
                }
            }
        }
        let bbox = (rule == Rule::Boxes).then(|| columns.bbox(at));
        let place = |error: Error| error.at_record("results", at as u64);
        let (image, category) =
            (columns.image_ids.get(at).map_err(place)?, columns.category_ids.get(at).map_err(place)?);
        let score = columns.score(at);
        sink.push(MaskDetection { image, category, bbox, score, rule, offset: NOWHERE }).map_err(place)?;
    }
    Ok(())
}
