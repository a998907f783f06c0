//! The features by which regions are compared: size, box, histograms of colour and of texture.

use boxwise_kernels::math::order::pair_key;

use super::image::Image;

const COLOUR_BINS: usize = 25;
/// Bins of the derivative in one direction.
const TEXTURE_BINS: usize = 10;
/// Directions 45° apart; opposite directions share an axis.
const AXES: usize = 4;
/// Each axis has two directions with separate bins.
const AXIS_BINS: usize = 2 * TEXTURE_BINS;

/// An image in one colour space, with its derivatives.
pub(super) struct Channels {
    pub(super) planes: Vec<Vec<u8>>,
    /// For each channel and axis, the bin of each pixel's derivative: from [`TEXTURE_BINS`] upwards for one direction,
    /// downwards for the other.
    texture: Vec<Vec<u8>>,
}

impl Channels {
    pub(super) fn new(planes: Vec<Vec<u8>>, image: &Image, texture: bool) -> Channels {
        let texture = if texture {
            planes.iter().flat_map(|plane| textures(plane, image.width, image.height)).collect()
        } else {
            Vec::new()
        };
        Channels { planes, texture }
    }
}

/// Derivatives along x, y and both diagonals by Scharr's operator, binned relative to the greatest of their direction.
fn textures(plane: &[u8], width: usize, height: usize) -> [Vec<u8>; AXES] {
    let mut values: [Vec<i16>; AXES] = std::array::from_fn(|_| vec![0; plane.len()]);
    // Beyond its border the plane continues with its outermost pixels.
    let padded: Vec<Vec<i16>> = (0..height + 2)
        .map(|y| {
            let line = y.saturating_sub(1).min(height - 1) * width;
            let line = &plane[line..line + width];
            let ends = [line[0], line[width - 1]].map(i16::from);
            let inner = line.iter().map(|byte| i16::from(*byte));
            std::iter::once(ends[0]).chain(inner).chain(std::iter::once(ends[1])).collect()
        })
        .collect();
    let [across, down, falling, rising] = &mut values;
    for y in 0..height {
        let (above, own, below) =
            (&padded[y][..width + 2], &padded[y + 1][..width + 2], &padded[y + 2][..width + 2]);
        let line = y * width;
        let (across, down) = (&mut across[line..line + width], &mut down[line..line + width]);
        let (falling, rising) = (&mut falling[line..line + width], &mut rising[line..line + width]);
        for x in 0..width {
            let dx = 3 * (above[x + 2] - above[x] + below[x + 2] - below[x]) + 10 * (own[x + 2] - own[x]);
            let dy =
                3 * (below[x] - above[x] + below[x + 2] - above[x + 2]) + 10 * (below[x + 1] - above[x + 1]);
            // The derivative along a diagonal, except for a factor of √½, which does not change the bins.
            (across[x], down[x], falling[x], rising[x]) = (dx, dy, dx + dy, dx - dy);
        }
    }
    values.map(|values| {
        let most = values.iter().copied().max().unwrap_or(0).max(0);
        let least = values.iter().copied().min().unwrap_or(0).min(0);
        let scale = |most: i16| TEXTURE_BINS as f32 / (f32::from(most) + 1.0);
        let (up, down) = (scale(most), scale(-least));
        let place = |value: i16| {
            let value = f32::from(value);
            if value < 0.0 {
                TEXTURE_BINS as u8 - 1 - (-value * down) as u8
            } else {
                TEXTURE_BINS as u8 + (value * up) as u8
            }
        };
        values.into_iter().map(place).collect()
    })
}

/// The segments of an image.
pub(super) struct Regions {
    /// Number of pixels of the image.
    pub(super) pixels: usize,
    pub(super) sizes: Vec<u32>,
    /// x1, y1, x2, y2.
    pub(super) boxes: Vec<[u32; 4]>,
    /// Pairs of segments that touch: each pair once, the lower number first, ascending.
    pub(super) touching: Vec<[u32; 2]>,
    /// The histograms of each segment, in order; each sums to 1.
    pub(super) colour: Histograms,
    pub(super) texture: Histograms,
}

/// Histograms of the same length.
#[derive(Clone, Default)]
pub(super) struct Histograms {
    pub(super) bins: usize,
    pub(super) values: Vec<f32>,
}

impl Histograms {
    pub(super) fn of(&self, region: usize) -> &[f32] {
        &self.values[region * self.bins..(region + 1) * self.bins]
    }
}

impl Regions {
    /// Computes the features from the segment of each pixel.
    pub(super) fn new(labels: &[u32], channels: &Channels, width: usize) -> Regions {
        let count = labels.iter().max().map_or(0, |most| *most as usize + 1);
        let (mut sizes, mut boxes) = (vec![0; count], vec![[u32::MAX, u32::MAX, 0, 0]; count]);
        for (y, line) in labels.chunks_exact(width).enumerate() {
            for (x, &label) in line.iter().enumerate() {
                let (x, y) = (x as u32, y as u32);
                let b = &mut boxes[label as usize];
                *b = [b[0].min(x), b[1].min(y), b[2].max(x + 1), b[3].max(y + 1)];
                sizes[label as usize] += 1;
            }
        }
        let colour = colour(labels, channels, count);
        let texture = texture(labels, channels, count);
        Regions { pixels: labels.len(), sizes, boxes, touching: touching(labels, width), colour, texture }
    }
}

