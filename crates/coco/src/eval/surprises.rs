//! What is unusual in the data: counted and told in strict parity, refused in corrected parity.

use super::plan::{Plan, has_area};
use crate::params::Protocol;
use crate::{Annotation, Code, Dataset, Error, Result, Warning};

/// How many detections are unusual, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) unknown_category: u64,
    not_finite: u64,
    pose_not_finite: u64,
    no_size: u64,
    nan_score: u64,
}

impl Counts {
    /// Looks closer at a detection that may be unusual.
    #[cold]
    pub(crate) fn detection(&mut self, bbox: [f64; 4], score: f64, strict: bool) -> Result<()> {
        if !strict {
            refuse_box(bbox)?;
            if score.is_nan() {
                return Err(Error::new(Code::InvalidValue, "a score", "NaN"));
            }
        }
        let finite = bbox.iter().all(|value| value.is_finite());
        self.not_finite += u64::from(!finite);
        self.no_size += u64::from(finite && (bbox[2] <= 0.0 || bbox[3] <= 0.0));
        self.nan_score += u64::from(score.is_nan());
        Ok(())
    }

    /// Looks closer at a score that may be unusual.
    #[cold]
    pub(crate) fn score(&mut self, score: f64, strict: bool) -> Result<()> {
        if !strict && score.is_nan() {
            return Err(Error::new(Code::InvalidValue, "a score", "NaN"));
        }
        self.nan_score += u64::from(score.is_nan());
        Ok(())
    }

    /// A detection's keypoints are not finite.
    #[cold]
    pub(crate) fn points(&mut self, strict: bool) -> Result<()> {
        if !strict {
            return Err(Error::new(Code::InvalidValue, "finite keypoints", "NaN or infinity"));
        }
        self.pose_not_finite += 1;
        Ok(())
    }

    /// All boxes are finite.
    pub(crate) fn finite(&self) -> bool {
        self.not_finite == 0
    }

    pub(crate) fn add(&mut self, other: &Counts) {
        self.unknown_category += other.unknown_category;
        self.not_finite += other.not_finite;
        self.pose_not_finite += other.pose_not_finite;
        self.no_size += other.no_size;
        self.nan_score += other.nan_score;
    }

    /// The warnings about detections.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        told([
            (
                "DETECTIONS_OF_UNKNOWN_CATEGORY",
                self.unknown_category,
                "detections of categories that the dataset does not list are left out",
            ),
            (
                "DETECTION_BOX_NOT_FINITE",
                self.not_finite,
                "detection boxes with NaN or infinity: their overlaps may be NaN, which matches anything",
            ),
            (
                "DETECTION_KEYPOINTS_NOT_FINITE",
                self.pose_not_finite,
                "detection keypoints with NaN or infinity: their similarities may be NaN, which matches anything",
            ),
            (
                "DETECTION_BOX_WITHOUT_SIZE",
                self.no_size,
                "detection boxes of zero or negative size match nothing",
            ),
            ("SCORE_IS_NAN", self.nan_score, "detections with a NaN score are ranked after all others"),
        ])
    }
}

