//! Reads records that are spelled like an earlier one.

use boxwise_kernels::Isa;
use boxwise_kernels::text::pattern::{self, Around, Numbers, Pattern};

use super::Cursor;
use crate::Result;

/// Most records are shorter than this, in bytes.
const USUAL_RECORD: usize = 4 << 10;

impl Cursor<'_> {
    /// Reads records, starting with the one at the cursor, as long as they follow the pattern, start before the offset
    /// `stop`, and `each` returns true.
    pub(crate) fn follow(
        &mut self,
        pattern: &Pattern,
        stop: u64,
        mut each: impl FnMut([i64; pattern::WHOLES], [f64; pattern::FLOATS]) -> bool,
    ) -> Result<()> {
        let mut going = true;
        let mut take = |wholes, floats| {
            going = each(wholes, floats);
            going
        };
        let isa = self.input.reading.isa;
        loop {
            if self.limit - self.at < pattern::AFTER {
                self.slide(self.at.saturating_sub(pattern::BEFORE))?;
            }
            let stop = usize::try_from(stop.saturating_sub(self.start)).unwrap_or(usize::MAX);
            let next = pattern.read(isa, self.text(), self.at, stop.min(self.limit), &mut take);
            let moved = next > self.at;
            self.at = next;
            if !moved || self.limit - self.at >= pattern::AFTER {
                return Ok(());
            }
        }
    }

    /// Reads the record at the cursor, if it follows the pattern. `value` is called with the text, the start of the
    /// long value and the numbers before it, and returns the end of the value. Returns the start of the next record in
    /// the window; the cursor stays.
    pub(crate) fn read_around(
        &mut self,
        around: &Around,
        numbers: &mut Numbers,
        value: impl FnOnce(Isa, &[u8], usize, &Numbers) -> Option<usize>,
    ) -> Result<Option<usize>> {
        if self.limit - self.at < USUAL_RECORD {
            self.slide(self.at.saturating_sub(pattern::BEFORE))?;
        }
        let (isa, text) = (self.input.reading.isa, self.text());
        let before = around.before(isa, text, self.at, numbers);
        let end = before.and_then(|start| value(isa, text, start, numbers));
        Ok(end.and_then(|end| around.after(isa, text, end, numbers)))
    }

    /// Moves to a position in the window.
    pub(crate) fn move_to(&mut self, place: usize) {
        self.at = place;
    }
}
