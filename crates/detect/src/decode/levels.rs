//! Raw outputs of the levels of a pyramid: one map or several for each level, or lists of all cells, before boxes are
//! made of them. Outputs are told apart by their dims, in any order and under any names.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::order::highest_first;

use super::inputs::{Image, Shapes};
use super::pyramid::check_square;
use super::settings::Settings;

/// What a head predicts for each anchor of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Channels {
    /// Numbers of a box.
    pub(super) boxes: usize,
    /// Whether there is a second score for each box.
    pub(super) objectness: bool,
    /// Numbers of keypoints, if outputs of keypoints alone have so many; 0 without keypoints.
    pub(super) keypoints: usize,
    /// Whether keypoints follow the numbers of a box, as many as the channels hold.
    pub(super) after_box: bool,
    /// Whether classes and boxes are always outputs of their own.
    pub(super) split: bool,
    /// Whether the class scores come first in outputs of all channels. Otherwise the box does, then objectness.
    pub(super) classes_first: bool,
}

/// Channels of one level in an output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    output: usize,
    /// Index of the first channel of the first anchor of the first cell.
    pub(super) first: usize,
    pub(super) channel_step: usize,
    pub(super) cell_step: usize,
    anchor_step: usize,
}

impl Part {
    /// Index of a channel in the data of the output.
    #[inline]
    pub(super) fn place(&self, channel: usize, anchor: usize, cell: usize) -> usize {
        self.first + channel * self.channel_step + anchor * self.anchor_step + cell * self.cell_step
    }

    #[inline]
    pub(super) fn at(&self, image: &Image, channel: usize, anchor: usize, cell: usize) -> f64 {
        image.view(self.output).at(self.place(channel, anchor, cell))
    }

    pub(super) fn data<'b>(&self, image: &Image<'b>) -> super::tensor::Data<'b> {
        image.view(self.output)
    }

    fn after(self, channels: usize) -> Part {
        Part { first: self.first + channels * self.channel_step, ..self }
    }
}

/// One level: its cells by rows, and where its numbers are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) stride: f64,
    /// Anchors of a cell.
    pub(super) anchors: usize,
    /// Index of its first anchor among all.
    first: usize,
    /// Whether the anchors of a cell are next to each other among all.
    interleaved: bool,
    pub(super) boxes: Part,
    pub(super) classes: Part,
    pub(super) objectness: Option<Part>,
    pub(super) keypoints: Option<Part>,
}

impl Level {
    pub(super) fn cells(&self) -> usize {
        self.rows * self.columns
    }

    /// The index of an anchor among all: level by level; in lists by cells, in maps by anchors.
    pub(super) fn source(&self, anchor: usize, cell: usize) -> usize {
        self.first
            + if self.interleaved { cell * self.anchors + anchor } else { anchor * self.cells() + cell }
    }

    /// The anchor and cell with an index.
    pub(super) fn anchor_and_cell(&self, source: usize) -> (usize, usize) {
        let own = source - self.first;
        match self.interleaved {
            true => (own % self.anchors, own / self.anchors),
            false => (own / self.cells(), own % self.cells()),
        }
    }

    pub(super) fn holds(&self, source: usize) -> bool {
        (self.first..self.first + self.anchors * self.cells()).contains(&source)
    }
}

/// An output of one level, or of all levels.
struct Given {
    /// All channels of an anchor together.
    part: Part,
    channels: usize,
    interleaved: bool,
}

/// The levels of outputs, largest maps first, with the numbers of their classes and of their keypoints' numbers. `anchors` has the number of anchors of a
/// cell of each level, or one number for all. Sets the size of the input if it follows.
pub(super) fn levels(
    shapes: &Shapes,
    settings: &mut Settings,
    channels: Channels,
    anchors: &[usize],
) -> Result<(Vec<Level>, Counts)> {
    let outputs = shapes.all();
    let sizes = Sizes::new(shapes, settings, &outputs, anchors)?;
    let mut levels: Vec<Level> = Vec::new();
    let mut counts = None;
    let mut first = 0;
    for (index, &[rows, columns]) in sizes.sizes.iter().enumerate() {
        let anchors = sizes.anchors[index];
        let given: Vec<Given> =
            (0..outputs.len()).filter_map(|output| sizes.given(output, outputs[output], index)).collect();
        let (boxes, classes, objectness, keypoints, of_level) =
            parts(&given, channels).ok_or_else(|| shapes.wrong(expected(channels, &settings.strides)))?;
        // COCO's 80 classes after YOLOv8's 64 numbers, or after YOLOv5's 5 for each of 3 anchors.
        let joint = given.len() == 1 && [144, 255].contains(&(anchors * given[0].channels));
        if joint && of_level.0 != 80 && settings.classes.is_none() {
            return Err(shapes.wrong(format!("numClasses where there are {} classes, not 80", of_level.0)));
        }
        if *counts.get_or_insert(of_level) != of_level {
            return Err(shapes.wrong("as many classes and keypoints on each level"));
        }
        let stride = settings.strides[index];
        levels.push(Level {
            rows,
            columns,
            stride,
            anchors,
            first,
            interleaved: given[0].interleaved,
            boxes,
            classes,
            objectness,
            keypoints,
        });
        first += anchors.saturating_mul(rows).saturating_mul(columns);
    }
    let counts = counts.unwrap_or_default();
    shapes.check_classes(settings, counts.0)?;
    Ok((levels, counts))
}

