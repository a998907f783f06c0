//! Vectors whose allocation may fail: a lack of memory is an error and does not abort the process.

use std::collections::TryReserveError;

/// An empty vector with the given capacity. Memory that is never written costs nothing.
pub fn try_reserved<T>(capacity: usize) -> Result<Vec<T>, TryReserveError> {
    let mut room = Vec::new();
    room.try_reserve_exact(capacity)?;
    Ok(room)
}

/// `len` zeros. The system provides zeroed pages on first touch, so zeros that are never touched cost no memory.
pub fn try_zeroed<T: Zero>(len: usize) -> Result<Vec<T>, TryReserveError> {
    Vec::<T>::new().try_reserve_exact(len)?; // `vec!` aborts if this fails
    Ok(vec![T::default(); len])
}

/// Types whose default is all zero bits.
pub trait Zero: Default + Copy {}
macro_rules! zero { ($($ty:ty)+) => { $(impl Zero for $ty {})+ }; }
zero!(u8 u16 u32 u64 usize i8 i16 i32 i64 f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_as_much_as_was_asked_for_and_zeros_are_zeros() {
        for len in [0, 1, 1000, 1 << 20] {
            let mut room = try_reserved::<u64>(len).unwrap();
            assert!(room.is_empty() && room.capacity() >= len);
            room.extend(0..len as u64 + 1); // one more than reserved
            assert!(room.iter().copied().eq(0..len as u64 + 1));
            assert!(try_zeroed::<f64>(len).unwrap().iter().all(|value| value.to_bits() == 0));
        }
    }

    #[test]
    fn more_than_there_can_be_is_an_error() {
        assert!(try_reserved::<u64>(usize::MAX / 2).is_err());
        assert!(try_zeroed::<u64>(usize::MAX / 2).is_err());
    }
}
