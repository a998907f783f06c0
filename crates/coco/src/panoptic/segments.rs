//! The segments of an image by id.

use boxwise_kernels::math::order;

use super::dataset::Segment;

/// Segments as in Python's `{segment['id']: segment for segment in segments}`: for a repeated id, the place is that of
/// the first and the segment is the last.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Ascending ids and their places.
    places: Vec<(i64, u32)>,
    /// By place.
    pub(super) segments: Vec<&'a Segment>,
    /// The first repeated id.
    pub(super) repeated: Option<i64>,
}

impl<'a> Table<'a> {
    pub(super) fn new(segments: &'a [Segment]) -> Self {
        let sorted = by_id(segments.iter().map(|segment| segment.id));
        let repeated = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0);
        // of each id its first place and its last
        let (firsts, lasts): (Vec<u64>, Vec<u32>) = sorted
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| (u64::from(same[0].1), same[same.len() - 1].1))
            .unzip();
        let in_order = order::by_key(firsts);
        let segments: Vec<&Segment> =
            in_order.into_iter().map(|at| &segments[lasts[at as usize] as usize]).collect();
        Table { places: by_id(segments.iter().map(|segment| segment.id)), segments, repeated }
    }

    pub(super) fn place(&self, id: u32) -> Option<usize> {
        let found = self.places.binary_search_by_key(&i64::from(id), |(own, _)| *own);
        found.ok().map(|at| self.places[at].1 as usize)
    }
}

/// Ascending ids and their places; equal ids by place.
fn by_id(ids: impl Iterator<Item = i64>) -> Vec<(i64, u32)> {
    let all: Vec<i64> = ids.collect();
    let key = |id: &i64| (*id as u64) ^ (1 << 63); // the order of signed numbers
    order::by_key(all.iter().map(key)).into_iter().map(|place| (all[place as usize], place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id;

    #[test]
    fn a_repeated_id_keeps_the_first_place_and_the_last_segment() {
        let segments: Vec<Segment> = [(7, 1), (3, 2), (7, 3)]
            .map(|(id, category)| Segment { id, category: Id::Int(category), area: None, is_crowd: None })
            .into();
        let table = Table::new(&segments);
        assert_eq!(table.place(7), Some(0));
        assert_eq!(table.place(3), Some(1));
        assert_eq!(table.place(5), None);
        assert_eq!(table.segments[0].category, Id::Int(3));
        assert_eq!(table.repeated, Some(7));
    }
}
