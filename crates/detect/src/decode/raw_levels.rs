//! Boxes and keypoints from the raw outputs of a pyramid's levels.

use boxwise_error::Result;
use boxwise_kernels::math::exp::{exp, sigmoid};

use super::candidates::{Candidates, corners};
use super::inputs::Image;
use super::levels::{Channels, Level};
use super::plausible::{check_scores, check_sparse, sampled};
use super::scores::{Scores, logit_floor};
use super::settings::Settings;

/// How the numbers of a box become corners. Positions are in cells; a point is that of its cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Coding {
    /// Distances from the point to the left, top, right and bottom side, each as logits of a distribution over 0, 1, 2,
    /// and so on, of which the mean is taken (Li et al. 2020).
    Distribution { bins: usize },
    /// Distances from the point, in cells or in pixels.
    Distances { in_pixels: bool },
    /// Offset of the centre from the point, and logarithms of the sides.
    Logarithms,
    /// Offset of the centre from the point, and sides, in pixels.
    Pixels,
    /// Sigmoids relative to an anchor: YOLOv5's doubled and squared.
    Squares,
    /// Sigmoids of the offset and logarithms of sides relative to an anchor: YOLOv3's.
    Exponents,
}

/// A head of this kind.
pub(super) struct Kind {
    pub(super) coding: Coding,
    /// Where the point of a cell is, in cells from its upper left corner.
    pub(super) point: f64,
    pub(super) channels: Channels,
    /// Whether the score is the root of the product of both scores, instead of the product.
    pub(super) root: bool,
    /// Width and height of each anchor, level by level.
    pub(super) anchors: Vec<f64>,
}

/// The levels of a head, kept for the keypoints of the boxes that are found.
pub(super) struct Raw {
    pub(super) kind: Kind,
    pub(super) levels: Vec<Level>,
    pub(super) classes: usize,
    /// Number of keypoints.
    pub(super) keypoints: usize,
}

impl Raw {
    /// The boxes of one image.
    pub(super) fn candidates(&self, image: &Image, settings: &Settings) -> Result<Candidates> {
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let scores = Scores::new(settings);
        for (index, level) in self.levels.iter().enumerate() {
            let of_classes = |cell: usize| {
                let anchors = 0..level.anchors;
                anchors.flat_map(move |anchor| {
                    (0..self.classes).map(move |class| level.classes.at(image, class, anchor, cell))
                })
            };
            check_scores(image, settings, (0..level.cells()).flat_map(of_classes))?;
            if index == 0 {
                check_sparse(
                    image,
                    sampled(level.cells()).map(|cell| self.best(image, level, scores, cell)),
                )?;
            }
            for anchor in 0..level.anchors {
                self.scored(image, settings, level, anchor, scores, |cell, class, score| {
                    let b = self.corners(image, index, anchor, cell);
                    candidates.push(b, score, class, level.source(anchor, cell));
                });
            }
        }
        Ok(candidates)
    }

    /// The best product of the scores of a cell's first anchor.
    fn best(&self, image: &Image, level: &Level, scores: Scores, cell: usize) -> f64 {
        let object = level.objectness.map_or(1.0, |part| scores.of(part.at(image, 0, 0, cell)));
        let classes = (0..self.classes).map(|class| scores.of(level.classes.at(image, class, 0, cell)));
        object * classes.fold(0.0, f64::max)
    }

    /// Calls `each(cell, class, score)` for the scores of one anchor of every cell above the threshold.
    fn scored(
        &self,
        image: &Image,
        settings: &Settings,
        level: &Level,
        anchor: usize,
        scores: Scores,
        mut each: impl FnMut(usize, u32, f64),
    ) {
        let (part, threshold) = (level.classes, settings.score_threshold);
        let cells = level.cells();
        let in_planes = part.cell_step == 1 && part.channel_step == cells;
        if level.objectness.is_none() && !settings.multi_label && in_planes {
            let rows = part.data(image).part(part.place(0, anchor, 0), self.classes * cells);
            let floor = if scores.logits { logit_floor(threshold) } else { threshold };
            rows.best_of_columns(image.isa, self.classes, cells, floor, |cell, class, number| {
                let score = scores.of(number);
                if score > threshold {
                    each(cell, class, score);
                }
            });
            return;
        }
        for cell in 0..cells {
            let object = level.objectness.map(|part| scores.of(part.at(image, 0, anchor, cell)));
            // Both scores are at most 1, apart from rounding.
            let bar = if self.kind.root { threshold * threshold * (1.0 - 1e-6) } else { threshold };
            if object.is_some_and(|object| object.is_nan() || object <= bar) {
                continue;
            }
            let mut best: Option<(u32, f64)> = None;
            for class in 0..self.classes {
                let own = scores.of(part.at(image, class, anchor, cell));
                let product = own * object.unwrap_or(1.0);
                let score = scores.round(if self.kind.root { product.max(0.0).sqrt() } else { product });
                if score.is_nan() || score <= threshold {
                    continue;
                }
                if settings.multi_label {
                    each(cell, class as u32, score);
                } else if best.is_none_or(|(_, greatest)| score > greatest) {
                    best = Some((class as u32, score));
                }
            }
            if let Some((class, score)) = best {
                each(cell, class, score);
            }
        }
    }

