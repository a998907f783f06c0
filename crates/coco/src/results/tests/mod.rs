mod spellings;

use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;
use crate::{Code, Id, IdRef};

/// Keeps everything it receives, as bits, so that NaN equals itself.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    rows: Vec<(Id, Id, [u64; 4], u64)>,
    passed: Vec<(Id, Option<Id>)>,
    most: usize,
}

impl Sink for Kept {
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()> {
        if image == IdRef::Int(404) {
            return Err(Error::new(Code::UnknownImage, "an image of the dataset", "another"));
        }
        let row = (image.to_owned(), category.to_owned(), bbox.map(f64::to_bits), score.to_bits());
        self.rows.push(row);
        assert!(self.rows.len() <= self.most);
        Ok(())
    }

    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool> {
        self.passed.push((image.to_owned(), category.map(IdRef::to_owned)));
        Ok(image == IdRef::Int(1))
    }
}

fn read_with(text: &[u8], reading: &Reading<'_>) -> Result<Kept> {
    let sinks = read(&Source::Bytes(text, "results"), reading, |most| Kept { most, ..Kept::default() })?;
    let mut all = Kept::default();
    for mut sink in sinks {
        all.rows.append(&mut sink.rows);
        all.passed.append(&mut sink.passed);
    }
    Ok(all)
}

fn plain(isa: Isa) -> Reading<'static> {
    Reading::with(Threads::ONE, isa)
}

/// Reads in every way; the results must be equal.
fn kept(text: &str) -> Result<Kept> {
    let first = read_with(text.as_bytes(), &plain(Isa::SCALAR));
    for isa in Isa::available() {
        for (threads, buffer, share, in_pieces) in [
            (1, 64, 1 << 20, false),
            (1, 7, 1, true),
            (2, 64, 100, true),
            (5, 300, 64, false),
            (3, 1 << 18, 1, true),
        ] {
            let reading = Reading { threads: Threads::new(threads), buffer, share, in_pieces, ..plain(isa) };
            assert_eq!(read_with(text.as_bytes(), &reading), first, "{threads} threads, {buffer} bytes");
        }
    }
    first
}

fn row(image: Id, category: Id, bbox: [f64; 4], score: f64) -> (Id, Id, [u64; 4], u64) {
    (image, category, bbox.map(f64::to_bits), score.to_bits())
}

