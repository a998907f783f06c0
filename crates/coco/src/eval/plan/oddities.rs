//! Suspicious annotations: counted in strict parity, rejected in corrected parity.

use super::ground_truth::has_area;
use super::layout::Plan;
use crate::params::IouType;
use crate::{Annotation, Code, Dataset, Error, Id, IdTable, Result};

/// Numbers of suspicious annotations, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnnotationOddities {
    pub(crate) unknown_image: u64,
    pub(crate) unknown_category: u64,
    /// Ids that a later annotation also has.
    pub(crate) repeated_id: u64,
    /// Id 0, which strict parity reads as "no match".
    pub(crate) id_zero: u64,
    pub(crate) box_not_finite: u64,
    pub(crate) box_without_size: u64,
    /// `ignore` that the reference overwrites.
    pub(crate) overruled_ignore: u64,
    /// `iscrowd` of a type that is not a flag.
    pub(crate) odd_crowd: u64,
    pub(crate) negative_area: u64,
    pub(crate) nan_area: u64,
    /// An area that the box contradicts.
    pub(crate) other_area: u64,
    /// Ids that occur several times in the list of images.
    pub(crate) repeated_image: u64,
    /// Ids that occur several times in the list of categories.
    pub(crate) repeated_category: u64,
    /// No positive finite area. Only in federated datasets.
    pub(crate) without_area: u64,
    /// Only in federated datasets.
    pub(crate) crowd: u64,
}

impl AnnotationOddities {
    /// Checks every annotation of a dataset; its box only if boxes are compared, or stand in for something that is.
    ///
    /// # Errors
    /// In corrected parity: `UNKNOWN_IMAGE`, `UNKNOWN_ID`, `DUPLICATE_ID`, `INVALID_VALUE`.
    pub(crate) fn count(dataset: &Dataset, plan: &Plan, iou_type: IouType) -> Result<Self> {
        let repeated_categories =
            || dataset.categories.ids().iter().zip(&dataset.category_listed).filter(|(_, times)| **times > 1);
        let mut counts = AnnotationOddities {
            odd_crowd: dataset.odd_crowds.len() as u64,
            repeated_image: dataset.repeated_images.len() as u64,
            repeated_category: repeated_categories().count() as u64,
            ..AnnotationOddities::default()
        };
        if !plan.strict {
            refuse_repeated(dataset, repeated_categories().map(|(id, _)| id).next())?;
        }
        let federated = plan.federated.is_some();
        let needs_boxes = !matches!(iou_type, IouType::Segm | IouType::Boundary);
        let mut shares = Shares::default();
        for (position, annotation) in dataset.annotations.iter().enumerate() {
            let Annotation { bbox, .. } = annotation;
            let unknown_image = !dataset.image_listed[annotation.image as usize];
            let unknown_category =
                dataset.category_listed[annotation.category as usize] == 0 && plan.other.is_none();
            let repeated = annotation.last_of_id as usize != position;
            let finite = !needs_boxes || bbox.iter().all(|value| value.is_finite());
            let without_size = needs_boxes && finite && (bbox[2] <= 0.0 || bbox[3] <= 0.0);
            let (negative_area, nan_area) = (annotation.area < 0.0, annotation.area.is_nan() && finite);
            if !plan.strict {
                let in_record = |error: Error| error.at_record("annotations", position as u64);
                if unknown_image || unknown_category || repeated {
                    return Err(in_record(unusable_id(dataset, annotation, unknown_image, unknown_category)));
                }
                if !plan.skips {
                    refuse_values(dataset, position as u32, iou_type).map_err(in_record)?;
                }
            }
            // what a record that is left out holds is not what the input says of it
            if plan.skips && is_left_out(dataset, plan, position as u32) {
                continue;
            }
            counts.negative_area += u64::from(negative_area && !(finite && without_size));
            counts.nan_area += u64::from(nan_area);
            counts.unknown_image += u64::from(unknown_image);
            counts.unknown_category += u64::from(unknown_category);
            counts.repeated_id += u64::from(repeated);
            counts.id_zero += u64::from(annotation.id_is_zero && plan.strict);
            counts.box_not_finite += u64::from(!finite);
            counts.box_without_size += u64::from(without_size);
            counts.overruled_ignore +=
                u64::from(annotation.ignore && !annotation.is_crowd && !federated && !plan.keeps_ignore);
            counts.without_area += u64::from(federated && !has_area(annotation.area));
            counts.crowd += u64::from(federated && annotation.is_crowd);
            if needs_boxes && finite && !without_size && (!federated || has_area(annotation.area)) {
                counts.other_area += u64::from(!annotation.is_crowd && contradicts(annotation.area, *bbox));
                shares.add(annotation.area, *bbox);
            }
        }
        if shares.are_of_another_scale() {
            counts.other_area = shares.count;
        } else if shares.thin >= MANY_THIN && 2 * shares.thin > shares.count {
            counts.other_area = counts.other_area.max(shares.thin);
        }
        Ok(counts)
    }
}

