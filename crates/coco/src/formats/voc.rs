//! Files of PASCAL VOC: `Annotations/*.xml`, `ImageSets/Main/*.txt` and results such as `comp4_det_test_car.txt`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use boxwise_threads::Threads;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::draft::Draft;
use super::{OwnColumns, files_in, number, spanning, text_of};
use crate::{Code, Dataset, Error, Result};

/// Reads annotations of the images listed in a set (one at the start of each line), or of every `.xml` file in the folder.
///
/// Ids are names: the file name without extension for an image, the `name` of an object for a category. Boxes extend from
/// `xmin`, `ymin` to `xmax`, `ymax`, unchanged.
///
/// # Errors
/// `UNREADABLE_FILE`, `TOO_LARGE`; `EMPTY_INPUT`: a file without text, a folder without `.xml` files, a set without names;
/// `INVALID_SHAPE`: not XML, or anything but a single element `annotation`; `MISSING_KEY`: an object
/// without `name` or a corner; `INVALID_VALUE`: a corner that is not a number, a set with paths or names of files; `DUPLICATE_ID`: an image listed twice.
pub fn read_annotations(folder: &Path, set: Option<&Path>, threads: Threads) -> Result<Dataset> {
    let (names, paths): (Vec<String>, Vec<PathBuf>) = match set {
        Some(set) => {
            let text = text_of(set)?;
            let names: Vec<String> =
                text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
            if names.is_empty() {
                return Err(none_in(set, "a list of image names, one a line"));
            }
            let path = |name: &String| folder.join(format!("{name}.xml"));
            if let Some(line) = names.iter().position(|name| is_of_file(name) && !path(name).exists()) {
                let expected =
                    "names of images without a folder and an extension, as 2007_000027, one a line";
                return Err(Error::new(Code::InvalidValue, expected, format!("{:?}", names[line]))
                    .at_record("lines", line as u64)
                    .in_input(set.display().to_string()));
            }
            let paths = names.iter().map(path).collect();
            (names, paths)
        }
        None => {
            let paths = files_in(folder, "xml")?;
            if paths.is_empty() {
                return Err(none_in(folder, "a folder with XML annotations (*.xml)"));
            }
            let name = |path: PathBuf| Some((path.file_stem()?.to_string_lossy().into_owned(), path));
            paths.into_iter().filter_map(name).unzip()
        }
    };
    let mut sorted = names.clone();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::new(Code::DuplicateId, "every image once", format!("{:?} twice", pair[0])));
    }
    const AT_A_TIME: usize = 64;
    let pieces = threads.map(names.len().div_ceil(AT_A_TIME), |piece| {
        let paths = &paths[piece * AT_A_TIME..paths.len().min((piece + 1) * AT_A_TIME)];
        paths.iter().map(|path| objects_in(path)).collect::<Result<Vec<_>>>()
    });
    let mut draft = Draft::default();
    let mut next = names.iter();
    for piece in pieces {
        for (objects, name) in piece?.into_iter().zip(next.by_ref()) {
            draft.image(name);
            for object in objects {
                draft.push(name, &object.name, spanning(object.corners), object.difficult, false)?;
            }
        }
    }
    Ok(draft.finish())
}

/// Whether a line of an image set is a path, or has the extension of a picture.
fn is_of_file(name: &str) -> bool {
    const PICTURES: [&str; 6] = ["jpg", "jpeg", "png", "bmp", "webp", "xml"];
    let is_picture = |(_, own): (&str, &str)| PICTURES.iter().any(|known| own.eq_ignore_ascii_case(known));
    name.contains(['/', '\\']) || name.rsplit_once('.').is_some_and(is_picture)
}

/// The objects of a file. Some tools write the ending in capitals, which a list of names does not tell.
fn objects_in(path: &Path) -> Result<Vec<Object>> {
    objects_of(path).or_else(|error| {
        let capitals = path.with_extension("XML");
        if !path.exists() && capitals.exists() { objects_of(&capitals) } else { Err(error) }
    })
}

