//! Detections that wait for comparison, until there are many of the same image.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::segmentation::Segmentations;

/// Detections of one part of the input whose masks have not been compared yet.
#[derive(Default)]
pub(crate) struct Waiting {
    pub(super) segmentations: Segmentations,
    pub(super) list: Vec<WaitingDetection>,
}

/// A waiting detection; its segmentation has the same index in its list.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitingDetection {
    /// The image's rank.
    pub(super) image: u32,
    pub(super) stream: u32,
    /// Its index among the kept detections of its part.
    pub(super) kept: u32,
    /// Its position among all detections of its part.
    pub(super) position: u32,
    /// Its byte offset in the input.
    pub(super) offset: u64,
}

impl Waiting {
    /// About how many bytes of memory they hold.
    pub(super) fn bytes(&self) -> usize {
        self.segmentations.bytes() + size_of_val(&self.list[..])
    }

    pub(super) fn clear(&mut self) {
        self.segmentations.clear();
        self.list.clear();
    }

    /// Adds all waiting detections, as those of the first part.
    pub(super) fn items(&self, to: &mut Vec<WaitingItem>) {
        let item = |(index, waits): (usize, &WaitingDetection)| WaitingItem {
            image: waits.image,
            part: 0,
            index: index as u32,
        };
        to.extend(self.list.iter().enumerate().map(item));
    }
}

/// A waiting detection, in the order of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WaitingItem {
    pub(super) image: u32,
    pub(super) part: u32,
    pub(super) index: u32,
}

/// Sorts by image; those of one image keep the order of the input.
pub(super) fn sort(items: &mut [WaitingItem]) {
    if !items.is_sorted() {
        items.sort_unstable();
    }
}

/// With this many images for each waiting detection, counting them takes longer than sorting.
const FEW: usize = 8;

/// All waiting detections of the parts, sorted as by [`sort`]. `images` is the number of images.
pub(super) fn sorted(parts: &[&Waiting], images: usize) -> Vec<WaitingItem> {
    let waiting: usize = parts.iter().map(|part| part.list.len()).sum();
    if waiting * FEW < images {
        let mut items: Vec<WaitingItem> = Vec::with_capacity(waiting);
        for (part, waiting) in parts.iter().enumerate() {
            let first = items.len();
            waiting.items(&mut items);
            items[first..].iter_mut().for_each(|item| item.part = part as u32);
        }
        sort(&mut items);
        return items;
    }
    let mut next = vec![0u32; images + 1];
    let all = || parts.iter().flat_map(|part| &part.list);
    all().for_each(|waits| next[waits.image as usize + 1] += 1);
    for image in 0..images {
        next[image + 1] += next[image];
    }
    let mut items = vec![WaitingItem { image: 0, part: 0, index: 0 }; next[images] as usize];
    for (part, waiting) in parts.iter().enumerate() {
        for (index, waits) in waiting.list.iter().enumerate() {
            let at = &mut next[waits.image as usize];
            items[*at as usize] = WaitingItem { image: waits.image, part: part as u32, index: index as u32 };
            *at += 1;
        }
    }
    items
}

/// Decides when to compare the waiting detections. Input in the order of images needs little room. Shuffled input needs
/// much, or the masks of an image's annotations are decoded again and again.
pub(super) struct Patience<'a> {
    /// For each image: whether its masks have been decoded.
    seen: Vec<u64>,
    room: usize,
    /// Number of bytes that all parts may use in addition to their initial room.
    more: &'a AtomicUsize,
}

/// Number of bytes that wait initially.
const LEAST_ROOM: usize = 128 << 10;
/// More room is taken if one in this many images returns.
const SELDOM: usize = 8;

impl<'a> Patience<'a> {
    /// For this number of images.
    pub(super) fn new(images: usize, more: &'a AtomicUsize) -> Self {
        Patience { seen: vec![0; images.div_ceil(64)], room: LEAST_ROOM, more }
    }

    /// Whether the waiting detections should be compared now.
    pub(super) fn is_over(&mut self, waiting: &Waiting) -> bool {
        waiting.bytes() >= self.room && self.decide(waiting)
    }

    #[inline(never)]
    fn decide(&mut self, waiting: &Waiting) -> bool {
        let (mut images, mut returned, mut last) = (0, 0, u32::MAX);
        for waits in &waiting.list {
            let is_new = waits.image != last;
            images += usize::from(is_new);
            returned +=
                usize::from(is_new && self.seen[waits.image as usize / 64] >> (waits.image % 64) & 1 == 1);
            last = waits.image;
        }
        if returned * SELDOM > images {
            let take = |left: usize| left.checked_sub(self.room);
            if self.more.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
                self.room *= 2;
                return false;
            }
        }
        for waits in &waiting.list {
            self.seen[waits.image as usize / 64] |= 1 << (waits.image % 64);
        }
        true
    }
}
