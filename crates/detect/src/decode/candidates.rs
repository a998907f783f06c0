//! Boxes above the score threshold, before suppression.

use std::cell::RefCell;

use boxwise_kernels::math::order::highest_first;
use boxwise_kernels::math::score_key::descending;

/// Columns of candidates, in the order of the tensor and the precision of the result.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    single: bool,
    limit: usize,
    /// Number of those whose boxes are not finite.
    broken: usize,
    columns: Columns,
}

/// Memory of candidates, kept by each thread for its next image: touching new pages costs more than writing to them.
#[derive(Debug, Default)]
struct Columns {
    singles: Floats<f32>,
    doubles: Floats<f64>,
    classes: Vec<i32>,
    sources: Vec<u32>,
}

/// The columns of one precision; those of the other stay empty.
#[derive(Debug, Default)]
pub(super) struct Floats<T> {
    pub(super) boxes: Vec<[T; 4]>,
    pub(super) scores: Vec<T>,
    /// Only for rotated boxes: one each.
    pub(super) angles: Vec<T>,
}

thread_local! {
    static SPARE: RefCell<Vec<Columns>> = const { RefCell::new(Vec::new()) };
}

/// A thread keeps the memory of at most this many candidates, twice.
const MOST_KEPT: usize = 65_536;

impl Drop for Candidates {
    fn drop(&mut self) {
        let mut columns = std::mem::take(&mut self.columns);
        if columns.sources.capacity() > 0 && columns.sources.capacity() <= MOST_KEPT {
            columns.clear();
            // The spare memory may already be gone while a thread ends.
            let _ = SPARE.try_with(|spare| {
                let mut spare = spare.borrow_mut();
                if spare.len() < 2 {
                    spare.push(columns);
                }
            });
        }
    }
}

impl Columns {
    fn clear(&mut self) {
        self.singles.clear();
        self.doubles.clear();
        self.classes.clear();
        self.sources.clear();
    }
}

impl<T: Copy> Floats<T> {
    fn clear(&mut self) {
        self.boxes.clear();
        self.scores.clear();
        self.angles.clear();
    }

    fn append(&mut self, from: &Floats<T>) {
        self.boxes.extend(&from.boxes);
        self.scores.extend(&from.scores);
        self.angles.extend(&from.angles);
    }

    fn add(&mut self, from: &Floats<T>, place: usize) {
        if let Some(&corners) = from.boxes.get(place) {
            self.boxes.push(corners);
            self.scores.push(from.scores[place]);
            self.angles.extend(from.angles.get(place));
        }
    }
}

/// Number of candidates collected beyond `limit` before the worst are dropped.
const SLACK: usize = 65_536;

impl Candidates {
    /// Keeps the best `limit` of those pushed. With `single`, numbers are rounded to single precision.
    pub(super) fn new(single: bool, limit: usize) -> Self {
        let columns = SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten().unwrap_or_default();
        Candidates { single, limit, broken: 0, columns }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.sources.len()
    }

    /// Number of those that were not taken, because their boxes are not finite.
    pub(super) fn broken(&self) -> usize {
        self.broken
    }

    pub(super) fn is_single(&self) -> bool {
        self.single
    }

    /// Corners, or centre and sides of a rotated box.
    pub(super) fn numbers(&self, place: usize) -> [f64; 4] {
        match self.single {
            true => self.columns.singles.boxes[place].map(f64::from),
            false => self.columns.doubles.boxes[place],
        }
    }

    pub(super) fn score(&self, place: usize) -> f64 {
        match self.single {
            true => f64::from(self.columns.singles.scores[place]),
            false => self.columns.doubles.scores[place],
        }
    }

    /// The angle of a rotated box.
    pub(super) fn angle(&self, place: usize) -> Option<f64> {
        match self.single {
            true => self.columns.singles.angles.get(place).copied().map(f64::from),
            false => self.columns.doubles.angles.get(place).copied(),
        }
    }

    /// Whether boxes have angles; false if there are no boxes.
    pub(super) fn is_rotated(&self) -> bool {
        !self.columns.singles.angles.is_empty() || !self.columns.doubles.angles.is_empty()
    }

    pub(super) fn classes(&self) -> &[i32] {
        &self.columns.classes
    }

    /// The anchor, cell or query of each candidate.
    pub(super) fn sources(&self) -> &[u32] {
        &self.columns.sources
    }

    pub(super) fn singles(&self) -> &Floats<f32> {
        &self.columns.singles
    }

    pub(super) fn doubles(&self) -> &Floats<f64> {
        &self.columns.doubles
    }

    /// The first score above a bound.
    pub(super) fn score_above(&self, bound: f64) -> Option<f64> {
        match self.single {
            true => self.columns.singles.scores.iter().copied().map(f64::from).find(|score| *score > bound),
            false => self.columns.doubles.scores.iter().copied().find(|score| *score > bound),
        }
    }

    /// Adds all candidates of another list of the same precision.
    pub(super) fn append(&mut self, other: &Candidates) {
        self.broken += other.broken;
        let (to, from) = (&mut self.columns, &other.columns);
        to.singles.append(&from.singles);
        to.doubles.append(&from.doubles);
        to.classes.extend(&from.classes);
        to.sources.extend(&from.sources);
    }

