//! Detections as given: JSON or typed columns.

use boxwise_threads::{Threads, Work, poll};

use super::collector::Collector;
use super::part::Part;
use crate::results::{self, Sink};
use crate::{Code, Error, IdRef, Reading, Result, Source};

/// A detector's results.
#[allow(clippy::large_enum_variant, reason = "there is one for each evaluation")]
#[derive(Clone, Debug)]
pub enum Detections<'a> {
    /// COCO's results format: a list of objects.
    Json(Source<'a>),
    /// Typed columns.
    Columns(DetectionColumns<'a>),
}

/// Detections as columns of one length.
#[derive(Clone, Copy, Debug)]
pub struct DetectionColumns<'a> {
    /// The image of each detection.
    pub image_ids: IdColumn<'a>,
    /// The category of each detection.
    pub category_ids: IdColumn<'a>,
    /// Four numbers for each detection, in order. 32-bit numbers are widened before any arithmetic.
    pub boxes: FloatColumn<'a>,
    /// The score of each detection.
    pub scores: FloatColumn<'a>,
    /// The meaning of the numbers of a box.
    pub format: BoxFormat,
    /// Keypoints, for keypoint evaluation. Without boxes, areas are those of the bounding boxes of the points.
    pub keypoints: Option<KeypointColumn<'a>>,
    /// The mask of each detection. Boxes may then be empty: boxes and areas are those of the masks. Without masks, the
    /// boxes are used as masks.
    pub masks: Option<MaskColumns<'a>>,
}

/// A column of keypoints.
#[derive(Clone, Copy, Debug)]
pub struct KeypointColumn<'a> {
    /// x, y and a third number, which is ignored, for each point, detection by detection.
    pub numbers: FloatColumn<'a>,
    /// Number of points per detection.
    pub points: usize,
}

/// Masks in columns.
#[derive(Clone, Copy, Debug)]
pub struct MaskColumns<'a> {
    /// Height and width of each mask.
    pub sizes: &'a [u32],
    /// Number of bytes of `text`, or of numbers of `counts`, of each mask.
    pub lengths: &'a [u32],
    /// For each mask, whether it is in `counts` (nonzero); empty if none is.
    pub is_counts: &'a [u8],
    /// Compressed counts of all masks, in order.
    pub text: &'a [u8],
    /// Counts of all masks, in order.
    pub counts: &'a [u32],
}

