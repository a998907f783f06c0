//! Columns of a report: the kept matching at all IoU thresholds, from which a page counts at any confidence.

use boxwise_kernels::math::score_key::descending;

use super::confusion::pairs_of;
use super::setting::Setting;
use super::tables::{TRUE_POSITIVE, detection_outcome, object_outcome};
use super::tide::{ErrorList, check_background};
use crate::eval::{SettingBlock, THRESHOLDS};
use crate::params::IouType;
use crate::{Code, Error, Evaluation, Result};
use boxwise_threads::poll;

/// Columns of images, of annotations that took part by image and then by category, and of detections that took part by image and then
/// by descending score. Annotations are named by their number among those of their image.
///
/// Sets of thresholds have one bit for each of the first 16 IoU thresholds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportColumns {
    /// Index of the IoU threshold of kinds and targets.
    pub base: u32,
    /// Height and width of each image, NaN where unknown; empty if the dataset was read without sizes.
    pub image_sizes: Vec<f64>,
    /// Number of annotations of each image.
    pub image_objects: Vec<u32>,
    /// Number of detections of each image.
    pub image_detections: Vec<u32>,
    /// Position of each annotation in the input.
    pub object: Vec<u32>,
    /// Its position on the axis K.
    pub object_category: Vec<u32>,
    /// Bit 0: crowd; bit 1: need not be found.
    pub object_flags: Vec<u8>,
    /// The first eight area ranges that contain it, one bit each.
    pub object_areas: Vec<u8>,
    /// x, y, width, height.
    pub object_boxes: Vec<f64>,
    /// As the outcomes of [`ObjectTable`](super::ObjectTable), at the base threshold.
    pub object_kinds: Vec<u8>,
    /// For each category, the number of objects to be found.
    pub positives: Vec<u32>,
    /// Position of each detection in the input.
    pub detection: Vec<u32>,
    /// Its position on the axis K.
    pub category: Vec<u32>,
    /// Its score.
    pub score: Vec<f64>,
    /// Thresholds at which it is a true positive.
    pub hits: Vec<u16>,
    /// Thresholds at which it counts neither for nor against.
    pub ignored: Vec<u16>,
    /// As the outcomes of [`DetectionTable`](super::DetectionTable), at the base threshold.
    pub kinds: Vec<u8>,
    /// One more than the number of the annotation that its error is about; 0 without one, and for a true positive.
    pub targets: Vec<u32>,
    /// The similarity with the annotation that it matches or that its error is about; 0 without one.
    pub similarity: Vec<f64>,
    /// x, y, width, height; NaN where detections are masks.
    pub boxes: Vec<f64>,
    /// Number of matches of each detection.
    pub matches: Vec<u32>,
    /// Annotations that they take, detection by detection.
    pub match_objects: Vec<u32>,
    /// The thresholds at which they take them.
    pub match_thresholds: Vec<u16>,
    /// Number of neighbours of each detection: annotations of any category that are to be found, from the lowest threshold up.
    pub near: Vec<u32>,
    /// The neighbours, the one that is taken first in front.
    pub near_objects: Vec<u32>,
    /// The thresholds that their similarity reaches.
    pub near_thresholds: Vec<u16>,
    /// For each detection, the thresholds that its similarity to an annotation reaches that need not be found.
    pub near_ignored: Vec<u16>,
}

/// Area ranges in `object_areas`.
const AREAS: usize = 8;

