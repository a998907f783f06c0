//! CenterNet.

use boxwise_error::Result;

use super::detr::check_classes;
use super::inputs::Inputs;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::View;
use super::{Candidates, Found};

/// CenterNet (Zhou et al. 2019): heatmap [classes, rows, columns], sigmoid; a point counts where no neighbour of the 3 × 3
/// around it in its class's map is greater (equal ones all count); the best `topK` over all classes. The size map has two
/// channels, width and height, or four, the distances to the left, top, right and bottom side, in cells; the offset
/// map moves the centre, which without it is the cell's middle. A source is the cell, row · columns + column.
pub(super) fn centernet(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (heat, size, offset) = (inputs.view(0), inputs.view(1), inputs.optional(2));
    let [classes, rows, columns] = [heat.dims[0], heat.dims[1], heat.dims[2]];
    let on_grid = |view: &View| view.dims[1..] == [rows, columns];
    let channels = size.dims[0];
    let offset_fits = offset.is_none_or(|view| on_grid(&view) && view.dims[0] == 2);
    if !on_grid(&size) || !(channels == 2 || channels == 4) || !offset_fits {
        return Err(inputs.wrong(settings.input, "all maps of one size"));
    }
    check_classes(inputs, settings, classes)?;
    let cells = rows * columns;
    let stride = settings.strides.first().copied().unwrap_or(4.0);
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    scores.above(inputs.isa, &heat.data, |place, score| {
        let (class, cell) = (place / cells, place % cells);
        let (row, column) = (cell / columns, cell % columns);
        if !is_peak(&heat, class * cells, rows, columns, row, column) {
            return;
        }
        let at = |view: &View, channel: usize| view.data.at(channel * cells + cell);
        let [dx, dy] = offset.map_or([0.5, 0.5], |offset| [at(&offset, 0), at(&offset, 1)]);
        let (x, y) = (column as f64 + dx, row as f64 + dy);
        let b = if channels == 2 {
            let (half_w, half_h) = (at(&size, 0) / 2.0, at(&size, 1) / 2.0);
            [x - half_w, y - half_h, x + half_w, y + half_h]
        } else {
            [x - at(&size, 0), y - at(&size, 1), x + at(&size, 2), y + at(&size, 3)]
        };
        candidates.push(b.map(|v| v * stride), score, class as u32, cell);
    });
    candidates.keep_best(settings.top_k);
    Ok(candidates.into())
}

fn is_peak(heat: &View, first: usize, rows: usize, columns: usize, row: usize, column: usize) -> bool {
    let value = heat.data.at(first + row * columns + column);
    let around = |at: usize, most: usize| at.saturating_sub(1)..=(at + 1).min(most - 1);
    for y in around(row, rows) {
        for x in around(column, columns) {
            if heat.data.at(first + y * columns + x) > value {
                return false;
            }
        }
    }
    true
}