/// A column of ids.
#[derive(Clone, Copy, Debug)]
pub enum IdColumn<'a> {
    /// 32-bit integers.
    I32(&'a [i32]),
    /// Unsigned 32-bit integers.
    U32(&'a [u32]),
    /// 64-bit integers.
    I64(&'a [i64]),
    /// Whole numbers.
    F64(&'a [f64]),
    /// Strings.
    Text(&'a [String]),
    /// Strings as positions in a list of them.
    Named(&'a [String], &'a [u32]),
    /// One whole number for all.
    One(i64, usize),
}

/// A column of numbers.
#[derive(Clone, Copy, Debug)]
pub enum FloatColumn<'a> {
    /// Single precision.
    F32(&'a [f32]),
    /// Double precision.
    F64(&'a [f64]),
}

/// The meaning of a box's four numbers. Conversion is in double precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum BoxFormat {
    /// Left, top, width, height.
    #[default]
    Xywh,
    /// Left, top, right, bottom: width is `x2 - x1`.
    Xyxy,
    /// Centre, width, height: left is `cx - width / 2`.
    Cxcywh,
    /// Five numbers: centre, width, height, and an angle in radians from +x towards +y. Only for rotated boxes.
    Cxcywhr,
    /// Eight numbers: x and y of four corners in order. Only for rotated boxes.
    Corners,
}

impl BoxFormat {
    /// Count of numbers per box.
    pub fn numbers(self) -> usize {
        match self {
            BoxFormat::Xywh | BoxFormat::Xyxy | BoxFormat::Cxcywh => 4,
            BoxFormat::Cxcywhr => 5,
            BoxFormat::Corners => 8,
        }
    }
}

impl Detections<'_> {
    /// Whether there are masks and no boxes: boxes are then those of the masks.
    ///
    /// # Errors
    /// `UNREADABLE_FILE`.
    pub(crate) fn have_masks_alone(&self, reading: &Reading<'_>) -> Result<bool> {
        match self {
            Detections::Json(source) => results::have_masks_alone(source, reading),
            Detections::Columns(columns) => Ok(columns.masks.is_some() && columns.boxes.len() == 0),
        }
    }

    /// Names the input of an error in one of the results.
    pub(crate) fn complete(&self, error: Error) -> Error {
        match self {
            Detections::Json(source) if error.place.list == Some("results") => error.in_input(source.name()),
            _ => error,
        }
    }
}

impl DetectionColumns<'_> {
    /// Number of detections.
    ///
    /// # Errors
    /// `LENGTH_MISMATCH` if the columns have different lengths.
    pub fn count(&self) -> Result<usize> {
        let count = self.scores.len();
        if let Some(masks) = &self.masks {
            masks.check(count)?;
        }
        if let Some(KeypointColumn { numbers, points }) = &self.keypoints {
            let each = points.saturating_mul(3);
            if numbers.len() != count.saturating_mul(each) || each == 0 {
                let expected = format!("{each} numbers, 3 for each point, for each of {count} scores");
                let got = numbers.len().to_string();
                return Err(Error::new(Code::LengthMismatch, expected, got).in_input("keypoints"));
            }
        }
        let may_lack_boxes = (self.keypoints.is_some() || self.masks.is_some()) && !self.has_boxes();
        if !may_lack_boxes && self.boxes.len() != count.saturating_mul(self.format.numbers()) {
            let expected = format!("{} numbers for each of {count} scores", self.format.numbers());
            let got = self.boxes.len().to_string();
            return Err(Error::new(Code::LengthMismatch, expected, got).in_input("boxes"));
        }
        for (name, ids) in [("imageIds", &self.image_ids), ("categoryIds", &self.category_ids)] {
            if ids.len() != count {
                let expected = format!("as many items as scores ({count})");
                let got = ids.len().to_string();
                return Err(Error::new(Code::LengthMismatch, expected, got).in_input(name));
            }
        }
        if count > i32::MAX as usize {
            return Err(Error::new(Code::TooLarge, "fewer than 2^31 detections", count.to_string()));
        }
        Ok(count)
    }

    /// Whether there is a column of boxes.
    pub(crate) fn has_boxes(&self) -> bool {
        self.boxes.len() > 0
    }

    /// The box of a detection as left, top, width, height.
    pub(crate) fn bbox(&self, at: usize) -> [f64; 4] {
        let mut bbox = [[0.0; 4]];
        self.boxes.take(at * 4, bbox.as_flattened_mut());
        to_xywh(&mut bbox, self.format);
        bbox[0]
    }

    /// The `N` numbers of a detection.
    pub(crate) fn numbers<const N: usize>(&self, at: usize) -> [f64; N] {
        let mut numbers = [0.0; N];
        self.boxes.take(at * N, &mut numbers);
        numbers
    }

    /// Returns an error unless boxes are upright.
    pub(crate) fn upright(&self) -> Result<()> {
        if self.format.numbers() == 4 {
            return Ok(());
        }
        let expected = "boxes of four numbers, or the iouType rotated";
        let got = format!("boxes of {} numbers", self.format.numbers());
        Err(Error::new(Code::InvalidArgument, expected, got).in_input("format"))
    }

    /// The score of a detection.
    pub(crate) fn score(&self, at: usize) -> f64 {
        let mut score = [0.0];
        self.scores.take(at, &mut score);
        score[0]
    }

    /// Collects the detections, one part for each thread.
    pub(crate) fn collect<'s>(
        &self,
        threads: Threads,
        collector: impl Fn(usize) -> Collector<'s> + Sync,
    ) -> Result<Vec<Part>> {
        if !self.has_boxes() && self.scores.len() > 0 {
            let expected = format!("4 numbers for each of {} scores", self.scores.len());
            return Err(Error::new(Code::LengthMismatch, expected, "0").in_input("boxes"));
        }
        self.in_parts(threads, |range| {
            let mut collector = collector(range.len());
            self.push_range(range, &mut collector).map(|()| collector.finish())
        })
    }

    /// Calls `take` with one range of detections for each thread.
    pub(crate) fn in_parts<T: Send>(
        &self,
        threads: Threads,
        take: impl Fn(std::ops::Range<usize>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let count = self.count()?;
        let parts = threads.parts(Work::Detections, count);
        let taken = threads.map(parts, |part| take(count * part / parts..count * (part + 1) / parts));
        taken.into_iter().collect()
    }

    fn push_range(&self, range: std::ops::Range<usize>, sink: &mut Collector<'_>) -> Result<()> {
        const BLOCK: usize = 64;
        let (mut boxes, mut scores) = ([[0.0; 4]; BLOCK], [0.0; BLOCK]);
        for start in range.clone().step_by(BLOCK) {
            poll();
            let count = BLOCK.min(range.end - start);
            self.boxes.take(start * 4, boxes[..count].as_flattened_mut());
            self.scores.take(start, &mut scores[..count]);
            to_xywh(&mut boxes[..count], self.format);
            for i in 0..count {
                let in_record = |error: Error| error.at_record("results", (start + i) as u64);
                let (image, category) = self.ids(start + i).map_err(in_record)?;
                let given = sink.push(image, category, boxes[i], scores[i]);
                given.or_else(|error| sink.leave_out(in_record(error)))?;
            }
        }
        Ok(())
    }

    /// A detection's image and category.
    pub(crate) fn ids(&self, at: usize) -> Result<(IdRef<'_>, IdRef<'_>)> {
        Ok((self.image_ids.get(at)?, self.category_ids.get(at)?))
    }
}

fn to_xywh(boxes: &mut [[f64; 4]], format: BoxFormat) {
    match format {
        BoxFormat::Xywh | BoxFormat::Cxcywhr | BoxFormat::Corners => {}
        BoxFormat::Xyxy => boxes.iter_mut().for_each(|b| *b = [b[0], b[1], b[2] - b[0], b[3] - b[1]]),
        BoxFormat::Cxcywh => {
            boxes.iter_mut().for_each(|b| *b = [b[0] - b[2] / 2.0, b[1] - b[3] / 2.0, b[2], b[3]]);
        }
    }
}

impl MaskColumns<'_> {
    /// Checks that there are `count` masks.
    ///
    /// # Errors
    /// `LENGTH_MISMATCH` if the columns disagree.
    pub(crate) fn check(&self, count: usize) -> Result<()> {
        let wrong = |input: &str, expected: String, got: usize| {
            Err(Error::new(Code::LengthMismatch, expected, got.to_string()).in_input(input))
        };
        if self.lengths.len() != count {
            return wrong("masks", format!("as many masks as scores ({count})"), self.lengths.len());
        }
        if self.sizes.len() != 2 * count {
            return wrong("masks.sizes", format!("2 numbers for each of {count} masks"), self.sizes.len());
        }
        if !self.is_counts.is_empty() && self.is_counts.len() != count {
            return wrong("masks", format!("{count} flags"), self.is_counts.len());
        }
        let [text, counts] = self.before(count);
        if text != self.text.len() as u64 {
            return wrong("masks.counts", format!("{text} bytes, as the lengths add up to"), self.text.len());
        }
        if counts != self.counts.len() as u64 {
            return wrong("masks", format!("{counts} counts, as the lengths add up to"), self.counts.len());
        }
        Ok(())
    }

    /// Numbers of bytes of text and of counts before a mask.
    pub(crate) fn before(&self, mask: usize) -> [u64; 2] {
        let mut before = [0; 2];
        for (at, length) in self.lengths[..mask].iter().enumerate() {
            before[usize::from(self.is_counts(at))] += u64::from(*length);
        }
        before
    }

    pub(crate) fn is_counts(&self, mask: usize) -> bool {
        self.is_counts.get(mask).is_some_and(|flag| *flag != 0)
    }
}

impl<'a> IdColumn<'a> {
    fn len(&self) -> usize {
        match self {
            IdColumn::I32(ids) => ids.len(),
            IdColumn::U32(ids) => ids.len(),
            IdColumn::I64(ids) => ids.len(),
            IdColumn::F64(ids) => ids.len(),
            IdColumn::Text(ids) => ids.len(),
            IdColumn::Named(_, at) => at.len(),
            IdColumn::One(_, count) => *count,
        }
    }

    /// The usual kinds inline: this is called for every detection.
    #[inline(always)]
    pub(crate) fn get(&self, at: usize) -> Result<IdRef<'a>> {
        match self {
            IdColumn::I32(ids) => Ok(IdRef::Int(ids[at].into())),
            IdColumn::One(id, _) => Ok(IdRef::Int(*id)),
            _ => self.get_any(at),
        }
    }

    #[inline(never)]
    fn get_any(&self, at: usize) -> Result<IdRef<'a>> {
        Ok(match self {
            IdColumn::I32(ids) => IdRef::Int(ids[at].into()),
            IdColumn::U32(ids) => IdRef::Int(ids[at].into()),
            IdColumn::I64(ids) => IdRef::Int(ids[at]),
            IdColumn::F64(ids) => IdRef::Int(whole(ids[at])?),
            IdColumn::Text(ids) => IdRef::Text(&ids[at]),
            IdColumn::One(id, _) => IdRef::Int(*id),
            IdColumn::Named(names, positions) => match names.get(positions[at] as usize) {
                Some(name) => IdRef::Text(name),
                None => {
                    let expected = format!("a position in a list of {} names", names.len());
                    return Err(Error::new(Code::OutOfRange, expected, positions[at].to_string()));
                }
            },
        })
    }
}

