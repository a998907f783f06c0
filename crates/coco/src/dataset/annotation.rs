//! Entries of the list of annotations.

use super::keypoints::PartKeypoints;
use super::problem::Problem;
use super::rotated::Rotated;
use crate::json::{Cursor, IdCell, Members, Records, Value, expect_object, missing};
use crate::rotated::{ShapeReader, missing_shape};
use crate::segmentation::{SegmentationReader, Segmentations};
use crate::{Code, Content, Error, IdRef, Result};

/// A part of the list of annotations.
pub(super) struct Annotations {
    pub(super) rows: Vec<Row>,
    /// The byte offset of each row in the input.
    pub(super) starts: Vec<u64>,
    /// String ids, referenced by rows.
    pub(super) texts: Vec<Box<str>>,
    /// With indices within this part.
    pub(super) problems: Vec<Problem>,
    /// Indices within this part, as in [`Dataset::odd_crowds`](super::Dataset::odd_crowds).
    pub(super) odd_crowds: Vec<u32>,
    /// Indices within this part, as in [`Dataset::odd_groups`](super::Dataset::odd_groups).
    pub(super) odd_groups: Vec<u32>,
    /// If keypoints are read.
    pub(super) keypoints: Option<PartKeypoints>,
    /// If masks are read: one per row.
    pub(super) masks: Option<Segmentations>,
    reader: SegmentationReader,
    pub(super) rotated: Option<Rotated>,
    shape: ShapeReader,
    members: Members<{ NAMES.len() }>,
    cells: [IdCell; 3],
}

/// An annotation before its ids are converted to places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) bbox: [f64; 4],
    pub(super) area: f64,
    pub(super) id: RowId,
    pub(super) image: RowId,
    pub(super) category: RowId,
    pub(super) is_crowd: bool,
    pub(super) crowd_overlap: bool,
    pub(super) ignore: bool,
    pub(super) difficult: bool,
    pub(super) group_of: bool,
}

/// An integer, or an index in [`Annotations::texts`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RowId {
    Int(i64),
    Text(u32),
}

impl RowId {
    /// The integer, or the index in [`Annotations::texts`].
    pub(super) fn place(self) -> Result<i64, u32> {
        match self {
            RowId::Int(value) => Ok(value),
            RowId::Text(at) => Err(at),
        }
    }
}

const NAMES: [&str; 14] = [
    "id",
    "image_id",
    "category_id",
    "bbox",
    "area",
    "iscrowd",
    "ignore",
    "difficult",
    "is_group_of",
    "IsGroupOf",
    "segmentation",
    "keypoints",
    "num_keypoints",
    "poly",
];
const ID: usize = 0;
const IMAGE: usize = 1;
const CATEGORY: usize = 2;
const BBOX: usize = 3;
const AREA: usize = 4;
const CROWD: usize = 5;
const IGNORE: usize = 6;
const DIFFICULT: usize = 7;
const GROUP_OF: usize = 8;
const GROUP_OF_IN_CSV: usize = 9;
const MASK: usize = 10;
const KEYPOINTS: usize = 11;
const POLY: usize = 13;

/// Approximate bytes of an annotation without a mask.
const USUAL: u64 = 128;

impl Annotations {
    pub(super) fn new(bytes: Option<u64>, content: Content) -> Self {
        let mut names = NAMES;
        if !content.masks && !content.rotated {
            names[MASK] = NAMES[ID]; // a repeated name never matches a key, because the first one does
        }
        if !content.keypoints {
            names[KEYPOINTS..POLY].fill(NAMES[ID]); // these names never match a key
        }
        if !content.rotated {
            names[POLY] = NAMES[ID];
        }
        let usual = bytes.map_or(0, |bytes| bytes / USUAL).min(1 << 16) as usize;
        Annotations {
            rows: Vec::with_capacity(usual),
            starts: Vec::with_capacity(usual),
            texts: Vec::new(),
            problems: Vec::new(),
            odd_crowds: Vec::new(),
            odd_groups: Vec::new(),
            keypoints: content.keypoints.then(PartKeypoints::default),
            masks: content.masks.then(Segmentations::default),
            reader: SegmentationReader::default(),
            rotated: content.rotated.then(Rotated::default),
            shape: ShapeReader::default(),
            members: Members::new(names),
            cells: Default::default(),
        }
    }

