//! Reading by a learned pattern has the same result as reading every record by the general parser.

use proptest::prelude::*;

use super::super::alike::LEARNS_NOTHING;
use super::super::*;
use crate::segmentation::Segmentations;
use crate::{Code, IdRef};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

/// The input of sinks, as text.
#[derive(Default)]
struct Told {
    rows: Vec<String>,
    segmentations: Segmentations,
}

/// An image that a sink rejects.
const REFUSED: i64 = 404;

fn check(image: IdRef<'_>) -> Result<()> {
    match image == IdRef::Int(REFUSED) {
        true => Err(Error::new(Code::UnknownImage, "an image of the dataset", "another")),
        false => Ok(()),
    }
}

fn is_looked_at(image: IdRef<'_>) -> bool {
    matches!(image, IdRef::Int(id) if id % 3 != 0)
}

impl Sink for Told {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        check(image)?;
        self.rows.push(format!("{image} {category} {bbox:?} {score:?}"));
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        self.rows.push(format!("passed {image} {category:?}"));
        Ok(is_looked_at(image))
    }
}

impl MaskSink for Told {
    fn segmentations(&mut self) -> &mut Segmentations {
        &mut self.segmentations
    }

    fn looks_at(&mut self, image: IdRef<'_>, _: IdRef<'_>) -> bool {
        is_looked_at(image)
    }

    fn push(&mut self, detection: MaskDetection<'_>) -> Result<()> {
        let MaskDetection { image, category, bbox, score, rule, offset } = detection;
        check(image)?;
        let mask = self.segmentations.get(self.segmentations.len() - 1);
        let mask =
            if rule == Rule::Masks || is_looked_at(image) { format!("{mask:?}") } else { String::new() };
        self.rows.push(format!("{image} {category} {bbox:?} {score:?} {rule:?} {offset} {mask}"));
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        Sink::pass_over(self, image, category)
    }
}

impl KeypointSink for Told {
    fn push(
        &mut self,
        image: IdRef<'_>,
        category: IdRef<'_>,
        bbox: [f64; 4],
        score: f64,
        keypoints: Result<&[f64]>,
    ) -> Result<()> {
        check(image)?;
        // the third number of a point may be anything
        let first_two = |point: &[f64]| format!("{:?}", &point[..point.len().min(2)]);
        let keypoints = keypoints.map(|points| points.chunks(3).map(first_two).collect::<Vec<_>>());
        self.rows.push(format!("{image} {category} {bbox:?} {score:?} {keypoints:?}"));
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        Sink::pass_over(self, image, category)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Boxes,
    Masks,
    Keypoints,
}

fn told(kind: Kind, text: &str, reading: &Reading<'_>) -> Result<Vec<String>> {
    let source = Source::Bytes(text.as_bytes(), "results");
    let new = |_| Told::default();
    let sinks = match kind {
        Kind::Boxes => read(&source, reading, new)?,
        Kind::Masks => read_masks(&source, reading, new)?,
        Kind::Keypoints => read_keypoints(&source, reading, new)?,
    };
    Ok(sinks.into_iter().flat_map(|sink| sink.rows).collect())
}

/// Checks that every way of reading agrees with reading every result by the general parser. Returns the number of
/// results.
fn same(kind: Kind, text: &str) -> Option<usize> {
    let plain = |isa| Reading::with(Threads::ONE, isa);
    LEARNS_NOTHING.set(true);
    let expected = told(kind, text, &plain(Isa::SCALAR));
    LEARNS_NOTHING.set(false);
    for isa in Isa::available() {
        for (threads, buffer, share, in_pieces) in
            [(1, 1 << 18, 1 << 20, false), (1, 700, 1, true), (2, 64, 900, true)]
        {
            let reading = Reading { threads: Threads::new(threads), buffer, share, in_pieces, ..plain(isa) };
            let told = told(kind, text, &reading);
            assert_eq!(
                told,
                expected,
                "{kind:?}, {threads} threads, {buffer} bytes on {}: {text}",
                isa.name()
            );
        }
    }
    expected.ok().map(|rows| rows.len())
}

/// The members of a result, by name.
type Members = Vec<(&'static str, String)>;

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (-2000i32..60_000).prop_map(|cents| format!("{}", f64::from(cents) / 100.0)),
        2 => (0u32..700).prop_map(|whole| whole.to_string()),
        2 => (0f64..1.0).prop_map(|number| number.to_string()),
        1 => Just("1e-5".to_owned()),
        1 => Just("-0.0".to_owned()),
    ]
}

fn list(numbers: Vec<String>) -> String {
    format!("[{}]", numbers.join(","))
}

