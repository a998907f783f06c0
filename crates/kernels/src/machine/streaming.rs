//! Writing outputs larger than the caches without reading them first.

/// Number of bytes from which an output is faster to write past the caches.
pub const WORTH_IT: usize = 12 << 20;

/// Whether the architecture has instructions for it.
pub(crate) const PAST_CACHES: bool = cfg!(target_arch = "x86_64");

/// Bytes per cache line.
pub(crate) const LINE: usize = 64;

/// Number of values that [`write_past_caches`] writes at once: one cache line of singles, two of doubles.
pub const RUN: usize = 16;

/// Number of elements before the first one that starts a cache line.
#[inline(always)]
pub fn before_first_line<T>(to: &[T]) -> usize {
    to.as_ptr().align_offset(LINE).min(to.len())
}

/// Writes numbers that will not be read again soon, preferably at the start of a cache line. Ordinary stores fetch each
/// output line before they overwrite it; these do not.
#[inline(always)]
pub fn write_past_caches<T: crate::Float>(values: &[T; RUN], to: &mut [T; RUN]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_stream_si128};
        let (from, into) = (values.as_ptr().cast::<__m128i>(), to.as_mut_ptr().cast::<__m128i>());
        if into.is_aligned() {
            for at in 0..size_of_val(values) / size_of::<__m128i>() {
                // SAFETY: 16 bytes at each place lie within both arrays, which have the same size, and `into` is a
                // multiple of 16. SSE2 is part of the architecture.
                unsafe { _mm_stream_si128(into.add(at), _mm_loadu_si128(from.add(at))) }
            }
            return;
        }
    }
    *to = *values;
}

/// Makes the values written by [`write_past_caches`] visible to other threads.
pub fn finish() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE is part of the architecture; a fence touches no memory.
    unsafe {
        std::arch::x86_64::_mm_sfence();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alignment_is_written() {
        let from: Vec<f32> = (0..300).map(|i| i as f32).collect();
        for start in 0..20 {
            let mut to = vec![-1.0f32; 100];
            let (values, into) = (from[7..].first_chunk::<RUN>(), to[start..].first_chunk_mut::<RUN>());
            write_past_caches(values.unwrap(), into.unwrap());
            finish();
            assert_eq!(to[start..start + RUN], from[7..7 + RUN]);
            assert!(to[..start].iter().chain(&to[start + RUN..]).all(|x| *x == -1.0));
        }
    }

    #[test]
    fn the_first_line_begins_at_a_multiple_of_its_length() {
        let numbers = vec![0f32; 100];
        for start in 0..90 {
            let before = before_first_line(&numbers[start..]);
            let first = numbers[start..].as_ptr().wrapping_add(before);
            assert!(before < RUN && (first.addr().is_multiple_of(64) || before == 100 - start));
        }
    }
}
