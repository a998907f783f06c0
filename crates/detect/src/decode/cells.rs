//! Whether the boxes of a pyramid's rows lie where the rows' cells are. A row belongs to a cell, and its box has its centre
//! near it; columns of another meaning show by being near it only when they are read as what they are.

use boxwise_error::{Code, Error, Result};

use super::head::Head;
use super::plausible::implausible;
use super::pyramid::Pyramid;
use super::settings::Settings;

/// The cells of an input, level by level, each by rows; all of an anchor before those of the next.
pub(super) struct Cells {
    input: [f64; 2],
    levels: Vec<Level>,
    rows: usize,
    per_cell: usize,
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
        let levels = strides.iter().map(level).collect();
        Cells { input: [w, h], levels, rows, per_cell }
    }

    /// Returns an error if boxes, by centre and size, are certainly those of another input with as many rows.
    pub(super) fn check_size(
        &self,
        head: &Head,
        in_fractions: bool,
        row: &dyn Fn(usize) -> [f64; 4],
    ) -> Result<()> {
        match self.far(row) {
            Some(Far { rows, own, .. }) => self.check_input(head, in_fractions, own, &rows),
            None => Ok(()),
        }
    }

    /// Returns an error if the boxes, four numbers in pixels, are certainly something else than centres and sizes, or certainly those of
    /// another input with as many rows. Boxes in fractions were made pixels by the sides of this input.
    pub(super) fn check(
        &self,
        head: &Head,
        in_fractions: bool,
        row: &dyn Fn(usize) -> [f64; 4],
    ) -> Result<()> {
        let Some(Far { rows, samples, own }) = self.far(row) else { return Ok(()) };
        self.check_input(head, in_fractions, own, &rows)?;
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

    /// Some of the boxes, if they are enough and their centres lie far from their cells.
    fn far(&self, row: &dyn Fn(usize) -> [f64; 4]) -> Option<Far> {
        let rows = with_boxes(self.rows, row);
        let samples = self.samples(&rows);
        let is_enough = rows.len() >= FEW;
        let own = is_enough.then(|| distance(&samples, false, |[x, y, ..], _| [x, y]).0)?;
        if own < CLOSE { None } else { Some(Far { rows, samples, own }) }
    }

    /// Returns an error if boxes lie in the cells of another input that has as many rows, also with another number of rows for each cell.
    fn check_input(&self, head: &Head, in_fractions: bool, own: f64, rows: &[Row]) -> Result<()> {
        let strides: Vec<f64> = self.levels.iter().map(|level| level.stride).collect();
        let from = in_fractions.then_some(self.input);
        let others = [self.per_cell, 1, 3];
        let find =
            |&per_cell: &usize| Some((per_cell, shown(&strides, per_cell, self.rows, rows, from, own)?));
        let Some((per_cell, [w, h])) = others.iter().find_map(find) else { return Ok(()) };
        let [own_w, own_h] = self.input;
        if per_cell == self.per_cell {
            return Err(proven([w, h], &format!("{own_w} x {own_h}, which has as many rows")));
        }
        let expected = format!(
            "boxes of {} with {} for each cell of the input of {own_w} x {own_h}",
            head.name(),
            self.per_cell
        );
        let got = format!("boxes in the cells of an input of {w} x {h}, {per_cell} for each");
        Err(implausible(expected, got))
    }

    fn samples(&self, rows: &[Row]) -> Vec<Sample> {
        rows.iter().map(|&(place, numbers)| self.sample(place, numbers)).collect()
    }

    fn sample(&self, place: usize, numbers: [f64; 4]) -> Sample {
        let level = &self.levels[self.levels.partition_point(|level| level.first <= place) - 1];
        let cell = (place - level.first) % (level.columns * level.lines);
        let of = |columns: usize| [(cell % columns) as f64, (cell / columns) as f64];
        Sample { numbers, stride: level.stride, cell: of(level.columns), turned: of(level.lines) }
    }
}

/// Returns an error that names the size of the input, if it is not known and the boxes lie in the cells of one that has as many rows.
pub(super) fn check_unknown(
    settings: &Settings,
    per_cell: usize,
    rows: usize,
    row: &dyn Fn(usize) -> [f64; 4],
) -> Result<()> {
    let boxes = with_boxes(rows, row);
    if boxes.len() < FEW || settings.own.flag("subset")?.unwrap_or(false) {
        return Ok(());
    }
    let from = (settings.normalized == Some(true)).then_some([1.0; 2]);
    match shown(&settings.strides, per_cell, rows, &boxes, from, FAR) {
        Some(input) => Err(proven(input, "none")),
        None => Ok(()),
    }
}

fn proven([w, h]: [f64; 2], got: &str) -> Error {
    let expected = format!(
        "[{w}, {h}], in whose cells the boxes of the rows lie (inputSize is [width, height]; pass inputSize: [{w}, {h}])"
    );
    Error::new(Code::InvalidArgument, expected, got).in_input("inputSize")
}

/// The input whose cells the boxes lie in, of those with this number of rows; `own` is the distance from the cells of the input that is
/// taken. Boxes in fractions were made pixels by the sides of `from`.
fn shown(
    strides: &[f64],
    per_cell: usize,
    rows: usize,
    boxes: &[Row],
    from: Option<[f64; 2]>,
    own: f64,
) -> Option<[f64; 2]> {
    Pyramid::whole(strides, per_cell).inputs(rows).find(|&input| {
        let [w, h] = from.map_or([1.0; 2], |from| [input[0] / from[0], input[1] / from[1]]);
        let scaled: Vec<Row> =
            boxes.iter().map(|&(place, [x, y, a, b])| (place, [x * w, y * h, a * w, b * h])).collect();
        let samples = Cells::of(input, strides, per_cell, f64::floor).samples(&scaled);
        let (other, near) = distance(&samples, false, |[x, y, ..], _| [x, y]);
        other < CLOSE && other * 2.0 < own && near * 5 >= samples.len() * 4
    })
}

/// Some of the rows, with boxes.
fn with_boxes(rows: usize, row: &dyn Fn(usize) -> [f64; 4]) -> Vec<Row> {
    (0..rows)
        .step_by((rows / SAMPLES).max(1))
        .map(|place| (place, row(place)))
        .filter(|(_, numbers)| numbers.iter().all(|number| number.is_finite()) && numbers[2..] != [0.0; 2])
        .collect()
}

/// The index of a row, and its four numbers.
type Row = (usize, [f64; 4]);

/// Boxes that lie far from their cells, and how far.
struct Far {
    rows: Vec<Row>,
    samples: Vec<Sample>,
    own: f64,
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
