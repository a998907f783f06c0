//! Metrics of slices: parts of the images, or of the objects.
//!
//! **Images.** Matching never looks beyond an image, so the metrics of some images are accumulated from the kept matching of
//! all: the result is that of an evaluation of these images alone.
//!
//! **Objects.** Those outside the slice are ignored, as objects outside an area range are: a detection that matches one counts neither for nor
//! against, and every other detection counts in each slice. A detection prefers an object to an ignored one, so filtering the kept
//! matching would be wrong, and each slice is matched again:
//!
//! ```text
//! A in the slice, B outside it; the detection overlaps B more     all objects: it takes B, A is missed     slice: it takes A
//! ```

use super::setting::{Setting, needs_detections};
use crate::eval::{KeptMatchings, KeptSetting, Outcome, RecallGrid};
use crate::numpy::PairwiseSum;
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// Metrics of slices. Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slices {
    /// Number of images; of a slice of objects, those with one of them.
    pub images: Vec<u32>,
    /// Number of objects to be found.
    pub objects: Vec<u32>,
    /// Number of true and false positives at the setting.
    pub detections: Vec<u32>,
    /// AP over all IoU thresholds; -1 without objects.
    pub ap: Vec<f64>,
    /// AP at the IoU threshold of the setting.
    pub ap_at: Vec<f64>,
    /// AR with the largest of `max_detections`.
    pub recall: Vec<f64>,
}

/// The greatest number of slices.
const MOST_SLICES: usize = 10_000;

impl Evaluation {
    /// Metrics of slices of images. `slice_of` has the slice of each evaluated image, by rank, or a number of `count` or more for none.
    ///
    /// # Errors
    /// Those of [`Setting`]; `LENGTH_MISMATCH` unless `slice_of` has as many values as there are images; `TOO_LARGE` for more than 10,000 slices.
    pub fn image_slices(&self, setting: Setting<'_>, slice_of: &[u32], count: usize) -> Result<Slices> {
        let (_, threshold, area) = positions(self, setting)?;
        check(slice_of, self.plan().images, count)?;
        let settings: Vec<_> = self.thresholds().filter_map(|at| self.kept(at, area)).collect();
        let mut slices = Slices::default();
        self.measure(&settings, threshold, slice_of, count, &mut slices);
        let images = |slice: usize| slice_of.iter().filter(|own| **own as usize == slice).count() as u32;
        slices.images = (0..count).map(images).collect();
        Ok(slices)
    }

    /// Metrics of slices of objects. `slice_of` has the slice of each annotation, by its position in the input.
    ///
    /// # Errors
    /// Those of [`Evaluation::image_slices`].
    pub fn object_slices(&self, setting: Setting<'_>, slice_of: &[u32], count: usize) -> Result<Slices> {
        let (kept, threshold, area) = positions(self, setting)?;
        needs_detections(self)?;
        check(slice_of, self.plan().annotations, count)?;
        let truth = &self.plan().ground_truth;
        let mut slices = Slices::default();
        for slice in 0..count {
            let is_in = |at: usize| slice_of[truth[at].annotation as usize] as usize == slice;
            let outside: Vec<bool> = (0..truth.len()).map(|at| !is_in(at)).collect();
            let store =
                KeptMatchings::new(self.params().iou_thresholds.len(), self.params().area_ranges.len(), None);
            let settings: Vec<_> =
                self.thresholds().map(|at| self.kept_without(&outside, &store, at, area)).collect();
            let all = vec![0; self.plan().images];
            self.measure(&settings, threshold, &all, 1, &mut slices);
            let objects = (0..truth.len()).filter(|at| is_in(*at) && kept.is_to_find(*at as u32));
            let mut images: Vec<u32> = objects.map(|at| truth[at].image).collect();
            images.sort_unstable();
            images.dedup();
            slices.images.push(images.len() as u32);
        }
        Ok(slices)
    }

    fn thresholds(&self) -> std::ops::Range<usize> {
        0..self.params().iou_thresholds.len()
    }

