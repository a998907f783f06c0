use std::sync::atomic::{AtomicU64, Ordering};

use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;
use crate::{Code, Error, Reading, Result, Source};

/// Skips the one value of a text, in every way.
fn pass_over(text: &[u8]) -> Result<()> {
    let source = Source::Bytes(text, "text");
    let read = |reading: Reading<'_>| {
        let input = Input::open(&source, &reading)?;
        let mut cursor = Cursor::at_front(&input)?;
        cursor.skip(0)?;
        cursor.finish()
    };
    let first = read(Reading::with(Threads::ONE, Isa::SCALAR));
    for isa in Isa::available() {
        let plain = Reading::with(Threads::ONE, isa);
        for reading in [plain, plain.in_pieces(1, 1), plain.in_pieces(5, 1), plain.in_pieces(70, 1)] {
            assert_eq!(read(reading), first);
        }
    }
    first
}

/// Texts that are JSON, or almost.
fn texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,20})?([eE][-+]?[0-9]{1,3})?",
        1 => "[-+0-9.eE]{1,6}",
        1 => prop::sample::select(vec!["true", "false", "null", "tru", "nul", "", "nan"]).prop_map(str::to_owned),
        2 => r#""[ -!#-\[\]-~é😀]{0,20}""#,
        1 => r#""([a-z]|\\["\\/bfnrtux]|\\u[0-9a-fg]{4}){0,6}""#,
        1 => "\"[\u{0}-\u{7f}]{0,4}\"",
    ];
    let space = || prop::sample::select(vec!["", "", "", " ", "\n", "\t \r", "  "]);
    leaf.prop_recursive(4, 60, 12, move |inner| {
        let list = (
            prop::collection::vec((inner.clone(), space()), 0..12),
            prop::sample::select(vec!["", "", "", ","]),
        );
        let object = prop::collection::vec((r#""[a-z\\"]{0,3}""#, space(), inner), 0..4);
        prop_oneof![
            list.prop_map(|(items, extra)| {
                let items: Vec<_> =
                    items.into_iter().map(|(item, space)| format!("{space}{item}{space}")).collect();
                format!("[{}{extra}]", items.join(","))
            }),
            object.prop_map(|members| {
                let members: Vec<_> = members
                    .into_iter()
                    .map(|(key, space, value)| format!("{key}{space}:{space}{value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_json_is_settled_as_elsewhere(text in texts(), cut in prop::option::weighted(0.2, any::<prop::sample::Index>())) {
        let bytes = &text.as_bytes()[..cut.map_or(text.len(), |cut| cut.index(text.len() + 1))];
        let elsewhere = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
        let here = pass_over(bytes);
        prop_assert_eq!(here.is_ok(), elsewhere.is_ok(), "{}: {:?} {:?}", &text, here, elsewhere);
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"[]{},:\"\\0123 ".to_vec())], 0..60)) {
        let _ = pass_over(&bytes);
    }
}

#[test]
fn text_in_strings_is_utf8_even_where_nobody_reads_it() {
    for (text, byte) in
        [(&b"[\"a\xff\"]"[..], 3), (b"\"\xc3\"", 1), (b"\"\xed\xa0\x80\"", 1), (b"[\"\xf0\x9f\x98", 2)]
    {
        let error = pass_over(text).unwrap_err();
        assert_eq!((error.code, error.place.byte), (Code::InvalidJson, Some(byte)), "{error}");
    }
    pass_over("[\"é😀\u{ffff}\"]".as_bytes()).unwrap();
}

#[test]
fn what_nobody_asks_for_is_not_kept() {
    let text = format!(
        "[\"{}\", [{}1], {{\"{}\": 1}}]",
        "x".repeat(500_000),
        "1.25, ".repeat(90_000),
        "y".repeat(90_000)
    );
    let source = Source::Bytes(text.as_bytes(), "text");
    let input_reading = Reading::with(Threads::ONE, Isa::detect()).in_pieces(4096, 1);
    let input = Input::open(&source, &input_reading).unwrap();
    let mut cursor = Cursor::at_front(&input).unwrap();
    cursor.skip(0).unwrap();
    assert!(cursor.text().len() <= 2 * 4096);
}

#[test]
fn a_token_longer_than_is_sensible_is_refused() {
    let digits = "1".repeat(MAX_TOKEN + 10);
    assert_eq!(pass_over(format!("{{\"a\":{digits}}}").as_bytes()).unwrap_err().code, Code::TooLarge);
    let fits = "1".repeat(100_000);
    pass_over(fits.as_bytes()).unwrap();
}

fn skip_file(path: &std::path::Path, reading: &Reading<'_>) -> Result<()> {
    let source = Source::Path(path.to_owned());
    let input = Input::open(&source, reading)?;
    let mut cursor = Cursor::at_front(&input)?;
    cursor.skip(0)?;
    cursor.finish()
}

fn in_folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("boxwise-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn files_are_read_to_their_end() {
    let path = in_folder("list.json");
    let text = format!("[{}0]", "[1.5, 2],\n".repeat(100_000));
    std::fs::write(&path, &text).unwrap();
    let told = AtomicU64::new(0);
    let progress = |bytes| told.store(bytes, Ordering::Relaxed);
    let reading = Reading { progress: Some(&progress), ..Reading::default() };
    skip_file(&path, &reading).unwrap();
    assert_eq!(told.into_inner(), text.len() as u64);
    std::fs::write(&path, "").unwrap();
    assert_eq!(skip_file(&path, &Reading::default()).unwrap_err().code, Code::EmptyInput);
    std::fs::write(&path, " \n").unwrap();
    assert_eq!(skip_file(&path, &Reading::default()).unwrap_err().code, Code::InvalidJson);
}

#[test]
fn what_cannot_be_read_is_named() {
    let code = |result: Result<()>| result.map_err(|error: Error| error.code);
    assert_eq!(code(skip_file(&std::env::temp_dir(), &Reading::default())), Err(Code::UnreadableFile));
    assert_eq!(code(skip_file(&in_folder("absent.json"), &Reading::default())), Err(Code::UnreadableFile));
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_files_that_hide_their_length_are_read_from_front_to_back() {
    let path = in_folder("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if made.is_ok_and(|status| status.success()) {
        let to = path.clone();
        let writer = std::thread::spawn(move || std::fs::write(to, format!("[{}0]", "1,".repeat(300_000))));
        skip_file(&path, &Reading::default()).unwrap();
        writer.join().unwrap().unwrap();
    }
    let hidden = skip_file("/proc/self/status".as_ref(), &Reading::default());
    assert_eq!(hidden.unwrap_err().code, Code::InvalidJson);
    let endless = skip_file("/dev/zero".as_ref(), &Reading::default());
    assert_eq!(endless.unwrap_err().code, Code::InvalidJson);
}

#[test]
fn a_long_key_is_read_like_any_other() {
    let text = format!("{{\"{}\":1}}", "é".repeat(5000));
    let source = Source::Bytes(text.as_bytes(), "text");
    for buffer in [1, 64, 1025, 1 << 18] {
        let input_reading = Reading::with(Threads::ONE, Isa::SCALAR).in_pieces(buffer, 1);
        let input = Input::open(&source, &input_reading).unwrap();
        let mut cursor = Cursor::at_front(&input).unwrap();
        cursor.members(&mut Members::new(["a"]), 0, |_, _| panic!("no such name")).unwrap();
        cursor.finish().unwrap();
    }
}

#[test]
fn half_a_surrogate_pair_is_no_id() {
    for (text, is_id) in [
        (r#""x\ud800""#, false),
        (r#""\udc00\ud800""#, false),
        (r#""\ud83d-\ude00""#, false),
        (r#""\ud83d\ude00""#, true),
        (r#""\u00e9\n\ufffd""#, true),
    ] {
        let source = Source::Bytes(text.as_bytes(), "test");
        let input = Input::open(&source, &Reading::default()).unwrap();
        let mut cursor = Cursor::at_front(&input).unwrap();
        assert_eq!(IdCell::default().read(&mut cursor, "an id").unwrap().is_ok(), is_id, "{text}");
    }
}

#[test]
fn text_in_sixteen_bits_is_named() {
    for (bytes, name) in
        [(&b"\xff\xfe[\0]\0"[..], "UTF-16LE"), (b"\0[\0]", "UTF-16BE"), (b"\xfe\xff\0[", "UTF-16BE")]
    {
        let source = Source::Bytes(bytes, "gt.json");
        let input = Input::open(&source, &Reading::default()).unwrap();
        let error = Cursor::at_front(&input).err().expect("is refused");
        assert!(error.code == Code::InvalidJson && error.got.contains(name), "{error}");
    }
}
