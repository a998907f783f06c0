//! Heads with one output that has channels for each anchor, in the documented layout or transposed.

use boxwise_error::{Error, Result};

use super::channels::Grid;
use super::inputs::Shapes;
use super::pyramid::Pyramid;
use super::settings::Settings;

/// The order of the dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// [anchors, channels]
    AnchorsFirst,
    /// [channels, anchors]
    AnchorsLast,
}

/// The words of the option `layout`, in the order of [`Layout`].
const WORDS: [&str; 2] = ["anchors-first", "anchors-last"];

/// The channels of an anchor.
#[derive(Clone, Copy)]
pub(super) struct Channels {
    /// Channels before the classes: 4 for the box, and 1 if there is an objectness score.
    pub(super) before: usize,
    /// Channels after the classes.
    pub(super) after: usize,
}

/// Number of classes in COCO. A head with one more or less usually belongs to another family.
const COCO: usize = 80;

impl Layout {
    fn grid(self, dims: &[usize]) -> Grid {
        let [a, b] = [dims[0], dims[1]];
        match self {
            Layout::AnchorsFirst => Grid { channels: b, anchors: a, channel_step: 1, anchor_step: b },
            Layout::AnchorsLast => Grid { channels: a, anchors: b, channel_step: b, anchor_step: 1 },
        }
    }

    fn other(self) -> Layout {
        match self {
            Layout::AnchorsFirst => Layout::AnchorsLast,
            Layout::AnchorsLast => Layout::AnchorsFirst,
        }
    }

    fn word(self) -> &'static str {
        WORDS[usize::from(self == Layout::AnchorsLast)]
    }
}

impl Channels {
    fn classes(&self, grid: Grid, settings: &Settings) -> Option<usize> {
        let classes = grid.channels.checked_sub(self.before + self.after).filter(|&classes| classes > 0)?;
        settings.classes.is_none_or(|known| known == classes).then_some(classes)
    }

    /// Channels of a head of COCO's classes.
    fn of_coco(&self) -> usize {
        self.before + COCO + self.after
    }

    /// Whether these are rather the channels of another family: COCO's classes after a box, or after a box and an
    /// objectness score.
    fn are_of_others(&self, channels: usize) -> bool {
        channels != self.of_coco() && [4 + COCO, 5 + COCO].contains(&channels)
    }

    /// The number of channels, in words.
    fn expected(&self, settings: &Settings) -> String {
        match settings.classes {
            Some(known) => format!("numClasses {known}, so {} channels", self.before + known + self.after),
            None => format!("at least {} channels", self.before + 1 + self.after),
        }
    }
}

/// The grid of the first output and its number of classes. The model's own layout is used if it is possible. The other one is
/// used if `layout` asks for it, or if it alone is possible and the number of classes or the size of the input confirms it.
/// Sets the size of the input if it follows from the number of anchors. Returns beside them the error of anchors that are rather those of
/// another head: it stands unless the boxes prove the size of the input.
///
/// # Errors
/// `SHAPE_MISMATCH` if neither layout is possible, or if the shape alone does not prove which one it is.
pub(super) fn lay_out(
    shapes: &Shapes,
    settings: &mut Settings,
    own: Layout,
    channels: Channels,
    per_cell: usize,
) -> Result<(Grid, usize, Option<Error>)> {
    let dims = shapes.dims(0);
    let asked =
        settings.own.word("layout", &WORDS)?.map(|place| [Layout::AnchorsFirst, Layout::AnchorsLast][place]);
    let pyramid = Pyramid::new(settings, per_cell)?;
    let fits = |layout: Layout| {
        let grid = layout.grid(dims);
        channels.classes(grid, settings).is_some() && pyramid.fits(grid.anchors, settings.input)
    };
    let subset = settings.own.flag("subset")?.unwrap_or(false);
    // More classes than anchors prove nothing.
    let turned = own.other().grid(dims);
    let turned_fits = !subset && turned.channels <= turned.anchors && fits(own.other());
    let own_fits = fits(own);
    let layout = match asked {
        Some(layout) => layout,
        None if own_fits && turned_fits && own.grid(dims).channels > own.grid(dims).anchors => {
            return Err(shapes.wrong(format!(
                "{}; these dims may be either order (see layout, inputSize and numClasses)",
                own.word()
            )));
        }
        None if own_fits || !turned_fits => own,
        None => {
            let known = settings.classes.is_some()
                || settings.input.is_some() && !channels.are_of_others(turned.channels);
            if !known {
                return Err(shapes.wrong(format!(
                    "{} (or layout: '{}', where they are turned)",
                    own.word(),
                    own.other().word()
                )));
            }
            own.other()
        }
    };
    let grid = layout.grid(dims);
    let Some(classes) = channels.classes(grid, settings) else {
        return Err(shapes.wrong(channels.expected(settings)));
    };
    let given = settings.input.is_some() || settings.classes.is_some();
    Pyramid::check(shapes, settings, per_cell, grid.anchors)?;
    if settings.classes.is_none() && channels.are_of_others(grid.channels) {
        return Err(shapes.wrong(format!(
            "numClasses where there are {classes} classes: {COCO} are those of a head with{} an objectness score",
            if channels.before == 4 { "" } else { "out" }
        )));
    }
    // COCO's 80 classes after a box, and an objectness score, in the place of anchors.
    let columns = [4 + COCO, 5 + COCO];
    if !given && asked.is_none() && columns.contains(&grid.anchors) && grid.channels > grid.anchors {
        return Err(shapes.wrong(format!(
            "inputSize or numClasses where {} rows have {} columns: these are rather those of {COCO} classes",
            grid.anchors, grid.channels
        )));
    }
    let mut doubt = None;
    if !given && settings.input.is_none() && grid.channels != channels.of_coco() {
        let others = if per_cell == 1 { 3 } else { 1 };
        if Pyramid::new(settings, others)?.square(grid.anchors).is_some() {
            doubt = Some(shapes.wrong(format!(
                "not the {} anchors that a square input has with {others} for each cell (inputSize says which input it is)",
                grid.anchors
            )));
        }
    }
    Ok((grid, classes, doubt))
}
