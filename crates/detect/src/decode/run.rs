//! From outputs to detections: the stages, image by image.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use super::finish::{Detections, finish};
use super::head::{DefaultInput, Head};
use super::inputs::{Batch, Output};
use super::models::Model;
use super::options::Options;
use super::plausible::{check_candidates, check_empty, check_places, check_shapes};
use super::reader::{Detail, Found, Reader};
use super::resize::{Mapping, Resize};
use super::settings::{Settings, needs_input, no_input};
use super::suppression::suppress;

/// The detections of each image of a batch that `check` accepts.
pub(super) fn read(
    model: &'static Model,
    outputs: &[Output],
    options: &Options,
    image_sizes: &[[f64; 2]],
    threads: Threads,
    check: impl Fn(&Batch) -> Result<()>,
) -> Result<Vec<Detections>> {
    let head = &model.head;
    let mut settings = Settings::new(options, head)?;
    let batch = Batch::new(head, outputs, &options.names)?;
    check(&batch)?;
    if batch.images == 0 {
        return Ok(Vec::new());
    }
    settings.single = !batch.is_double();
    let reader = (model.open)(&batch.shapes(head), &mut settings)?;
    let of = |image: usize| {
        let size = image_sizes.get(image).copied().or(options.image_size);
        one_image(head, &batch, &reader, &settings, image, size)
    };
    threads.map(batch.images, of).into_iter().collect()
}

fn one_image(
    head: &'static Head,
    batch: &Batch,
    reader: &Reader,
    settings: &Settings,
    image: usize,
    image_size: Option<[f64; 2]>,
) -> Result<Detections> {
    let own_size = if head.defaults.input == DefaultInput::Image { image_size } else { None };
    let input = settings.input.or(own_size);
    if settings.input.is_none() && own_size.is_some() && settings.resize.keeps_shape() {
        return Err(no_input());
    }
    let mapping = match (input, image_size) {
        (Some(input), Some(image)) => {
            Some(Mapping::new(settings.resize, input, image, settings.enlarge, settings.clip)?)
        }
        (None, Some(image)) if settings.resize == Resize::None => {
            Some(Mapping::new(Resize::None, image, image, true, settings.clip)?)
        }
        // After the reader, whose error names the size if the boxes show it.
        (None, Some(_)) if head.defaults.input == DefaultInput::Follows => None,
        _ => Some(Mapping::SAME),
    };
    let inputs = batch.image(head, image, Isa::detect(), [input, image_size]);
    let Found { mut candidates, detail } = match mapping {
        Some(_) => reader(&inputs, settings)?,
        None => {
            let of_shape = |error: &Error| needs_input(error) || error.code == Code::ShapeMismatch;
            return Err(reader(&inputs, settings).err().filter(of_shape).unwrap_or_else(no_input));
        }
    };
    let mapping = mapping.unwrap_or(Mapping::SAME);
    check_candidates(head, &candidates)?;
    check_empty(&inputs, settings, &candidates)?;
    check_shapes(head, &candidates)?;
    let mapping = if let Detail::Painted(_) = detail {
        Mapping::SAME // they are of the image
    } else {
        let as_image = if settings.resize == Resize::None { image_size } else { None };
        check_places(head, &candidates, input.or(as_image))?;
        mapping
    };
    suppress(&mut candidates, settings, head.order, inputs.isa);
    let found = finish(&candidates, detail, &inputs, &mapping, image_size)?;
    let in_input = image_size.is_none() && settings.resize != Resize::None;
    Ok(Detections { input: settings.input.filter(|_| in_input), ..found })
}
