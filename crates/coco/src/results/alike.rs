//! The spelling that results share.

use boxwise_kernels::pattern::Pattern;

use super::detection::Detection;
use crate::json::Cursor;

/// The pattern that results are read by, if any, and whether learning another one pays.
#[derive(Default)]
pub(super) struct Alike {
    pub(super) pattern: Option<Pattern>,
    /// How often in a row a record's pattern did not fit the next record.
    failures: u32,
    /// How many records to let go before trying again.
    wait: u32,
}

/// After this many failures in a row, records are spelled at random and most of them are let go.
const PATIENCE: u32 = 8;

impl Alike {
    pub(super) fn may_learn(&mut self) -> bool {
        let may = self.wait == 0;
        self.wait = self.wait.saturating_sub(1);
        may
    }

    /// Learns from a result that has just been read; the cursor stands at the next one.
    pub(super) fn learn(&mut self, cursor: &Cursor<'_>, detection: &Detection) {
        self.pattern = pattern(cursor, detection).or(self.pattern.take());
    }

    pub(super) fn learned(&mut self, fits: bool) {
        self.failures = if fits { 0 } else { self.failures + 1 };
        self.wait = if self.failures > PATIENCE { 32 } else { 0 };
    }
}

fn pattern(cursor: &Cursor<'_>, detection: &Detection) -> Option<Pattern> {
    let [image, category, bbox, score] = detection.all_places()?;
    let (text, start) = cursor.around(detection.start)?;
    let place = |offset: u64| cursor.around(offset).map(|(_, place)| place);
    // the box's numbers: it may hold words such as NaN instead
    let mut at = place(bbox)?;
    let mut corners = [0; 4];
    for corner in &mut corners {
        at += 1;
        at += text.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
        *corner = at;
        at += text[at..].iter().position(|byte| matches!(byte, b',' | b']'))?;
    }
    let [x, y, w, h] = corners;
    let next = place(cursor.offset())?;
    Pattern::learn(text, start, next, [place(image)?, place(category)?], [x, y, w, h, place(score)?])
}
