//! Whether the boxes of a pyramid's rows lie where the rows' cells are. A row belongs to a cell, and its box has its centre
//! near it; columns of another meaning show by being near it only when they are read as what they are.

use boxwise_error::Result;

use super::head::Head;
use super::plausible::implausible;
use super::settings::Settings;

/// The cells of an input, level by level, each by rows; all of an anchor before those of the next.
pub(super) struct Cells {
    levels: Vec<Level>,
    rows: usize,
}

struct Level {
    /// Its first row.
    first: usize,
    columns: usize,
    lines: usize,
    stride: f64,
}

/// How many rows are looked at, and how many of them must have a box.
const SAMPLES: usize = 64;
const FEW: usize = 32;
/// A centre nearer than this to that of its cell, in strides, is near.
const NEAR: f64 = 1.5;
/// Centres that are nearer than this on average, in strides, are read as what they are.
const CLOSE: f64 = 0.5;
/// Distances count up to this, in strides.
const FAR: f64 = 4.0;

/// The centre of a box in pixels, of four columns and the stride.
type Centre = fn([f64; 4], f64) -> [f64; 2];

/// What columns may be in the place of centre and size, each with the centre that they have then.
const OTHERS: [(&str, Centre); 5] = [
    ("two corners (x1, y1, x2, y2)", |[x1, y1, x2, y2], _| [(x1 + x2) / 2.0, (y1 + y2) / 2.0]),
    ("the upper left corner and the size (x, y, w, h)", |[x, y, w, h], _| [x + w / 2.0, y + h / 2.0]),
    ("centres and sizes in cells: multiply them by the stride of the level", |[x, y, ..], stride| {
        [x * stride, y * stride]
    }),
    ("y before x (cy, cx, h, w)", |[y, x, ..], _| [x, y]),
    ("the size before the centre (w, h, cx, cy)", |[_, _, x, y], _| [x, y]),
];

impl Cells {
    /// The cells of `rows` rows, if the input and the strides tell them.
    pub(super) fn new(settings: &Settings, per_cell: usize, rows: usize) -> Result<Option<Cells>> {
        let subset = settings.own.flag("subset")?.unwrap_or(false);
        let Some(input) = settings.input.filter(|_| !subset) else { return Ok(None) };
        let of = |whole| Cells::of(input, &settings.strides, per_cell, whole);
        Ok([of(f64::floor), of(f64::ceil)].into_iter().find(|cells| cells.rows == rows))
    }

    fn of([w, h]: [f64; 2], strides: &[f64], per_cell: usize, whole: fn(f64) -> f64) -> Cells {
        let mut rows = 0usize;
        let level = |&stride: &f64| {
            let (columns, lines) = (whole(w / stride) as usize, whole(h / stride) as usize);
            let first = rows;
            rows = rows.saturating_add(columns.saturating_mul(lines).saturating_mul(per_cell));
            Level { first, columns, lines, stride }
        };
        Cells { levels: strides.iter().map(level).collect(), rows }
    }

    /// Returns an error if the boxes, four numbers in pixels, are certainly something else than centres and sizes.
    pub(super) fn check(&self, head: &Head, row: &dyn Fn(usize) -> [f64; 4]) -> Result<()> {
        let samples: Vec<Sample> = (0..self.rows)
            .step_by((self.rows / SAMPLES).max(1))
            .map(|place| (place, row(place)))
            .filter(|(_, numbers)| {
                numbers.iter().all(|number| number.is_finite()) && numbers[2..] != [0.0; 2]
            })
            .map(|(place, numbers)| self.sample(place, numbers))
            .collect();
        if samples.len() < FEW {
            return Ok(());
        }
        let own = distance(&samples, false, |[x, y, ..], _| [x, y]).0;
        if own < CLOSE {
            return Ok(());
        }
        let is_better = |(other, near): (f64, usize)| other * 2.0 < own && near * 5 >= samples.len() * 4;
        let other = OTHERS.iter().find(|(_, read)| is_better(distance(&samples, false, *read)));
        let got = match other {
            Some((what, _)) => (*what).to_owned(),
            None if is_better(distance(&samples, true, |[x, y, ..], _| [x, y])) => {
                "those of an input with these sides swapped: inputSize is [width, height]".to_owned()
            }
            None => return Ok(()),
        };
        let expected =
            format!("boxes of {} by centre and size (cx, cy, w, h), near their cells", head.name());
        Err(implausible(expected, got))
    }

    fn sample(&self, place: usize, numbers: [f64; 4]) -> Sample {
        let level = &self.levels[self.levels.partition_point(|level| level.first <= place) - 1];
        let cell = (place - level.first) % (level.columns * level.lines);
        let of = |columns: usize| [(cell % columns) as f64, (cell / columns) as f64];
        Sample { numbers, stride: level.stride, cell: of(level.columns), turned: of(level.lines) }
    }
}

/// A row, and the column and line of its cell, also of an input whose width and height are swapped.
struct Sample {
    numbers: [f64; 4],
    stride: f64,
    cell: [f64; 2],
    turned: [f64; 2],
}

/// The mean distance of centres from those of their cells, in strides, and how many are near; `turned` if width and height
/// of the input are swapped.
fn distance(samples: &[Sample], turned: bool, read: Centre) -> (f64, usize) {
    let (mut sum, mut near) = (0.0, 0);
    for sample in samples {
        let [column, line] = if turned { sample.turned } else { sample.cell };
        let [x, y] = read(sample.numbers, sample.stride).map(|at| at / sample.stride - 0.5);
        let distance = (x - column).abs().max((y - line).abs());
        sum += distance.min(FAR);
        near += usize::from(distance < NEAR);
    }
    (sum / samples.len() as f64, near)
}
