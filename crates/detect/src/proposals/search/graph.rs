//! Felzenszwalb and Huttenlocher's segmentation (Efficient Graph-Based Image Segmentation, 2004).

use super::smooth::smoothed;
use boxwise_kernels::math::radix_sort::sorted;

/// The pixels of an image with the differences between neighbours, in ascending order. They do not depend on the scale,
/// so one graph serves all scales.
pub(super) struct Graph {
    width: usize,
    pixels: usize,
    /// The bits of the difference (which sort like the numbers, because none is negative) above the edge: twice the
    /// pixel, plus 1 for the pixel below instead of the one to the right.
    edges: Vec<u64>,
}

impl Graph {
    /// Smooths the planes first.
    pub(super) fn new(planes: &[Vec<u8>], width: usize, height: usize, sigma: f32) -> Graph {
        let pixels = width * height;
        let (mut right, mut below) = (vec![0.0f32; pixels], vec![0.0f32; pixels]);
        for plane in planes {
            let plane = smoothed(plane, width, height, sigma);
            add_squares(&plane, 1, &mut right);
            add_squares(&plane, width, &mut below);
        }
        let mut edges = Vec::with_capacity(2 * pixels);
        for y in 0..height {
            for x in 0..width {
                let pixel = y * width + x;
                let mut edge = |square: f32, side: u64| {
                    edges.push(u64::from(square.sqrt().to_bits()) << 32 | (pixel as u64) << 1 | side);
                };
                if x + 1 < width {
                    edge(right[pixel], 0);
                }
                if y + 1 < height {
                    edge(below[pixel], 1);
                }
            }
        }
        Graph { width, pixels, edges: sorted(edges, 32, |edge| edge >> 32) }
    }

    /// The segment of each pixel, numbered from 0 in the order of their first pixels. Two segments are joined over an
    /// edge whose difference is at most the greatest inside either plus `k` over its size. Afterwards, segments below
    /// `least` pixels are joined over their lowest edge.
    pub(super) fn segments(&self, k: f32, least: usize) -> Vec<u32> {
        let mut forest =
            Forest((0..self.pixels as u32).map(|own| Tree { parent: own, size: 1, bar: k }).collect());
        let mut left = Vec::with_capacity(self.edges.len() / 4);
        for &edge in &self.edges {
            let (difference, [a, b]) = self.ends(edge);
            let (a, b) = (forest.root(a), forest.root(b));
            if a == b {
                continue;
            }
            if difference <= forest.0[a as usize].bar && difference <= forest.0[b as usize].bar {
                let larger = forest.join(a, b);
                let joined = &mut forest.0[larger as usize];
                joined.bar = difference + k / joined.size as f32;
            } else {
                left.push(edge);
            }
        }
        for edge in left {
            let (_, [a, b]) = self.ends(edge);
            let (a, b) = (forest.root(a), forest.root(b));
            let small = |tree: u32| (forest.0[tree as usize].size as usize) < least;
            if a != b && (small(a) || small(b)) {
                forest.join(a, b);
            }
        }
        forest.numbered()
    }

    fn ends(&self, edge: u64) -> (f32, [u32; 2]) {
        let pixel = edge as u32 >> 1;
        let other = if edge & 1 == 0 { pixel + 1 } else { pixel + self.width as u32 };
        (f32::from_bits((edge >> 32) as u32), [pixel, other])
    }
}

/// Adds the squared difference between each number and the one `step` after it.
fn add_squares(plane: &[f32], step: usize, sums: &mut [f32]) {
    for ((sum, a), b) in sums.iter_mut().zip(plane).zip(&plane[step.min(plane.len())..]) {
        *sum += (a - b) * (a - b);
    }
}

/// Disjoint sets of pixels.
struct Forest(Vec<Tree>);

#[derive(Clone, Copy)]
struct Tree {
    parent: u32,
    /// For a root: its number of pixels.
    size: u32,
    /// For a root: the greatest difference of an edge over which it may be joined.
    bar: f32,
}

impl Forest {
    fn root(&mut self, mut own: u32) -> u32 {
        loop {
            let parent = self.0[own as usize].parent;
            if parent == own {
                return own;
            }
            let above = self.0[parent as usize].parent;
            self.0[own as usize].parent = above;
            own = above;
        }
    }

    /// Joins two roots. Returns the remaining one: the larger, or the first if they are equal.
    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (large, small) = if self.0[a as usize].size < self.0[b as usize].size { (b, a) } else { (a, b) };
        self.0[small as usize].parent = large;
        self.0[large as usize].size += self.0[small as usize].size;
        large
    }

    fn numbered(&mut self) -> Vec<u32> {
        const NONE: u32 = u32::MAX;
        let mut number = vec![NONE; self.0.len()];
        let mut next = 0;
        (0..self.0.len() as u32)
            .map(|pixel| {
                let own = &mut number[self.root(pixel) as usize];
                if *own == NONE {
                    *own = next;
                    next += 1;
                }
                *own
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(bytes: &[u8], width: usize, k: f32, least: usize) -> Vec<u32> {
        Graph::new(&[bytes.to_vec()], width, bytes.len() / width, 0.0).segments(k, least)
    }

    #[test]
    fn flat_parts_are_segments() {
        let halves: Vec<u8> = (0..40).map(|pixel| if pixel % 8 < 4 { 10 } else { 200 }).collect();
        let wanted: Vec<u32> = (0..40).map(|pixel| u32::from(pixel % 8 >= 4)).collect();
        assert_eq!(segments(&halves, 8, 50.0, 1), wanted);
        assert_eq!(segments(&halves, 8, 1e6, 1), [0; 40]);
    }

    #[test]
    fn small_segments_are_joined_with_a_neighbour() {
        let mut flat = [10; 40];
        flat[12] = 255;
        assert_eq!(segments(&flat, 8, 20.0, 1).iter().max(), Some(&1));
        assert_eq!(segments(&flat, 8, 20.0, 2), [0; 40]);
    }

    #[test]
    fn one_row_and_one_column_are_pictures_too() {
        assert_eq!(segments(&[0, 0, 255, 255], 4, 10.0, 1), [0, 0, 1, 1]);
        assert_eq!(segments(&[0, 0, 255, 255], 1, 10.0, 1), [0, 0, 1, 1]);
        assert_eq!(segments(&[7], 1, 10.0, 1), [0]);
    }
}
