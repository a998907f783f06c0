//! Other formats of ground truth and detections: files of PASCAL VOC and tables of Open Images. They become datasets
//! and columns with the formats' own names as ids.

mod draft;
pub mod open_images;
pub mod voc;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::compressed::Compression;
use crate::encoding::{BYTE_ORDER_MARK, not_text};
use crate::limits::Limits;
use crate::{Code, Error, Result};

/// Detections in owned columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnColumns {
    /// The image of each detection.
    pub image_ids: Vec<String>,
    /// The category of each detection.
    pub category_ids: Vec<String>,
    /// x, y, width, height of each detection, such that x + width is the right side that was read, if any width
    /// achieves that.
    pub boxes: Vec<[f64; 4]>,
    /// The score of each detection.
    pub scores: Vec<f64>,
    /// The path of each file, and its first detection.
    pub files: Vec<(String, usize)>,
}

/// Larger files are rejected.
const MOST_BYTES: u64 = 1 << 34;

/// The bytes of a file.
fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| {
        Error::new(Code::UnreadableFile, "a file that can be read", error.to_string())
            .in_input(path.display().to_string())
    };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        let expected = format!("a file of at most {MOST_BYTES} bytes");
        return Err(
            Error::new(Code::TooLarge, expected, length.to_string()).in_input(path.display().to_string())
        );
    }
    let mut bytes = Vec::new();
    // a device has no length and may never end
    let count = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    if count.map_err(unreadable)? as u64 > MOST_BYTES {
        let expected = format!("a file of at most {MOST_BYTES} bytes");
        return Err(Error::new(Code::TooLarge, expected, "more").in_input(path.display().to_string()));
    }
    match Compression::of(&bytes) {
        Some(compression) => compression
            .unpack(&bytes, &Limits::default())
            .map_err(|error| error.in_input(path.display().to_string())),
        None => Ok(bytes),
    }
}

/// The text of a file, without a byte order mark.
fn text_of(path: &Path) -> Result<String> {
    let mut bytes = bytes_of(path)?;
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let wrong = |got: String, at: usize| {
        let error = Error::new(Code::InvalidValue, "text in UTF-8", got);
        Err(error.in_input(path.display().to_string()).at_byte(at as u64))
    };
    if let Some(got) = not_text(&bytes) {
        return wrong(got.to_owned(), 0);
    }
    String::from_utf8(bytes).or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        wrong(format!("the byte 0x{:02x}", error.as_bytes()[at]), at)
    })
}

/// Whether a file is hidden, as those are that macOS writes beside each file of an archive: `._a.xml` beside `a.xml`.
pub(crate) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Sorted paths of the files in a folder with this extension, but for hidden ones.
fn files_in(folder: &Path, extension: &str) -> Result<Vec<std::path::PathBuf>> {
    let unreadable = |error: std::io::Error| {
        Error::new(Code::UnreadableFile, "a folder that can be read", error.to_string())
            .in_input(folder.display().to_string())
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if !is_hidden(&path) && path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension)) {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

/// The number in `text`; errors call it `name`.
fn number(name: &str, text: &str) -> Result<f64> {
    let got = || format!("{:?}", text.chars().take(40).collect::<String>());
    text.parse().map_err(|_| Error::new(Code::InvalidValue, format!("a number as {name}"), got()))
}

/// x, y, width, height from corners. `right - left` may round such that `left + width` is a neighbour of `right`; then
/// the width becomes its neighbour, if that leads to `right`.
fn spanning([left, top, right, bottom]: [f64; 4]) -> [f64; 4] {
    let span = |from: f64, to: f64| {
        let plain = to - from;
        let near = [plain, plain.next_up(), plain.next_down()];
        near.into_iter().find(|width| from + width == to).unwrap_or(plain)
    };
    [left, top, span(left, right), span(top, bottom)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn widths_lead_back_to_the_right_side_or_the_double_beside_it(left in 0..50_000u32, width in 0..50_000u32, places in 0..4usize) {
            let unit = [1.0, 10.0, 100.0, 7.0][places];
            let (left, right) = (f64::from(left) / unit, f64::from(left + width) / unit);
            let [x, _, w, _] = spanning([left, 0.0, right, 0.0]);
            // if the sum is a tie, no width leads to that exact double
            prop_assert!([right.next_down(), right, right.next_up()].contains(&(x + w)));
            prop_assert!(places > 0 || x + w == right);
        }
    }
}