    /// Adds a candidate, unless a coordinate is not finite in the precision of the result.
    #[inline(always)] // corners that are passed through memory would be waited for
    pub(super) fn push(&mut self, corners: [f64; 4], score: f64, class: u32, source: usize) -> bool {
        if self.single {
            let corners = corners.map(|v| v as f32);
            if !corners.iter().all(|v| v.is_finite()) {
                self.broken += 1;
                return false;
            }
            self.columns.singles.boxes.push(corners);
            self.columns.singles.scores.push(score as f32);
        } else {
            if !corners.iter().all(|v| v.is_finite()) {
                self.broken += 1;
                return false;
            }
            self.columns.doubles.boxes.push(corners);
            self.columns.doubles.scores.push(score);
        }
        self.columns.classes.push(class as i32);
        self.columns.sources.push(source as u32);
        if self.len() >= self.limit.saturating_add(SLACK) {
            self.keep_best(self.limit);
        }
        true
    }

    /// Adds a candidate with an angle.
    pub(super) fn push_rotated(&mut self, b: [f64; 4], angle: f64, score: f64, class: u32, source: usize) {
        if !self.round(angle).is_finite() {
            self.broken += 1;
            return;
        }
        // Before the box, because pushing a box may drop the worst candidates with their angles.
        match self.single {
            true => self.columns.singles.angles.push(angle as f32),
            false => self.columns.doubles.angles.push(angle),
        }
        if !self.push(b, score, class, source) {
            self.columns.singles.angles.truncate(self.len());
            self.columns.doubles.angles.truncate(self.len());
        }
    }

    /// In the precision of the result.
    #[inline]
    pub(super) fn round(&self, value: f64) -> f64 {
        if self.single { f64::from(value as f32) } else { value }
    }

    /// Drops all but the best `count`, the first among equals. Keeps their order.
    pub(super) fn keep_best(&mut self, count: usize) {
        if self.len() > count {
            let kept = self.best(count);
            self.take(&kept);
        }
    }

    /// Drops all but the best `limit`: readers that limit levels or classes have set none.
    pub(super) fn keep_limit(&mut self) {
        self.keep_best(self.limit);
    }

    /// Indices of the `count` best, ascending; the first among equals.
    pub(super) fn best(&self, count: usize) -> Vec<u32> {
        best_of(self.len(), count, |place| self.score(place))
    }

    /// Keeps those at the given indices, in that order.
    pub(super) fn take(&mut self, places: &[u32]) {
        let mut taken = Candidates::new(self.single, self.limit);
        let (to, from) = (&mut taken.columns, &self.columns);
        for &place in places {
            let place = place as usize;
            to.singles.add(&from.singles, place);
            to.doubles.add(&from.doubles, place);
            to.classes.push(from.classes[place]);
            to.sources.push(from.sources[place]);
        }
        *self = taken;
    }

    /// Indices in descending score order; equal scores keep their order.
    pub(super) fn by_score(&self) -> Vec<u32> {
        highest_first((0..self.len()).map(|place| self.score(place)))
    }
}

/// Centre and size as corners.
#[inline]
pub(super) fn corners([x, y, w, h]: [f64; 4]) -> [f64; 4] {
    let (half_w, half_h) = (w * 0.5, h * 0.5);
    [x - half_w, y - half_h, x + half_w, y + half_h]
}

/// Indices of the `count` best of `len` scores, ascending; the first among equals.
pub(super) fn best_of(len: usize, count: usize, score: impl Fn(usize) -> f64) -> Vec<u32> {
    if count >= len {
        return (0..len as u32).collect();
    }
    let mut keyed: Vec<(u64, u32)> = (0..len).map(|place| descending(score(place))).zip(0..).collect();
    if count > 0 {
        keyed.select_nth_unstable(count - 1);
    }
    let mut places: Vec<u32> = keyed[..count].iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_scores_stay() {
        let scores = [0.5, 0.9, 0.5, 0.5];
        let best = |count| best_of(4, count, |place| scores[place]);
        assert_eq!(best(2), [0, 1]);
        assert_eq!(best(0), [] as [u32; 0]);
        assert_eq!(best(5), [0, 1, 2, 3]);
    }

    #[test]
    fn memory_is_bounded_by_the_limit() {
        let mut candidates = Candidates::new(true, 10);
        for i in 0..200_000 {
            candidates.push([0.0, 0.0, 1.0, 1.0], f64::from(i % 1000) / 1000.0, 0, i as usize);
            assert!(candidates.len() <= 10 + SLACK);
        }
        candidates.keep_best(10);
        assert_eq!(candidates.len(), 10);
        assert_eq!(candidates.sources()[0], 999);
    }

    #[test]
    fn coordinates_that_are_not_finite_are_dropped() {
        let mut candidates = Candidates::new(true, 10);
        candidates.push([0.0, f64::NAN, 1.0, 1.0], 0.5, 0, 0);
        candidates.push([0.0, 0.0, 1e300, 1.0], 0.5, 0, 0);
        assert_eq!(candidates.len(), 0);
    }
}
