use boxwise_kernels::machine::memory;

use super::{Rle, Size};
use crate::{Code, Error, Result};

/// Maximum number of edges of an outline: 1 GiB.
const MOST_EDGES: u64 = 1 << 26;

/// Polygons whose rasterisation is the mask: one per 4-connected component of the foreground, as x, y, x, y, ...
/// of pixel corners, from the leftmost to the rightmost. A hole is connected to its surroundings by a vertical cut that
/// is passed down and up again and therefore covers nothing.
///
/// # Errors
///
/// [`Code::TooLarge`] for an outline of more than 2²⁶ horizontal pixel sides.
pub fn to_polygons(mask: &Rle) -> Result<Vec<Vec<f64>>> {
    let edges = Edges::of(mask.size(), &mask.toggles())?;
    let links = edges.links()?;
    let rings = Rings::of(&edges, &links);
    Ok(rings.outer.iter().map(|first| rings.walk(*first)).collect())
}

fn too_large(edges: u64) -> Error {
    let expected = "an outline of at most 2^26 pixel sides, and memory for them";
    Error::new(Code::TooLarge, expected, edges.to_string())
}

/// The horizontal sides between background and foreground, each one column wide, sorted by column, then row. Those at
/// even indices have foreground below, those at odd indices above.
struct Edges {
    columns: Vec<u32>,
    rows: Vec<u32>,
}

impl Edges {
    fn of(size: Size, toggles: &[u32]) -> Result<Self> {
        let height = size.height();
        // Each run, and each column border within a run.
        let count: u64 = toggles
            .chunks_exact(2)
            .map(|run| 2 + 2 * u64::from((run[1] - 1) / height - run[0] / height))
            .sum();
        if count > MOST_EDGES {
            return Err(too_large(count));
        }
        let room = || memory::try_reserved(count as usize).map_err(|_| too_large(count));
        let mut edges = Edges { columns: room()?, rows: room()? };
        for run in toggles.chunks_exact(2) {
            let (first, last) = (run[0] / height, (run[1] - 1) / height);
            for column in first..=last {
                edges.columns.extend([column; 2]);
                edges.rows.push(if column == first { run[0] % height } else { 0 });
                edges.rows.push(if column == last { (run[1] - 1) % height + 1 } else { height });
            }
        }
        Ok(edges)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    /// For each end of each edge (left `2e`, right `2e + 1`), the end with which the outline continues.
    fn links(&self) -> Result<Vec<u32>> {
        let too_large = |_| too_large(self.len() as u64);
        let mut links = memory::try_zeroed(2 * self.len()).map_err(too_large)?;
        let mut left = 0..0; // the edges of the previous column
        let mut at = 0;
        while at < self.len() || !left.is_empty() {
            let border = match left.is_empty() {
                true => self.columns[at],
                false => self.columns[left.start] + 1,
            };
            let count = self.columns[at..].iter().take_while(|column| **column == border).count();
            self.link_border(left, at..at + count, &mut links);
            left = at..at + count;
            at += count;
        }
        Ok(links)
    }

    /// Links the edges that end at a column border from the left with those that begin there to the right. The outline
    /// follows the border where foreground and background meet.
    fn link_border(
        &self,
        mut left: std::ops::Range<usize>,
        mut right: std::ops::Range<usize>,
        links: &mut [u32],
    ) {
        let mut link = |a: usize, b: usize| {
            links[a] = b as u32;
            links[b] = a as u32;
        };
        // The end from which the outline follows the border down.
        let mut open: Option<usize> = None;
        loop {
            let row_of = |edges: &std::ops::Range<usize>| self.rows[edges.clone()].first().copied();
            let (l, r) = (row_of(&left), row_of(&right));
            let (takes_left, takes_right) = match (l, r) {
                (None, None) => break,
                (Some(l), Some(r)) => (l <= r, r <= l),
                (l, r) => (l.is_some(), r.is_some()),
            };
            let (l_end, r_end) = (2 * left.start + 1, 2 * right.start);
            match (takes_left && takes_right, open) {
                (true, None) => link(l_end, r_end),
                (true, Some(above)) => {
                    // Two pixels touch at a corner: the outline stays with the upper one. Foreground ends above an edge
                    // at an odd index.
                    let left_is_above = left.start % 2 == 1;
                    link(above, if left_is_above { l_end } else { r_end });
                    open = Some(if left_is_above { r_end } else { l_end });
                }
                (false, above) => {
                    let end = if takes_left { l_end } else { r_end };
                    open = match above {
                        Some(above) => {
                            link(above, end);
                            None
                        }
                        None => Some(end),
                    };
                }
            }
            left.start += usize::from(takes_left);
            right.start += usize::from(takes_right);
        }
    }
}

/// The closed outlines.
struct Rings<'a> {
    edges: &'a Edges,
    links: &'a [u32],
    /// For each edge: whether a hole is cut open from here; it is entered at the next edge of the column.
    has_hole: Vec<bool>,
    /// An edge of each outer ring, in the order of the edges.
    outer: Vec<usize>,
}

