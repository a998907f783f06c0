//! Masks in columns.

use std::ops::Range;

use crate::eval::collect::DetectionColumns;
use crate::results::{MaskDetection, MaskSink, Rule};
use crate::{Error, Result};

/// The byte offset of detections that do not come from a text.
pub(super) const NOWHERE: u64 = u64::MAX;

/// Passes a range of the detections to a sink.
pub(super) fn push<S: MaskSink>(
    columns: &DetectionColumns<'_>,
    range: Range<usize>,
    sink: &mut S,
) -> Result<()> {
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
        let (image, category) = columns.ids(at).map_err(place)?;
        let score = columns.score(at);
        let given = sink.push(MaskDetection { image, category, bbox, score, rule, offset: NOWHERE });
        given.or_else(|error| sink.leave_out(place(error)))?;
    }
    Ok(())
}
