//! Reads a dataset's JSON.

use super::Dataset;
use super::annotation::Annotations;
use super::assemble::{Lists, assemble};
use super::entry::{Entries, Wanted};
use crate::json::{Cursor, Input, List, Members, Records, read_list};
use crate::source::Reading;
use crate::{Code, Error, Result, Source};

const NAMES: [&str; 3] = ["images", "annotations", "categories"];

impl Dataset {
    /// Reads a dataset: an object with the lists `images`, `annotations` and `categories`, each of which may
    /// be missing. Other members are skipped.
    ///
    /// Images and categories need an `id`, annotations an `id`, an `image_id` and a `category_id`; other missing members of
    /// annotations go to [`Dataset::problems`].
    ///
    /// # Errors
    /// `INVALID_JSON`, `TOO_DEEP`, `TOO_LARGE`: not valid JSON, or beyond the parser's limits. `INVALID_SHAPE`: not an
    /// object, or a member that is not a list. `MISSING_KEY`, `INVALID_TYPE`: an entry without an id, or with
    /// one that is neither a 64-bit integer nor a string. `EMPTY_INPUT`, `UNREADABLE_FILE`.
    ///
    /// # Examples
    ///
    /// ```
    /// use boxwise_coco::{Dataset, Reading, Source};
    ///
    /// let json = br#"{"images": [{"id": 5}], "categories": [], "annotations": []}"#;
    /// let dataset = Dataset::read(&Source::Bytes(json, "dataset"), &Reading::default())?;
    /// assert_eq!(dataset.listed_images().count(), 1);
    /// # Ok::<(), boxwise_error::Error>(())
    /// ```
    pub fn read(source: &Source<'_>, reading: &Reading<'_>) -> Result<Dataset> {
        let input = Input::open(source, reading)?;
        let mut dataset = read_input(&input).map_err(|error| error.in_input(input.name()))?;
        dataset.records.name_input(input.name());
        Ok(dataset)
    }
}

fn read_input(input: &Input<'_>) -> Result<Dataset> {
    let mut cursor = Cursor::at_front(input)?;
    if cursor.next()? != b'{' {
        let list = "a list, as results are; the ground truth is an object of lists";
        return Err(cursor.other_root("an object with images and annotations", list, "an object"));
    }
    let content = input.reading.content;
    let mut lists = Lists::default();
    // the last member of a name counts
    let mut absent = NAMES.to_vec();
    let mut no_list: [Option<Error>; 3] = [None, None, None];
    cursor.members(&mut Members::new(NAMES), 0, |cursor, member| {
        let name = NAMES[member];
        absent.retain(|other| *other != name);
        no_list[member] = match member {
            0 => {
                let file_name = content.names.then_some("file_name");
                let wanted = Wanted { name: file_name, sizes: true };
                read_member(cursor, name, &mut lists.images, |_| Entries::new(wanted))?
            }
            1 => {
                let part = |bytes| Annotations::new(bytes, content);
                read_member(cursor, name, &mut lists.annotations, part)?
            }
            _ => {
                let wanted = Wanted { name: Some("name"), sizes: false };
                read_member(cursor, name, &mut lists.categories, |_| Entries::new(wanted))?
            }
        };
        Ok(())
    })?;
    cursor.finish()?;
    match no_list.into_iter().flatten().next() {
        Some(error) => Err(error),
        None => {
            let mut dataset = Dataset { absent, ..assemble(lists, content.names) };
            if !content.masks {
                dataset.masks = None;
            }
            Ok(dataset)
        }
    }
}

/// Reads a list. The inner error means that it is not a list.
fn read_member<R: Records>(
    cursor: &mut Cursor<'_>,
    name: &'static str,
    parts: &mut Vec<R>,
    part: impl Fn(Option<u64>) -> R + Sync,
) -> Result<Option<Error>> {
    let offset = cursor.offset();
    if cursor.next()? != b'[' {
        let got = cursor.value()?.to_string();
        return Ok(Some(Error::new(Code::InvalidShape, format!("a list as {name}"), got).at_byte(offset)));
    }
    cursor.take(b'[', "`[`")?;
    *parts = read_list(cursor, &List { name, is_long: name == "annotations", part })?;
    Ok(None)
}