/// Whether an annotation is left out of the evaluation, or would be if its image and category took part: its box cannot be read.
fn is_left_out(dataset: &Dataset, plan: &Plan, position: u32) -> bool {
    let first = dataset.problems.partition_point(|problem| problem.annotation < position);
    let mut own = dataset.problems[first..].iter().take_while(|problem| problem.annotation == position);
    plan.left_out.binary_search(&position).is_ok() || own.any(|problem| problem.member == "bbox")
}

/// Whether no object in the box has the area: it is twice the box, or less than a sixteenth of a line of one pixel across it. Parts of an
/// object that is hidden in between may lie far apart, and those of a crowd anywhere.
fn contradicts(area: f64, [_, _, w, h]: [f64; 4]) -> bool {
    area > 2.0 * (w + 1.0) * (h + 1.0) || (area >= 0.0 && 16.0 * area < w.max(h) && 8.0 * area < w * h)
}

/// The areas as shares of their boxes.
#[derive(Default)]
struct Shares {
    count: u64,
    least: f64,
    most: f64,
    /// Areas of less than a line of one pixel across the box.
    thin: u64,
}

/// Some objects are thinner than a line, or hidden for the most part, and not many of a dataset: areas in another unit, as the side of a square, all are.
const MANY_THIN: u64 = 20;

impl Shares {
    fn add(&mut self, area: f64, [_, _, w, h]: [f64; 4]) {
        let share = area / (w * h);
        self.thin += u64::from(area > 0.0 && area < w.max(h) && w.min(h) > 4.0);
        self.least = if self.count == 0 { share } else { self.least.min(share) };
        self.most = self.most.max(share);
        self.count += 1;
    }

    /// Whether all areas are the same small share of their boxes, as those of an image of another size are.
    fn are_of_another_scale(&self) -> bool {
        self.count >= 3 && self.most < 0.4 && self.least > 0.0 && self.most < 1.001 * self.least
    }
}

/// # Errors
/// `DUPLICATE_ID`: an image or a category that is listed several times.
fn refuse_repeated(dataset: &Dataset, category: Option<&Id>) -> Result<()> {
    let error = |list: &str, id: &Id| {
        let expected = format!("an id that the list {list} has once");
        Error::new(Code::DuplicateId, expected, format!("{id} several times"))
    };
    if let Some(id) = dataset.repeated_images.first() {
        let place = dataset.images.place(id.as_ref()).unwrap_or(IdTable::NONE);
        return Err(dataset.in_image(place, error("images", id)));
    }
    match category {
        Some(id) => {
            let place = dataset.categories.place(id.as_ref()).unwrap_or(IdTable::NONE);
            Err(dataset.in_category(place, error("categories", id)))
        }
        None => Ok(()),
    }
}

/// The error of an annotation whose image or category is not listed, or whose id another one has.
fn unusable_id(
    dataset: &Dataset,
    annotation: &Annotation,
    unlisted_image: bool,
    unlisted_category: bool,
) -> Error {
    if unlisted_image {
        let id = dataset.images.ids()[annotation.image as usize].as_ref();
        let expected = "the id of an image that the dataset lists";
        let got = dataset.shown_unlisted_image(id);
        return Error::new(Code::UnknownImage, expected, got);
    }
    if unlisted_category {
        let id = dataset.categories.ids()[annotation.category as usize].as_ref();
        let expected = "the id of a category that the dataset lists";
        let got = id.shown_unlisted(|id| dataset.lists_category(id));
        return Error::new(Code::UnknownId, expected, got);
    }
    let got = format!("the id of annotations[{}]", annotation.last_of_id);
    Error::new(Code::DuplicateId, "a unique id", got)
}

/// Returns an error for a box, an area or an `iscrowd` that makes no sense. Boxes do not matter where masks are compared.
///
/// # Errors
/// `INVALID_VALUE`, `INVALID_TYPE`.
pub(super) fn refuse_values(dataset: &Dataset, position: u32, iou_type: IouType) -> Result<()> {
    let Annotation { bbox, area, .. } = dataset.annotations[position as usize];
    if !matches!(iou_type, IouType::Segm | IouType::Boundary) {
        refuse_box(bbox)?;
    }
    if dataset.odd_crowds.binary_search(&position).is_ok() {
        return Err(Error::new(
            Code::InvalidType,
            "0 or 1 as iscrowd",
            "another number, a string, list or object",
        ));
    }
    if area < 0.0 || area.is_nan() {
        return Err(Error::new(Code::InvalidValue, "an area of 0 or more", area.to_string()));
    }
    Ok(())
}

/// Returns an error for a box that is not finite or has a negative size.
///
/// # Errors
/// `INVALID_VALUE`.
pub(crate) fn refuse_box(bbox: [f64; 4]) -> Result<()> {
    let finite = bbox.iter().all(|value| value.is_finite());
    if finite && bbox[2] >= 0.0 && bbox[3] >= 0.0 {
        return Ok(());
    }
    Err(Error::new(Code::InvalidValue, "a finite bbox without negative size", format!("{bbox:?}")))
}