/// The warnings about a dataset's annotations; in corrected parity an error for what makes no sense.
pub(crate) fn annotations(dataset: &Dataset, plan: &Plan) -> Result<Vec<Warning>> {
    let [mut image, mut category, mut repeated, mut nobody, mut not_finite, mut no_size, mut overruled] =
        [0u64; 7];
    let (mut no_area, mut crowds) = (0u64, 0u64);
    let is_lvis = plan.protocol == Protocol::Lvis;
    for (position, annotation) in dataset.annotations.iter().enumerate() {
        let Annotation { bbox, .. } = annotation;
        let unlisted_image = !dataset.image_listed[annotation.image as usize];
        let unlisted_category = dataset.category_listed[annotation.category as usize] == 0;
        let is_repeated = annotation.last_of_id as usize != position;
        let finite = bbox.iter().all(|value| value.is_finite());
        let without_size = finite && (bbox[2] <= 0.0 || bbox[3] <= 0.0);
        if !plan.strict && (unlisted_image || unlisted_category || is_repeated || !finite || without_size) {
            refuse(dataset, annotation, unlisted_image, unlisted_category, is_repeated)
                .map_err(|error| error.at_record("annotations", position as u64))?;
        }
        image += u64::from(unlisted_image);
        category += u64::from(unlisted_category);
        repeated += u64::from(is_repeated);
        nobody += u64::from(annotation.id_is_zero);
        not_finite += u64::from(!finite);
        no_size += u64::from(without_size);
        overruled += u64::from(annotation.ignore && !annotation.is_crowd && !is_lvis);
        no_area += u64::from(is_lvis && !has_area(annotation.area));
        crowds += u64::from(is_lvis && annotation.is_crowd);
    }
    nobody *= u64::from(plan.strict); // else put right
    overruled *= u64::from(!plan.keeps_ignore);
    Ok(told([
        (
            "ANNOTATIONS_ON_UNKNOWN_IMAGE",
            image,
            "annotations of images that the dataset does not list are left out",
        ),
        (
            "ANNOTATIONS_OF_UNKNOWN_CATEGORY",
            category,
            "annotations of categories that the dataset does not list are left out",
        ),
        (
            "DUPLICATE_ANNOTATION_ID",
            repeated,
            "annotations whose id is used again later: the last one of the id is taken in place of each",
        ),
        (
            "ANNOTATION_ID_ZERO",
            nobody,
            "annotations with id 0: detections matched to them count as unmatched",
        ),
        (
            "ANNOTATION_BOX_NOT_FINITE",
            not_finite,
            "annotation boxes with NaN or infinity: their overlaps may be NaN, which matches anything",
        ),
        ("ANNOTATION_BOX_WITHOUT_SIZE", no_size, "annotation boxes of zero or negative size match nothing"),
        ("IGNORE_OVERRULED", overruled, "annotations with `ignore` but no `iscrowd` are not ignored"),
        (
            "ANNOTATION_WITHOUT_AREA",
            no_area,
            "annotations whose area is not above 0 or not finite are left out",
        ),
        ("CROWD_IS_ORDINARY", crowds, "annotations with `iscrowd` are like any other"),
        (
            "CATEGORIES_NOT_JOINED",
            u64::from(is_lvis && plan.strict && plan.slots.iter().any(Vec::is_empty)),
            "evaluation without categories finds nothing",
        ),
    ]))
}

fn refuse(
    dataset: &Dataset,
    annotation: &Annotation,
    unlisted_image: bool,
    unlisted_category: bool,
    is_repeated: bool,
) -> Result<()> {
    if unlisted_image {
        let id = &dataset.images.ids()[annotation.image as usize];
        let expected = "the id of an image that the dataset lists";
        return Err(Error::new(Code::UnknownImage, expected, id.to_string()));
    }
    if unlisted_category {
        let id = &dataset.categories.ids()[annotation.category as usize];
        let expected = "the id of a category that the dataset lists";
        return Err(Error::new(Code::UnknownId, expected, id.to_string()));
    }
    if is_repeated {
        let got = format!("the id of annotations[{}]", annotation.last_of_id);
        return Err(Error::new(Code::DuplicateId, "an id of its own", got));
    }
    refuse_box(annotation.bbox)
}

/// An error unless the box is finite and its size not negative.
fn refuse_box(bbox: [f64; 4]) -> Result<()> {
    let finite = bbox.iter().all(|value| value.is_finite());
    if finite && bbox[2] >= 0.0 && bbox[3] >= 0.0 {
        return Ok(());
    }
    Err(Error::new(Code::InvalidValue, "a finite bbox of no negative size", format!("{bbox:?}")))
}

fn told<const N: usize>(kinds: [(&'static str, u64, &str); N]) -> Vec<Warning> {
    let met = kinds.into_iter().filter(|(_, count, _)| *count > 0);
    met.map(|(code, count, message)| Warning { code, message: message.to_owned(), count }).collect()
}