impl Evaluation {
    /// The columns of a report, at the area range `all`, else the first; kinds of errors are those at the threshold of the setting.
    ///
    /// # Errors
    /// Those of [`Evaluation::errors`]; `INVALID_ARGUMENT` if the IoU threshold is not one of the first 16.
    pub fn report_columns(&self, iou: Option<f64>, background: f64) -> Result<ReportColumns> {
        let setting = Setting { iou, area: None };
        let (kept, iou, _) = setting.of(self)?;
        check_background(background, iou)?;
        let params = self.params();
        let base = params.iou_position(iou)?;
        if base >= THRESHOLDS {
            let expected = format!("one of the first {THRESHOLDS} IoU thresholds");
            return Err(Error::new(Code::InvalidArgument, expected, iou.to_string()).in_input("iou"));
        }
        let pairs = pairs_of(self, &kept)?;
        let slots = self.slots_of_objects();
        let list = ErrorList::of(self, &kept, pairs, &slots, [background, iou]);
        let truth = &self.plan().ground_truth;
        let ladder = &params.iou_thresholds[..params.iou_thresholds.len().min(THRESHOLDS)];
        let main = params.main_area();
        let block = SettingBlock::new(ladder, &params.area_ranges[main..=main]);
        let reached = |similarity: f64| block.reached(similarity) as u16;
        let has_boxes = !matches!(params.iou_type, IouType::Segm | IouType::Boundary);
        let sizes = self.sources().map_or(&[][..], |own| &own.image_sizes);

        let mut columns = ReportColumns { base: base as u32, ..ReportColumns::default() };
        columns.image_sizes = sizes.as_flattened().to_vec();
        columns.positives = (0..kept.slots()).map(|slot| kept.positives(slot)).collect();
        // of each annotation of the plan, its number in its image
        let mut numbers = vec![0u32; truth.len()];
        let (mut part, mut near) = (0, Vec::<(u64, u32)>::new());
        for image in 0..pairs.images() {
            poll();
            let objects = pairs.objects(image);
            columns.image_objects.push(objects.len() as u32);
            for (number, object) in objects.iter().enumerate() {
                let at = object.truth as usize;
                numbers[at] = number as u32;
                let own = &truth[at];
                columns.object.push(own.annotation);
                columns.object_category.push(object.slot);
                let is_to_find = kept.is_to_find(object.truth);
                columns.object_flags.push(u8::from(own.crowd) | u8::from(!is_to_find) << 1);
                let ranges = params.area_ranges.iter().take(AREAS).enumerate();
                let areas = ranges.map(|(bit, range)| u8::from(range.holds(own.area)) << bit);
                columns.object_areas.push(areas.fold(0, |all, bit| all | bit));
                columns.object_boxes.extend(own.bbox);
                columns.object_kinds.push(object_outcome(&kept, &list, at));
            }
            let rows = pairs.of_image(image);
            columns.image_detections.push(rows.len() as u32);
            for row in rows {
                let own = pairs.row(row);
                let detection = &kept.detections()[own.detection as usize];
                let (kind, object) = detection_outcome(&kept, detection, pairs, &list, row);
                let target = object.filter(|_| kind != TRUE_POSITIVE);
                columns.detection.push(detection.position);
                columns.category.push(own.slot);
                columns.score.push(detection.score);
                columns.hits.push(detection.hits());
                columns.ignored.push(detection.ignored());
                columns.kinds.push(kind);
                columns.targets.push(target.map_or(0, |(at, _)| numbers[at as usize] + 1));
                columns.similarity.push(object.map_or(0.0, |(_, similarity)| similarity));
                let bbox =
                    if has_boxes { self.bbox_of(detection.position, &mut part) } else { [f64::NAN; 4] };
                columns.boxes.extend(bbox);
                let before = columns.match_objects.len();
                for (at, thresholds) in kept.all_taken(detection) {
                    columns.match_objects.push(numbers[at as usize]);
                    columns.match_thresholds.push(thresholds);
                }
                columns.matches.push((columns.match_objects.len() - before) as u32);
                near.clear();
                let mut ignored = 0;
                for (at, pair) in pairs.of_row(row).iter().enumerate() {
                    let thresholds = reached(pair.similarity);
                    if !kept.is_to_find(pair.truth) {
                        ignored |= thresholds;
                    } else if thresholds != 0 {
                        near.push((descending(pair.similarity), !(at as u32))); // the last of equals is taken first
                    }
                }
                columns.near_ignored.push(ignored);
                near.sort_unstable();
                columns.near.push(near.len() as u32);
                for (_, at) in &near {
                    let pair = pairs.of_row(row)[!at as usize];
                    columns.near_objects.push(numbers[pair.truth as usize]);
                    columns.near_thresholds.push(reached(pair.similarity));
                }
            }
        }
        Ok(columns)
    }
}