#[test]
fn any_spelling_of_a_result_is_read() {
    let read = kept(
        "\u{feff} [ {\"score\" : 1e0,\n\t\"bbox\":[ -0, 1.5e1 , NaN,-Infinity ],\"im\\u0061ge_id\":3.0,\"category_id\":\"\\ud83d\\ude00\\n\"} ,
        {\"image_id\":7,\"extra\":[{\"a\":[]},{},\"}, {\",1E+2,null],\"category_id\":true,\"image_id\":\"x\",\"bbox\":\"no\",\"bbox\":[1,2,3,1e999],\"score\":123456789012345678901234567890}]\r\n",
    );
    let expected = vec![
        row(Id::Int(3), Id::Text("😀\n".into()), [0.0, 15.0, f64::NAN, f64::NEG_INFINITY], 1.0),
        row(
            Id::Text("x".into()),
            Id::Int(1),
            [1.0, 2.0, 3.0, f64::INFINITY],
            123456789012345678901234567890.0,
        ),
    ];
    assert_eq!(read.unwrap().rows, expected);
    assert_eq!(kept("[]").unwrap().rows, []);
}

#[test]
fn what_is_not_json_is_refused_where_it_stands() {
    let object = r#"{"image_id":1,"category_id":2,"bbox":[1,2,3,4],"score":0.5}"#;
    for (text, byte) in [
        (" [", 2),
        ("[1", 1),
        ("[,", 1),
        (&format!("[{object}"), object.len() + 1),
        (&format!("[{object},]"), object.len() + 2),
        (&format!("[{object}}}"), object.len() + 1),
        (&format!("[{object}] x"), object.len() + 3),
        (&format!("[{object}]\0"), object.len() + 2),
        (r#"[{"a":01}]"#, 6),
        (r#"[{"a":+1}]"#, 6),
        (r#"[{"a":.5}]"#, 6),
        (r#"[{"a":1.}]"#, 6),
        (r#"[{"a":1e}]"#, 6),
        (r#"[{"a":--1}]"#, 6),
        (r#"[{"a":-}]"#, 6),
        (r#"[{"a":tru}]"#, 6),
        (r#"[{"a":"\x"}]"#, 7),
        (r#"[{"a":"\u12g4"}]"#, 7),
        ("[{\"a\":\"\u{1}\"}]", 7),
        ("[{\"a\":'b'}]", 6),
        (r#"[{"a":[1,2}]"#, 10),
        (r#"[{"a":[1,]}]"#, 9),
        (r#"[{"a":[01]}]"#, 7),
        (r#"[{"a":{"b" 1}}]"#, 11),
        (r#"[{"a":1,}]"#, 8),
        (r#"[{"a":1 "b"}]"#, 8),
        (r#"[{a:1}]"#, 2),
    ] {
        let error = kept(text).unwrap_err();
        let expected = if text == "[1" { Code::InvalidType } else { Code::InvalidJson };
        assert_eq!((error.code, error.place.byte), (expected, Some(byte as u64)), "{text}: {error}");
    }
}

#[test]
fn records_that_are_no_detections_are_named() {
    let good = r#"{"image_id":1,"category_id":2,"bbox":[1,2,3,4],"score":0.5}"#;
    for (bad, code, message) in [
        (r#"[1]"#, Code::InvalidType, "byte 122: expected an object, got a list"),
        (
            r#"{"image_id":9}"#,
            Code::MissingKey,
            "image 9, byte 122: expected the key bbox, got an object without it",
        ),
        (
            r#"{"category_id":2,"bbox":[1,2,3,4],"score":0.5}"#,
            Code::MissingKey,
            "byte 122: expected the key image_id, got an object without it",
        ),
        (
            r#"{"image_id":9,"category_id":2,"bbox":[1,2,3],"score":0.5}"#,
            Code::LengthMismatch,
            "image 9, byte 159: expected 4 numbers in bbox, got 3 numbers",
        ),
        (
            r#"{"image_id":9,"category_id":2,"bbox":[1,2,3,null],"score":0.5}"#,
            Code::InvalidType,
            "image 9, byte 166: expected a number in bbox, got null",
        ),
        (
            r#"{"image_id":9,"category_id":2.5,"bbox":[1,2,3,4],"score":0.5}"#,
            Code::InvalidType,
            "image 9, byte 150: expected an integer or a string as category_id, got 2.5",
        ),
        (
            r#"{"image_id":"9","category_id":2,"bbox":[1,2,3,4],"score":[]}"#,
            Code::InvalidType,
            "image \"9\", byte 179: expected a number in score, got a list",
        ),
        (
            r#"{"image_id":404,"category_id":2,"bbox":[1,2,3,4],"score":0}"#,
            Code::UnknownImage,
            "image 404, byte 122: expected an image of the dataset, got another",
        ),
    ] {
        let error = kept(&format!("[{good}, {good},{bad},{good}]")).unwrap_err();
        assert_eq!(error.code, code);
        assert_eq!(error.to_string(), format!("results, results[2], {message}"));
    }
    assert_eq!(kept("{\"a\":1}").unwrap_err().code, Code::InvalidShape);
    assert_eq!(kept("12").unwrap_err().to_string(), "results, byte 0: expected a list of results, got 12");
    assert_eq!(kept("").unwrap_err().code, Code::EmptyInput);
}

#[test]
fn a_sink_may_pass_over_what_lacks_a_score() {
    let read = kept(r#"[{"image_id":1,"bbox":[1,2,3,4]}, {"image_id":1,"category_id":2,"bbox":[1,2,3,4]}]"#);
    assert_eq!(read.unwrap().passed, [(Id::Int(1), None), (Id::Int(1), Some(Id::Int(2)))]);
}

#[test]
fn deep_nesting_is_refused_at_once_and_large_members_are_not_kept() {
    let deep = |depth: usize| format!("[{{\"a\":{}{}}}]", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(kept(&deep(600)).unwrap_err().code, Code::TooDeep);
    assert_eq!(kept(&deep(500)).unwrap_err().code, Code::MissingKey);
    let unclosed = "[{\"a\":".to_owned() + &"[".repeat(100_000);
    assert_eq!(kept(&unclosed).unwrap_err().code, Code::TooDeep);
    let between_numbers = "[{\"a\":".to_owned() + &"[1,".repeat(100_000);
    assert_eq!(kept(&between_numbers).unwrap_err().code, Code::TooDeep);
}

#[test]
fn guessed_starts_inside_of_strings_and_members_do_not_count() {
    let tricky = r#"{"image_id":1,"category_id":2,"bbox":[1,2,3,4],"note":"}, {","list":[{"score":1}, {"score":2}],"score":0.5}"#;
    let text = format!("[{}]", vec![tricky; 40].join(",\n"));
    assert_eq!(kept(&text).unwrap().rows.len(), 40);
}

prop_compose! {
    fn number()(kind in 0..8, value: f64, int in -1000i64..1000, cents in -100_000i32..100_000) -> String {
        match kind {
            0 => format!("{}", if value.is_finite() { value } else { 0.5 }),
            1 => format!("{:e}", if value.is_finite() { value } else { 0.5 }),
            2 => format!("{int}"),
            3 => format!("{:?}", value.abs().fract()),
            _ => format!("{:.2}", cents as f64 / 100.0),
        }
    }
}

prop_compose! {
    fn object()(
        image in -5i64..1_000_000,
        category in 0u8..99,
        bbox in prop::array::uniform4(number()),
        score in number(),
        style in 0u8..12,
    ) -> (String, [String; 7]) {
        let [x, y, w, h] = &bbox;
        let text = match style {
            0 => format!("{{ \"score\":{score},\"bbox\" : [{x},\n{y},{w},{h}],\"segmentation\":[[1,2]],\"image_id\":{image},\"category_id\":{category}}}"),
            1 => format!("{{\"image_id\":{image},\"id\":5,\"category_id\":{category},\"bbox\":[{x},{y},{w},{h}],\"score\":{score}}}"),
            2..6 => format!("{{\"image_id\": {image}, \"category_id\": {category}, \"bbox\": [{x}, {y}, {w}, {h}], \"score\": {score}}}"),
            _ => format!("{{\"image_id\":{image},\"category_id\":{category},\"bbox\":[{x},{y},{w},{h}],\"score\":{score}}}"),
        };
        let [x, y, w, h] = bbox;
        (text, [image.to_string(), category.to_string(), x, y, w, h, score])
    }
}

/// A number as read by Python: integers have no negative zero.
fn float(text: &str) -> f64 {
    let value: f64 = text.parse().unwrap();
    if text.contains(['.', 'e', 'N', 'i']) { value } else { value + 0.0 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 400 }))]

    #[test]
    fn every_way_of_reading_gives_the_numbers_that_were_written(
        objects in prop::collection::vec(object(), 0..40),
        comma in 0..3usize,
        broken in prop::option::weighted(0.3, any::<prop::sample::Index>()),
        byte: u8,
    ) {
        let texts: Vec<&str> = objects.iter().map(|(text, _)| &**text).collect();
        let mut text = format!("[{}]", texts.join([",", ", ", " ,\n "][comma]));
        let Some(broken) = broken else {
            let rows: Vec<_> = objects.iter().map(|(_, [image, category, x, y, w, h, score])| row(
                Id::Int(image.parse().unwrap()),
                Id::Int(category.parse().unwrap()),
                [float(x), float(y), float(w), float(h)],
                float(score),
            )).collect();
            prop_assert_eq!(kept(&text).unwrap().rows, rows);
            return Ok(());
        };
        // whatever a changed byte does, every way of reading has the same result
        let at = broken.index(text.len());
        text.replace_range(at..=at, &((byte & 0x7f) as char).to_string());
        let _ = kept(&text);
    }
}