    /// Adds the metrics of `count` slices of images. `settings` has the matching at each IoU threshold.
    fn measure(
        &self,
        settings: &[KeptSetting<'_>],
        threshold: usize,
        slice_of: &[u32],
        count: usize,
        slices: &mut Slices,
    ) {
        let grid = RecallGrid::of(self.params());
        let slots = self.plan().slots.len();
        let slice = |image: u32| Some(slice_of[image as usize] as usize).filter(|slice| *slice < count);
        let mut own: Vec<SliceSums> = self.objects_by_slice(&settings[threshold], slice, count);
        let mut needed = Vec::new();
        for own in &mut own {
            own.expect(settings.len(), grid.len());
        }
        for (at, setting) in settings.iter().enumerate() {
            for slot in 0..slots {
                poll();
                for detection in setting.of_slot(slot) {
                    let outcome = setting.outcome(detection);
                    if outcome != Outcome::Ignored
                        && let Some(slice) = slice(detection.image)
                    {
                        own[slice].count(outcome == Outcome::TruePositive);
                    }
                }
                for own in &mut own {
                    own.close_slot(slot, &grid, &mut needed, at == threshold);
                }
            }
            for own in &mut own {
                own.close_threshold(grid.len(), at == threshold);
            }
        }
        for own in own {
            slices.objects.push(own.positives.iter().sum());
            slices.detections.push(own.detections);
            slices.ap.push(own.precision.mean());
            slices.ap_at.push(own.precision_at.mean());
            slices.recall.push(own.recall.mean());
        }
    }

    fn objects_by_slice(
        &self,
        setting: &KeptSetting<'_>,
        slice: impl Fn(u32) -> Option<usize>,
        count: usize,
    ) -> Vec<SliceSums> {
        let plan = self.plan();
        let mut own: Vec<SliceSums> = (0..count).map(|_| SliceSums::new(plan.slots.len())).collect();
        for (truth, slot) in self.slots_of_objects().into_iter().enumerate() {
            if setting.is_to_find(truth as u32)
                && let Some(slice) = slice(plan.ground_truth[truth].image)
            {
                own[slice].positives[slot as usize] += 1;
            }
        }
        own
    }
}

/// Running sums of a slice. Precision is averaged in NumPy's order: by threshold, then recall, then category.
struct SliceSums {
    /// For each slot, the number of objects to be found.
    positives: Vec<u32>,
    /// Number of detections that count, at the threshold of the setting.
    detections: u32,
    precision: PairwiseSum,
    precision_at: PairwiseSum,
    recall: PairwiseSum,
    /// Of the current slot: for each hit, the number of counted detections up to it, and of all.
    hits: Vec<u32>,
    counted: u32,
    /// Of the current threshold, `[K', R]`.
    rows: Vec<f64>,
}

impl SliceSums {
    fn new(slots: usize) -> Self {
        let none = || PairwiseSum::of(0);
        SliceSums {
            positives: vec![0; slots],
            detections: 0,
            precision: none(),
            precision_at: none(),
            recall: none(),
            hits: Vec::new(),
            counted: 0,
            rows: Vec::new(),
        }
    }

    /// Prepares the sums, once all objects are counted.
    fn expect(&mut self, thresholds: usize, recalls: usize) {
        let slots = self.positives.iter().filter(|objects| **objects > 0).count();
        self.precision = PairwiseSum::of(thresholds * recalls * slots);
        self.precision_at = PairwiseSum::of(recalls * slots);
        self.recall = PairwiseSum::of(thresholds * slots);
    }

    fn count(&mut self, is_hit: bool) {
        self.counted += 1;
        if is_hit {
            self.hits.push(self.counted);
        }
    }

    fn close_slot(&mut self, slot: usize, grid: &RecallGrid, needed: &mut Vec<u32>, is_chosen: bool) {
        let objects = self.positives[slot];
        if objects > 0 {
            let start = self.rows.len();
            self.rows.resize(start + grid.len(), 0.0);
            grid.needed(objects as usize, needed);
            grid.precisions(&self.hits, needed, &mut self.rows[start..]);
            self.recall.extend(&[self.hits.len() as f64 / f64::from(objects)]);
        }
        self.detections += if is_chosen { self.counted } else { 0 };
        self.counted = 0;
        self.hits.clear();
    }

    fn close_threshold(&mut self, recalls: usize, is_chosen: bool) {
        for recall in 0..recalls {
            for row in self.rows.chunks(recalls) {
                self.precision.extend(&row[recall..=recall]);
                if is_chosen {
                    self.precision_at.extend(&row[recall..=recall]);
                }
            }
        }
        self.rows.clear();
    }
}

/// The matching of a setting, and its positions on the axes of IoU thresholds and area ranges.
fn positions<'e>(
    evaluation: &'e Evaluation,
    setting: Setting<'_>,
) -> Result<(KeptSetting<'e>, usize, usize)> {
    let (kept, iou, label) = setting.of(evaluation)?;
    let params = evaluation.params();
    Ok((kept, params.iou_position(iou)?, params.area_position(label)?))
}

/// Checks the slices of some images or annotations.
fn check(slice_of: &[u32], length: usize, count: usize) -> Result<()> {
    if slice_of.len() != length {
        let expected = format!("{length} values, one for each");
        return Err(Error::new(Code::LengthMismatch, expected, slice_of.len().to_string()).in_input("slices"));
    }
    if count > MOST_SLICES {
        let expected = format!("at most {MOST_SLICES} slices");
        return Err(Error::new(Code::TooLarge, expected, count.to_string()).in_input("by"));
    }
    Ok(())
}
