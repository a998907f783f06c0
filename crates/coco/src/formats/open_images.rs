//! Comma-separated tables of Open Images: boxes, image labels and predictions.

use std::path::Path;

use csv::StringRecord;

use super::draft::Draft;
use super::{OwnColumns, bytes_of, number, spanning};
use crate::encoding::{BYTE_ORDER_MARK, not_text};
use crate::{Code, Dataset, Error, Result};
use boxwise_threads::poll_at;

/// Reads boxes (`ImageID`, `LabelName`, `XMin`, `XMax`, `YMin`, `YMax` and optionally `IsGroupOf`) and image labels
/// (`ImageID`, `LabelName`, `Confidence`, which is 1 for labels that are present). Columns may be in any order, among others.
///
/// Ids are names: `ImageID` and `LabelName`. Coordinates stay fractions of the image's size.
///
/// # Errors
/// `UNREADABLE_FILE`, `TOO_LARGE`; `EMPTY_INPUT`: an empty file; `MISSING_KEY`: a table without a column; `LENGTH_MISMATCH`: a row
/// with another number of cells than the first; `INVALID_VALUE`: a cell that is not a number, a column that is there twice, or a table
/// that is not UTF-8.
pub fn read_ground_truth(boxes: &Path, labels: Option<&Path>) -> Result<Dataset> {
    let mut draft = Draft::default();
    let names = ["ImageID", "LabelName", "XMin", "YMin", "XMax", "YMax"];
    each_row(
        boxes,
        "annotations",
        names,
        Some("IsGroupOf"),
        |[image, label, left, top, right, bottom], group| {
            let corners = [
                number("XMin", left)?,
                number("YMin", top)?,
                number("XMax", right)?,
                number("YMax", bottom)?,
            ];
            // -1 is unknown, which the reference takes for true
            let group_of = group.map_or(Ok(0.0), |group| number("IsGroupOf", group))?;
            draft.push(image, label, spanning(corners), false, group_of != 0.0)?;
            if group_of != 0.0 && group_of != 1.0 {
                draft.last_is_odd_group();
            }
            Ok(())
        },
    )?;
    if let Some(labels) = labels {
        let names = ["ImageID", "LabelName", "Confidence"];
        each_row(labels, "images", names, None, |[image, label, confidence], _| {
            draft.label(image, label, number("Confidence", confidence)? == 1.0);
            Ok(())
        })?;
    }
    Ok(draft.finish())
}

/// Reads predictions: `ImageID`, `LabelName`, `Score`, `XMin`, `XMax`, `YMin`, `YMax`.
///
/// # Errors
/// Like [`read_ground_truth`].
pub fn read_results(path: &Path) -> Result<OwnColumns> {
    let mut columns = OwnColumns::default();
    columns.files.push((path.display().to_string(), 0));
    let names = ["ImageID", "LabelName", "Score", "XMin", "YMin", "XMax", "YMax"];
    each_row(path, "results", names, None, |[image, label, score, left, top, right, bottom], _| {
        let corners =
            [number("XMin", left)?, number("YMin", top)?, number("XMax", right)?, number("YMax", bottom)?];
        columns.scores.push(number("Score", score)?);
        columns.boxes.push(spanning(corners));
        columns.image_ids.push(image.to_owned());
        columns.category_ids.push(label.to_owned());
        Ok(())
    })?;
    Ok(columns)
}

/// Calls `each` with the named cells of every row, and with the cell of an optional column.
fn each_row<const N: usize>(
    path: &Path,
    list: &'static str,
    names: [&str; N],
    optional: Option<&str>,
    each: impl FnMut([&str; N], Option<&str>) -> Result<()>,
) -> Result<()> {
    rows(&bytes_of(path)?, list, names, optional, each)
        .map_err(|error| error.in_input(path.display().to_string()))
}

