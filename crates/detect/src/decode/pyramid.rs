//! The number of rows of heads that predict for every cell of a pyramid: how many an input size has, and which input
//! size has that many.

use boxwise_error::{Code, Error, Result};

use super::inputs::Shapes;
use super::settings::Settings;

/// The largest side of an input that is searched.
const LARGEST_INPUT: f64 = 16_384.0;

/// Returns an error for a square input that was taken by the number of rows of a head whose numbers cannot show its sides, if an input of
/// 16:9, a usual one, has as many: squares of 12 × 12 steps, 24 × 24, and so on.
pub(super) fn check_square(side: f64, strides: &[f64]) -> Result<()> {
    let steps = side / Pyramid::whole(strides, 1).step();
    if steps < 1.0 || (steps / 12.0).fract() != 0.0 {
        return Ok(());
    }
    let [w, h] = [side * 4.0 / 3.0, side * 0.75];
    let expected = format!(
        "the size of the network's input: [{side}, {side}], [{w}, {h}] and [{h}, {w}] have as many rows"
    );
    Err(Error::new(Code::InvalidArgument, expected, "none").in_input("inputSize"))
}

/// Maps with one cell per `stride` pixels and `per_cell` rows per cell.
pub(super) struct Pyramid<'a> {
    strides: &'a [f64],
    per_cell: usize,
    /// Whether the rows are a subset of the pyramid's, so that their number has no meaning.
    subset: bool,
}

impl<'a> Pyramid<'a> {
    /// Maps of these strides with all of their rows.
    pub(super) fn whole(strides: &'a [f64], per_cell: usize) -> Self {
        Pyramid { strides, per_cell, subset: false }
    }

    pub(super) fn new(settings: &'a Settings, per_cell: usize) -> Result<Self> {
        let subset = settings.own.flag("subset")?.unwrap_or(false);
        Ok(Pyramid { strides: &settings.strides, per_cell, subset })
    }

    fn count(&self, [w, h]: [f64; 2], whole: fn(f64) -> f64) -> usize {
        let cells = |stride: &f64| (whole(w / stride) as usize).saturating_mul(whole(h / stride) as usize);
        let total = self.strides.iter().map(cells).fold(0, usize::saturating_add);
        total.saturating_mul(self.per_cell)
    }

    /// Numbers of rows for an input. Networks round sides that are not a multiple of the strides either up or down.
    fn counts(&self, input: [f64; 2]) -> [usize; 2] {
        [self.count(input, f64::floor), self.count(input, f64::ceil)]
    }

    /// Whether an input can have this number of rows: the given one or, without it, any input whose sides are multiples
    /// of the largest stride. An empty map has no rows.
    pub(super) fn fits(&self, rows: usize, input: Option<[f64; 2]>) -> bool {
        if rows == 0 || self.subset || self.strides.is_empty() {
            return true;
        }
        if let Some(input) = input {
            return self.counts(input).contains(&rows);
        }
        let step = self.step();
        let unit = self.count([step; 2], f64::floor);
        let even = self.strides.iter().all(|stride| (step / stride).fract() == 0.0);
        !even || rows.is_multiple_of(unit)
    }

    /// The square input with this number of rows.
    pub(super) fn square(&self, rows: usize) -> Option<[f64; 2]> {
        if rows == 0 || self.subset || self.strides.is_empty() {
            return None;
        }
        let step = self.step();
        (1..=(LARGEST_INPUT / step) as usize)
            .map(|sides| [sides as f64 * step; 2])
            .take_while(|&input| self.count(input, f64::floor) <= rows)
            .find(|&input| self.count(input, f64::floor) == rows)
    }

    /// All inputs with this number of rows whose sides are multiples of the largest stride.
    pub(super) fn inputs(&self, rows: usize) -> impl Iterator<Item = [f64; 2]> + use<> {
        let step = self.step();
        let unit = if self.strides.is_empty() { 0 } else { self.count([step; 2], f64::floor) };
        let even = self.strides.iter().all(|stride| (step / stride).fract() == 0.0);
        let units = if even && unit > 0 && rows.is_multiple_of(unit) { rows / unit } else { 0 };
        let most = (LARGEST_INPUT / step) as usize;
        (1..=units.min(most))
            .filter(move |columns| units.is_multiple_of(*columns) && units / columns <= most)
            .map(move |columns| [columns as f64 * step, (units / columns) as f64 * step])
    }

    fn step(&self) -> f64 {
        self.strides.iter().copied().fold(0.0, f64::max)
    }

    /// The expected rows, in words.
    fn expected(&self, input: Option<[f64; 2]>) -> String {
        let each =
            if self.per_cell == 1 { String::new() } else { format!(", {} for each cell", self.per_cell) };
        let of = match input {
            Some(input) => {
                format!("{} anchors for an input of {} x {}", self.counts(input)[0], input[0], input[1])
            }
            None => "as many anchors as an input has".to_owned(),
        };
        format!("{of} with strides {:?}{each} (see inputSize, strides and subset)", self.strides)
    }

    /// Returns an error for a number of rows that no input has, and sets the size of the input if it follows from them.
    pub(super) fn check(
        shapes: &Shapes,
        settings: &mut Settings,
        per_cell: usize,
        rows: usize,
    ) -> Result<()> {
        let pyramid = Pyramid::new(settings, per_cell)?;
        if !pyramid.fits(rows, settings.input) {
            return Err(shapes.wrong(pyramid.expected(settings.input)));
        }
        let square = pyramid.square(rows);
        settings.input = settings.input.or(square);
        Ok(())
    }
}