prop_compose! {
    fn members(kind: Kind)(
        image in prop_oneof![20 => 0i64..100_000, 1 => Just(REFUSED), 1 => -9i64..0],
        category in 0u8..90,
        bbox in prop::collection::vec(number(), 4),
        score in number(),
        points in prop::collection::vec(number(), 0..60),
        size in prop_oneof![20 => (0u64..1000, 0u64..1000), 1 => (4294967290u64..4294967299, 0u64..9)],
        text in prop_oneof![20 => "[0-o]{0,90}", 1 => "[0-o\"\\n\\té/]{0,9}"],
        text_first in prop::bool::weighted(0.1),
    ) -> Members {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\u0009");
        let (size, text) = (format!("\"size\":[{},{}]", size.0, size.1), format!("\"counts\":\"{text}\""));
        let mask = if text_first { format!("{{{text},{size}}}") } else { format!("{{{size},{text}}}") };
        let mut members = vec![
            ("image_id", image.to_string()),
            ("category_id", category.to_string()),
            ("bbox", list(bbox)),
            ("score", score),
        ];
        match kind {
            Kind::Boxes => {}
            Kind::Masks => members.push(("segmentation", mask)),
            Kind::Keypoints => members.push(("keypoints", list(points))),
        }
        members.push(("area", "12.5".to_owned()));
        members
    }
}

/// The spelling of a list: members and their order, and white space.
#[derive(Clone, Debug)]
struct Style {
    order: Vec<usize>,
    colon: &'static str,
    comma: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    let order = prop_oneof![
        4 => Just(vec![0, 1, 2, 3, 4]),
        2 => Just(vec![0, 1, 3, 4]),
        2 => Just(vec![0, 1, 4, 3]),
        2 => Just(vec![0, 1, 2, 3, 4, 5]).prop_shuffle(),
        1 => Just(vec![0, 1, 2, 3, 4, 0]).prop_shuffle(),
    ];
    let space = prop_oneof![Just((":", ",")), Just((": ", ", ")), Just((" : ", ",\n  "))];
    (order, space).prop_map(|(order, (colon, comma))| Style { order, colon, comma })
}

fn spelled(style: &Style, members: &Members) -> String {
    let Style { order, colon, comma } = style;
    let members: Vec<String> = order
        .iter()
        .filter_map(|member| members.get(*member))
        .map(|(name, value)| format!("\"{name}\"{colon}{value}"))
        .collect();
    format!("{{{}}}", members.join(comma))
}

#[derive(Clone, Debug)]
struct Change {
    at: prop::sample::Index,
    /// Bytes that are removed, and their replacement.
    out: usize,
    by: String,
}

prop_compose! {
    fn change()(at: prop::sample::Index, out in 0usize..3, by in "[-0-9eE.,:{}\\[\\]\"\\\\ /ua]{0,2}") -> Change {
        Change { at, out, by }
    }
}

fn inputs(kind: Kind) -> impl Strategy<Value = String> {
    let one = (members(kind), prop::option::weighted(0.05, style()));
    (prop::collection::vec(one, 1..24), style(), prop::collection::vec(change(), 0..3)).prop_map(
        |(results, style, changes)| {
            let texts: Vec<String> = results
                .iter()
                .map(|(members, own)| spelled(own.as_ref().unwrap_or(&style), members))
                .collect();
            let mut text = format!("[{}]{}", texts.join(style.comma), " ".repeat(600));
            for Change { at, out, by } in changes {
                let at = at.index(text.len() - 600);
                let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                let end = (at + out..).find(|end| text.is_char_boundary(*end)).unwrap_or(at);
                text.replace_range(at..end, &by);
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 250 } else { 2000 }))]

    #[test]
    fn what_boxes_teach_changes_no_answer(text in inputs(Kind::Boxes)) {
        same(Kind::Boxes, &text);
    }

    #[test]
    fn what_masks_teach_changes_no_answer(text in inputs(Kind::Masks)) {
        same(Kind::Masks, &text);
    }

    #[test]
    fn what_keypoints_teach_changes_no_answer(text in inputs(Kind::Keypoints)) {
        same(Kind::Keypoints, &text);
    }
}

#[test]
fn what_is_no_object_is_at_its_own_first_byte_whatever_space_precedes_it() {
    let one = r#"{"image_id": 1, "category_id": 2, "bbox": [1,2,3,4], "score": 0.5}"#;
    for space in ["", " ", "  ", "\n\t "] {
        let text =
            format!("[{one}, {one}, {one},{space}\"image_id\": 1, \"score\": 0.5}}]{}", " ".repeat(600));
        same(Kind::Boxes, &text);
        let error = told(Kind::Boxes, &text, &Reading::with(Threads::ONE, Isa::detect())).unwrap_err();
        assert_eq!(error.place.byte, text.rfind("\"image_id\"").map(|byte| byte as u64));
    }
}

#[test]
fn a_record_is_at_its_brace_whatever_space_precedes_it() {
    let member = |kind| match kind {
        Kind::Masks => r#""segmentation": {"size": [9, 9], "counts": "0a0"}"#,
        Kind::Keypoints => r#""keypoints": [1, 2, 3]"#,
        Kind::Boxes => r#""bbox": [1,2,3,4]"#,
    };
    for kind in [Kind::Boxes, Kind::Masks, Kind::Keypoints] {
        let record = |image: i64| {
            format!("{{\"image_id\": {image}, \"category_id\": 2, {}, \"score\": 0.5}}", member(kind))
        };
        let one = record(1);
        for (space, last) in
            ["", " ", "  ", "\n\t "].into_iter().flat_map(|space| [(space, 1), (space, REFUSED)])
        {
            let text =
                format!("[{one}, {one}, {one},{space}{}, {one}, {one}]{}", record(last), " ".repeat(600));
            same(kind, &text);
        }
    }
}
