//! Maps the kept detections to the image, and reads keypoints and masks only for those.

use boxwise_error::Result;
use boxwise_kernels::Float;

use super::candidates::{Candidates, Floats};
use super::channels::Grid;
use super::inputs::Image;
use super::masks::{Masks, masks, query_masks};
use super::reader::Detail;
use super::resize::Mapping;
use crate::floats::FloatVec;

/// The detections of one image, in descending score order (the tutorial's FCOS: by rows of the map). All columns have
/// the same precision: double if an output was double, otherwise single.
#[derive(Clone, Debug, PartialEq)]
pub struct Detections {
    /// (x1, y1, x2, y2), flat; (cx, cy, w, h) for rotated boxes.
    pub boxes: FloatVec,
    /// Scores, as defined in the documentation of the head.
    pub scores: FloatVec,
    /// The head's own class numbers.
    pub class_ids: Vec<i32>,
    /// The anchor, cell, query or row of each detection.
    pub sources: Vec<u32>,
    /// Only for rotated boxes: angles in radians from +x towards +y.
    pub angles: Option<FloatVec>,
    /// Only for heads with keypoints.
    pub keypoints: Option<Keypoints>,
    /// Only for heads with masks.
    pub masks: Option<Masks>,
}

/// The keypoints of detections.
#[derive(Clone, Debug, PartialEq)]
pub struct Keypoints {
    /// Number of keypoints per detection.
    pub count: usize,
    /// Count of numbers per keypoint: x and y, and if 3 a score.
    pub size: usize,
    /// All numbers, detection by detection.
    pub values: FloatVec,
}

pub(super) fn finish(
    candidates: &Candidates,
    detail: Detail,
    image: &Image,
    mapping: &Mapping,
    image_size: Option<[f64; 2]>,
) -> Result<Detections> {
    if candidates.is_single() {
        finish_as(candidates, candidates.singles(), detail, image, mapping, image_size)
    } else {
        finish_as(candidates, candidates.doubles(), detail, image, mapping, image_size)
    }
}

fn finish_as<T: Float>(
    candidates: &Candidates,
    floats: &Floats<T>,
    detail: Detail,
    image: &Image,
    mapping: &Mapping,
    image_size: Option<[f64; 2]>,
) -> Result<Detections>
where
    FloatVec: From<Vec<T>>,
{
    let (boxes, angles) = mapped(floats, mapping, image.head.rotated);
    let mut found = Detections {
        boxes: Vec::new().into(),
        scores: floats.scores.clone().into(),
        class_ids: candidates.classes().to_vec(),
        sources: candidates.sources().to_vec(),
        angles: image.head.rotated.then(|| angles.into()),
        keypoints: None,
        masks: None,
    };
    match detail {
        Detail::None => {}
        Detail::Keypoints { first, count, size, grid, normalized } => {
            let scale = if normalized { image.need_input()? } else { [1.0; 2] };
            let to_image = |[x, y]: [f64; 2]| mapping.point([x * scale[0], y * scale[1]]);
            let values = keypoints::<T>(candidates.sources(), (first, count, size), grid, image, to_image);
            found.keypoints = Some(Keypoints { count, size, values: values.into() });
        }
        Detail::Masks { first, grid, prototypes } => {
            let frame = image_size.or(image.input).unwrap_or_default();
            let doubles = boxes.iter().map(|b| b.map(T::to_f64));
            found.masks =
                Some(masks(candidates.sources(), doubles, (first, grid, prototypes), image, frame, mapping)?);
        }
        Detail::Points(raw) => {
            let count = raw.keypoints;
            let points =
                candidates.sources().iter().flat_map(|&source| (0..count).map(move |index| (source, index)));
            let on_image =
                |(source, index)| mapping.point(raw.keypoint(image, source as usize, index)).map(T::from_f64);
            let values: Vec<T> = points.flat_map(on_image).collect();
            found.keypoints = Some(Keypoints { count, size: 2, values: values.into() });
        }
        Detail::QueryMasks { role, dims } => {
            let frame = image_size.or(image.input).unwrap_or_default();
            found.masks = Some(query_masks(candidates.sources(), (role, dims), image, frame, mapping)?);
        }
    }
    found.boxes = boxes.into_flattened().into();
    Ok(found)
}

/// Boxes and angles on the image. Computed in double precision and rounded once; copied if nothing changes.
fn mapped<T: Float>(floats: &Floats<T>, mapping: &Mapping, rotated: bool) -> (Vec<[T; 4]>, Vec<T>) {
    if mapping.is_same() {
        return (floats.boxes.clone(), floats.angles.clone());
    }
    if !rotated {
        let on_image = |b: &[T; 4]| mapping.corners(b.map(T::to_f64)).map(T::from_f64);
        return (floats.boxes.iter().map(on_image).collect(), Vec::new());
    }
    let on_image = |(b, angle): (&[T; 4], &T)| {
        let (b, angle) = mapping.rotated(b.map(T::to_f64), angle.to_f64());
        (b.map(T::from_f64), T::from_f64(angle))
    };
    floats.boxes.iter().zip(&floats.angles).map(on_image).unzip()
}

fn keypoints<T: Float>(
    sources: &[u32],
    (first, count, size): (usize, usize, usize),
    grid: Grid,
    image: &Image,
    to_image: impl Fn([f64; 2]) -> [f64; 2],
) -> Vec<T> {
    let data = image.view(0);
    let mut values = Vec::with_capacity(sources.len() * count * size);
    for &source in sources {
        for point in 0..count {
            let at = |number: usize| data.at(grid.place(first + point * size + number, source as usize));
            values.extend(to_image([at(0), at(1)]).map(T::from_f64));
            values.extend((2..size).map(|number| T::from_f64(at(number))));
        }
    }
    values
}
