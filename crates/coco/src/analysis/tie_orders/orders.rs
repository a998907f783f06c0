//! The orders of a category's detections with equal scores, one after another.

use super::replay::Category;

/// Goes through every order that differs.
pub(super) struct AllOrders<'a> {
    category: &'a Category<'a>,
    pub(super) order: Vec<u32>,
    /// For each place, which player stands there; players that are alike have the number of the first of them.
    labels: Vec<u32>,
}

impl<'a> AllOrders<'a> {
    pub(super) fn new(category: &'a Category<'a>) -> Self {
        let order: Vec<u32> = (0..category.players.len() as u32).collect();
        let mut labels = order.clone();
        for tie in &category.ties {
            let is_alike = |at: &usize| category.players[*at].near.is_empty();
            let first = tie.clone().find(is_alike);
            for at in tie.clone().filter(is_alike) {
                labels[at] = first.unwrap_or(at) as u32;
            }
            labels[tie.clone()].sort_unstable();
        }
        let mut orders = AllOrders { category, order, labels };
        (0..orders.category.ties.len()).for_each(|tie| orders.place(tie));
        orders
    }

    /// Goes to the next order, the first tie's orders the fastest; false after the last one.
    pub(super) fn next(&mut self) -> bool {
        for tie in 0..self.category.ties.len() {
            let range = self.category.ties[tie].clone();
            let advanced = next_permutation(&mut self.labels[range]);
            self.place(tie);
            if advanced {
                return true;
            }
        }
        false
    }

    /// Puts the players of a tie where their labels stand; those that are alike in ascending order.
    fn place(&mut self, tie: usize) {
        let range = self.category.ties[tie].clone();
        let mut alike = range.clone().filter(|at| self.category.players[*at].near.is_empty());
        for at in range {
            let label = self.labels[at];
            let is_alike = self.category.players[label as usize].near.is_empty();
            self.order[at] = if is_alike { alike.next().map_or(label, |at| at as u32) } else { label };
        }
    }
}

/// The next permutation in lexical order; after the last one the first, and false.
fn next_permutation(list: &mut [u32]) -> bool {
    let Some(at) = list.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        list.reverse();
        return false;
    };
    let other = list.iter().rposition(|own| *own > list[at]).unwrap_or(at);
    list.swap(at, other);
    list[at + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permutation_comes_once() {
        let mut list = vec![1, 1, 2, 3];
        let mut seen = vec![list.clone()];
        while next_permutation(&mut list) {
            seen.push(list.clone());
        }
        assert_eq!(seen.len(), 12);
        assert!(seen.is_sorted_by(|a, b| a < b));
        assert_eq!(list, [1, 1, 2, 3]);
    }
}