/// An object of an annotation.
#[derive(Debug, PartialEq)]
struct Object {
    name: String,
    corners: [f64; 4],
    difficult: bool,
}

fn objects_of(path: &Path) -> Result<Vec<Object>> {
    objects(&text_of(path)?).map_err(|error| error.in_input(path.display().to_string()))
}

const CORNERS: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

#[cold]
fn none_in(path: &Path, expected: &str) -> Error {
    Error::new(Code::EmptyInput, expected, "none").in_input(path.display().to_string())
}

/// The objects in the text of an annotation. The boxes of parts are ignored.
fn objects(text: &str) -> Result<Vec<Object>> {
    const DEEPEST: usize = 64;
    if text.trim().is_empty() {
        return Err(Error::new(Code::EmptyInput, "an XML file with an element <annotation>", "no text"));
    }
    let mut has_root = false;
    let mut root = |name: &str| {
        let got = match (name, has_root) {
            ("annotation", false) => {
                has_root = true;
                return Ok(());
            }
            ("annotation", true) => "a second one".to_owned(),
            _ => format!("<{name}>"),
        };
        Err(Error::new(Code::InvalidShape, "one element <annotation>", got))
    };
    let mut reader = Reader::from_str(text);
    let mut objects = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut value = String::new();
    let (mut name, mut difficult, mut corners) = (None, false, [None; 4]);
    let no_xml = |reader: &Reader<&[u8]>, error: String| {
        Error::new(Code::InvalidShape, "XML", error).at_byte(reader.buffer_position())
    };
    loop {
        match reader.read_event().map_err(|error| no_xml(&reader, error.to_string()))? {
            Event::Start(tag) => {
                if open.len() == DEEPEST {
                    let expected = format!("at most {DEEPEST} open tags");
                    return Err(Error::new(Code::TooDeep, expected, "more").at_byte(reader.buffer_position()));
                }
                open.push(tag.local_name().as_ref().to_owned());
                if open.len() == 1 {
                    root(&open[0]).map_err(|error| error.at_byte(reader.buffer_position()))?;
                }
                if open.len() == 2 && open[1] == "object" {
                    (name, difficult, corners) = (None, false, [None; 4]);
                }
                value.clear();
            }
            Event::Empty(tag) if open.is_empty() => {
                root(tag.local_name().as_ref()).map_err(|error| error.at_byte(reader.buffer_position()))?;
            }
            Event::Text(text) if open.is_empty() && !text.trim().is_empty() => {
                let got = format!("{:?}", text.trim().chars().take(40).collect::<String>());
                let error = Error::new(Code::InvalidShape, "one element <annotation> and nothing else", got);
                return Err(error.at_byte(reader.buffer_position()));
            }
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(entity) => {
                let known =
                    quick_xml::escape::unescape(&format!("&{};", &*entity)).map(|text| text.into_owned());
                value.push_str(&known.map_err(|error| no_xml(&reader, error.to_string()))?);
            }
            Event::CData(text) => value.push_str(&text),
            Event::End(_) => {
                let path: Vec<&str> = open.iter().map(String::as_str).collect();
                match path[..] {
                    [_, "object", "name"] => name = Some(value.trim().to_owned()),
                    [_, "object", "difficult"] => difficult = number("difficult", value.trim())? != 0.0,
                    [_, "object", "bndbox", side] => {
                        if let Some(at) = CORNERS.iter().position(|own| *own == side) {
                            if corners[at].is_some() {
                                let error =
                                    Error::new(Code::InvalidShape, "one bndbox in an object", "several");
                                return Err(error.at_record("annotations", objects.len() as u64));
                            }
                            corners[at] = Some(number(side, value.trim())?);
                        }
                    }
                    [_, "object"] => {
                        let record = objects.len() as u64;
                        let missing = |key: &str| {
                            Error::new(Code::MissingKey, format!("the element {key}"), "an object without it")
                                .at_record("annotations", record)
                        };
                        let [Some(left), Some(top), Some(right), Some(bottom)] = corners else {
                            let at = corners.iter().position(Option::is_none).unwrap_or_default();
                            return Err(missing(CORNERS[at]));
                        };
                        let name = name
                            .take()
                            .filter(|name: &String| !name.is_empty())
                            .ok_or_else(|| missing("name"))?;
                        objects.push(Object { name, corners: [left, top, right, bottom], difficult });
                    }
                    _ => {}
                }
                open.pop();
                value.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match open.last() {
        Some(tag) => Err(Error::new(Code::InvalidShape, format!("</{tag}>"), "the end of the text")),
        None if !has_root => {
            Err(Error::new(Code::InvalidShape, "an element <annotation>", "a text without elements"))
        }
        None => Ok(objects),
    }
}

/// Reads results: lines with an image, a score and four corners. The category is part of the file name: the text after the set
/// in `comp4_det_test_car.txt`, or the whole name without extension if it does not contain `_det_`.
///
/// # Errors
/// `UNREADABLE_FILE`, `TOO_LARGE`; `EMPTY_INPUT`: a folder without `.txt` files; `LENGTH_MISMATCH`: a line without six words;
/// `INVALID_VALUE`: a word that is not a number; `DUPLICATE_ID`: two files of one category have an image in common.
pub fn read_results(paths: &[PathBuf], threads: Threads) -> Result<OwnColumns> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let found = files_in(path, "txt")?;
        if found.is_empty() {
            return Err(none_in(path, "a folder with result files (*.txt)"));
        }
        files.extend(found);
    }
    let parts = threads.map(files.len(), |file| {
        let path = &files[file];
        let files = vec![(path.display().to_string(), 0)];
        let mut columns = OwnColumns { files, ..OwnColumns::default() };
        results(&text_of(path)?, &category_in(path), &mut columns)
            .map_err(|error| error.in_input(path.display().to_string()))?;
        Ok(columns)
    });
    let parts = parts.into_iter().collect::<Result<Vec<OwnColumns>>>()?;
    refuse_two_runs(&files, &parts)?;
    let mut all = OwnColumns::default();
    for part in parts {
        let start = all.scores.len();
        all.files.extend(part.files.into_iter().map(|(path, first)| (path, start + first)));
        all.image_ids.extend(part.image_ids);
        all.category_ids.extend(part.category_ids);
        all.boxes.extend(part.boxes);
        all.scores.extend(part.scores);
    }
    Ok(all)
}

/// The category in the name of a file.
fn category_in(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    category_of(&stem).to_owned()
}

/// Returns an error for two files of one category that have an image in common: they are of two runs, and each object would be found
/// twice. The development kit writes the results of all competitions and sets into one folder. Files of disjoint sets go together.
///
/// # Errors
/// `DUPLICATE_ID`.
fn refuse_two_runs(files: &[PathBuf], parts: &[OwnColumns]) -> Result<()> {
    let mut by_category: Vec<(String, usize)> =
        files.iter().enumerate().map(|(nth, path)| (category_in(path), nth)).collect();
    by_category.sort_unstable();
    for same in by_category.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let mut file_of = HashMap::new();
        for (category, nth) in same {
            for image in &parts[*nth].image_ids {
                let first = *file_of.entry(image).or_insert(*nth);
                if first != *nth {
                    let (first, second) = (files[first].display(), files[*nth].display());
                    let expected =
                        "the results of one run (pass its files alone, or in a folder of their own)";
                    let got = format!(
                        "two files with detections of {category:?} in {image:?}, the other is {second}"
                    );
                    return Err(Error::new(Code::DuplicateId, expected, got).in_input(first.to_string()));
                }
            }
        }
    }
    Ok(())
}

