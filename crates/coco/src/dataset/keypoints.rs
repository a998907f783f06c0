//! Keypoints of annotations.

use boxwise_kernels::text::number_list::{NumberList, Wanted};

use super::problem::Problem;
use crate::json::{Cursor, missing};
use crate::{Error, IdRef, Result};

/// The keypoints of a dataset's annotations, by their positions.
#[derive(Clone, Debug, Default)]
pub struct Keypoints {
    /// x, y and visibility of each point, annotation by annotation.
    numbers: Vec<f64>,
    /// The end of each annotation's numbers.
    ends: Vec<usize>,
    labelled: Vec<Labelled>,
    /// Annotations with invalid `keypoints`.
    problems: Vec<Problem>,
}

/// The meaning of an annotation's `num_keypoints`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Labelled {
    /// The member is missing.
    #[default]
    Missing,
    /// No keypoint is labelled: it is 0.
    None,
    /// Any other value.
    Some,
}

impl Keypoints {
    /// x, y and visibility of each point of an annotation, or the error.
    pub fn of(&self, annotation: usize) -> Result<&[f64]> {
        let wrong = self.problems.binary_search_by_key(&(annotation as u32), |problem| problem.annotation);
        if let Ok(wrong) = wrong {
            return Err(self.problems[wrong].error.clone());
        }
        let start = if annotation == 0 { 0 } else { self.ends[annotation - 1] };
        Ok(&self.numbers[start..self.ends[annotation]])
    }

    /// The meaning of an annotation's `num_keypoints`.
    pub fn labelled(&self, annotation: usize) -> Labelled {
        self.labelled[annotation]
    }

    /// About how many bytes of memory they hold.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.numbers[..]) + size_of_val(&self.ends[..])
    }

    /// Appends the keypoints of the following annotations.
    pub(super) fn add(&mut self, part: PartKeypoints) {
        let (before, annotations) = (self.numbers.len(), self.ends.len() as u32);
        let mut own = part.keypoints;
        if self.ends.is_empty() {
            *self = own;
            self.numbers.shrink_to_fit();
            return self.place(0);
        }
        self.numbers.append(&mut own.numbers);
        self.ends.extend(own.ends.iter().map(|end| end + before));
        self.labelled.append(&mut own.labelled);
        let first = self.problems.len();
        self.problems.append(&mut own.problems);
        for problem in &mut self.problems[first..] {
            problem.annotation += annotations;
        }
        self.place(first);
    }

    /// Sets the record of the problems, starting with the one at index `first`.
    fn place(&mut self, first: usize) {
        for problem in &mut self.problems[first..] {
            problem.error = problem.error.clone().at_record("annotations", problem.annotation.into());
        }
    }
}

/// The keypoints of a part of the list of annotations.
#[derive(Default)]
pub(super) struct PartKeypoints {
    keypoints: Keypoints,
    list: NumberList,
    /// The keypoints of the current annotation.
    points: Option<Result<()>>,
    labelled: Labelled,
}

impl PartKeypoints {
    /// Reads the value of `keypoints`.
    #[inline]
    pub(super) fn read_points(&mut self, cursor: &mut Cursor<'_>, name: &str) -> Result<()> {
        self.points = Some(cursor.number_list(name, &mut self.list, Wanted::All)?);
        Ok(())
    }

    /// Reads the value of `num_keypoints`.
    #[inline]
    pub(super) fn read_count(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        self.labelled = match cursor.value()?.number() {
            Some(0.0) => Labelled::None, // false too
            _ => Labelled::Some,
        };
        Ok(())
    }

    /// Ends the current annotation.
    pub(super) fn finish(&mut self, id: IdRef<'_>, offset: u64) {
        let own = &mut self.keypoints;
        let missing = || Err(missing("keypoints"));
        match self.points.take().unwrap_or_else(missing) {
            Ok(()) => own.numbers.extend_from_slice(&self.list.numbers),
            Err(error) => {
                let annotation = own.ends.len() as u32;
                let error: Error = error.with_id(id).at_byte(offset);
                own.problems.push(Problem { annotation, member: "keypoints", error, mendable: false });
            }
        }
        own.ends.push(own.numbers.len());
        own.labelled.push(std::mem::take(&mut self.labelled));
    }
}
