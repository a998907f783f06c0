//! The linear assignment problem, solved by shortest augmenting paths (Crouse, On implementing 2D rectangular
//! assignment algorithms, 2016) like `scipy.optimize.linear_sum_assignment` (1.17).

use super::augmenting_path::{places_of, relax};
use crate::Isa;

const NONE: u32 = u32::MAX;

/// The column of each row, so that the sum of costs is minimal; among equal sums SciPy's. `costs` is row-major, without NaN and -infinity, and
/// at least as wide as high; `width` is above 0 and below 2^32 - 1. `None` if pairs of infinite cost leave too few others. `step` is called now and then.
///
/// # Examples
///
/// ```
/// use boxwise_kernels::Isa;
/// use boxwise_kernels::tensors::assignment::cheapest_columns;
///
/// let costs = [4.0, 1.0, 3.0, 2.0, 0.0, 5.0];
/// assert_eq!(cheapest_columns(Isa::detect(), &costs, 3, || ()), Some(vec![1, 0])); // 1 + 2
/// ```
pub fn cheapest_columns(isa: Isa, costs: &[f64], width: usize, step: impl FnMut()) -> Option<Vec<u32>> {
    Solver::new(isa, costs, width).solve(step)
}

/// A matrix at least as wide as high. Rows are assigned one after another. Each new row shifts earlier ones along the
/// cheapest path to a free column; the cost of a path is the sum of its reduced costs, which the prices keep
/// non-negative.
struct Solver<'a> {
    isa: Isa,
    costs: &'a [f64],
    width: usize,
    row_price: Vec<f64>,
    column_price: Vec<f64>,
    column_of: Vec<u32>,
    row_of: Vec<u32>,
    // State of the current path.
    distance: Vec<f64>,
    open_price: Vec<f64>,
    from: Vec<u64>,
    nearest: Vec<u32>,
    order: Order,
}

impl<'a> Solver<'a> {
    fn new(isa: Isa, costs: &'a [f64], width: usize) -> Self {
        let height = costs.len() / width;
        Solver {
            isa,
            costs,
            width,
            row_price: vec![0.0; height],
            column_price: vec![0.0; width],
            column_of: vec![NONE; height],
            row_of: vec![NONE; width],
            distance: vec![0.0; width],
            open_price: vec![0.0; width],
            from: vec![0; width],
            nearest: Vec::new(),
            order: Order::default(),
        }
    }

    /// The column of each row; `None` if only infinite costs are left.
    fn solve(mut self, mut step: impl FnMut()) -> Option<Vec<u32>> {
        for row in 0..self.column_of.len() {
            let free = self.free_column_for(row, &mut step)?;
            let mut column = free;
            loop {
                let previous = self.from[column] as usize;
                self.row_of[column] = previous as u32;
                let next = std::mem::replace(&mut self.column_of[previous], column as u32);
                if previous == row {
                    break;
                }
                column = next as usize;
            }
        }
        Some(self.column_of)
    }

    /// The end of the cheapest path from `row`. Updates the prices.
    fn free_column_for(&mut self, row: usize, step: &mut impl FnMut()) -> Option<usize> {
        self.distance.fill(f64::INFINITY);
        self.open_price.copy_from_slice(&self.column_price);
        self.order.reset(self.width);
        let mut settled: Vec<(usize, f64)> = Vec::new();
        let (mut current, mut length) = (row, 0.0);
        let free = loop {
            step();
            let costs = &self.costs[current * self.width..(current + 1) * self.width];
            let price = self.row_price[current];
            let (distance, from) = (&mut self.distance, &mut self.from);
            length = relax(self.isa, costs, length, price, &self.open_price, current as u64, distance, from);
            if length == f64::INFINITY {
                return None;
            }
            places_of(self.isa, &self.distance, length, &mut self.nearest);
            let column = self.order.choose(&self.nearest, &self.row_of);
            self.order.remove(column);
            settled.push((column, length));
            self.distance[column] = f64::INFINITY;
            self.open_price[column] = f64::NEG_INFINITY;
            match self.row_of[column] {
                NONE => break column,
                owner => current = owner as usize,
            }
        };
        self.row_price[row] += length;
        for (column, distance) in settled {
            if column != free {
                self.row_price[self.row_of[column] as usize] += length - distance;
            }
            self.column_price[column] -= length - distance;
        }
        Some(free)
    }
}

/// The order in which SciPy visits the unsettled columns, which decides ties of distance.
#[derive(Default)]
struct Order {
    columns: Vec<u32>,
    place: Vec<u32>,
}

impl Order {
    /// Descending, so that the result for a constant matrix is the identity.
    fn reset(&mut self, width: usize) {
        self.columns.clear();
        self.columns.extend((0..width as u32).rev());
        self.place.clear();
        self.place.extend((0..width as u32).rev());
    }

    /// The last free column, or the first column if none is free.
    fn choose(&self, nearest: &[u32], row_of: &[u32]) -> usize {
        let place = |column: &&u32| self.place[**column as usize];
        let free = nearest.iter().filter(|column| row_of[**column as usize] == NONE).max_by_key(place);
        free.or_else(|| nearest.iter().min_by_key(place)).map_or(0, |column| *column as usize)
    }

    fn remove(&mut self, column: usize) {
        let place = self.place[column];
        self.columns.swap_remove(place as usize);
        if let Some(&moved) = self.columns.get(place as usize) {
            self.place[moved as usize] = place;
        }
    }
}
