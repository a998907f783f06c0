//! Reads panoptic JSON.

use super::dataset::{Annotation, Category, Panoptic, Role, Segment};
use crate::json::{Cursor, IdCell, Input, List, Members, Records, Value, expect_object, missing, read_list};
use crate::source::Reading;
use crate::{Code, Error, Id, Result, Source};

const LISTS: [&str; 2] = ["annotations", "categories"];

impl Panoptic {
    /// Reads an object with the list `annotations`, and for ground truth the list `categories`. An annotation needs an `image_id` and
    /// a list `segments_info`, a segment an `id` and a `category_id`, a category an `id` and `isthing`.
    ///
    /// # Errors
    /// Like [`crate::Dataset::read`] for text that is not JSON, has another shape, or lacks required members.
    pub fn read(source: &Source<'_>, role: Role, reading: &Reading<'_>) -> Result<Panoptic> {
        let input = Input::open(source, reading)?;
        let read = read_input(&input, role).map_err(|error| error.in_input(input.name()))?;
        Ok(Panoptic { name: input.name().to_owned(), ..read })
    }
}

fn read_input(input: &Input<'_>, role: Role) -> Result<Panoptic> {
    let mut cursor = Cursor::at_front(input)?;
    if cursor.next()? != b'{' {
        return Err(cursor.other_root("an object with annotations", "a list", "an object"));
    }
    let needed = if role == Role::GroundTruth { 2 } else { 1 };
    let (mut annotations, mut categories) = (None, None);
    cursor.members(&mut Members::new(LISTS), 0, |cursor, member| {
        let name = LISTS[member];
        if member >= needed {
            return cursor.skip(1);
        }
        let offset = cursor.offset();
        if cursor.next()? != b'[' {
            let got = cursor.value()?.to_string();
            return Err(Error::new(Code::InvalidShape, format!("a list as {name}"), got).at_byte(offset));
        }
        cursor.take(b'[', "`[`")?;
        if member == 0 {
            // not as a long list: guesses would fall on segments
            let part = |_| Annotations::new(role);
            annotations = Some(read_list(cursor, &List { name, is_long: false, part })?);
        } else {
            let part = |_| Categories::default();
            categories = Some(read_list(cursor, &List { name, is_long: false, part })?);
        }
        Ok(())
    })?;
    cursor.finish()?;
    let Some(annotations) = annotations else { return Err(missing(LISTS[0])) };
    let categories = match categories {
        None if role == Role::GroundTruth => return Err(missing(LISTS[1])),
        lists => lists.unwrap_or_default(),
    };
    let mut read = Panoptic::default();
    for mut part in annotations {
        let before = read.segments.len();
        for annotation in &mut part.annotations {
            annotation.segments = before + annotation.segments.start..before + annotation.segments.end;
        }
        read.annotations.append(&mut part.annotations);
        read.segments.append(&mut part.segments);
        read.odd_flags += part.odd_flags;
    }
    for mut part in categories {
        read.categories.append(&mut part.categories);
        read.odd_flags += part.odd_flags;
    }
    Ok(read)
}

const ANNOTATION: [&str; 3] = ["image_id", "file_name", "segments_info"];
const SEGMENT: [&str; 4] = ["id", "category_id", "area", "iscrowd"];
const CATEGORY: [&str; 3] = ["id", "name", "isthing"];

/// A part of the list of annotations.
struct Annotations {
    annotations: Vec<Annotation>,
    segments: Vec<Segment>,
    role: Role,
    annotation_members: Members<3>,
    segment_members: Members<4>,
    id: IdCell,
    odd_flags: u64,
}

impl Annotations {
    fn new(role: Role) -> Self {
        Annotations {
            annotations: Vec::new(),
            segments: Vec::new(),
            role,
            annotation_members: Members::new(ANNOTATION),
            segment_members: Members::new(SEGMENT),
            id: IdCell::default(),
            odd_flags: 0,
        }
    }
}

impl Records for Annotations {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let (mut image, mut file_name, mut listed) = (None, None, false);
        let Annotations { segments, role, annotation_members, segment_members, id, odd_flags, .. } = self;
        let first = segments.len();
        cursor.members(annotation_members, 2, |cursor, member| {
            match member {
                0 => image = Some(read_id(cursor, id, ANNOTATION[0])?),
                1 => file_name = text(cursor)?,
                _ => {
                    segments.truncate(first); // the last list counts
                    listed = true;
                    *odd_flags += read_segments(cursor, *role, segment_members, id, segments)?;
                }
            }
            Ok(())
        })?;
        let Some(image) = image else { return Err(missing(ANNOTATION[0]).at_byte(offset)) };
        if !listed {
            return Err(missing(ANNOTATION[2]).with_id(image).at_byte(offset));
        }
        self.annotations.push(Annotation { image, file_name, segments: first..self.segments.len() });
        Ok(())
    }

    fn len(&self) -> u64 {
        self.annotations.len() as u64
    }
}

