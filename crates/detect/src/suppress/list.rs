//! The kept boxes of one group.

use boxwise_kernels::Float;
use boxwise_kernels::boxes::any_overlap::{Block, LANES};

/// Boxes in the order in which they were kept.
pub(super) struct List<T> {
    pub(super) blocks: Vec<Block<T>>,
    pub(super) len: usize,
    pub(super) in_grid: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { blocks: Vec::new(), len: 0, in_grid: false }
    }
}

impl<T: Float> List<T> {
    /// An empty list for each group.
    pub(super) fn several(groups: usize) -> Vec<List<T>> {
        let mut lists = Vec::new();
        lists.resize_with(groups, List::default);
        lists
    }

    pub(super) fn push(&mut self, b: &[T; 4], area: T) {
        let lane = self.len % LANES;
        if lane == 0 {
            self.blocks.push(Block::default());
        }
        self.blocks[self.len / LANES].set(lane, b, area);
        self.len += 1;
    }

    pub(super) fn each(&self, mut visit: impl FnMut(&[T; 4], T)) {
        for place in 0..self.len {
            let (block, lane) = (&self.blocks[place / LANES], place % LANES);
            visit(&block.get(lane), block.areas()[lane]);
        }
    }
}
