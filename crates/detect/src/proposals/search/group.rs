//! Joins regions, the most similar first, until one is left.

use std::collections::BinaryHeap;

use boxwise_kernels::Isa;
use boxwise_kernels::tensors::histogram_intersection::shared;

use super::features::{Histograms, Regions};
use boxwise_threads::poll;

/// The terms of the similarity of two regions that are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    pub(super) colour: bool,
    pub(super) texture: bool,
    pub(super) size: bool,
    pub(super) fill: bool,
}

impl Alike {
    pub(super) const ALL: Alike = Alike { colour: true, texture: true, size: true, fill: true };
    pub(super) const WITHOUT_COLOUR: Alike = Alike { colour: false, ..Alike::ALL };
    pub(super) const SIZE: Alike = Alike { colour: false, texture: false, size: true, fill: false };
    pub(super) const FILL: Alike = Alike { colour: false, texture: false, size: false, fill: true };

    /// The names of the terms, in the order in which they are added.
    pub(super) fn names(self) -> Vec<&'static str> {
        let all =
            [(self.colour, "colour"), (self.texture, "texture"), (self.size, "size"), (self.fill, "fill")];
        all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, name)| name).collect()
    }
}

/// The regions of a grouping and, if they were asked for, the merges that made them.
pub(super) struct Grouped {
    /// First those of the segments, last that of the whole picture.
    pub(super) boxes: Vec<[u32; 4]>,
    pub(super) sizes: Vec<u32>,
    pub(super) merges: Option<Merges>,
}

/// The pair of each merge, and the terms of its similarity.
#[derive(Default)]
pub(super) struct Merges {
    pub(super) pairs: Vec<[u32; 2]>,
    pub(super) terms: Vec<f32>,
}

/// All intermediate regions. Among pairs of equal similarity, the one whose later region has the lower number is joined
/// first.
pub(super) fn group(isa: Isa, regions: &Regions, alike: Alike, trace: bool) -> Grouped {
    let mut grouping = Grouping::new(isa, regions, alike);
    let mut merges = trace.then(Merges::default);
    while let Some(Pair { regions: [a, b], .. }) = grouping.pairs.pop() {
        poll();
        if grouping.joined[a as usize] == NONE && grouping.joined[b as usize] == NONE {
            if let Some(Merges { pairs, terms }) = &mut merges {
                pairs.push([a, b]);
                grouping.each_term(a as usize, b as usize, |term| terms.push(term));
            }
            grouping.join(a as usize, b as usize);
        }
    }
    Grouped { boxes: grouping.boxes, sizes: grouping.sizes, merges }
}

const NONE: u32 = u32::MAX;

struct Grouping {
    isa: Isa,
    alike: Alike,
    pixels: f32,
    sizes: Vec<u32>,
    boxes: Vec<[u32; 4]>,
    colour: Histograms,
    texture: Histograms,
    /// The region into which each was joined.
    joined: Vec<u32>,
    /// Some of these have been joined into others since.
    neighbours: Vec<Vec<u32>>,
    /// For each region, the last region of which it was found to be a neighbour.
    seen: Vec<u32>,
    pairs: BinaryHeap<Pair>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    /// The bits of a non-negative number, which sort like it.
    similarity: u32,
    /// Reversed, because the greatest comes first.
    order: std::cmp::Reverse<[u32; 2]>,
    regions: [u32; 2],
}

impl Grouping {
    fn new(isa: Isa, regions: &Regions, alike: Alike) -> Grouping {
        let count = regions.sizes.len();
        let some = |wanted: bool, histograms: &Histograms| {
            if wanted { histograms.clone() } else { Histograms::default() }
        };
        let mut grouping = Grouping {
            isa,
            alike,
            pixels: regions.pixels as f32,
            sizes: regions.sizes.clone(),
            boxes: regions.boxes.clone(),
            colour: some(alike.colour, &regions.colour),
            texture: some(alike.texture, &regions.texture),
            joined: vec![NONE; count],
            neighbours: vec![Vec::new(); count],
            seen: vec![NONE; count],
            pairs: BinaryHeap::with_capacity(regions.touching.len()),
        };
        for &[a, b] in &regions.touching {
            grouping.neighbours[a as usize].push(b);
            grouping.neighbours[b as usize].push(a);
            grouping.meet(a, b);
        }
        grouping
    }

    fn meet(&mut self, a: u32, b: u32) {
        let similarity = self.similarity(a as usize, b as usize).to_bits();
        self.pairs.push(Pair { similarity, order: std::cmp::Reverse([a.max(b), a.min(b)]), regions: [a, b] });
    }

    /// From 0 to the number of terms.
    fn similarity(&self, a: usize, b: usize) -> f32 {
        let mut sum = 0.0;
        self.each_term(a, b, |term| sum += term);
        sum.max(0.0)
    }

    /// A region never changes after its creation, so its terms are the same at any time.
    fn each_term(&self, a: usize, b: usize, mut take: impl FnMut(f32)) {
        if self.alike.colour {
            take(shared(self.isa, self.colour.of(a), self.colour.of(b)));
        }
        if self.alike.texture {
            take(shared(self.isa, self.texture.of(a), self.texture.of(b)));
        }
        let both = (self.sizes[a] + self.sizes[b]) as f32;
        if self.alike.size {
            take(1.0 - both / self.pixels);
        }
        if self.alike.fill {
            let [x1, y1, x2, y2] = around(self.boxes[a], self.boxes[b]);
            let area = u64::from(x2 - x1) * u64::from(y2 - y1);
            take(1.0 - (area as f32 - both) / self.pixels);
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let new = self.sizes.len() as u32;
        let (m, n) = (self.sizes[a] as f32, self.sizes[b] as f32);
        mix(&mut self.colour, a, b, m, n);
        mix(&mut self.texture, a, b, m, n);
        self.sizes.push(self.sizes[a] + self.sizes[b]);
        self.boxes.push(around(self.boxes[a], self.boxes[b]));
        self.joined.push(NONE);
        self.seen.push(NONE);
        (self.joined[a], self.joined[b]) = (new, new);
        let mut neighbours = std::mem::take(&mut self.neighbours[a]);
        neighbours.append(&mut std::mem::take(&mut self.neighbours[b]));
        let mut kept = 0;
        for place in 0..neighbours.len() {
            let other = self.now(neighbours[place]);
            if other != new && self.seen[other as usize] != new {
                self.seen[other as usize] = new;
                neighbours[kept] = other;
                kept += 1;
                self.meet(new, other);
            }
        }
        neighbours.truncate(kept);
        self.neighbours.push(neighbours);
    }

    /// The region that contains this one now.
    fn now(&mut self, mut region: u32) -> u32 {
        loop {
            let next = self.joined[region as usize];
            if next == NONE {
                return region;
            }
            let after = self.joined[next as usize];
            if after != NONE {
                self.joined[region as usize] = after;
            }
            region = next;
        }
    }
}

fn around(a: [u32; 4], b: [u32; 4]) -> [u32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Adds the histogram of the union of two regions.
fn mix(histograms: &mut Histograms, a: usize, b: usize, m: f32, n: f32) {
    let bins = histograms.bins;
    let start = histograms.values.len();
    histograms.values.extend_from_within(a * bins..(a + 1) * bins);
    let (old, new) = histograms.values.split_at_mut(start);
    for (value, other) in new.iter_mut().zip(&old[b * bins..(b + 1) * bins]) {
        *value = (*value * m + *other * n) / (m + n);
    }
}
