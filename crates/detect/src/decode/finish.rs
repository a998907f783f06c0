//! Maps the kept detections to the image, and reads keypoints and masks only for those.

use boxwise_error::{Error, Result};

use super::candidates::Candidates;
use super::details::check_details;
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
    /// Width and height of the network's input in whose pixels the boxes are, where they were not brought to an image.
    pub input: Option<[f64; 2]>,
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

/// Boxes are mapped in double precision and rounded once.
pub(super) fn finish(
    candidates: &Candidates,
    detail: Detail,
    image: &Image,
    mapping: &Mapping,
    image_size: Option<[f64; 2]>,
) -> Result<Detections> {
    let rounded = |numbers: Vec<f64>| match candidates.is_single() {
        true => FloatVec::F32(numbers.into_iter().map(|number| number as f32).collect()),
        false => FloatVec::F64(numbers),
    };
    let (count, sources) = (candidates.len(), candidates.sources());
    let (mut boxes, mut angles) = (Vec::with_capacity(count), Vec::new());
    for place in 0..count {
        let b = candidates.numbers(place);
        let b = match candidates.angle(place) {
            None => mapping.corners(b),
            Some(angle) => {
                let (b, angle) = mapping.rotated(b, angle);
                angles.push(angle);
                b
            }
        };
        boxes.push(b.map(|number| candidates.round(number)));
    }
    let mut found = Detections {
        boxes: Vec::<f32>::new().into(),
        scores: rounded((0..count).map(|place| candidates.score(place)).collect()),
        class_ids: candidates.classes().to_vec(),
        sources: sources.to_vec(),
        angles: image.head.rotated.then(|| rounded(angles)),
        keypoints: None,
        masks: None,
        input: None,
    };
    let checked = |count: usize, size: usize, values: Vec<f64>| {
        let points = values.chunks(size.max(1));
        let broken = points.clone().filter(|point| !(point[0].is_finite() && point[1].is_finite()));
        check_details("keypoints", points.len(), broken.count())?;
        Ok::<_, Error>(Keypoints { count, size, values: rounded(values) })
    };
    let frame = image_size.or(image.input).unwrap_or_default();
    match detail {
        Detail::None => {}
        Detail::Keypoints { first, count, size, grid, normalized } => {
            let [w, h] = if normalized { image.need_input()? } else { [1.0; 2] };
            let data = image.view(0);
            let mut values = Vec::with_capacity(sources.len() * count * size);
            for &source in sources {
                for point in 0..count {
                    let at =
                        |number: usize| data.at(grid.place(first + point * size + number, source as usize));
                    values.extend(mapping.point([at(0) * w, at(1) * h]));
                    values.extend((2..size).map(at));
                }
            }
            found.keypoints = Some(checked(count, size, values)?);
        }
        Detail::Masks { first, grid, prototypes } => {
            found.masks = Some(masks(sources, &boxes, (first, grid, prototypes), image, frame, mapping)?);
        }
        Detail::Points(raw) => {
            let mut values = Vec::with_capacity(2 * sources.len() * raw.keypoints);
            for &source in sources {
                for index in 0..raw.keypoints {
                    values.extend(mapping.point(raw.keypoint(image, source as usize, index)));
                }
            }
            found.keypoints = Some(checked(raw.keypoints, 2, values)?);
        }
        Detail::Painted(painted) => {
            let (of, masks) = &*painted;
            found.masks = Some(masks.of(sources.iter().filter_map(|source| of.binary_search(source).ok()))?);
        }
        Detail::QueryMasks { role, dims } => {
            found.masks = Some(query_masks(sources, (role, dims), image, frame, mapping)?);
        }
    }
    found.boxes = rounded(boxes.into_flattened());
    Ok(found)
}
