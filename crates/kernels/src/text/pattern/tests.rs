use super::*;
use crate::Isa;
use proptest::prelude::*;

type Row = ([i64; WHOLES], [f64; FLOATS]);

fn record(wholes: [&str; WHOLES], floats: [&str; FLOATS], comma: &str) -> (String, [usize; 7]) {
    let mut text = "{\"i\":".to_owned();
    let mut starts = [0; 7];
    let between = [",\"c\":", ",\"b\":[", ",", ",", ",", "],\"s\":", "}"];
    for (number, token) in wholes.into_iter().chain(floats).enumerate() {
        starts[number] = text.len();
        text += token;
        text += between[number];
    }
    (text + comma, starts)
}

/// The rows that are read after a first record.
fn read_all(isa: Isa, rows: &[([&str; WHOLES], [&str; FLOATS])]) -> Vec<Row> {
    let comma = if rows.len().is_multiple_of(2) { "," } else { ", " };
    let mut text = " ".repeat(BEFORE);
    let (first, starts) = record(["17", "3"], ["1.25", "2", "3.5", "4", "0.125"], comma);
    text += &first;
    let from = text.len();
    rows.iter().for_each(|(wholes, floats)| text += &record(*wholes, *floats, comma).0);
    let stop = text.len();
    text += &first;
    text += &" ".repeat(AFTER);
    let [a, b, c, d, e, f, g] = starts.map(|start| start + BEFORE);
    let pattern = Pattern::learn(text.as_bytes(), BEFORE, from, [a, b], [c, d, e, f, g]).unwrap();
    let mut read = Vec::new();
    let end = pattern.read(isa, text.as_bytes(), from, stop, &mut |wholes, floats| {
        read.push((wholes, floats));
        true
    });
    assert_eq!(end == stop, read.len() == rows.len());
    read
}

const PLAIN: ([&str; WHOLES], [&str; FLOATS]) = (["391895", "12"], ["0", "-1.5", "102.43", "7", "0.9821"]);

#[test]
fn records_alike_are_read_by_every_instruction_set() {
    for isa in Isa::available() {
        let read = read_all(isa, &[PLAIN; 50]);
        assert_eq!(read, [([391895, 12], [0.0, -1.5, 102.43, 7.0, 0.9821]); 50]);
        let long = (
            ["1234567890123456", "9"],
            ["140.45933532714844", "0.00012345678901234567", "12345.678901", "1", "0.7211111783981323"],
        );
        let read = read_all(isa, &[PLAIN, long, PLAIN]);
        assert_eq!(read[1].1, long.1.map(|token| token.parse::<f64>().unwrap()));
        assert_eq!((read.len(), read[1].0), (3, [1234567890123456, 9]));
    }
}

#[test]
fn what_is_no_plain_decimal_is_left_to_the_caller() {
    for bad in
        ["01", "00.5", "-01.5", ".5", "5.", "-.5", "-", "1.2.3", "1-2", "--1", "-0", "-0.0", "1/2", "."]
    {
        for isa in Isa::available() {
            for field in 0..FLOATS {
                let mut row = PLAIN;
                row.1[field] = bad;
                assert_eq!(read_all(isa, &[PLAIN, row, PLAIN]).len(), 1, "{bad} on {}", isa.name());
            }
            for bad in [bad, "1.5", "-3", "12345678901234567"] {
                let row = ([bad, "1"], PLAIN.1);
                assert_eq!(read_all(isa, &[PLAIN, PLAIN, row]).len(), 2, "{bad} on {}", isa.name());
            }
        }
    }
}

proptest! {
    #[test]
    fn numbers_are_those_of_the_standard_library(
        rows in prop::collection::vec(
            ((0u64..10_000_000_000_000_000, 0u64..100), prop::array::uniform5((any::<i32>(), 0usize..18, 0..4))),
            1..20,
        ),
    ) {
        let texts: Vec<_> = rows.iter().map(|((image, category), floats)| {
            let floats = floats.map(|(value, digits, style)| match style {
                0 => format!("{}", value % 1000),
                1 => format!("{:.2}", value as f64 / 1e6),
                2 => format!("{:.digits$}", value as f64 / 1e7),
                _ => format!("{}", value as f64 / 3e7),
            });
            (image.to_string(), category.to_string(), floats)
        }).collect();
        let rows: Vec<_> = texts.iter().map(|(image, category, floats)| {
            let [a, b, c, d, e] = floats;
            ([&**image, &**category], [&**a, &**b, &**c, &**d, &**e])
        }).collect();
        for isa in Isa::available() {
            let read = read_all(isa, &rows);
            for ((wholes, floats), (read_wholes, read_floats)) in rows.iter().zip(read) {
                prop_assert_eq!(wholes.map(|token| token.parse::<i64>().unwrap()), read_wholes);
                let expected = floats.map(|token| token.parse::<f64>().unwrap().to_bits());
                prop_assert_eq!(expected, read_floats.map(f64::to_bits));
            }
        }
    }
}