fn expected(channels: Channels, strides: &[f64]) -> String {
    let mut parts = vec![format!("{} numbers of a box", channels.boxes), "classes".to_owned()];
    if channels.objectness {
        parts.push("an objectness score".to_owned());
    }
    if channels.keypoints > 0 {
        parts.push(format!("{} numbers of keypoints", channels.keypoints));
    }
    format!("{} for each cell of a level of strides {strides:?}", parts.join(", "))
}

/// Number of classes, and numbers of keypoints.
pub(super) type Counts = (usize, usize);

/// Boxes, classes, objectness and keypoints, and the counts of the classes and keypoints.
type Parts = (Part, Part, Option<Part>, Option<Part>, Counts);

/// The parts of a level among the outputs given for it.
fn parts(given: &[Given], channels: Channels) -> Option<Parts> {
    let Channels { boxes, objectness, keypoints, after_box, split, classes_first } = channels;
    if let [all] = given {
        let own = boxes + usize::from(objectness);
        let classes = all.channels.checked_sub(own).filter(|&classes| classes > 0)?;
        if keypoints > 0 || after_box || split {
            return None;
        }
        let (of_box, of_classes) =
            if classes_first { (all.part.after(classes), all.part) } else { (all.part, all.part.after(own)) };
        return Some((of_box, of_classes, objectness.then(|| of_box.after(boxes)), None, (classes, 0)));
    }
    let mut rest: Vec<&Given> = given.iter().collect();
    let mut take = |fits: &dyn Fn(usize) -> bool, last: bool| {
        let mut places = (0..rest.len()).filter(|&place| fits(rest[place].channels));
        let place = if last { places.next_back() } else { places.next() }?;
        Some(rest.remove(place))
    };
    let points = match keypoints {
        0 => None,
        count => Some(take(&|channels| channels == count, false)?),
    };
    let of_box =
        take(&|channels| if after_box { channels > boxes } else { channels == boxes }, classes_first)?;
    let second = match objectness {
        true => Some(take(&|channels| channels == 1, true)?),
        false => None,
    };
    // Some exporters add the sum of the scores as one more channel.
    let of_classes =
        match rest[..] {
            [only] => only,
            [one, two] if !objectness && one.channels.min(two.channels) == 1 => {
                if one.channels > two.channels { one } else { two }
            }
            _ => return None,
        };
    let more = of_box.channels - boxes;
    let points = points.map(|points| points.part).or((more > 0).then(|| of_box.part.after(boxes)));
    let counts = (of_classes.channels, if keypoints > 0 { keypoints } else { more });
    Some((of_box.part, of_classes.part, second.map(|second| second.part), points, counts))
}

/// The sizes of the levels.
struct Sizes {
    /// Rows and columns.
    sizes: Vec<[usize; 2]>,
    anchors: Vec<usize>,
    /// Whether the channels of maps come last.
    last: bool,
}

impl Sizes {
    fn new(
        shapes: &Shapes,
        settings: &mut Settings,
        outputs: &[&[usize]],
        anchors: &[usize],
    ) -> Result<Sizes> {
        let strides = settings.strides.to_vec();
        if anchors.len() != 1 && anchors.len() != strides.len() {
            let expected = format!("one number, or one for each of {} strides", strides.len());
            return Err(Error::new(Code::LengthMismatch, expected, anchors.len().to_string())
                .in_input("boxesPerCell"));
        }
        let each = |level: usize| anchors[level.min(anchors.len() - 1)];
        let anchors: Vec<usize> = (0..strides.len()).map(each).collect();
        let maps: Vec<&[usize]> = outputs.iter().copied().filter(|dims| dims.len() > 2).collect();
        let wrong = |because: &str| {
            Err(shapes.wrong(format!("{because} with strides {strides:?} (see strides and inputSize)")))
        };
        if maps.is_empty() {
            let input = match settings.input {
                Some(input) => input,
                None => match square(outputs, &strides, &anchors) {
                    Some(side) => {
                        check_square(side, &strides)?;
                        [side; 2]
                    }
                    None => return wrong("as many rows as a square input has"),
                },
            };
            let cells = |side: f64, stride: f64| (side / stride).ceil() as usize;
            settings.input = Some(input);
            let sizes = strides.iter().map(|&stride| [cells(input[1], stride), cells(input[0], stride)]);
            return Ok(Sizes { sizes: sizes.collect(), anchors, last: false });
        }
        let asked = settings.own.flag("channelsLast")?;
        for last in [false, true] {
            if asked.is_some_and(|asked| asked != last) {
                continue;
            }
            let given: Vec<[usize; 2]> = maps.iter().map(|dims| size_of(dims, last)).collect();
            let order = highest_first(given.iter().map(|&[rows, columns]| rows as f64 * columns as f64));
            let mut sizes: Vec<[usize; 2]> = order.into_iter().map(|place| given[place as usize]).collect();
            sizes.dedup();
            if fit(&sizes, &strides, settings.input) {
                let [rows, columns] = sizes[0];
                settings.input =
                    settings.input.or(Some([columns as f64 * strides[0], rows as f64 * strides[0]]));
                return Ok(Sizes { sizes, anchors, last });
            }
        }
        wrong("maps of one size for each level")
    }

