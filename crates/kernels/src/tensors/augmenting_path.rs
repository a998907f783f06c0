//! The inner step of the shortest augmenting path algorithm: updates the distances to all columns for one more row.

use crate::machine::isa::dispatch;
use crate::math::float::lesser;

const LANES: usize = 8;

dispatch! {
    /// Lowers the `distance` of each column to `base + cost - row_price - column_price` if that is less, and stores
    /// `row` for it. Returns the lowest distance; infinity if there is none. All slices have the same length. Settled
    /// columns have a price of -infinity and a distance of infinity, which stays.
    pub fn relax(
        costs: &[f64], base: f64, row_price: f64, column_prices: &[f64], row: u64, distance: &mut [f64], from: &mut [u64]
    ) -> f64 = relax_body;
}

dispatch! {
    /// Writes the indices of all distances equal to `least` into `places`, ascending.
    pub fn places_of(distance: &[f64], least: f64, places: &mut Vec<u32>) = places_of_body;
}

#[inline(always)]
fn places_of_body(distance: &[f64], least: f64, places: &mut Vec<u32>) {
    places.clear();
    for (number, part) in distance.chunks(2 * LANES).enumerate() {
        if part.iter().fold(false, |any, d| any | (*d == least)) {
            let at = number * 2 * LANES;
            places.extend((0..part.len()).filter(|&k| part[k] == least).map(|k| (at + k) as u32));
        }
    }
}

#[inline(always)]
fn relax_body(
    costs: &[f64],
    base: f64,
    row_price: f64,
    column_prices: &[f64],
    row: u64,
    distance: &mut [f64],
    from: &mut [u64],
) -> f64 {
    let (costs, cost_rest) = costs.as_chunks::<LANES>();
    let (prices, price_rest) = column_prices.as_chunks::<LANES>();
    let (distances, distance_rest) = distance.as_chunks_mut::<LANES>();
    let (froms, from_rest) = from.as_chunks_mut::<LANES>();
    let mut least = [f64::INFINITY; LANES];
    for (((costs, prices), distances), froms) in costs.iter().zip(prices).zip(distances).zip(froms) {
        for lane in 0..LANES {
            let through = base + costs[lane] - row_price - prices[lane];
            let nearer = through < distances[lane];
            distances[lane] = if nearer { through } else { distances[lane] };
            froms[lane] = if nearer { row } else { froms[lane] };
            least[lane] = lesser(distances[lane], least[lane]);
        }
    }
    let mut least = least.into_iter().fold(f64::INFINITY, lesser);
    for place in 0..cost_rest.len() {
        let through = base + cost_rest[place] - row_price - price_rest[place];
        if through < distance_rest[place] {
            distance_rest[place] = through;
            from_rest[place] = row;
        }
        least = lesser(distance_rest[place], least);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn every_instruction_set_lowers_the_same_distances() {
        for length in [0, 1, 7, 8, 9, 40, 101] {
            let numbers = |seed: u64| {
                let number = move |i: u64| ((i * 37 + seed * 101) % 23) as f64 / 3.0;
                (0..length).map(number).collect::<Vec<f64>>()
            };
            let (costs, mut prices, mut first) = (numbers(1), numbers(2), numbers(3));
            if length > 3 {
                (prices[2], first[2], first[3]) = (f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
            }
            let through: Vec<f64> = costs.iter().zip(&prices).map(|(c, p)| 2.0 + c - 0.5 - p).collect();
            let wanted: Vec<f64> =
                first.iter().zip(&through).map(|(d, t)| if t < d { *t } else { *d }).collect();
            for isa in Isa::available() {
                let (mut distance, mut from) = (first.clone(), vec![9; length as usize]);
                let least = relax(isa, &costs, 2.0, 0.5, &prices, 4, &mut distance, &mut from);
                assert_eq!(distance, wanted);
                assert!((0..first.len()).all(|i| from[i] == if through[i] < first[i] { 4 } else { 9 }));
                let mut places = vec![7];
                places_of(isa, &distance, least, &mut places);
                assert!(
                    places.iter().copied().eq((0..length as u32).filter(|&i| distance[i as usize] == least))
                );
                assert_eq!(least, wanted.iter().fold(f64::INFINITY, |a, b| a.min(*b)));
            }
        }
    }
}