fn rows<const N: usize>(
    bytes: &[u8],
    list: &'static str,
    names: [&str; N],
    optional: Option<&str>,
    mut each: impl FnMut([&str; N], Option<&str>) -> Result<()>,
) -> Result<()> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(Error::new(Code::EmptyInput, "a table with a line of column names", "no bytes"));
    }
    if let Some(got) = not_text(bytes) {
        return Err(Error::new(Code::InvalidValue, "text in UTF-8", got).at_byte(0));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(broken)?.clone();
    let column = |name: &str| header.iter().position(|own| own == name);
    for name in names.into_iter().chain(optional) {
        let times = header.iter().filter(|own| *own == name).count();
        if times > 1 {
            let expected = format!("one column {name} (remove or rename the others)");
            return Err(Error::new(Code::InvalidValue, expected, format!("{times} columns of this name")));
        }
    }
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(names) {
        *place = column(name).ok_or_else(|| {
            let got =
                header.iter().take(20).collect::<Vec<_>>().join(",").chars().take(200).collect::<String>();
            let cure = if header.len() == 1 && got.contains([';', '\t']) {
                "; cells are separated by commas"
            } else {
                ""
            };
            Error::new(Code::MissingKey, format!("a column {name}"), format!("{got}{cure}"))
        })?;
    }
    let optional = optional.and_then(column);
    let mut row = StringRecord::new();
    let mut nth = 0;
    while reader.read_record(&mut row).map_err(|error| broken(error).at_record(list, nth))? {
        poll_at(nth as usize);
        // rows have as many cells as the header
        let cell = |place: usize| row.get(place).unwrap_or_default();
        each(places.map(cell), optional.map(cell)).map_err(|error| error.at_record(list, nth))?;
        nth += 1;
    }
    Ok(())
}

fn broken(error: csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Error::new(Code::LengthMismatch, format!("{expected_len} cells"), len.to_string())
        }
        _ => Error::new(Code::InvalidValue, "comma-separated values in UTF-8", error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, f64, Option<String>)>> {
        let mut found = Vec::new();
        rows(
            text.as_bytes(),
            "results",
            ["ImageID", "Score"],
            Some("IsGroupOf"),
            |[image, score], group| {
                found.push((image.to_owned(), number("Score", score)?, group.map(str::to_owned)));
                Ok(())
            },
        )?;
        Ok(found)
    }

    #[test]
    fn columns_stand_in_any_order_among_others() {
        let text = "\u{feff}Score,Source,ImageID,IsGroupOf\r\n0.5,\"a,b\",x,1\r\n1e-3,c, y ,0\n";
        let expected =
            [("x".to_owned(), 0.5, Some("1".to_owned())), ("y".to_owned(), 1e-3, Some("0".to_owned()))];
        assert_eq!(read(text).unwrap(), expected);
        assert_eq!(read("ImageID,Score\nx,1\n").unwrap(), [("x".to_owned(), 1.0, None)]);
        assert_eq!(read("ImageID,Score\n").unwrap(), []);
        assert_eq!(read("ImageID,,Score,\nx,a,1,b\n").unwrap(), [("x".to_owned(), 1.0, None)]);
    }

    #[test]
    fn broken_tables_are_refused_where_they_break() {
        for (text, code, record) in [
            ("ImageID\nx\n", Code::MissingKey, None),
            ("ImageID,Score,Score\nx,1,2\n", Code::InvalidValue, None),
            ("Score,ImageID,Score,ImageID\n1,x,2,y\n", Code::InvalidValue, None),
            ("ImageID,IsGroupOf,Score,IsGroupOf\nx,1,2,0\n", Code::InvalidValue, None),
            ("", Code::EmptyInput, None),
            ("\u{feff}", Code::EmptyInput, None),
            ("ImageID,Score\nx,1\ny\n", Code::LengthMismatch, Some(1)),
            ("ImageID,Score\nx,1\ny,high\n", Code::InvalidValue, Some(1)),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!((error.code, error.place.record), (code, record), "{text}");
        }
        let bytes = b"ImageID,Score\n\xff,1\n";
        let error = rows(bytes, "results", ["ImageID"], None, |_, _| Ok(())).unwrap_err();
        assert_eq!(error.code, Code::InvalidValue);
    }
}
