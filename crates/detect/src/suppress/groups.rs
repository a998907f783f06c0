//! Classes as small consecutive numbers.

use std::collections::HashMap;

/// The class of each box, renumbered from 0 with few gaps.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    of: Vec<u32>,
    count: usize,
}

impl Groups {
    /// Numbers the classes.
    pub fn new(classes: &[i32]) -> Groups {
        let (Some(low), Some(high)) = (classes.iter().min(), classes.iter().max()) else {
            return Groups::default();
        };
        let span = high.abs_diff(*low) as usize;
        if span <= 1024 {
            // A gap only costs an empty list.
            let of = classes.iter().map(|class| class.abs_diff(*low)).collect();
            return Groups { of, count: span + 1 };
        }
        let mut numbers = HashMap::new();
        let of: Vec<u32> = classes
            .iter()
            .map(|class| {
                let next = numbers.len() as u32;
                *numbers.entry(*class).or_insert(next)
            })
            .collect();
        Groups { of, count: numbers.len() }
    }

    /// Count of numbers.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of a box.
    pub fn of(&self, index: usize) -> u32 {
        self.of[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_classes_and_only_they_share_a_number() {
        for classes in [vec![], vec![5, -3, 5, 0], vec![i32::MIN, i32::MAX, 0, i32::MIN]] {
            let groups = Groups::new(&classes);
            for i in 0..classes.len() {
                assert!((groups.of(i) as usize) < groups.count());
                for j in 0..classes.len() {
                    assert_eq!(groups.of(i) == groups.of(j), classes[i] == classes[j]);
                }
            }
        }
    }
}
