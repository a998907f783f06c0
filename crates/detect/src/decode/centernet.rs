//! CenterNet.

use boxwise_error::Result;
use boxwise_kernels::Isa;

use super::candidates::Candidates;
use super::head::Head;
use super::inputs::{Batch, Shapes};
use super::plausible::{check_all, check_offsets, is_list, sampled};
use super::reader::Reader;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::Data;
use crate::check::unit;

/// Options that only CenterNet has.
struct Own {
    /// Whether maps are [rows, columns, channels].
    channels_last: bool,
    /// Whether sizes and distances are in pixels of the input.
    sizes_in_pixels: bool,
    /// Position of a centre within its cell, in cells from the upper left corner, if there is no map of offsets.
    center_offset: f64,
}

impl Own {
    fn new(settings: &Settings) -> Result<Own> {
        let own = settings.own;
        let center_offset = own.number("centerOffset")?.unwrap_or(0.5);
        unit("centerOffset", center_offset)?;
        Ok(Own {
            channels_last: own.flag("channelsLast")?.unwrap_or(false),
            sizes_in_pixels: own.flag("sizesInPixels")?.unwrap_or(false),
            center_offset,
        })
    }
}

/// CenterNet (Zhou et al. 2019): heatmap [classes, rows, columns], sigmoid. A point is a peak if no neighbour of the 3
/// × 3 around it in the map of its class is greater (equal neighbours are all peaks). The best `topK` over all classes
/// are kept. The size map has two channels, width and height, or four, the distances to the left, top, right and bottom
/// side, in cells or with `sizesInPixels` in pixels. The offset map moves the centre, which without it is at
/// `centerOffset` in the cell. With `channelsLast` every map is [rows, columns, channels]. A source is the cell, row ·
/// columns + column. The input has one stride of pixels for each cell.
pub(super) fn centernet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let own = Own::new(settings)?;
    let frame = |dims: &[usize]| Frame::new(dims, own.channels_last);
    let (heat, size, offset) = (frame(shapes.dims(0)), frame(shapes.dims(1)), shapes.optional(2).map(frame));
    let on_grid = |maps: &Frame| (maps.rows, maps.columns) == (heat.rows, heat.columns);
    let offset_fits = offset.is_none_or(|maps| on_grid(&maps) && maps.channels == 2);
    if !on_grid(&size) || !matches!(size.channels, 2 | 4) || !offset_fits {
        return Err(shapes.wrong(if own.channels_last {
            "all maps of one size, [N, rows, columns, channels] with channelsLast"
        } else {
            "all maps of one size (channelsLast: true if the channels come last)"
        }));
    }
    if is_list(heat.rows, heat.columns) {
        return Err(shapes.wrong("maps of an image, not lists of rows"));
    }
    shapes.check_classes(settings, heat.channels)?;
    let stride = settings.strides.first().copied().unwrap_or(4.0);
    let input = [heat.columns as f64 * stride, heat.rows as f64 * stride];
    let cells_of = |side: f64| [(side / stride).floor(), (side / stride).ceil()];
    match settings.input {
        None if heat.rows * heat.columns > 0 => settings.input = Some(input),
        Some([w, h])
            if heat.rows * heat.columns > 0
                && !(cells_of(w).contains(&(heat.columns as f64))
                    && cells_of(h).contains(&(heat.rows as f64))) =>
        {
            return Err(shapes.wrong(format!(
                "maps of an input of {w} x {h} with a stride of {stride} (see inputSize and strides)"
            )));
        }
        _ => {}
    }
    let size_unit = if own.sizes_in_pixels { 1.0 } else { stride };
    Ok(Box::new(move |image, settings| {
        let heat = Maps { frame: heat, view: image.view(0) };
        let size = Maps { frame: size, view: image.view(1) };
        let offset = image.optional(2).zip(offset).map(|(view, frame)| Maps { frame, view });
        let data = heat.view;
        check_all(image, settings, &data)?;
        if let Some(offset) = &offset {
            check_offsets(&offset.view)?;
        }
        let columns = heat.frame.columns;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        Scores::new(settings).above(image.isa, &data, &mut |place, score| {
            let (class, cell) = heat.channel_and_cell(place);
            if !heat.is_peak(class, cell) {
                return;
            }
            let [dx, dy] =
                offset.map_or([own.center_offset; 2], |offset| [offset.at(0, cell), offset.at(1, cell)]);
            let x = ((cell % columns) as f64 + dx) * stride;
            let y = ((cell / columns) as f64 + dy) * stride;
            let length = |channel: usize| size.at(channel, cell) * size_unit;
            let sides: [f64; 4] = if size.frame.channels == 2 {
                let (half_w, half_h) = (length(0) / 2.0, length(1) / 2.0);
                [half_w, half_h, half_w, half_h]
            } else {
                std::array::from_fn(length)
            };
            let b = [x - sides[0], y - sides[1], x + sides[2], y + sides[3]];
            candidates.push(b, score, class as u32, cell);
        });
        candidates.keep_best(settings.top_k);
        Ok(candidates.into())
    }))
}