    /// The id that a row refers to.
    pub(super) fn id(&self, id: RowId) -> IdRef<'_> {
        match id {
            RowId::Int(value) => IdRef::Int(value),
            RowId::Text(at) => IdRef::Text(&self.texts[at as usize]),
        }
    }

    fn keep(&mut self, cell: usize) -> RowId {
        match self.cells[cell].get() {
            IdRef::Int(value) => RowId::Int(value),
            IdRef::Text(text) => {
                // neighbours often share an image
                if self.texts.last().is_none_or(|last| **last != *text) {
                    self.texts.push(text.into());
                }
                RowId::Text(self.texts.len() as u32 - 1)
            }
        }
    }
}

impl Records for Annotations {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        if self.rows.len() >= u32::MAX as usize {
            return Err(Error::new(Code::TooLarge, "fewer than 2³² annotations", "more"));
        }
        let (mut bbox, mut area) = (Ok([0.0; 4]), Ok(0.0));
        let (mut crowd, mut ignore) = (Crowd::default(), false);
        let (mut difficult, mut odd_difficult) = (None, None);
        let (mut group_of, mut odd_group) = (None, false);
        let mut seen = 0u16;
        let mut wrong: [Option<Error>; 3] = [None, None, None];
        let (cells, reader, masks) = (&mut self.cells, &mut self.reader, &mut self.masks);
        let mut keypoints = self.keypoints.as_mut();
        let (is_rotated, shape) = (self.rotated.is_some(), &mut self.shape);
        shape.clear();
        cursor.members(&mut self.members, 2, |cursor, member| {
            seen |= 1 << member;
            let name = NAMES[member];
            match member {
                ID | IMAGE | CATEGORY => wrong[member] = cells[member].read(cursor, name)?.err(),
                BBOX if is_rotated => bbox = shape.read_bbox(cursor, name, Some(f64::NAN))?,
                BBOX => bbox = cursor.floats(name, Some(f64::NAN))?,
                AREA => area = cursor.float(name)?,
                CROWD => crowd = Crowd::read(cursor)?,
                IGNORE | DIFFICULT => {
                    let offset = cursor.offset();
                    let value = cursor.value()?;
                    if !matches!(value, Value::Null) && value.number().is_none() {
                        let error =
                            Error::new(Code::InvalidType, format!("0 or 1 as {name}"), value.to_string());
                        odd_difficult = Some(error.at_byte(offset));
                    }
                    match member {
                        IGNORE => ignore = value.is_true(),
                        _ => difficult = Some(value.is_true()),
                    }
                }
                GROUP_OF | GROUP_OF_IN_CSV => {
                    let value = cursor.value()?;
                    group_of = Some(value.is_true());
                    odd_group = !matches!(value, Value::Null)
                        && value.number().is_none_or(|number| number != 0.0 && number != 1.0);
                }
                MASK => match masks {
                    Some(masks) => {
                        masks.truncate(self.rows.len());
                        reader.read(cursor, masks, 3)?;
                        if is_rotated {
                            shape.outline = reader.quadrilateral(masks);
                        }
                    }
                    None => shape.read_outline(cursor, name, 3)?,
                },
                POLY => shape.read_poly(cursor, name)?,
                _ => match &mut keypoints {
                    Some(keypoints) if member == KEYPOINTS => keypoints.read_points(cursor, name)?,
                    Some(keypoints) => keypoints.read_count(cursor)?,
                    None => cursor.skip(2)?,
                },
            }
            Ok(())
        })?;
        for (member, wrong) in [ID, IMAGE, CATEGORY].into_iter().zip(&mut wrong) {
            if seen >> member & 1 == 0 || wrong.is_some() {
                let error = wrong.take().unwrap_or_else(|| missing(NAMES[member]).at_byte(offset));
                let id_is_good = member != ID && seen >> ID & 1 == 1;
                return Err(if id_is_good { error.with_id(self.cells[ID].get()) } else { error });
            }
        }
        if crowd.is_odd {
            self.odd_crowds.push(self.rows.len() as u32);
        }
        if odd_group {
            self.odd_groups.push(self.rows.len() as u32);
        }
        let is_there = |member: usize| seen >> member & 1 == 1;
        let (mut own_area, mut own_bounds) = (None, [0.0; 4]);
        if let Some(rotated) = &mut self.rotated
            && let Some(quad) = self.shape.shape()
        {
            if let Ok(quad) = &quad {
                (own_area, own_bounds) = (Some(quad.area()), quad.upright_box());
            }
            let quad = quad.map_err(|error| error.with_id(self.cells[ID].get()).at_byte(offset));
            rotated.shapes.push((self.rows.len() as u32, quad));
        }
        for (member, wrong) in
            [(BBOX, bbox.as_ref().err().cloned()), (AREA, area.as_ref().err().cloned()), (CROWD, crowd.wrong)]
        {
            let absent = (!is_there(member)).then(|| match is_rotated && member == BBOX {
                true => missing_shape(),
                false => missing(NAMES[member]),
            });
            if let Some(error) = absent.or(wrong) {
                let annotation = self.rows.len() as u32;
                let error = error.with_id(self.cells[ID].get()).at_byte(offset);
                let has_box = bbox.is_ok() && is_there(BBOX) || own_area.is_some();
                let mendable = !is_there(member) && (member == CROWD || member == AREA && has_box);
                self.problems.push(Problem { annotation, member: NAMES[member], error, mendable });
            }
        }
        if let Some(error) = odd_difficult {
            let error = error.with_id(self.cells[ID].get());
            let annotation = self.rows.len() as u32;
            self.problems.push(Problem { annotation, member: NAMES[DIFFICULT], error, mendable: true });
        }
        if let Some(masks) = &mut self.masks
            && !is_there(MASK)
        {
            masks.push_absent();
        }
        let has_shape_alone = !is_there(BBOX) && own_area.is_some();
        let bbox = bbox.ok().filter(|_| !has_shape_alone).unwrap_or(own_bounds);
        let own_area = own_area.unwrap_or(bbox[2] * bbox[3]);
        let area = if is_there(AREA) { area.unwrap_or_default() } else { own_area };
        if let Some(keypoints) = keypoints {
            keypoints.finish(self.cells[ID].get(), offset);
        }
        let row = Row {
            bbox,
            area,
            id: self.keep(ID),
            image: self.keep(IMAGE),
            category: self.keep(CATEGORY),
            is_crowd: crowd.is_true,
            crowd_overlap: crowd.overlap,
            ignore,
            difficult: difficult.unwrap_or(ignore || crowd.is_true),
            group_of: group_of.unwrap_or(crowd.is_true),
        };
        self.rows.push(row);
        self.starts.push(offset);
        Ok(())
    }

    fn len(&self) -> u64 {
        self.rows.len() as u64
    }
}