fn category_of(stem: &str) -> &str {
    let behind = stem.split_once("_det_").and_then(|(_, rest)| rest.split_once('_'));
    behind.map_or(stem, |(_, category)| category)
}

fn results(text: &str, category: &str, columns: &mut OwnColumns) -> Result<()> {
    for (nth, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [image, score, left, top, right, bottom] = words[..] else {
            let got = format!("{} words", words.len());
            let expected = "an image, a score and four corners";
            return Err(Error::new(Code::LengthMismatch, expected, got).at_record("results", nth as u64));
        };
        let number = |name: &str, word: &str| {
            self::number(name, word).map_err(|error| error.at_record("results", nth as u64))
        };
        let corners =
            [number("xmin", left)?, number("ymin", top)?, number("xmax", right)?, number("ymax", bottom)?];
        columns.scores.push(number("score", score)?);
        columns.image_ids.push(image.to_owned());
        columns.category_ids.push(category.to_owned());
        columns.boxes.push(spanning(corners));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOG: &str = "<annotation><filename>a.jpg</filename><object><name>dog &amp; cat</name><difficult>1</difficult>
        <bndbox><xmax>100</xmax><xmin>48.5</xmin><ymin>2</ymin><ymax>200</ymax></bndbox>
        <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
        </object><object><name>person</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>
        </object></annotation>";

    #[test]
    fn objects_are_read_in_any_order_of_elements_and_without_their_parts() {
        let expected = [
            Object { name: "dog & cat".into(), corners: [48.5, 2.0, 100.0, 200.0], difficult: true },
            Object { name: "person".into(), corners: [1.0, 2.0, 3.0, 4.0], difficult: false },
        ];
        assert_eq!(objects(DOG).unwrap(), expected);
        assert_eq!(objects("<annotation/>").unwrap(), []);
    }

    #[test]
    fn what_is_no_annotation_is_refused() {
        for (text, code) in [
            ("<annotations></annotations>", Code::InvalidShape),
            ("<annotation><object>", Code::InvalidShape),
            ("<annotation></object></annotation>", Code::InvalidShape),
            ("", Code::EmptyInput),
            (" \n", Code::EmptyInput),
            ("\0\0\0\0", Code::InvalidShape),
            ("<?xml version=\"1.0\"?>", Code::InvalidShape),
            ("hello", Code::InvalidShape),
            ("{\"a\": 1}", Code::InvalidShape),
            ("<annotation/><annotation/>", Code::InvalidShape),
            ("<annotation></annotation><annotation></annotation>", Code::InvalidShape),
            ("<annotation></annotation>garbage", Code::InvalidShape),
            ("garbage<annotation></annotation>", Code::InvalidShape),
            ("<annotation><object></object></annotation>", Code::MissingKey),
            (&DOG.replace("<xmin>48.5</xmin>", ""), Code::MissingKey),
            (&DOG.replace("48.5", "left"), Code::InvalidValue),
            (&"<annotation>".repeat(100), Code::TooDeep),
        ] {
            assert_eq!(objects(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn a_results_files_category_is_in_its_name() {
        for (stem, category) in [
            ("comp4_det_test_car", "car"),
            ("comp3_det_val_traffic_light", "traffic_light"),
            ("pottedplant", "pottedplant"),
        ] {
            assert_eq!(category_of(stem), category);
        }
    }

    #[test]
    fn lines_of_results_have_six_words() {
        let mut columns = OwnColumns::default();
        results("000004 0.702732 89 112 516 466\n\n000006 -1e-3 1 2 3.5 4\r\n", "car", &mut columns).unwrap();
        assert_eq!(columns.boxes, [[89.0, 112.0, 427.0, 354.0], [1.0, 2.0, 2.5, 2.0]]);
        assert_eq!(columns.scores, [0.702732, -1e-3]);
        for (line, code) in [("a 0.5 1 2 3", Code::LengthMismatch), ("a b 1 2 3 4", Code::InvalidValue)] {
            assert_eq!(results(line, "car", &mut columns).unwrap_err().code, code);
        }
    }
}
