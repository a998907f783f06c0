//! Writing more than the caches hold, without reading it first.

/// From so many bytes on, an output is better written past the caches.
pub const WORTH_IT: usize = 64 << 20;

/// Copies numbers into an output that is not read again soon. Ordinary stores fetch each line of the output
/// before they overwrite it; these do not.
pub fn copy_past_caches<T: crate::Float>(from: &[T], to: &mut [T]) {
    assert_eq!(from.len(), to.len());
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_stream_si128};
        let lanes = 16 / size_of::<T>();
        let head = to.as_ptr().align_offset(64).min(to.len());
        to[..head].copy_from_slice(&from[..head]);
        let (from, to) = (&from[head..], &mut to[head..]);
        let whole = from.len() / lanes * lanes;
        for at in (0..whole).step_by(lanes) {
            // SAFETY: `at + lanes` numbers, 16 bytes, lie within both; `to[at]` is a multiple of 16 bytes
            // from an address that is one of 64. SSE2 is part of the architecture.
            unsafe {
                let value = _mm_loadu_si128(from.as_ptr().add(at).cast::<__m128i>());
                _mm_stream_si128(to.as_mut_ptr().add(at).cast::<__m128i>(), value);
            }
        }
        to[whole..].copy_from_slice(&from[whole..]);
    }
    #[cfg(not(target_arch = "x86_64"))]
    to.copy_from_slice(from);
}

/// Makes what [`copy_past_caches`] wrote visible to other threads in order.
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
    fn every_length_and_alignment_is_copied() {
        let from: Vec<f32> = (0..300).map(|i| i as f32).collect();
        for start in 0..20 {
            for len in [0, 1, 3, 15, 16, 17, 63, 64, 200] {
                let mut to = vec![-1.0f32; 300];
                copy_past_caches(&from[7..7 + len], &mut to[start..start + len]);
                finish();
                assert_eq!(to[start..start + len], from[7..7 + len]);
                assert!(to[..start].iter().chain(&to[start + len..]).all(|x| *x == -1.0));
            }
        }
    }
}
