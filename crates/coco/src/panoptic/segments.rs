//! The segments of an image by id.

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
        let mut sorted: Vec<(i64, usize)> = segments.iter().map(|segment| segment.id).zip(0..).collect();
        sorted.sort_unstable();
        let mut repeated = None;
        let mut firsts: Vec<[usize; 2]> = sorted
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| {
                if same.len() > 1 {
                    repeated = repeated.or(Some(same[0].0));
                }
                [same[0].1, same[same.len() - 1].1]
            })
            .collect();
        firsts.sort_unstable();
        let segments: Vec<&Segment> = firsts.iter().map(|[_, last]| &segments[*last]).collect();
        let mut places: Vec<(i64, u32)> = segments.iter().map(|segment| segment.id).zip(0..).collect();
        places.sort_unstable();
        Table { places, segments, repeated }
    }

    pub(super) fn place(&self, id: u32) -> Option<usize> {
        let found = self.places.binary_search_by_key(&i64::from(id), |(own, _)| *own);
        found.ok().map(|at| self.places[at].1 as usize)
    }
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