fn colour(labels: &[u32], channels: &Channels, count: usize) -> Histograms {
    let bins = COLOUR_BINS * channels.planes.len();
    let mut counts = vec![0u32; count * bins];
    for (number, plane) in channels.planes.iter().enumerate() {
        for (label, byte) in labels.iter().zip(plane) {
            let bin = (usize::from(*byte) * COLOUR_BINS) >> 8;
            counts[*label as usize * bins + number * COLOUR_BINS + bin] += 1;
        }
    }
    shares(counts, bins)
}

fn texture(labels: &[u32], channels: &Channels, count: usize) -> Histograms {
    let bins = AXIS_BINS * channels.texture.len();
    let mut counts = vec![0u32; count * bins];
    for (number, plane) in channels.texture.iter().enumerate() {
        for (label, place) in labels.iter().zip(plane) {
            counts[*label as usize * bins + number * AXIS_BINS + usize::from(*place)] += 1;
        }
    }
    // A pixel with a rise in one direction counts as flat in the opposite direction.
    for axis in counts.chunks_exact_mut(AXIS_BINS) {
        let (down, up) = axis.split_at_mut(TEXTURE_BINS);
        let (falling, rising) = (down.iter().sum::<u32>(), up.iter().sum::<u32>());
        down[TEXTURE_BINS - 1] += rising;
        up[0] += falling;
    }
    shares(counts, bins)
}

fn shares(counts: Vec<u32>, bins: usize) -> Histograms {
    let mut values = Vec::with_capacity(counts.len());
    for counts in counts.chunks_exact(bins.max(1)) {
        let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        values.extend(counts.iter().map(|count| *count as f32 / total as f32));
    }
    Histograms { bins, values }
}

/// Pixels touch their eight neighbours.
fn touching(labels: &[u32], width: usize) -> Vec<[u32; 2]> {
    let mut pairs = Vec::new();
    let mut last = [u32::MAX; 2];
    let mut meet = |a: u32, b: u32| {
        let pair = [a.min(b), a.max(b)];
        if a != b && pair != last {
            pairs.push(pair);
            last = pair;
        }
    };
    for (y, line) in labels.chunks_exact(width).enumerate() {
        let below = &labels[((y + 1) * width).min(labels.len())..];
        for x in 0..width {
            if x + 1 < width {
                meet(line[x], line[x + 1]);
            }
            if let Some(&below) = below.get(x) {
                meet(line[x], below);
            }
            if x + 1 < width && !below.is_empty() {
                meet(line[x], below[x + 1]);
                meet(line[x + 1], below[x]);
            }
        }
    }
    pairs.sort_unstable_by_key(|[first, second]| pair_key(*first, *second));
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(bytes: &[u8], labels: &[u32], width: usize) -> Regions {
        let image = Image::new(bytes, width, bytes.len() / width, 1).unwrap();
        Regions::new(labels, &Channels::new(vec![bytes.to_vec()], &image, true), width)
    }

    #[test]
    fn regions_have_sizes_boxes_and_neighbours() {
        let found = regions(&[0, 0, 9, 9, 0, 5, 9, 9], &[0, 0, 1, 1, 0, 2, 1, 1], 4);
        assert_eq!(found.sizes, [3, 4, 1]);
        assert_eq!(found.boxes, [[0, 0, 2, 2], [2, 0, 4, 2], [1, 1, 2, 2]]);
        assert_eq!(found.touching, [[0, 1], [0, 2], [1, 2]]);
    }

    #[test]
    fn histograms_sum_to_one() {
        let found =
            regions(&[0, 40, 99, 255, 0, 5, 9, 9, 80, 70, 60, 50], &[0, 0, 1, 1, 0, 2, 1, 1, 2, 2, 2, 2], 4);
        for region in 0..3 {
            for histograms in [&found.colour, &found.texture] {
                assert!((histograms.of(region).iter().sum::<f32>() - 1.0).abs() < 1e-6);
            }
        }
        assert_eq!((found.colour.bins, found.texture.bins), (25, 80));
    }

    #[test]
    fn texture_tells_directions_apart() {
        let rising: Vec<u8> = (0..64).map(|pixel| (pixel % 8 * 20) as u8).collect();
        let [across, down, ..] = textures(&rising, 8, 8);
        assert!(across[9..15].iter().all(|place| *place == 2 * TEXTURE_BINS as u8 - 1));
        assert!(down.iter().all(|place| *place == TEXTURE_BINS as u8));
    }
}
