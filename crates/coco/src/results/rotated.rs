//! Results with rotated boxes.

use super::wrong::Wrong;
use crate::json::{Cursor, IdCell, Members, Records, expect_object};
use crate::rotated::{Quad, ShapeReader, missing_shape};
use crate::{Error, IdRef, Result};

/// Receives detections with rotated boxes; see [`Sink`](super::Sink).
pub trait RotatedSink: Send {
    /// Receives one detection.
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, quad: &Quad, score: f64) -> Result<()>;

    /// See [`Sink::pass_over`](super::Sink::pass_over).
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;

    /// Leaves out a detection that cannot be used, and of which the sink has taken nothing. Returns its error by default.
    fn leave_out(&mut self, error: Error) -> Result<()> {
        Err(error)
    }
}

/// A part of the results, on the way to a sink.
pub(super) struct Shapes<S> {
    sink: S,
    read: u64,
    most: u64,
    members: Members<6>,
    image: IdCell,
    category: IdCell,
    shape: ShapeReader,
    wrong: Wrong,
}

const NAMES: [&str; 6] = ["image_id", "category_id", "bbox", "score", "poly", "segmentation"];
const IMAGE: usize = 0;
const CATEGORY: usize = 1;
const BBOX: usize = 2;
const SCORE: usize = 3;
const POLY: usize = 4;

/// The bits of ids, without which a record is never left out.
const IDS: u8 = 1 << IMAGE | 1 << CATEGORY;

/// Bytes of the shortest result, including a comma.
const SHORTEST: u64 = r#"{"image_id":1,"category_id":1,"bbox":[1,1,1,1],"score":1},"#.len() as u64;

/// If the length of the input is unknown, a sink receives this many.
const AT_A_TIME: u64 = 1 << 16;

impl<S: RotatedSink> Shapes<S> {
    pub(super) fn new(bytes: Option<u64>, new_sink: &impl Fn(usize) -> S) -> Self {
        let most = bytes.map_or(AT_A_TIME, |bytes| bytes / SHORTEST + 1);
        Shapes {
            sink: new_sink(usize::try_from(most).unwrap_or(usize::MAX)),
            read: 0,
            most: if bytes.is_some() { u64::MAX } else { most },
            members: Members::new(NAMES),
            image: IdCell::default(),
            category: IdCell::default(),
            shape: ShapeReader::default(),
            wrong: Wrong::default(),
        }
    }

    pub(super) fn into_sink(self) -> S {
        self.sink
    }

    /// A detection without score or category may not matter; one without image or shape always does.
    #[cold]
    fn give_partly(&mut self, good: u8) -> Result<()> {
        let has = |member: usize| good >> member & 1 == 1;
        if has(IMAGE) && has(BBOX) {
            let category = has(CATEGORY).then(|| self.category.get());
            let passed = self.sink.pass_over(self.image.get(), category);
            if passed.map_err(|error| error.with_id(self.image.get()))? {
                return Ok(());
            }
        }
        let order = [IMAGE, BBOX, CATEGORY, SCORE];
        let lacks = order.into_iter().find(|member| !has(*member)).unwrap_or(SCORE);
        let error = match lacks == BBOX && !self.wrong.has(BBOX) {
            true => missing_shape(),
            false => self.wrong.take(lacks, NAMES[lacks]),
        };
        Err(if has(IMAGE) { error.with_id(self.image.get()) } else { error })
    }
}

impl<S: RotatedSink> Records for Shapes<S> {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let Shapes { members, image, category, shape, wrong, .. } = self;
        let (mut bbox, mut score, mut good) = ([0.0; 4], 0.0, 0u8);
        wrong.clear();
        shape.clear();
        cursor.members(members, 1, |cursor, member| {
            let name = NAMES[member];
            let read = match member {
                IMAGE => image.read(cursor, name)?,
                CATEGORY => category.read(cursor, name)?,
                BBOX => shape.read_bbox(cursor, name, None)?.map(|own| bbox = own),
                SCORE => cursor.float(name)?.map(|own| score = own),
                POLY => shape.read_poly(cursor, name).map(Ok)?,
                _ => shape.read_outline(cursor, name, 2).map(Ok)?,
            };
            wrong.note(member, read, &mut good);
            Ok(())
        })?;
        let quad = match shape.shape() {
            None => Quad::upright(bbox),
            Some(Ok(quad)) => {
                good |= 1 << BBOX;
                quad
            }
            Some(Err(error)) => {
                wrong.note(BBOX, Err(error), &mut good);
                Quad::upright(bbox)
            }
        };
        let given = if good & 0b1111 == 0b1111 {
            let (image, category) = (self.image.get(), self.category.get());
            let given = self.sink.push(image, category, &quad, score);
            given.map_err(|error| error.with_id(self.image.get()))
        } else {
            self.give_partly(good)
        };
        if let Err(error) = given.map_err(|error: Error| error.at_byte(offset)) {
            if good & IDS != IDS {
                return Err(error);
            }
            self.sink.leave_out(error)?;
        }
        self.read += 1;
        Ok(())
    }

    fn len(&self) -> u64 {
        self.read
    }

    fn is_full(&self) -> bool {
        self.read >= self.most
    }
}