/// `iscrowd` as seen by Python.
#[derive(Default)]
struct Crowd {
    /// `bool(iscrowd)`
    is_true: bool,
    /// `int(iscrowd) != 0`
    overlap: bool,
    /// Whether it is there and neither 0 nor 1, nor true, false or null.
    is_odd: bool,
    /// The error if `int(iscrowd)` fails.
    wrong: Option<Error>,
}

impl Crowd {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        let offset = cursor.offset();
        let value = cursor.value()?;
        let int = match value {
            Value::Text(text) => int_of_text(&cursor.characters(text)?),
            _ => value.number(),
        };
        // the reference keeps it in a byte, and raises for values out of range
        let int = int.map(f64::trunc).filter(|int| (0.0..256.0).contains(int)).map(|int| int != 0.0);
        let wrong = int
            .is_none()
            .then(|| Error::new(Code::InvalidType, "a number as iscrowd", value.to_string()).at_byte(offset));
        let is_odd = !matches!(value, Value::Null)
            && value.number().is_none_or(|number| number != 0.0 && number != 1.0);
        Ok(Crowd { is_odd, is_true: value.is_true(), overlap: int.unwrap_or_default(), wrong })
    }
}

/// Python's `int(text)`; `None` if it fails.
fn int_of_text(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if plain { text.replace('_', "").parse().ok() } else { None }
}