fn whole(id: f64) -> Result<i64> {
    let integer = id as i64; // saturates; NaN becomes 0
    // 2^63 itself saturates to a value that converts back to it
    if integer as f64 != id || id >= 9_223_372_036_854_775_808.0 {
        return Err(Error::new(Code::InvalidValue, "a whole number as id", id.to_string()));
    }
    Ok(integer)
}

impl FloatColumn<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            FloatColumn::F32(values) => values.len(),
            FloatColumn::F64(values) => values.len(),
        }
    }

    pub(crate) fn take(&self, start: usize, to: &mut [f64]) {
        match self {
            FloatColumn::F64(values) => to.copy_from_slice(&values[start..start + to.len()]),
            FloatColumn::F32(values) => {
                let own = &values[start..start + to.len()];
                to.iter_mut().zip(own).for_each(|(to, value)| *to = f64::from(*value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns<'a>(boxes: FloatColumn<'a>, scores: &'a [f64], ids: IdColumn<'a>) -> DetectionColumns<'a> {
        let scores = FloatColumn::F64(scores);
        DetectionColumns {
            image_ids: ids,
            category_ids: ids,
            boxes,
            scores,
            format: BoxFormat::Xywh,
            keypoints: None,
            masks: None,
        }
    }

    #[test]
    fn corners_and_centres_become_left_top_width_height_in_double_precision() {
        let third = f64::from(1.0f32 / 3.0);
        let given = [[third, 1.0, 2.0, 4.0]];
        for (format, expected) in [
            (BoxFormat::Xywh, [third, 1.0, 2.0, 4.0]),
            (BoxFormat::Xyxy, [third, 1.0, 2.0 - third, 3.0]),
            (BoxFormat::Cxcywh, [third - 1.0, -1.0, 2.0, 4.0]),
        ] {
            let mut boxes = given;
            to_xywh(&mut boxes, format);
            assert_eq!(boxes, [expected]);
        }
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let ids = IdColumn::I32(&[1, 2]);
        let boxes = FloatColumn::F32(&[0.0; 8]);
        assert_eq!(columns(boxes, &[0.5; 2], ids).count(), Ok(2));
        for wrong in [
            columns(FloatColumn::F32(&[0.0; 7]), &[0.5; 2], ids),
            columns(boxes, &[0.5; 3], ids),
            columns(boxes, &[0.5; 2], IdColumn::F64(&[1.0])),
        ] {
            assert_eq!(wrong.count().unwrap_err().code, Code::LengthMismatch);
        }
    }

    #[test]
    fn ids_in_double_precision_are_whole() {
        assert_eq!(whole(-3.0), Ok(-3));
        assert_eq!(whole(i64::MIN as f64), Ok(i64::MIN));
        for wrong in [0.5, f64::NAN, f64::INFINITY, 9_223_372_036_854_775_808.0] {
            assert_eq!(whole(wrong).unwrap_err().code, Code::InvalidValue);
        }
    }
}
