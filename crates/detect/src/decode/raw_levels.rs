//! Boxes and keypoints from the raw outputs of a pyramid's levels.

use boxwise_error::Result;
use boxwise_kernels::math::exp::{exp, sigmoid};

use super::candidates::{Candidates, corners};
use super::inputs::Image;
use super::levels::{Channels, Level};
use super::plausible::{check_distributions, check_scores, check_sparse};
use super::scores::{Scores, root_bar};
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
            let (classes, anchors) = (self.classes, level.anchors);
            let count = level.cells() * anchors * classes;
            check_scores(image, settings, count, &|place| {
                let (cell, anchor) = (place / classes / anchors, place / classes % anchors);
                level.classes.at(image, place % classes, anchor, cell)
            })?;
            if index == 0 {
                if let Coding::Distribution { .. } = self.kind.coding {
                    check_distributions(image.head, level.cells(), &|cell| {
                        (0..4).map(|channel| level.boxes.at(image, channel, 0, cell)).fold(0.0, f64::max)
                    })?;
                }
                check_sparse(image, settings, "", level.cells(), &|cell| {
                    self.best(image, level, scores, cell)
                })?;
            }
            for anchor in 0..anchors {
                self.scored(image, settings, level, anchor, scores, &mut |cell, class, score| {
                    let b = self.corners(image, scores, index, anchor, cell);
                    candidates.push(b, score, class, level.source(anchor, cell));
                });
            }
        }
        Ok(candidates)
    }

    /// The best product of the scores of a cell's first anchor.
    fn best(&self, image: &Image, level: &Level, scores: Scores, cell: usize) -> f64 {
        let object = level.objectness.map_or(1.0, |part| scores.of(part.at(image, 0, 0, cell)));
        let classes = (0..self.classes).map(|class| level.classes.at(image, class, 0, cell));
        object * scores.of(classes.fold(f64::NEG_INFINITY, f64::max)).max(0.0)
    }

    /// Calls `each(cell, class, score)` for the scores of one anchor of every cell above the threshold.
    fn scored(
        &self,
        image: &Image,
        settings: &Settings,
        level: &Level,
        anchor: usize,
        scores: Scores,
        each: &mut dyn FnMut(usize, u32, f64),
    ) {
        let part = level.classes;
        let cells = level.cells();
        let in_planes = part.cell_step == 1 && part.channel_step == cells;
        if level.objectness.is_none() && !settings.multi_label && in_planes {
            let rows = part.data(image).part(part.place(0, anchor, 0), self.classes * cells);
            return scores.of_columns(image.isa, &rows, self.classes, false, each);
        }
        // Both scores are at most 1, so each of them alone is above the bar.
        let bar = if self.kind.root { root_bar(scores.threshold) } else { scores.threshold };
        let floor = scores.floor(bar);
        let data = part.data(image);
        for cell in 0..cells {
            let mut object = 1.0;
            if let Some(part) = level.objectness {
                let number = part.at(image, 0, anchor, cell);
                object = if number < floor { f64::NAN } else { scores.of(number) };
                if object.is_nan() || object <= bar {
                    continue;
                }
            }
            let of_class = |class: usize| {
                let number = data.at(part.place(class, anchor, cell));
                if number < floor {
                    return f64::NAN;
                }
                let product = scores.of(number) * object;
                scores.round(if self.kind.root { product.max(0.0).sqrt() } else { product })
            };
            let of_classes = (0..self.classes).map(of_class);
            scores.chosen(of_classes, settings.multi_label, &mut |class, score| each(cell, class, score));
        }
    }

    /// The corners of an anchor's box in pixels of the input.
    fn corners(&self, image: &Image, scores: Scores, index: usize, anchor: usize, cell: usize) -> [f64; 4] {
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
                let share = |number| if scores.logits { sigmoid(number) } else { number };
                let [u, v, s, t] = std::array::from_fn(|channel| 2.0 * share(at(channel)));
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

#[cfg(test)]
mod tests {
    use crate::decode::{Data, Model, Options, Output, Tensor, Value, decode};

    /// The cells that YuNet finds on one level of 2 × 2 cells whose four scores are these, twice: of a face, and of an object.
    fn yunet(scores: [f32; 4], threshold: f64) -> Vec<u32> {
        let (boxes, points) = ([0.0; 16], [0.0; 40]);
        let of = |data, channels| Output {
            name: None,
            tensor: Tensor::new(Data::F32(data), &[1.0, 4.0, channels]).unwrap(),
        };
        let outputs = [of(&scores[..], 1.0), of(&scores, 1.0), of(&boxes, 4.0), of(&points, 10.0)];
        let options = Options {
            input_size: Some([16.0; 2]),
            score_threshold: Some(threshold),
            suppress: Some(false),
            own: [("strides", Value::Numbers(vec![8.0].into()))].into(),
            ..Options::default()
        };
        let mut found = decode(Model::of("yunet").unwrap(), &outputs, &options).unwrap().sources;
        found.sort_unstable();
        found
    }

    #[test]
    fn thresholds_of_0_and_below_keep_every_score_above_them() {
        let scores = [0.2, 0.3, 0.0, 1.0];
        assert_eq!(yunet(scores, 0.25), [1, 3]);
        assert_eq!(yunet(scores, 0.0), [0, 1, 3]);
        for threshold in [-1e-9, -0.5, -1.0, f64::NEG_INFINITY] {
            assert_eq!(yunet(scores, threshold), [0, 1, 2, 3], "{threshold}");
        }
    }
}
