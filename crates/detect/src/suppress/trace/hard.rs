//! The suppressor of each box in greedy suppression.

use std::iter::Peekable;
use std::ops::Range;

use boxwise_error::Result;
use boxwise_kernels::boxes::any_overlap::{Bar, LANES, any_beyond};
use boxwise_kernels::boxes::iou::{area, can_overlap, diou, iou};
use boxwise_kernels::{Float, Isa};

use super::{Found, Suppressors};
use crate::boxes::{Frame, corners, rotated};
use crate::floats::{FloatVec, Floats};
use crate::overlap::rotated::Rotated;
use crate::suppress::batch::{Kept, Request};
use crate::suppress::groups::Groups;
use crate::suppress::list::List;
use crate::suppress::order::order;
use crate::suppress::rotated_nms::RotatedBar;
use boxwise_threads::poll;

/// For each box that [`greedy`](crate::suppress::calls::greedy) did not keep, the first kept box, in the order of
/// keeping, that overlaps it beyond the threshold. Boxes that were kept, have too low a score, or come after the last
/// of `max_detections` have none.
///
/// `kept` is the result for the same arguments.
pub fn suppressors(
    boxes: Floats,
    scores: Floats,
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
    request: &Request,
    kept: &Kept,
) -> Result<Suppressors> {
    let all = [0, scores.len() as u32];
    let call = Call { scores, classes, offsets: offsets.unwrap_or(&all), request, kept };
    match boxes {
        Floats::F32(boxes) => call.of(boxes),
        Floats::F64(boxes) => call.of(boxes),
    }
}

struct Call<'a> {
    scores: Floats<'a>,
    classes: Option<&'a [i32]>,
    offsets: &'a [u32],
    request: &'a Request,
    kept: &'a Kept,
}

/// One image of a call.
struct Image<'a> {
    /// The visited boxes, in order.
    visited: Vec<u32>,
    /// Those of them that were kept.
    kept: &'a [u32],
    /// The image's first box, and the groups of its boxes.
    first: u32,
    groups: Option<Groups>,
}

impl Call<'_> {
    fn of<T: Float>(&self, boxes: &[T]) -> Result<Suppressors>
    where
        FloatVec: From<Vec<T>>,
    {
        let Request { format, iou_threshold, inclusive, distance, .. } = *self.request;
        if format.frame() == Frame::Turned {
            let boxes = rotated(boxes, format, "boxes")?;
            let bar = RotatedBar { threshold: iou_threshold, inclusive };
            let mut found = Found::nothing(boxes.len());
            self.images().for_each(|image| image.of_rotated(&boxes, &bar, &mut found));
            return Ok(found.into());
        }
        let boxes = corners(boxes, format, "boxes")?;
        let bar = Bar::new(T::from_f64(iou_threshold), inclusive, distance);
        let overlap = if distance { diou } else { iou };
        let mut found = Found::nothing(boxes.len());
        self.images().for_each(|image| image.of_upright(&boxes, &bar, overlap, &mut found));
        Ok(found.into())
    }

    fn images(&self) -> impl Iterator<Item = Image<'_>> {
        (0..self.offsets.len() - 1).map(|image| {
            let range = self.offsets[image] as usize..self.offsets[image + 1] as usize;
            let of_kept = &self.kept.image_offsets;
            let kept = &self.kept.indices[of_kept[image] as usize..of_kept[image + 1] as usize];
            let first = range.start as u32;
            let mut visited: Vec<u32> = self.order(&range).into_iter().map(|index| first + index).collect();
            if kept.len() == self.request.max_detections {
                let last = visited.iter().position(|index| Some(index) == kept.last());
                visited.truncate(last.map_or(0, |last| last + 1));
            }
            Image { visited, kept, first, groups: self.classes.map(|classes| Groups::new(&classes[range])) }
        })
    }

    fn order(&self, range: &Range<usize>) -> Vec<u32> {
        let above = self.request.score_threshold;
        match self.scores {
            Floats::F32(scores) => order(&scores[range.clone()], above as f32),
            Floats::F64(scores) => order(&scores[range.clone()], above),
        }
    }
}

impl Image<'_> {
    fn group(&self, index: u32) -> usize {
        self.groups.as_ref().map_or(0, |groups| groups.of((index - self.first) as usize)) as usize
    }

    fn group_count(&self) -> usize {
        self.groups.as_ref().map_or(1, Groups::count)
    }

    fn of_upright<T: Float>(
        &self,
        boxes: &[[T; 4]],
        bar: &Bar<T>,
        overlap: fn(&[T; 4], &[T; 4]) -> T,
        found: &mut Found<T>,
    ) {
        let isa = Isa::detect();
        let mut lists = List::several(self.group_count());
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); lists.len()];
        let mut kept = self.kept.iter().peekable();
        for &index in &self.visited {
            poll();
            let (b, group) = (&boxes[index as usize], self.group(index));
            let (list, members) = (&mut lists[group], &mut members[group]);
            if is_next(&mut kept, index) {
                if can_overlap(b) || bar.always() {
                    list.push(b, area(b));
                    members.push(index);
                }
                continue;
            }
            let first = if bar.always() { Some(0) } else { first_beyond(isa, list, b, bar) };
            if let Some(by) = first.and_then(|place| members.get(place)) {
                found.set(index, *by, overlap(b, &boxes[*by as usize]));
            }
        }
    }

    fn of_rotated<T: Float>(&self, boxes: &[[T; 5]], bar: &RotatedBar, found: &mut Found<f64>) {
        let mut lists: Vec<Vec<(u32, Rotated)>> = vec![Vec::new(); self.group_count()];
        let mut kept = self.kept.iter().peekable();
        for &index in &self.visited {
            poll();
            let own = Rotated::new(&boxes[index as usize]);
            let list = &mut lists[self.group(index)];
            if is_next(&mut kept, index) {
                list.push((index, own));
                continue;
            }
            let beyond = |(by, other): &(u32, Rotated)| Some((*by, bar.overlap_beyond(&own, other)?));
            if let Some((by, overlap)) = list.iter().find_map(beyond) {
                found.set(index, by, overlap);
            }
        }
    }
}

/// Whether the next box was kept; kept boxes come in their order.
fn is_next<'a>(kept: &mut Peekable<impl Iterator<Item = &'a u32>>, index: u32) -> bool {
    kept.next_if(|next| **next == index).is_some()
}

/// The first index in a list whose box overlaps `b` beyond the threshold.
fn first_beyond<T: Float>(isa: Isa, list: &List<T>, b: &[T; 4], bar: &Bar<T>) -> Option<usize> {
    let area = area(b);
    let beyond = |block| any_beyond(isa, std::slice::from_ref(block), b, area, bar);
    let place = list.blocks.iter().position(beyond)?;
    let block = &list.blocks[place];
    let lane = (0..LANES).find(|lane| bar.joins(b, area, &block.get(*lane), block.areas()[*lane]))?;
    Some(place * LANES + lane)
}