    /// An output's part of a level, if it has one.
    fn given(&self, output: usize, dims: &[usize], level: usize) -> Option<Given> {
        let anchors = self.anchors[level];
        let cells = |[rows, columns]: [usize; 2]| rows.saturating_mul(columns);
        let of_level = |level: usize| self.anchors[level].saturating_mul(cells(self.sizes[level]));
        let sum = |levels: std::ops::Range<usize>| levels.map(of_level).fold(0, usize::saturating_add);
        let own = cells(self.sizes[level]);
        let part = |first, channel_step, cell_step, anchor_step| Part {
            output,
            first,
            channel_step,
            cell_step,
            anchor_step,
        };
        match *dims {
            [of_anchors, rows, columns, channels]
                if of_anchors == anchors && [rows, columns] == self.sizes[level] =>
            {
                let part = part(0, 1, channels, own * channels);
                Some(Given { part, channels, interleaved: false })
            }
            [_, _, _] if size_of(dims, self.last) == self.sizes[level] => {
                let all = if self.last { dims[2] } else { dims[0] };
                let channels = all / anchors;
                let part = match self.last {
                    true => part(0, 1, all, channels),
                    false => part(0, own, 1, channels * own),
                };
                (all % anchors == 0).then_some(Given { part, channels, interleaved: false })
            }
            [a, b] => {
                let (before, total) = (sum(0..level), sum(0..self.sizes.len()));
                // Rows come first, unless no level has so many.
                let is_count = |count: usize| {
                    count == total || (0..self.sizes.len()).any(|level| of_level(level) == count)
                };
                let turned = !is_count(a);
                let (count, channels) = if turned { (b, a) } else { (a, b) };
                let first = match count {
                    count if count == total => before,
                    count if count == of_level(level) => 0,
                    _ => return None,
                };
                let part = match turned {
                    false => part(first * channels, 1, anchors * channels, channels),
                    true => part(first, count, anchors, 1),
                };
                Some(Given { part, channels, interleaved: true })
            }
            _ => None,
        }
    }
}

/// Rows and columns of a map.
fn size_of(dims: &[usize], last: bool) -> [usize; 2] {
    match (dims.len(), last) {
        (3, true) => [dims[0], dims[1]],
        _ => [dims[1], dims[2]],
    }
}

/// Whether these are the sizes of the levels of one input.
fn fit(sizes: &[[usize; 2]], strides: &[f64], input: Option<[f64; 2]>) -> bool {
    if sizes.len() != strides.len() || sizes.iter().any(|size| size.contains(&0)) {
        return false;
    }
    let [rows, columns] = sizes[0].map(|cells| cells as f64 * strides[0]);
    let [w, h] = input.unwrap_or([columns, rows]);
    let near = |cells: usize, side: f64, stride: f64| {
        let exact = side / stride;
        (exact.floor()..=exact.ceil()).contains(&(cells as f64))
    };
    sizes.iter().zip(strides).all(|(size, &stride)| near(size[0], h, stride) && near(size[1], w, stride))
}

/// The side of the square input whose levels have as many anchors as one of the outputs has rows: all of them, or the
/// largest level.
fn square(outputs: &[&[usize]], strides: &[f64], anchors: &[usize]) -> Option<f64> {
    let longest = outputs.iter().map(|dims| dims[0].max(dims[1])).max()?;
    let step = strides.iter().copied().fold(f64::INFINITY, f64::min);
    let cells = |side: f64, stride: f64| (side / stride).ceil().powi(2);
    let alike = outputs.iter().all(|dims| dims.contains(&longest));
    (1..=2048).map(|sides| f64::from(sides) * step).find(|&side| {
        let counts =
            strides.iter().zip(anchors).map(|(&stride, &anchors)| cells(side, stride) * anchors as f64);
        let count = if alike { counts.sum() } else { counts.fold(0.0, f64::max) };
        count == longest as f64
    })
}
