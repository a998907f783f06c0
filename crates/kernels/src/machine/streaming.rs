//! Writing more than the caches hold, without reading it first.

/// From so many bytes on, an output is better written past the caches.
pub const WORTH_IT: usize = 12 << 20;

/// Whether there are instructions for it.
pub(crate) const PAST_CACHES: bool = cfg!(target_arch = "x86_64");

/// The bytes of a cache line.
pub(crate) const LINE: usize = 64;

/// Numbers that [`write_past_caches`] writes at a time: a cache line, or two of doubles.
pub const RUN: usize = 16;

/// The places before the first one that begins a cache line.
#[inline(always)]
pub fn before_first_line<T>(to: &[T]) -> usize {
    to.as_ptr().align_offset(LINE).min(to.len())
}

/// Writes numbers that are not read again soon, best to where a cache line begins. Ordinary stores fetch each line of
/// the output before they overwrite it; these do not.
#[inline(always)]
pub fn write_past_caches<T: crate::Float>(values: &[T; RUN], to: &mut [T; RUN]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_stream_si128};
        let (from, into) = (values.as_ptr().cast::<__m128i>(), to.as_mut_ptr().cast::<__m128i>());
        if into.is_aligned() {
            for at in 0..size_of_val(values) / size_of::<__m128i>() {
                // SAFETY: 16 bytes at each place lie within both arrays, which are of one size, and `into` is a
                // multiple of 16. SSE2 is part of the architecture.
                unsafe { _mm_stream_si128(into.add(at), _mm_loadu_si128(from.add(at))) }
            }
            return;
        }
    }
    *to = *values;
}

/// Makes what [`write_past_caches`] wrote visible to other threads in order.
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
