use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use super::*;
use crate::json::{Cursor, Input};
use crate::{Reading, Source};

/// Reads a value in every way. Returns the result and the position of the cursor after it.
fn read(text: &str) -> (Segmentations, Result<()>) {
    let whole = format!("{text} ]");
    let source = Source::Bytes(whole.as_bytes(), "text");
    let mut first = None;
    for (buffer, in_pieces) in [(64, false), (1, true), (7, true), (4096, true)] {
        let plain = Reading::with(Threads::ONE, Isa::detect());
        let reading = if in_pieces { plain.in_pieces(buffer, 1) } else { plain };
        let input = Input::open(&source, &reading).unwrap();
        let mut cursor = Cursor::at_front(&input).unwrap();
        let mut to = Segmentations::default();
        to.push_text([1, 1], b"0");
        let mut reader = SegmentationReader::default();
        let outcome = reader.read(&mut cursor, &mut to, 1);
        if outcome.is_ok() {
            assert_eq!(cursor.next(), Ok(b']'), "{text}");
            assert_eq!(to.len(), 2);
        }
        let own = format!("{to:?} {outcome:?}");
        let (first, ..) = first.get_or_insert((own.clone(), to, outcome));
        assert_eq!(*first, own, "{text}");
    }
    let (_, to, outcome) = first.unwrap();
    (to, outcome)
}

fn mask(text: &str, height: u32, width: u32) -> Result<Vec<u32>> {
    let (to, outcome) = read(text);
    outcome.unwrap();
    to.get(1)?.to_rle(Isa::detect(), Size::new(height, width)).map(|rle| rle.counts().to_vec())
}

#[test]
fn every_spelling_of_a_mask_is_the_same_mask() {
    let expected = vec![5, 3, 2];
    for text in [
        r#"{"size":[5,2],"counts":"532"}"#,
        r#"{"counts":"5\u00332","size":[5,2]}"#,
        r#"{ "size" : [ 5.0 , 2 ] , "counts" : [5, 3, 2.0], "more": {"counts": 1} }"#,
        r#"{"size":[1,1],"counts":"no","counts":[7],"counts":[5,3,2],"size":[5,2]}"#,
        r#"[{"size":[5,2],"counts":[5,1,4]},{"counts":[6,2,2],"size":[5,2]}]"#,
        r#"[{"size":[5,2],"counts":"532"}]"#,
        r#"[[1,0,1,3]]"#,
        r#"[[1,0,1,3],[1.0,0,1,2]]"#,
        r#"[[1,0,1,3,2,3,2,0]]"#,
        r#"[[1,0,1,3,2,3,2,0,77],[]]"#,
    ] {
        assert_eq!(mask(text, 5, 2).unwrap(), expected, "{text}");
    }
    assert_eq!(mask("[]", 5, 2).unwrap(), [10]);
    // a backslash is a digit, and escaped in JSON
    assert_eq!(
        mask(r#"{"size":[100,100],"counts":"\\0lN\u005c0"}"#, 1, 1).unwrap_err().code,
        Code::InvalidValue
    );
}

#[test]
fn what_is_no_segmentation_is_told_when_it_is_asked_for() {
    for (text, code) in [
        ("null", Code::InvalidType),
        ("1", Code::InvalidType),
        ("\"x\"", Code::InvalidType),
        ("true", Code::InvalidType),
        ("{}", Code::MissingKey),
        (r#"{"size":[5,2]}"#, Code::MissingKey),
        (r#"{"counts":"532"}"#, Code::MissingKey),
        (r#"{"size":[5],"counts":"532"}"#, Code::LengthMismatch),
        (r#"{"size":[5,-2],"counts":"532"}"#, Code::InvalidValue),
        (r#"{"size":[5.5,2],"counts":"532"}"#, Code::InvalidValue),
        (r#"{"size":"no","counts":"532"}"#, Code::InvalidType),
        (r#"{"size":[1000000000,1000000000],"counts":"532"}"#, Code::TooLarge),
        (r#"{"size":[5,2],"counts":"533"}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":"53\u00e9"}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":"53é"}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":"53P"}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":[5,3,3]}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":[5,-3,8]}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":[5,"3",2]}"#, Code::InvalidType),
        (r#"{"size":[5,2],"counts":[5,0.5,4.5]}"#, Code::InvalidValue),
        (r#"{"size":[5,2],"counts":7}"#, Code::InvalidType),
        ("[1,2,3,4]", Code::InvalidType),
        ("[[1,2,3]]", Code::LengthMismatch),
        ("[[]]", Code::LengthMismatch),
        ("[[1,2,3,4],[1,2,3,4,5,6]]", Code::LengthMismatch),
        ("[[1,2,3,4,5,NaN]]", Code::InvalidValue),
        ("[[1,2,3,4,5,1e300]]", Code::InvalidValue),
        ("[[1,2,3,4,5,\"6\"]]", Code::InvalidType),
        ("[[1,2,3,4,5,6],{\"size\":[5,2],\"counts\":\"532\"}]", Code::InvalidType),
        ("[{\"size\":[5,2],\"counts\":\"532\"},[1,2,3,4,5,6]]", Code::InvalidType),
        ("[{\"size\":[5,2],\"counts\":\"532\"},{\"size\":[2,5],\"counts\":\"532\"}]", Code::ShapeMismatch),
    ] {
        assert_eq!(mask(text, 5, 2).map_err(|error| error.code), Err(code), "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused_at_once() {
    for text in [
        "",
        "{",
        "[[1,2",
        "[[1,]]",
        r#"{"size":[5,2],"counts":"53"#,
        r#"{"counts":"\x"}"#,
        "[1 2]",
        "{\"counts\":\"\u{1}\"}",
    ] {
        let (_, outcome) = read(text);
        assert_eq!(outcome.unwrap_err().code, Code::InvalidJson, "{text}");
    }
}

#[test]
fn one_list_takes_over_what_another_has() {
    let texts = [
        "[[1,0,1,3,2,3,2,0]]",
        r#"{"size":[5,2],"counts":"532"}"#,
        r#"{"size":[5,2],"counts":[5,3,2]}"#,
        "[]",
        "null",
        "7",
        "[[1,0,1,3],[0,0,1,1]]",
    ];
    let mut all = Segmentations::default();
    for text in texts {
        all.append(&read(text).0);
    }
    assert_eq!(all.len(), 2 * texts.len());
    for (i, text) in texts.iter().enumerate() {
        let own = all.get(2 * i + 1).and_then(|own| own.to_rle(Isa::detect(), Size::new(5, 2)));
        let own = own.map(|rle| rle.counts().to_vec()).map_err(|error| error.code);
        assert_eq!(own, mask(text, 5, 2).map_err(|error| error.code), "{text}");
    }
    all.truncate(3);
    assert_eq!(all.get(1).unwrap().to_rle(Isa::detect(), Size::new(5, 2)).unwrap().counts(), [5, 3, 2]);
    all.clear();
    assert!(all.is_empty());
}
