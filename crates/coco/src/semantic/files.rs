//! Label maps in PNG files.

use std::path::{Path, PathBuf};

use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use super::{Confusion, Labels, SemanticParams, shared};
use crate::formats::is_hidden;
use crate::maps::{Map, PngReader, Samples};
use crate::{Code, Error, Result};

/// Two folders of label maps: grey levels of 8 or 16 bits, which colours may hold as red = green = blue, or palette indices.
#[derive(Clone, Debug)]
pub struct LabelFiles {
    /// The folder of labels, including its subfolders.
    pub labels: PathBuf,
    /// The folder of predictions, with the same subfolders.
    pub predictions: PathBuf,
    /// Suffix of the names of labels; other files are ignored.
    pub label_suffix: String,
    /// The corresponding suffix of predictions.
    pub prediction_suffix: String,
}

/// Maximum depth of folders: a link may lead back.
const DEEPEST: usize = 32;

/// The confusion matrix of all label files, each compared with the prediction of its name. Other predictions are ignored.
///
/// `progress` is called with the number of images done, and the total.
///
/// # Errors
/// `EMPTY_INPUT`: no label files. `UNREADABLE_FILE`, also for a missing prediction, `INVALID_IMAGE`, `TOO_LARGE`;
/// those of [`Confusion::add`]. Each names its file.
pub fn evaluate_files(
    files: &LabelFiles,
    params: SemanticParams,
    threads: Threads,
    progress: Option<&(dyn Fn(crate::eval::Step) + Sync)>,
) -> Result<Confusion> {
    let mut names = Vec::new();
    find(&files.labels, Path::new(""), &files.label_suffix, 0, &mut names)?;
    if names.is_empty() {
        let expected = format!("files that end with {}", files.label_suffix);
        return Err(
            Error::new(Code::EmptyInput, expected, "none").in_input(files.labels.display().to_string())
        );
    }
    names.sort_unstable();
    let done = std::sync::atomic::AtomicU64::new(0);
    let room = || [0; 2].map(|_| (PngReader::default(), Vec::new()));
    shared(names.len(), params, threads, room, |confusion, [labels, predictions], image| {
        let stem = &names[image];
        let label_file = files.labels.join(format!("{stem}{}", files.label_suffix));
        let prediction_file = files.predictions.join(format!("{stem}{}", files.prediction_suffix));
        let labels = labels_of(labels, &label_file)?;
        let predictions = labels_of(predictions, &prediction_file)?;
        confusion.add(Isa::detect(), labels, predictions).map_err(|mut error| {
            let of_labels = error.place.input.as_deref() == Some("labels");
            let file = if of_labels { &label_file } else { &prediction_file };
            error.place.input = Some(file.display().to_string());
            error
        })?;
        if let Some(progress) = progress {
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(crate::eval::Step { done, total: names.len() as u64 });
        }
        Ok(())
    })
}

/// Appends the names of files, without the suffix, relative to the folder.
fn find(root: &Path, below: &Path, suffix: &str, depth: usize, names: &mut Vec<String>) -> Result<()> {
    let folder = root.join(below);
    let unreadable = |error: std::io::Error| {
        Error::new(Code::UnreadableFile, "a folder that can be read", error.to_string())
            .in_input(folder.display().to_string())
    };
    if depth > DEEPEST {
        return Err(Error::new(Code::TooDeep, format!("at most {DEEPEST} levels of folders"), "more")
            .in_input(folder.display().to_string()));
    }
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !is_hidden(Path::new(name))) else { continue };
        let path = below.join(name);
        if entry.path().is_dir() {
            find(root, &path, suffix, depth + 1, names)?;
        } else if let Some(stem) = name.strip_suffix(suffix) {
            names.extend(below.join(stem).to_str().map(str::to_owned));
        }
    }
    Ok(())
}

/// The labels of a file; colours of which all are grey are copied into the memory beside the reader.
fn labels_of<'a>((reader, levels): &'a mut (PngReader, Vec<u8>), file: &Path) -> Result<Labels<'a>> {
    let wrong = |error: Error| error.in_input(file.display().to_string());
    match reader.read(file)? {
        Samples::Bytes(map) => Ok(Labels::U8(map)),
        Samples::Words(map) => Ok(Labels::U16(map)),
        Samples::Colours(map) => {
            let (width, height) = map.size();
            if let Some(at) = map.pixels().iter().position(|[red, green, blue]| red != green || green != blue)
            {
                let expected = "labels as grey levels or palette indices";
                let (colour, row, column) = (map.pixels()[at], at / width as usize, at % width as usize);
                let got = format!(
                    "the colour {colour:?} in row {row}, column {column}; write the number of each pixel's class, not the colour that shows it"
                );
                return Err(wrong(Error::new(Code::InvalidImage, expected, got)));
            }
            levels.clear();
            levels.try_reserve_exact(map.pixels().len()).map_err(|_| {
                wrong(Error::new(
                    Code::TooLarge,
                    "memory for the labels of an image",
                    format!("{width} × {height} pixels"),
                ))
            })?;
            levels.extend(map.pixels().iter().map(|[level, ..]| *level));
            Map::new(levels, width, height).map(Labels::U8).map_err(wrong)
        }
    }
}