    /// The corners of an anchor's box in pixels of the input.
    fn corners(&self, image: &Image, index: usize, anchor: usize, cell: usize) -> [f64; 4] {
        let level = &self.levels[index];
        let (stride, [x, y]) = (level.stride, self.point(level, cell));
        let at = |channel: usize| level.boxes.at(image, channel, anchor, cell);
        let around = |[left, top, right, bottom]: [f64; 4], unit: f64| {
            let (x, y) = (x * stride, y * stride);
            [x - left * unit, y - top * unit, x + right * unit, y + bottom * unit]
        };
        match self.kind.coding {
            Coding::Distribution { bins } => {
                around(std::array::from_fn(|side| mean((0..bins).map(|bin| at(side * bins + bin)))), stride)
            }
            Coding::Distances { in_pixels } => {
                around(std::array::from_fn(at), if in_pixels { 1.0 } else { stride })
            }
            Coding::Logarithms => corners([
                (x + at(0)) * stride,
                (y + at(1)) * stride,
                exp(at(2)) * stride,
                exp(at(3)) * stride,
            ]),
            Coding::Pixels => corners([x * stride + at(0), y * stride + at(1), at(2), at(3)]),
            Coding::Squares | Coding::Exponents => {
                let first = 2 * (index * level.anchors + anchor);
                let [w, h] = [self.kind.anchors[first], self.kind.anchors[first + 1]];
                if matches!(self.kind.coding, Coding::Exponents) {
                    let centre = [(x + sigmoid(at(0))) * stride, (y + sigmoid(at(1))) * stride];
                    return corners([centre[0], centre[1], exp(at(2)) * w, exp(at(3)) * h]);
                }
                let [u, v, s, t] = std::array::from_fn(|channel| 2.0 * sigmoid(at(channel)));
                corners([(x + u - 0.5) * stride, (y + v - 0.5) * stride, s * s * w, t * t * h])
            }
        }
    }

    fn point(&self, level: &Level, cell: usize) -> [f64; 2] {
        [(cell % level.columns) as f64 + self.kind.point, (cell / level.columns) as f64 + self.kind.point]
    }

    /// A keypoint of an anchor in pixels of the input.
    pub(super) fn keypoint(&self, image: &Image, source: usize, index: usize) -> [f64; 2] {
        let found = self.levels.iter().find(|level| level.holds(source));
        let Some((level, part)) = found.and_then(|level| Some((level, level.keypoints?))) else {
            return [f64::NAN; 2];
        };
        let (anchor, cell) = level.anchor_and_cell(source);
        let [x, y] = self.point(level, cell);
        let at = |axis: usize| part.at(image, 2 * index + axis, anchor, cell);
        match self.kind.coding {
            Coding::Pixels => [x * level.stride + at(0), y * level.stride + at(1)],
            _ => [(x + at(0)) * level.stride, (y + at(1)) * level.stride],
        }
    }
}

/// The mean of a distribution over 0, 1, 2, and so on, of which these are the logits.
fn mean(logits: impl Iterator<Item = f64> + Clone) -> f64 {
    let greatest = logits.clone().fold(f64::NEG_INFINITY, f64::max);
    let (mut sum, mut total) = (0.0, 0.0);
    for (bin, logit) in logits.enumerate() {
        let weight = exp(logit - greatest);
        sum += weight * bin as f64;
        total += weight;
    }
    sum / total
}
