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
/// channels, width and height, or four, the distances to the left, top, right and bottom side, in cells or with
/// `sizesInPixels` in pixels; the offset map moves the centre, which without it is at `centerOffset` of the cell. With
/// `channelsLast` every map is [rows, columns, channels]. A source is the cell, row · columns + column.
pub(super) fn centernet(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let last = settings.channels_last;
    let (heat, size) = (Maps::new(inputs.view(0), last), Maps::new(inputs.view(1), last));
    let offset = inputs.optional(2).map(|view| Maps::new(view, last));
    let on_grid = |maps: &Maps| (maps.rows, maps.columns) == (heat.rows, heat.columns);
    let offset_fits = offset.is_none_or(|maps| on_grid(&maps) && maps.channels == 2);
    if !on_grid(&size) || !matches!(size.channels, 2 | 4) || !offset_fits {
        let because = if settings.channels_last {
            "all maps of one size, [N, rows, columns, channels] with channelsLast"
        } else {
            "all maps of one size (channelsLast: true if the channels come last)"
        };
        return Err(inputs.wrong(settings.input, because));
    }
    check_classes(inputs, settings, heat.channels)?;
    let stride = settings.strides.first().copied().unwrap_or(4.0);
    let size_unit = if settings.sizes_in_pixels { 1.0 } else { stride };
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    scores.above(inputs.isa, &heat.view.data, |place, score| {
        let (class, cell) = heat.channel_and_cell(place);
        if !heat.is_peak(class, cell) {
            return;
        }
        let [dx, dy] =
            offset.map_or([settings.center_offset; 2], |offset| [offset.at(0, cell), offset.at(1, cell)]);
        let x = ((cell % heat.columns) as f64 + dx) * stride;
        let y = ((cell / heat.columns) as f64 + dy) * stride;
        let length = |channel: usize| size.at(channel, cell) * size_unit;
        let sides: [f64; 4] = if size.channels == 2 {
            let (half_w, half_h) = (length(0) / 2.0, length(1) / 2.0);
            [half_w, half_h, half_w, half_h]
        } else {
            std::array::from_fn(length)
        };
        candidates.push([x - sides[0], y - sides[1], x + sides[2], y + sides[3]], score, class as u32, cell);
    });
    candidates.keep_best(settings.top_k);
    Ok(candidates.into())
}

/// An output as maps of one size, one a channel.
#[derive(Clone, Copy)]
struct Maps<'a> {
    view: View<'a>,
    channels: usize,
    rows: usize,
    columns: usize,
    /// How far apart in the data are a channel's neighbouring cells, and a cell's channels.
    cell_step: usize,
    channel_step: usize,
}

impl<'a> Maps<'a> {
    fn new(view: View<'a>, channels_last: bool) -> Maps<'a> {
        let [a, b, c] = [view.dims[0], view.dims[1], view.dims[2]];
        if channels_last {
            Maps { view, channels: c, rows: a, columns: b, cell_step: c, channel_step: 1 }
        } else {
            Maps { view, channels: a, rows: b, columns: c, cell_step: 1, channel_step: b * c }
        }
    }

    fn channel_and_cell(&self, place: usize) -> (usize, usize) {
        if self.channel_step == 1 {
            (place % self.channels, place / self.channels)
        } else {
            (place / self.channel_step, place % self.channel_step)
        }
    }

    fn at(&self, channel: usize, cell: usize) -> f64 {
        self.view.data.at(channel * self.channel_step + cell * self.cell_step)
    }

    /// Whether no neighbour of the cell is greater.
    fn is_peak(&self, channel: usize, cell: usize) -> bool {
        let value = self.at(channel, cell);
        let around = |at: usize, most: usize| at.saturating_sub(1)..=(at + 1).min(most - 1);
        let (row, column) = (cell / self.columns, cell % self.columns);
        for y in around(row, self.rows) {
            for x in around(column, self.columns) {
                if self.at(channel, y * self.columns + x) > value {
                    return false;
                }
            }
        }
        true
    }
}