impl<'a> Rings<'a> {
    fn of(edges: &'a Edges, links: &'a [u32]) -> Self {
        let mut seen = vec![false; edges.len()];
        let mut rings = Rings { edges, links, has_hole: vec![false; edges.len()], outer: Vec::new() };
        for first in 0..edges.len() {
            if seen[first] {
                continue;
            }
            // The uppermost edge of the ring, the leftmost of several, shows what is inside.
            let (mut top, mut end) = (first, 2 * first);
            loop {
                let edge = end / 2;
                seen[edge] = true;
                if (edges.rows[edge], edge) < (edges.rows[top], top) {
                    top = edge;
                }
                end = links[end ^ 1] as usize;
                if end == 2 * first {
                    break;
                }
            }
            if top % 2 == 0 {
                rings.outer.push(first);
            } else {
                // The foreground above begins with the previous edge, on a ring that extends further up.
                rings.has_hole[top - 1] = true;
            }
        }
        rings
    }

    /// The corners of the ring of edge `first`, including the holes that are cut open from it.
    fn walk(&self, first: usize) -> Vec<f64> {
        let mut path = Path::default();
        let mut left_behind = Vec::new();
        let mut start = 2 * first;
        let mut end = start;
        loop {
            let edge = end / 2;
            path.to(self.corner(end));
            if self.has_hole[edge] {
                path.to(self.corner(2 * edge)); // cuts go down from left corners
                left_behind.push((start, end));
                start = 2 * (edge + 1);
                end = start;
                continue;
            }
            loop {
                path.to(self.corner(end ^ 1));
                end = self.links[end ^ 1] as usize;
                if end != start {
                    break;
                }
                path.to(self.corner(start));
                match left_behind.pop() {
                    None => return path.close(),
                    Some(ring) => (start, end) = ring,
                }
                path.to(self.corner(end & !1)); // back up the cut
            }
        }
    }

    fn corner(&self, end: usize) -> [u32; 2] {
        [self.edges.columns[end / 2] + (end % 2) as u32, self.edges.rows[end / 2]]
    }
}

/// Corners, without those in the middle of a straight line.
#[derive(Default)]
struct Path(Vec<[u32; 2]>);

impl Path {
    fn to(&mut self, corner: [u32; 2]) {
        if let [.., before, last] = self.0[..] {
            let along = |axis: usize| {
                let across = 1 - axis;
                before[across] == last[across]
                    && last[across] == corner[across]
                    && (before[axis] < last[axis]) == (last[axis] < corner[axis])
            };
            if last != corner && (along(0) || along(1)) {
                self.0.pop();
            }
        }
        if self.0.last() != Some(&corner) {
            self.0.push(corner);
        }
    }

    fn close(mut self) -> Vec<f64> {
        self.0.pop(); // same as the first corner
        self.0.iter().flatten().map(|coordinate| f64::from(*coordinate)).collect()
    }
}
