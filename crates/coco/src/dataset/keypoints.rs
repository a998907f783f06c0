//! Keypoints of annotations.

use boxwise_kernels::text::number_list::{NumberList, Wanted};

use super::problem::Problem;
use crate::json::{Cursor, missing};
use crate::{Error, IdRef, Result};

/// The keypoints of a dataset's annotations, by their positions.
#[derive(Clone, Debug, Default)]
pub struct Keypoints {
    /// x, y and visibility of each point, one annotation after the other.
    numbers: Vec<f64>,
    /// Where each annotation's numbers end.
    ends: Vec<usize>,
    labelled: Vec<Labelled>,
    /// What is wrong with single annotations' `keypoints`.
    problems: Vec<Problem>,
}

/// What an annotation's `num_keypoints` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Labelled {
    /// There is none.
    #[default]
    Unsaid,
    /// That no keypoint is labelled: it is 0.
    None,
    /// Anything else.
    Some,
}

impl Keypoints {
    /// An annotation's x, y and visibility of each point, or why they cannot be used.
    pub fn of(&self, annotation: usize) -> Result<&[f64]> {
        let wrong = self.problems.binary_search_by_key(&(annotation as u32), |problem| problem.annotation);
        if let Ok(wrong) = wrong {
            return Err(self.problems[wrong].error.clone());
        }
        let start = if annotation == 0 { 0 } else { self.ends[annotation - 1] };
        Ok(&self.numbers[start..self.ends[annotation]])
    }

    /// What an annotation's `num_keypoints` says.
    pub fn labelled(&self, annotation: usize) -> Labelled {
        self.labelled[annotation]
    }

    /// About how many bytes of memory they hold.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.numbers[..]) + size_of_val(&self.ends[..])
    }

    /// Adds those of the annotations that follow.
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

    /// Names the records of the problems from one on.
    fn place(&mut self, first: usize) {
        for problem in &mut self.problems[first..] {
            problem.error = problem.error.clone().at_record("annotations", problem.annotation.into());
        }
    }
}

/// Those of a part of the list of annotations, on their way.
#[derive(Default)]
pub(super) struct PartKeypoints {
    keypoints: Keypoints,
    list: NumberList,
    /// What has been read of the annotation at hand.
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

    /// The annotation ends.
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