/// Whether the sizes of the first image are certainly in pixels: no object is larger than the map in cells, and those of most
/// pictures' upper quarter of cells would be. Only for descriptions: a reader goes by `sizesInPixels`.
pub(super) fn are_in_pixels(head: &'static Head, batch: &Batch, channels_last: bool) -> bool {
    let dims = batch.shapes(head).dims(1);
    let frame = Frame::new(dims, channels_last);
    if !matches!(frame.channels, 2 | 4) {
        return false;
    }
    let size = Maps { frame, view: batch.image(head, 0, Isa::detect(), [None; 2]).view(1) };
    let cells = sampled(frame.rows * frame.columns);
    let side = |cell: usize, axis: usize| {
        (axis..frame.channels).step_by(2).map(|channel| size.at(channel, cell)).sum::<f64>()
    };
    let beyond = |&cell: &usize| side(cell, 0) > frame.columns as f64 || side(cell, 1) > frame.rows as f64;
    cells.clone().filter(beyond).count() * 4 > cells.count()
}

/// Maps of the same size, one per channel.
#[derive(Clone, Copy)]
struct Frame {
    channels: usize,
    rows: usize,
    columns: usize,
    /// Distance in the data between neighbouring cells of a channel, and between channels of a cell.
    cell_step: usize,
    channel_step: usize,
}

/// An output as maps.
#[derive(Clone, Copy)]
struct Maps<'a> {
    frame: Frame,
    view: Data<'a>,
}

impl Frame {
    fn new(dims: &[usize], channels_last: bool) -> Frame {
        let [a, b, c] = [dims[0], dims[1], dims[2]];
        if channels_last {
            Frame { channels: c, rows: a, columns: b, cell_step: c, channel_step: 1 }
        } else {
            Frame { channels: a, rows: b, columns: c, cell_step: 1, channel_step: b * c }
        }
    }
}

impl Maps<'_> {
    fn channel_and_cell(&self, place: usize) -> (usize, usize) {
        let Frame { channels, channel_step, .. } = self.frame;
        if channel_step == 1 {
            (place % channels, place / channels)
        } else {
            (place / channel_step, place % channel_step)
        }
    }

    fn at(&self, channel: usize, cell: usize) -> f64 {
        self.view.at(channel * self.frame.channel_step + cell * self.frame.cell_step)
    }

    /// Whether no neighbour of the cell is greater.
    fn is_peak(&self, channel: usize, cell: usize) -> bool {
        let Frame { rows, columns, .. } = self.frame;
        let value = self.at(channel, cell);
        let around = |at: usize, most: usize| at.saturating_sub(1)..=(at + 1).min(most - 1);
        let (row, column) = (cell / columns, cell % columns);
        for y in around(row, rows) {
            for x in around(column, columns) {
                if self.at(channel, y * columns + x) > value {
                    return false;
                }
            }
        }
        true
    }
}
