//! Detections that wait to be compared, until there are many of one image.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::segmentation::Segmentations;

/// Detections of one part of the input whose masks have not been compared yet.
#[derive(Default)]
pub(crate) struct Waiting {
    pub(super) segmentations: Segmentations,
    pub(super) list: Vec<WaitingDetection>,
}

/// A detection that waits; its segmentation has the same position in its list.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitingDetection {
    /// The image's rank.
    pub(super) image: u32,
    pub(super) stream: u32,
    /// Its number among the kept detections of its part.
    pub(super) kept: u32,
    /// Its position among all detections of its part.
    pub(super) position: u32,
    /// Where in the input it stands.
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

    /// Adds all that wait, as those of the first part.
    pub(super) fn items(&self, to: &mut Vec<WaitingItem>) {
        let item = |(index, waits): (usize, &WaitingDetection)| WaitingItem {
            image: waits.image,
            part: 0,
            index: index as u32,
        };
        to.extend(self.list.iter().enumerate().map(item));
    }
}

/// One that waits, by the order in which they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WaitingItem {
    pub(super) image: u32,
    pub(super) part: u32,
    pub(super) index: u32,
}

/// By image, those of one image in the order of the input.
pub(super) fn sort(items: &mut [WaitingItem]) {
    if !items.is_sorted() {
        items.sort_unstable();
    }
}

/// All that wait in parts, as [`sort`] sorts them, of so many images.
pub(super) fn sorted(parts: &[&Waiting], images: usize) -> Vec<WaitingItem> {
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

/// When to compare what waits. Input in the order of images needs little room; shuffled input much, or the
/// masks of an image's annotations are made again and again.
pub(super) struct Patience<'a> {
    /// By image: whether its masks have been made.
    seen: Vec<u64>,
    room: usize,
    /// What all parts may have beside their first room.
    more: &'a AtomicUsize,
}

/// Bytes that wait at first.
const LEAST_ROOM: usize = 128 << 10;
/// More room is taken when one of so many images comes back.
const SELDOM: usize = 8;

impl<'a> Patience<'a> {
    /// For so many images.
    pub(super) fn new(images: usize, more: &'a AtomicUsize) -> Self {
        Patience { seen: vec![0; images.div_ceil(64)], room: LEAST_ROOM, more }
    }

    /// Whether it is time to compare what waits.
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
