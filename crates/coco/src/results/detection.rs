//! Reads single results.

use boxwise_kernels::text::pattern::Pattern;

use super::alike::{self, Alike, Places};
use super::wrong::Wrong;
use crate::json::{Cursor, IdCell, Members, Records, expect_object};
use crate::{Error, IdRef, Result};

/// Receives detections in the order of the input. Several sinks share one input: each receives a contiguous part, and
/// the parts are combined in order afterwards.
pub trait Sink: Send {
    /// Receives one detection; `bbox` is x, y, width, height. An error names the cause; the caller adds the place.
    fn push(&mut self, image: IdRef<'_>, category: IdRef<'_>, bbox: [f64; 4], score: f64) -> Result<()>;

    /// Decides about a detection that lacks a member. True if the evaluation never uses it, so that it can be skipped;
    /// false if the missing member is an error.
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;

    /// Leaves out a detection that cannot be used, and of which the sink has taken nothing. Returns its error by default.
    fn leave_out(&mut self, error: Error) -> Result<()> {
        Err(error)
    }

    /// Whether [`Sink::leave_out`] may leave something out.
    fn leaves_out(&self) -> bool {
        false
    }
}

/// A part of the results, on the way to a sink.
pub(super) struct Detections<S> {
    sink: S,
    read: u64,
    most: u64,
    members: Members<4>,
    detection: Detection,
    alike: Alike<Pattern>,
}

/// The members read from one result.
#[derive(Default)]
struct Detection {
    image: IdCell,
    category: IdCell,
    bbox: [f64; 4],
    score: f64,
    /// Byte offset of the result, and of the members' values.
    start: u64,
    places: [u64; 4],
    /// One bit per member: whether it is present and valid.
    good: u8,
    wrong: Wrong,
}

const NAMES: [&str; 4] = ["image_id", "category_id", "bbox", "score"];
const IMAGE: usize = 0;
const CATEGORY: usize = 1;
const BBOX: usize = 2;
const SCORE: usize = 3;

/// The bits of ids, without which a record is never left out.
const IDS: u8 = 1 << IMAGE | 1 << CATEGORY;

/// Bytes of the shortest result, including a comma.
const SHORTEST: u64 = r#"{"image_id":1,"category_id":1,"bbox":[1,1,1,1],"score":1},"#.len() as u64;

/// If the length of the input is unknown, a sink receives this many.
const AT_A_TIME: u64 = 1 << 16;

impl<S: Sink> Detections<S> {
    pub(super) fn new(bytes: Option<u64>, new_sink: &impl Fn(usize) -> S) -> Self {
        let most = bytes.map_or(AT_A_TIME, |bytes| bytes / SHORTEST + 1);
        Detections {
            sink: new_sink(usize::try_from(most).unwrap_or(usize::MAX)),
            read: 0,
            most: if bytes.is_some() { u64::MAX } else { most },
            members: Members::new(NAMES),
            detection: Detection::default(),
            alike: Alike::default(),
        }
    }

    pub(super) fn into_sink(self) -> S {
        self.sink
    }
}

impl<S: Sink> Records for Detections<S> {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        self.detection.read(cursor, &mut self.members)?;
        if let Err(error) = self.detection.give(&mut self.sink) {
            let error = error.at_byte(offset);
            if self.detection.good & IDS != IDS {
                return Err(error);
            }
            self.sink.leave_out(error)?;
        }
        self.read += 1;
        Ok(())
    }

    /// Reads more by the pattern of an earlier record, or else of the last one.
    fn more(&mut self, cursor: &mut Cursor<'_>, stop: u64) -> Result<()> {
        let last = self.read;
        self.follow(cursor, stop)?;
        if self.read == last && self.alike.may_learn() {
            self.alike.learn(self.detection.pattern(cursor));
            self.follow(cursor, stop)?;
            self.alike.learned(self.read > last);
        }
        Ok(())
    }

    fn len(&self) -> u64 {
        self.read
    }

    fn is_full(&self) -> bool {
        self.read >= self.most
    }
}

impl<S: Sink> Detections<S> {
    fn follow(&mut self, cursor: &mut Cursor<'_>, stop: u64) -> Result<()> {
        let Some(pattern) = &self.alike.pattern else { return Ok(()) };
        let mut refused = Ok(());
        cursor.follow(pattern, stop, |[image, category], [x, y, w, h, score]| {
            let (image, category) = (IdRef::Int(image), IdRef::Int(category));
            refused =
                self.sink.push(image, category, [x, y, w, h], score).map_err(|error| error.with_id(image));
            self.read += refused.is_ok() as u64;
            refused.is_ok()
        })?;
        if self.sink.leaves_out() {
            return Ok(()); // what was declined is read again by itself
        }
        refused.map_err(|error| error.at_byte(cursor.offset()))
    }
}

impl Detection {
    fn read(&mut self, cursor: &mut Cursor<'_>, members: &mut Members<4>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        self.good = 0;
        self.wrong.clear();
        self.start = offset;
        cursor.members(members, 1, |cursor, member| {
            let name = NAMES[member];
            self.places[member] = cursor.offset();
            let read = match member {
                IMAGE => self.image.read(cursor, name)?,
                CATEGORY => self.category.read(cursor, name)?,
                BBOX => cursor.floats(name, None)?.map(|bbox| self.bbox = bbox),
                _ => cursor.float(name)?.map(|score| self.score = score),
            };
            self.wrong.note(member, read, &mut self.good);
            Ok(())
        })
    }

    /// The pattern learned from it, if all members are present and valid.
    fn pattern(&self, cursor: &Cursor<'_>) -> Option<Pattern> {
        let [image, category, bbox, score] = self.places;
        let places = Places { start: self.start, wholes: &[image, category], score, bbox: Some(bbox) };
        if self.good == 0b1111 { alike::pattern(cursor, &places) } else { None }
    }

    fn give<S: Sink>(&mut self, sink: &mut S) -> Result<()> {
        if self.good == 0b1111 {
            let Detection { image, category, bbox, score, .. } = self;
            return sink
                .push(image.get(), category.get(), *bbox, *score)
                .map_err(|error| error.with_id(image.get()));
        }
        self.give_partly(sink)
    }

    /// A detection without score or category may not matter; one without image or box always does.
    #[cold]
    fn give_partly<S: Sink>(&mut self, sink: &mut S) -> Result<()> {
        let has = |member: usize| self.good >> member & 1 == 1;
        if has(IMAGE) && has(BBOX) {
            let category = has(CATEGORY).then(|| self.category.get());
            if sink.pass_over(self.image.get(), category).map_err(|error| error.with_id(self.image.get()))? {
                return Ok(());
            }
        }
        let lacks = [IMAGE, BBOX, CATEGORY, SCORE].into_iter().find(|member| !has(*member)).unwrap_or(SCORE);
        let error = self.wrong.take(lacks, NAMES[lacks]);
        Err(if self.good >> IMAGE & 1 == 1 { error.with_id(self.image.get()) } else { error })
    }
}
