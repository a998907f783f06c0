//! What was found in an image in few bytes: matches (category, and 8 bytes of IoU), pairs of stuff likewise, categories of missed segments, those of false
//! positives and of true stuff, each list after its length, and counts of suspicious things. Numbers are of variable length.

use super::image::Found;
use crate::snapshot::{Reader, put_fixed, put_number, small};

pub(super) fn written(found: &Found) -> Vec<u8> {
    let mut to = Vec::new();
    let Found { matched, stuff, true_stuff, missed, false_positives, oddities } = found;
    for pairs in [matched, stuff] {
        put_number(&mut to, pairs.len() as u64);
        for (category, iou) in pairs {
            put_number(&mut to, u64::from(*category));
            put_fixed(&mut to, iou.to_bits());
        }
    }
    for list in [missed, false_positives, true_stuff] {
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
    for pairs in [&mut found.matched, &mut found.stuff] {
        for _ in 0..reader.count(9)? {
            pairs.push((category(&mut reader)?, f64::from_bits(reader.fixed()?)));
        }
    }
    for list in [&mut found.missed, &mut found.false_positives, &mut found.true_stuff] {
        for _ in 0..reader.count(1)? {
            list.push(category(&mut reader)?);
        }
    }
    for count in found.oddities.counts() {
        *count = small(&mut reader)?;
    }
    reader.rest().is_empty().then_some(found)
}
