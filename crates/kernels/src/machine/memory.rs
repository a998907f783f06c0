//! Room for big arrays on big pages: touching a fresh 4 KiB page costs about as much as filling it.

use std::collections::TryReserveError;

/// A vector of no elements with room for `capacity`, its pages huge where the system offers that.
/// Room that is never written costs no memory.
pub fn reserve_huge<T>(capacity: usize) -> Result<Vec<T>, TryReserveError> {
    let mut room = Vec::new();
    room.try_reserve_exact(capacity)?;
    prefer_huge_pages(&mut room);
    Ok(room)
}

/// `len` zeros, their pages huge where the system offers that. The system hands out zeroed pages when they
/// are first touched, so zeros that are never touched cost no memory.
pub fn zeroed_huge<T: Zero>(len: usize) -> Result<Vec<T>, TryReserveError> {
    Vec::<T>::new().try_reserve_exact(len)?; // `vec!` aborts where this fails
    let mut zeroed = vec![T::default(); len];
    prefer_huge_pages(&mut zeroed);
    Ok(zeroed)
}

/// Types whose default is all zero bits.
pub trait Zero: Default + Copy {}
macro_rules! zero { ($($ty:ty)+) => { $(impl Zero for $ty {})+ }; }
zero!(u8 u16 u32 u64 usize i8 i16 i32 i64 f32 f64);

/// Asks for huge pages under what the vector has reserved. A hint: it changes no contents, and nothing
/// where the system knows no such thing or the vector is small.
pub fn prefer_huge_pages<T>(memory: &mut Vec<T>) {
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 4096;
        const WORTH_IT: usize = 1 << 20;
        let bytes = memory.capacity().saturating_mul(size_of::<T>());
        if bytes < WORTH_IT {
            return;
        }
        let from = (memory.as_mut_ptr() as usize).next_multiple_of(PAGE);
        let to = (memory.as_mut_ptr() as usize + bytes) / PAGE * PAGE;
        // SAFETY: the pages lie wholly inside the vector's own allocation, and the advice neither
        // moves nor changes what they hold. A refusal leaves ordinary pages.
        unsafe { libc::madvise(from as *mut libc::c_void, to - from, libc::MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = memory;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huge_room_is_an_ordinary_vector() {
        for len in [0, 1, 1000, 1 << 20] {
            let mut room = reserve_huge::<u64>(len).unwrap();
            assert!(room.is_empty() && room.capacity() >= len);
            room.extend(0..len as u64 + 1); // one more than reserved
            assert!(room.iter().copied().eq(0..len as u64 + 1));
            assert!(zeroed_huge::<f64>(len).unwrap().iter().all(|value| value.to_bits() == 0));
        }
    }

    #[test]
    fn more_than_there_can_be_is_an_error() {
        assert!(reserve_huge::<u64>(usize::MAX / 2).is_err());
        assert!(zeroed_huge::<u64>(usize::MAX / 2).is_err());
    }
}
