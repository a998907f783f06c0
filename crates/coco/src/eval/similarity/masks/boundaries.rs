//! Boundaries of the masks that are compared, computed on first use.

use boxwise_kernels::Isa;
use boxwise_kernels::masks::intersection::Runs;

use super::truth_mask::{DetectionMask, Pool, TruthMask};
use crate::Result;
use crate::mask::{Eroder, boundary_width};

/// Boundaries of an image's annotations and of one detection.
#[derive(Default)]
pub(super) struct Boundaries {
    eroder: Eroder,
    runs: Vec<u32>,
    edge: Vec<u32>,
    /// For each annotation of the image.
    grounds: Vec<Option<TruthMask>>,
    /// The boundary of the detection.
    own: Vec<u32>,
    state: State,
}

/// The state of the detection's boundary.
#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    Unknown,
    /// All of the mask is boundary.
    Whole,
    Area(u32),
}

impl Boundaries {
    /// Starts an image with this number of annotations.
    pub(super) fn begin(&mut self, annotations: usize) {
        self.grounds.clear();
        self.grounds.resize(annotations, None);
    }

    /// Starts another detection.
    pub(super) fn next(&mut self) {
        self.state = State::Unknown;
    }

    /// The boundary of the `nth` annotation of the image, among the masks of the pool.
    ///
    /// # Errors
    /// Those of [`Eroder::boundary`].
    pub(super) fn of_ground(
        &mut self,
        isa: Isa,
        pool: &mut Pool,
        (nth, ground): (usize, &TruthMask),
        dilation_ratio: f64,
    ) -> Result<TruthMask> {
        if let Some(known) = self.grounds[nth] {
            return Ok(known);
        }
        self.runs.clear();
        pool.runs(ground, &mut self.runs);
        let width = boundary_width(ground.size, dilation_ratio);
        let made = match self.eroder.boundary(ground.size, &self.runs, width, &mut self.edge)? {
            None => *ground,
            Some(area) => pool.add_runs(isa, ground.size, &self.edge, area)?,
        };
        Ok(*self.grounds[nth].insert(made))
    }

    /// The boundary of the detection.
    ///
    /// # Errors
    /// Those of [`Eroder::boundary`].
    pub(super) fn of_found<'a>(
        &'a mut self,
        found: &DetectionMask<'a>,
        dilation_ratio: f64,
    ) -> Result<DetectionMask<'a>> {
        if let State::Unknown = self.state {
            let width = boundary_width(found.size, dilation_ratio);
            let area = self.eroder.boundary(found.size, found.runs.toggles, width, &mut self.own)?;
            self.state = area.map_or(State::Whole, State::Area);
        }
        Ok(match self.state {
            State::Area(area) => DetectionMask { size: found.size, runs: Runs { toggles: &self.own, area } },
            _ => *found,
        })
    }
}
