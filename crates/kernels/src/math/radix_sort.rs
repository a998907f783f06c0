//! Sorting by 64-bit keys, digit by digit.
//!
//! [`sorted`] is for boxes: the items carry their index, and are few enough for buckets or spread over all bits.
//! [`LeadingBitsSorter`] is for evaluation: it sorts many categories in the same memory, and only by the leading bits
//! in which the keys of a category differ.

/// Fewer items than this are sorted by comparison.
const RADIX_FROM: usize = 256;
const DIGIT_BITS: u32 = 11;
const DIGITS: usize = 1 << DIGIT_BITS;
/// Up to this many items are first put into buckets of about one item each.
const BUCKETS_TO: usize = 4096;
/// Fuller buckets take too long to sort.
const BUCKET_AT_MOST: u16 = 24;

/// Fewer items than this are sorted by comparison.
const COMPARED_BELOW: usize = 200;

/// Sorts items that come in ascending index by key and then index, which is also the order of `Ord`.
pub fn sorted<I: Copy + Ord + Default>(mut items: Vec<I>, bits: u32, key: impl Fn(I) -> u64) -> Vec<I> {
    if items.len() < RADIX_FROM {
        items.sort_unstable();
        return items;
    }
    if items.len() <= BUCKETS_TO
        && let Some(sorted) = by_buckets(&items, &key)
    {
        return sorted;
    }
    let passes = bits.div_ceil(DIGIT_BITS) as usize;
    let digit = |item: I, pass: usize| (key(item) >> (pass as u32 * DIGIT_BITS)) as usize % DIGITS;
    let mut counts = vec![[0u32; DIGITS]; passes];
    for item in &items {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(*item, pass)] += 1;
        }
    }
    let mut other = vec![I::default(); items.len()];
    for (pass, places) in counts.iter_mut().enumerate() {
        if places[digit(items[0], pass)] as usize == items.len() {
            continue; // all equal in this digit
        }
        let mut next = 0;
        for place in places.iter_mut() {
            (*place, next) = (next, next + *place);
        }
        for item in &items {
            let place = &mut places[digit(*item, pass)];
            other[*place as usize] = *item;
            *place += 1;
        }
        std::mem::swap(&mut items, &mut other);
    }
    items
}

/// One pass that places keys by their position between the lowest and the highest, then sorts neighbours. `None` if too
/// many keys fall into one bucket.
fn by_buckets<I: Copy + Ord + Default>(items: &[I], key: impl Fn(I) -> u64) -> Option<Vec<I>> {
    let (least, greatest) = items
        .iter()
        .fold((u64::MAX, 0), |(least, greatest), &item| (least.min(key(item)), greatest.max(key(item))));
    let buckets = items.len().next_power_of_two();
    let shift = (u64::BITS - (greatest - least).leading_zeros()).saturating_sub(buckets.ilog2());
    let bucket = |item: I| ((key(item) - least) >> shift) as usize % BUCKETS_TO;
    let mut places = [0u16; BUCKETS_TO];
    for &item in items {
        places[bucket(item)] += 1;
    }
    let (mut next, mut most) = (0, 0);
    for place in &mut places[..buckets] {
        most = most.max(*place);
        (*place, next) = (next, next + *place);
    }
    if most > BUCKET_AT_MOST {
        return None;
    }
    let mut sorted = vec![I::default(); items.len()];
    for &item in items {
        let place = &mut places[bucket(item)];
        sorted[*place as usize] = item;
        *place += 1;
    }
    for end in 1..sorted.len() {
        let item = sorted[end];
        let mut place = end;
        while place > 0 && sorted[place - 1] > item {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = item;
    }
    Some(sorted)
}

/// A stable sort that reuses its memory.
///
/// Two passes sort by the 22 leading bits in which the keys differ. Neighbours that agree in those bits but are out of
/// order are then sorted by comparison.
#[derive(Default)]
pub struct LeadingBitsSorter<I> {
    swap: Vec<I>,
    counts: [Vec<u32>; 2],
}

impl<I: Copy + Default> LeadingBitsSorter<I> {
    /// Sorts by `key`; items with equal keys keep their order.
    #[inline(always)]
    pub fn sort(&mut self, items: &mut [I], key: impl Fn(&I) -> u64) {
        let count = items.len();
        if count < COMPARED_BELOW {
            return items.sort_by_key(&key);
        }
        // The largest key, which stands for NaN, is placed last separately: it would widen the range of digits.
        let (least, most) = items.iter().map(&key).fold((u64::MAX, 0), |(least, most), key| {
            (least.min(key), if key == u64::MAX { most } else { most.max(key) })
        });
        let most = most.max(least); // where all are NaN
        let shift = (64 - (most - least).leading_zeros()).saturating_sub(2 * DIGIT_BITS);
        let digits = |key: u64| ((key.min(most) - least) >> shift) as usize;
        for counts in &mut self.counts {
            counts.clear();
            counts.resize(DIGITS, 0);
        }
        let [low, high] = &mut self.counts;
        for item in items.iter() {
            let digits = digits(key(item));
            low[digits % DIGITS] += 1;
            high[(digits >> DIGIT_BITS) % DIGITS] += 1;
        }
        for counts in [&mut *low, &mut *high] {
            let mut before = 0;
            for count in counts {
                before += std::mem::replace(count, before);
            }
        }
        self.swap.clear();
        self.swap.resize(count, I::default());
        for item in items.iter() {
            let at = &mut low[digits(key(item)) % DIGITS];
            self.swap[*at as usize] = *item;
            *at += 1;
        }
        for item in &self.swap {
            let at = &mut high[(digits(key(item)) >> DIGIT_BITS) % DIGITS];
            items[*at as usize] = *item;
            *at += 1;
        }
        let mut at = 1;
        while at < count {
            if key(&items[at - 1]) <= key(&items[at]) {
                at += 1;
                continue;
            }
            let same = digits(key(&items[at]));
            let start = items[..at].partition_point(|item| digits(key(item)) < same);
            let end = at + items[at..].partition_point(|item| digits(key(item)) == same);
            items[start..end].sort_by_key(&key);
            at = end;
        }
    }
}
