//! The effect of each pick of Soft-NMS on the scores of the others.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;
use boxwise_kernels::boxes::iou::iou;

use super::{Found, Suppressors};
use crate::floats::FloatVec;
use crate::suppress::groups::Groups;
use crate::suppress::soft_nms::SoftNms;
use boxwise_threads::poll;

/// The scores that Soft-NMS lowered, by pick, then by ascending index.
#[derive(Clone, Debug, PartialEq)]
pub struct Decays {
    /// For each box: the pick whose decay lowered its score to the threshold or below.
    pub suppressors: Suppressors,
    /// Start of each pick's decays, and the end.
    pub offsets: Vec<u32>,
    /// The box whose score was multiplied.
    pub boxes: Vec<u32>,
    /// Its IoU with the pick, above 0.
    pub overlaps: FloatVec,
    /// Its score before.
    pub before: FloatVec,
    /// Its score after. The box is dropped if that is not above the threshold.
    pub after: FloatVec,
}

/// Maximum number of recorded decays, about a gigabyte.
const MOST_DECAYS: usize = 1 << 25;

/// The decays applied by [`soft_nms`](crate::suppress::soft_nms()). `picks` are the kept boxes of the same call, in
/// their order.
pub fn decays<T: Float>(boxes: &[[T; 4]], scores: &[T], options: &SoftNms<T>, picks: &[u32]) -> Result<Decays>
where
    FloatVec: From<Vec<T>>,
{
    let group = |index: u32| options.groups.map_or(0, |groups| groups.of(index as usize)) as usize;
    let mut waiting = vec![Vec::new(); options.groups.map_or(1, Groups::count)];
    for (index, score) in (0..).zip(scores) {
        if *score > options.score_threshold {
            waiting[group(index)].push(index);
        }
    }
    let mut now = scores.to_vec();
    let mut found = Found::nothing(boxes.len());
    let mut offsets = vec![0];
    let (mut of, mut overlaps, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for &pick in picks {
        poll();
        let waiting = &mut waiting[group(pick)];
        let room = of.try_reserve(waiting.len()).is_ok()
            && [&mut overlaps, &mut before, &mut after]
                .into_iter()
                .all(|c| c.try_reserve(waiting.len()).is_ok());
        if !room || of.len() > MOST_DECAYS {
            return Err(too_many());
        }
        waiting.retain(|&index| {
            let overlap = iou(&boxes[index as usize], &boxes[pick as usize]);
            if index == pick || overlap <= T::ZERO {
                return index != pick;
            }
            let score = now[index as usize];
            let lowered = score * options.decay.factor(overlap);
            now[index as usize] = lowered;
            of.push(index);
            overlaps.push(overlap);
            before.push(score);
            after.push(lowered);
            let stays = lowered > options.score_threshold;
            if !stays {
                found.set(index, pick, overlap);
            }
            stays
        });
        offsets.push(of.len() as u32);
    }
    Ok(Decays {
        suppressors: found.into(),
        offsets,
        boxes: of,
        overlaps: overlaps.into(),
        before: before.into(),
        after: after.into(),
    })
}

fn too_many() -> Error {
    let expected =
        format!("at most {MOST_DECAYS} decays, and memory for them: set maxDetections, or trace fewer boxes");
    Error::new(Code::TooLarge, expected, "more").in_input("trace")
}
