//! What was found in an image in few bytes: matches (category, and 8 bytes of IoU), categories of missed segments, those of false positives, each list
//! after its length, and counts of suspicious things. Numbers are of variable length.

use super::image::Found;
use crate::snapshot::{Reader, put_fixed, put_number, small};

pub(super) fn written(found: &Found) -> Vec<u8> {
    let mut to = Vec::new();
    let Found { matched, missed, false_positives, oddities } = found;
    put_number(&mut to, matched.len() as u64);
    for (category, iou) in matched {
        put_number(&mut to, u64::from(*category));
        put_fixed(&mut to, iou.to_bits());
    }
    for list in [missed, false_positives] {
        put_number(&mut to, list.len() as u64);
        list.iter().for_each(|category| put_number(&mut to, u64::from(*category)));
    }
    let mut oddities = *oddities;
    oddities.counts().into_iter().for_each(|count| put_number(&mut to, *count));
    to
}

/// What was found in an image, of so many categories.
pub(super) fn read(entry: &[u8], categories: usize) -> Option<Found> {
    let mut reader = Reader::new(entry);
    let category = |reader: &mut Reader<'_>| {
        let category = reader.number().and_then(|number| u32::try_from(number).ok())?;
        ((category as usize) < categories).then_some(category)
    };
    let mut found = Found::default();
    for _ in 0..reader.count(9)? {
        found.matched.push((category(&mut reader)?, f64::from_bits(reader.fixed()?)));
    }
    for list in [&mut found.missed, &mut found.false_positives] {
        for _ in 0..reader.count(1)? {
            list.push(category(&mut reader)?);
        }
    }
    for count in found.oddities.counts() {
        *count = small(&mut reader)?;
    }
    reader.rest().is_empty().then_some(found)
}
