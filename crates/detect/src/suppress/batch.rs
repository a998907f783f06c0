//! Many images in one call.

use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;

/// Checks that offsets, one more than there are images, rise from 0 to the number of boxes.
pub fn check_offsets(offsets: &[u32], boxes: usize) -> Result<()> {
    let error = |expected: &str, got: String| {
        Err(Error::new(Code::InvalidArgument, expected, got).in_input("imageOffsets"))
    };
    match (offsets.first(), offsets.last()) {
        (Some(0), Some(last)) if *last as usize == boxes => {}
        (Some(0), Some(last)) => {
            return error(&format!("{boxes}, the number of boxes, at the end"), last.to_string());
        }
        (Some(first), _) => return error("0 at the start", first.to_string()),
        _ => return error("one offset more than there are images", "none".to_owned()),
    }
    match offsets.windows(2).position(|pair| pair[0] > pair[1]) {
        Some(place) => {
            error("offsets that never fall", format!("{} after {}", offsets[place + 1], offsets[place]))
        }
        None => Ok(()),
    }
}

/// Runs `each` over the images' ranges and joins the answers: the indices, and where each image's begin.
pub fn per_image(
    threads: Threads,
    offsets: &[u32],
    each: impl Fn(std::ops::Range<usize>) -> Vec<u32> + Sync,
) -> (Vec<u32>, Vec<u32>) {
    let images = offsets.len().saturating_sub(1);
    let kept = threads.map(images, |image| each(offsets[image] as usize..offsets[image + 1] as usize));
    let mut starts = Vec::with_capacity(offsets.len());
    let mut indices = Vec::with_capacity(kept.iter().map(Vec::len).sum());
    starts.push(0);
    for (image, kept) in kept.into_iter().enumerate() {
        indices.extend(kept.into_iter().map(|index| index + offsets[image]));
        starts.push(indices.len() as u32);
    }
    (indices, starts)
}
