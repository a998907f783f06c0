//! A period without JavaScript.

use std::cell::Cell;

use boxwise_error::{Code, Error, Result};

/// A period in which no JavaScript runs on this thread, with the memory that has been lent in it.
pub struct Pause {
    count: Cell<usize>,
    all: [Cell<Lent>; MOST_LENT],
    more: std::cell::RefCell<Vec<Lent>>,
    is_any_written: Cell<bool>,
}

/// A call with more arrays than this records the others on the heap.
const MOST_LENT: usize = 8;

/// Memory that has been lent.
#[derive(Clone, Copy)]
pub(super) struct Lent {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) name: &'static str,
    pub(super) is_written: bool,
}

impl Pause {
    /// Starts a pause.
    ///
    /// # Safety
    /// Until it is dropped, no JavaScript may run: no conversion of an argument or of a result, no callback.
    pub(super) unsafe fn new() -> Self {
        const NOTHING: Lent = Lent { from: 0, to: 0, name: "", is_written: false };
        Pause {
            count: Cell::new(0),
            all: [const { Cell::new(NOTHING) }; MOST_LENT],
            more: std::cell::RefCell::default(),
            is_any_written: Cell::new(false),
        }
    }

    /// Records lent memory. Returns an error if memory that is written would be lent twice.
    pub(super) fn note(&self, lent: Lent) -> Result<()> {
        let count = self.count.get();
        let mut more = self.more.borrow_mut();
        if lent.is_written || self.is_any_written.get() {
            self.all[..count.min(MOST_LENT)].iter().try_for_each(|other| apart(lent, other.get()))?;
            more.iter().try_for_each(|other| apart(lent, *other))?;
        }
        self.is_any_written.set(self.is_any_written.get() || lent.is_written);
        self.count.set(count + 1);
        match self.all.get(count) {
            Some(free) => free.set(lent),
            None => more.push(lent),
        }
        Ok(())
    }
}

fn apart(lent: Lent, other: Lent) -> Result<()> {
    if (lent.is_written || other.is_written) && lent.from < other.to && other.from < lent.to {
        return Err(twice(if lent.is_written { [lent, other] } else { [other, lent] }));
    }
    Ok(())
}

#[cold]
fn twice([written, other]: [Lent; 2]) -> Error {
    let expected = format!("memory apart from {}", other.name);
    Error::new(Code::InvalidArgument, expected, "memory that overlaps it").in_input(written.name)
}