fn read_segments(
    cursor: &mut Cursor<'_>,
    role: Role,
    members: &mut Members<4>,
    cell: &mut IdCell,
    segments: &mut Vec<Segment>,
) -> Result<u64> {
    let offset = cursor.offset();
    if cursor.next()? != b'[' {
        let got = cursor.value()?.to_string();
        return Err(Error::new(Code::InvalidType, "a list as segments_info", got).at_byte(offset));
    }
    cursor.take(b'[', "`[`")?;
    let mut odd_flags = 0;
    let mut going = cursor.next()? != b']' || cursor.more(false)?;
    while going {
        cursor.next()?;
        let offset = cursor.offset();
        expect_object(cursor)?;
        let (mut id, mut category, mut area, mut is_crowd) = (None, None, None, None);
        cursor.members(members, 4, |cursor, member| {
            match member {
                0 => id = Some(segment_id(cursor)?),
                1 => category = Some(read_id(cursor, cell, SEGMENT[1])?),
                _ if role == Role::Predictions => cursor.skip(5)?,
                2 => area = number(cursor, SEGMENT[2])?,
                _ => is_crowd = Some(flag(cursor, SEGMENT[3], &mut odd_flags)?),
            }
            Ok(())
        })?;
        let absent = |name| move || missing(name).at_byte(offset);
        let id = id.ok_or_else(absent(SEGMENT[0]))?;
        let category = category.ok_or_else(absent(SEGMENT[1]))?;
        segments.push(Segment { id, category, area, is_crowd });
        going = cursor.more(false)?;
    }
    Ok(odd_flags)
}

/// A part of the list of categories.
struct Categories {
    categories: Vec<Category>,
    members: Members<3>,
    id: IdCell,
    odd_flags: u64,
}

impl Default for Categories {
    fn default() -> Self {
        Categories {
            categories: Vec::new(),
            members: Members::new(CATEGORY),
            id: IdCell::default(),
            odd_flags: 0,
        }
    }
}

impl Records for Categories {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let (mut id, mut name, mut is_thing) = (None, None, None);
        let Categories { id: cell, odd_flags, members, categories } = self;
        cursor.members(members, 2, |cursor, member| {
            match member {
                0 => id = Some(read_id(cursor, cell, CATEGORY[0])?),
                1 => name = text(cursor)?,
                _ => is_thing = Some(flag(cursor, CATEGORY[2], odd_flags)?),
            }
            Ok(())
        })?;
        let id = id.ok_or_else(|| missing(CATEGORY[0]).at_byte(offset))?;
        let is_thing = is_thing.ok_or_else(|| missing(CATEGORY[2]).with_id(&id).at_byte(offset))?;
        categories.push(Category { id, name, is_thing });
        Ok(())
    }

    fn len(&self) -> u64 {
        self.categories.len() as u64
    }
}

fn read_id(cursor: &mut Cursor<'_>, cell: &mut IdCell, name: &str) -> Result<Id> {
    cell.read(cursor, name)??;
    Ok(cell.get().to_owned())
}

fn segment_id(cursor: &mut Cursor<'_>) -> Result<i64> {
    let offset = cursor.offset();
    let value = cursor.value()?;
    let wrong = || Error::new(Code::InvalidType, "an integer as a segment's id", value.to_string());
    value.integer().ok_or_else(|| wrong().at_byte(offset))
}

/// Whether a number is 1, which the reference compares flags with; false and true are 0 and 1. Counts the others.
fn flag(cursor: &mut Cursor<'_>, name: &str, others: &mut u64) -> Result<bool> {
    let offset = cursor.offset();
    match cursor.value()? {
        Value::Bool(own) => Ok(own),
        value => {
            match value.number() {
                Some(number) => {
                    *others += u64::from(number != 0.0 && number != 1.0);
                    Ok(number == 1.0)
                }
                None => Err(Error::new(Code::InvalidType, format!("0 or 1 as {name}"), value.to_string())
                    .at_byte(offset)),
            }
        }
    }
}

/// A number; `null` is `None`.
fn number(cursor: &mut Cursor<'_>, name: &str) -> Result<Option<f64>> {
    let offset = cursor.offset();
    match cursor.value()? {
        Value::Null => Ok(None),
        value => match value.number() {
            Some(number) => Ok(Some(number)),
            None => Err(Error::new(Code::InvalidType, format!("a number as {name}"), value.to_string())
                .at_byte(offset)),
        },
    }
}

/// A string; anything else is `None`.
fn text(cursor: &mut Cursor<'_>) -> Result<Option<Box<str>>> {
    Ok(match cursor.value()? {
        Value::Text(text) => Some(cursor.characters(text)?.into()),
        _ => None,
    })
}
