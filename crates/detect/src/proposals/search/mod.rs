//! Selective search (Uijlings et al., Selective Search for Object Recognition, 2013): a picture is cut into small regions, which
//! are joined again and again, the most alike neighbours first; the boxes around all regions on the way are proposals.

mod colour;
mod features;
mod graph;
mod group;
mod image;
mod rank;
mod settings;
mod smooth;

use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

pub use image::Image;
pub use settings::{Mode, SelectiveSearch};

use features::{Channels, Regions};
use graph::Graph;
use group::group;

/// Boxes (x1, y1, x2, y2) in pixels around likely objects, each once, the likeliest first: every grouping's boxes are ranked from the
/// whole picture down, the fourth roots of the ranks multiplied by random numbers, and all merged by them. So the first few hundred are a
/// fair choice of all sizes. An answer depends on the picture and the settings alone. A picture without pixels has no proposals.
///
/// # Errors
/// `OUT_OF_RANGE` for scales and a smoothing that are not finite or negative.
pub fn selective_search(
    isa: Isa,
    threads: Threads,
    image: &Image,
    how: &SelectiveSearch,
) -> Result<Vec<[u32; 4]>> {
    how.check()?;
    if image.pixels() == 0 {
        return Ok(Vec::new());
    }
    let spaces = how.spaces();
    let texture = how.measures().iter().any(|measure| measure.texture);
    let prepared = threads.map(spaces.len(), |number| {
        let channels = Channels::new(spaces[number].planes(image), image, texture);
        let graph = Graph::new(&channels.planes, image.width, image.height, how.sigma);
        (channels, graph)
    });
    let scales = how.scales();
    let groupings = threads.map(spaces.len() * scales.len(), |piece| {
        let (channels, graph) = &prepared[piece / scales.len()];
        let labels = graph.segments(scales[piece % scales.len()], how.min_segment);
        let regions = Regions::new(&labels, channels, image.width);
        let groupings = how.measures().iter().map(|measure| group(isa, &regions, *measure));
        groupings.collect::<Vec<_>>()
    });
    Ok(rank::ranked(groupings.concat(), how))
}
