//! The printed table of the reference.

use std::fmt::Write;

use super::quality::{PanopticQuality, Quality};

impl PanopticQuality {
    /// The reference's table, character for character: percentages for all categories, things and stuff, and the number
    /// of categories in each mean. -1 for groups without categories, which the reference cannot print.
    pub fn summary(&self) -> String {
        let mut text =
            format!("{:10}| {:>5}  {:>5}  {:>5} {:>5}\n{}\n", "", "PQ", "SQ", "RQ", "N", "-".repeat(38));
        for (name, quality) in [("All", &self.all), ("Things", &self.things), ("Stuff", &self.stuff)] {
            let Quality { pq, sq, rq, categories } = quality;
            let [pq, sq, rq] = [pq, sq, rq].map(|share| if *categories == 0 { -1.0 } else { 100.0 * share });
            let line = writeln!(text, "{name:10}| {pq:5.1}  {sq:5.1}  {rq:5.1} {categories:5}");
            line.expect("a string takes all text");
        }
        text
    }
}
