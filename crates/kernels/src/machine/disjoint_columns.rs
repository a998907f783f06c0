//! An array whose columns are written by different threads.

use std::cell::UnsafeCell;
use std::collections::TryReserveError;
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::machine::memory::{Zero, try_zeroed};

/// An array `[rows, columns, inner]` of zeros in C order. Each column can be claimed, and so written, only once, so
/// threads never write to the same place.
pub struct Columns<T> {
    data: Vec<UnsafeCell<T>>,
    claimed: Vec<AtomicBool>,
    rows: usize,
    inner: usize,
}

// SAFETY: the data is only accessible through columns, which do not overlap, and each column is handed out once.
unsafe impl<T: Send> Sync for Columns<T> {}

/// The right to write one column.
pub struct Column<'a, T> {
    /// The array from the first place of the column on.
    places: &'a [UnsafeCell<T>],
    stride: usize,
    rows: usize,
    inner: usize,
}

impl<T: Zero> Columns<T> {
    /// An array of zeros. Returns an error if there is not enough memory.
    pub fn new(rows: usize, columns: usize, inner: usize) -> Result<Self, TryReserveError> {
        let len = rows.checked_mul(columns).and_then(|cells| cells.checked_mul(inner)).unwrap_or(usize::MAX);
        let mut zeros = ManuallyDrop::new(try_zeroed::<T>(len)?);
        let (start, capacity) = (zeros.as_mut_ptr().cast(), zeros.capacity());
        // SAFETY: the parts of a vector that is not dropped; `UnsafeCell<T>` is laid out as `T`.
        let data = unsafe { Vec::from_raw_parts(start, len, capacity) };
        let claimed = (0..columns).map(|_| AtomicBool::new(false)).collect();
        Ok(Columns { data, claimed, rows, inner })
    }

    /// The column, or `None` if it was claimed before or does not exist.
    pub fn claim(&self, column: usize) -> Option<Column<'_, T>> {
        if self.claimed.get(column)?.swap(true, Ordering::Relaxed) {
            return None;
        }
        let places = self.data.get(column * self.inner..).unwrap_or_default();
        Some(Column { places, stride: self.claimed.len() * self.inner, rows: self.rows, inner: self.inner })
    }

    /// The array, in C order.
    pub fn into_vec(self) -> Vec<T> {
        let mut data = ManuallyDrop::new(self.data);
        let (len, capacity) = (data.len(), data.capacity());
        // SAFETY: as in `new`; `self` is owned, so no column is borrowed.
        unsafe { Vec::from_raw_parts(data.as_mut_ptr().cast(), len, capacity) }
    }
}

impl<T: Zero> Column<'_, T> {
    /// Writes the whole column: `values` is `[inner, rows]` in C order. Panics on another length.
    pub fn write_transposed(self, values: &[T]) {
        assert_eq!(values.len(), self.rows * self.inner);
        // a constant length unrolls the inner loop
        match self.inner {
            12 => self.transpose::<12>(values),
            3 => self.transpose::<3>(values),
            _ => self.transpose::<0>(values),
        }
    }

    #[inline(always)]
    fn transpose<const INNER: usize>(self, values: &[T]) {
        let inner = if INNER == 0 { self.inner } else { INNER };
        assert_eq!((values.len(), inner), (self.rows * inner, self.inner));
        for row in 0..self.rows {
            for i in 0..inner {
                // SAFETY: row and i lie within the array, of which `places` leaves out only what is before the column,
                // and within `values`, which has `rows * inner` elements; the column is claimed once and consumed here,
                // so nothing else writes there.
                unsafe {
                    let value = *values.get_unchecked(i * self.rows + row);
                    *self.places.get_unchecked(row * self.stride + i).get() = value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_land_in_their_places_and_are_claimed_once() {
        let array = Columns::<u32>::new(2, 3, 2).unwrap();
        std::thread::scope(|scope| {
            for column in [2, 0] {
                let array = &array;
                let base = column as u32 * 10 + 10;
                scope.spawn(move || {
                    array.claim(column).unwrap().write_transposed(&[base, base + 2, base + 1, base + 3]);
                    assert!(array.claim(column).is_none());
                });
            }
        });
        assert!(array.claim(3).is_none());
        assert_eq!(array.into_vec(), [10, 11, 0, 0, 30, 31, 12, 13, 0, 0, 32, 33]);
    }

    #[test]
    fn arrays_without_elements_are_written_all_the_same() {
        let array = Columns::<f64>::new(0, 2, 3).unwrap();
        array.claim(1).unwrap().write_transposed(&[]);
        assert!(array.into_vec().is_empty());
        assert!(Columns::<f64>::new(usize::MAX, 2, 3).is_err());
    }
}
