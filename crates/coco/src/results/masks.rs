//! Results with masks.

use std::sync::OnceLock;

use boxwise_kernels::text::pattern::{Around, Numbers};

use super::alike::{self, Alike, Places};
use super::wrong::Wrong;
use crate::json::{Cursor, IdCell, Input, Members, Records, Value, expect_object};
use crate::segmentation::{SegmentationReader, Segmentations, Spelled};
use crate::{Code, Error, IdRef, Result};

/// Receives detections with masks in the order of the input; see [`Sink`](super::Sink).
pub(crate) trait MaskSink: Send {
    /// The list to which the next detection's segmentation is appended; it is the last one there when the detection is
    /// pushed.
    fn segmentations(&mut self) -> &mut Segmentations;

    /// Whether a detection's mask is used if areas are those of the boxes. May be called before the detection is
    /// pushed.
    fn looks_at(&mut self, image: IdRef<'_>, category: IdRef<'_>) -> bool;

    /// Announces that a detection of an image follows.
    fn expect(&mut self, _image: i64) {}

    /// Receives one detection. An error names the cause; the caller adds the place.
    fn push(&mut self, detection: MaskDetection<'_>) -> Result<()>;

    /// See [`Sink::pass_over`](super::Sink::pass_over).
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;

    /// Leaves out a detection that cannot be used, and of which the sink has taken nothing. Returns its error by default.
    fn leave_out(&mut self, error: Error) -> Result<()> {
        Err(error)
    }
}

/// A detection whose segmentation has been given to the sink.
pub(crate) struct MaskDetection<'a> {
    pub(crate) image: IdRef<'a>,
    pub(crate) category: IdRef<'a>,
    /// Always present with [`Rule::Boxes`].
    pub(crate) bbox: Option<[f64; 4]>,
    pub(crate) score: f64,
    pub(crate) rule: Rule,
    /// Its byte offset in the input.
    pub(crate) offset: u64,
}

/// The source of areas and of missing boxes and masks: the first result decides for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The first result has a box: areas are those of the boxes, and a missing mask is the box.
    Boxes,
    /// The first result has no box: areas are those of the masks, and a missing box is that of the mask.
    Masks,
}

/// A part of the results, on the way to a sink.
pub(super) struct MaskDetections<'r, S> {
    sink: S,
    rule: &'r OnceLock<Rule>,
    read: u64,
    most: u64,
    members: Members<5>,
    reader: SegmentationReader,
    detection: Detection,
    alike: Alike<Around>,
}

/// The members read from one result.
#[derive(Default)]
struct Detection {
    image: IdCell,
    category: IdCell,
    bbox: [f64; 4],
    bbox_is_empty: bool,
    /// Whether the segmentation was skipped because nothing is compared for the ids before it, and other ids followed.
    is_passed: bool,
    is_other: bool,
    score: f64,
    /// Byte offset of the result, and of the members' values.
    start: u64,
    places: [u64; 5],
    /// One bit per member: whether it is present and valid.
    good: u8,
    /// Whether a member is repeated.
    repeats: bool,
    wrong: Wrong,
}

const NAMES: [&str; 5] = ["image_id", "category_id", "bbox", "score", "segmentation"];
const IMAGE: usize = 0;
const CATEGORY: usize = 1;
const BBOX: usize = 2;
const SCORE: usize = 3;
const MASK: usize = 4;

/// The bits of ids, without which a record is never left out.
const IDS: u8 = 1 << IMAGE | 1 << CATEGORY;

/// Fields of a pattern for a detection without box: ids, size, score. Those of a box follow.
const FIELDS: usize = 5;

/// If the length of the input is unknown, a sink receives this many.
const AT_A_TIME: u64 = 1 << 16;

/// Bytes of the shortest result, including a comma.
const SHORTEST: u64 = r#"{"image_id":1,"category_id":1,"score":1,"segmentation":[]},"#.len() as u64;

impl<'r, S: MaskSink> MaskDetections<'r, S> {
    pub(super) fn new(bytes: Option<u64>, rule: &'r OnceLock<Rule>, new_sink: &impl Fn(usize) -> S) -> Self {
        let most = bytes.map_or(AT_A_TIME, |bytes| bytes / SHORTEST + 1);
        MaskDetections {
            sink: new_sink(usize::try_from(most).unwrap_or(usize::MAX)),
            rule,
            read: 0,
            most: if bytes.is_some() { u64::MAX } else { most },
            members: Members::new(NAMES),
            reader: SegmentationReader::default(),
            detection: Detection::default(),
            alike: Alike::default(),
        }
    }

    pub(super) fn into_sink(self) -> S {
        self.sink
    }
}

impl<S: MaskSink> Records for MaskDetections<'_, S> {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let MaskDetections { sink, rule, members, reader, detection, .. } = self;
        let masks = sink.segmentations().len();
        (detection.start, detection.places) = (offset, [u64::MAX; 5]);
        (detection.good, detection.repeats) = (0, false);
        detection.bbox_is_empty = false;
        (detection.is_passed, detection.is_other) = (false, false);
        detection.wrong.clear();
        cursor.members(members, 1, |cursor, member| {
            let name = NAMES[member];
            detection.repeats |= detection.places[member] != u64::MAX;
            detection.places[member] = cursor.offset();
            let read = match member {
                IMAGE => detection.image.read(cursor, name)?,
                CATEGORY => detection.category.read(cursor, name)?,
                BBOX => {
                    detection.bbox_is_empty = cursor.is_empty_list()?;
                    cursor.floats(name, None)?.map(|bbox| detection.bbox = bbox)
                }
                SCORE => cursor.float(name)?.map(|score| detection.score = score),
                _ => {
                    let ids = detection.good & (1 << IMAGE | 1 << CATEGORY) == 1 << IMAGE | 1 << CATEGORY;
                    let passed = ids
                        && rule.get() == Some(&Rule::Boxes)
                        && !sink.looks_at(detection.image.get(), detection.category.get());
                    sink.segmentations().truncate(masks);
                    if passed {
                        detection.is_passed = true;
                        cursor.skip(2)?;
                    } else {
                        reader.read(cursor, sink.segmentations(), 2)?;
                    }
                    Ok(())
                }
            };
            detection.is_other |= detection.is_passed && (member == IMAGE || member == CATEGORY);
            detection.wrong.note(member, read, &mut detection.good);
            Ok(())
        })?;
        if sink.segmentations().len() == masks {
            if detection.is_other {
                let expected = "image_id and category_id once, or before the segmentation";
                sink.segmentations().push_wrong(Error::new(Code::InvalidValue, expected, "others after it"));
            } else {
                sink.segmentations().push_absent();
            }
        }
        if let Err(error) = self.give(offset).map_err(|error| error.at_byte(offset)) {
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
        if self.read == last && !self.detection.is_passed && self.alike.may_learn() {
            self.alike.learn(self.around(cursor));
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

impl<S: MaskSink> MaskDetections<'_, S> {
    fn follow(&mut self, cursor: &mut Cursor<'_>, stop: u64) -> Result<()> {
        let (Some(around), Some(rule)) = (&self.alike.pattern, self.rule.get()) else { return Ok(()) };
        let has_box = around.fields() == FIELDS + 4;
        if *rule == Rule::Boxes && !has_box {
            return Ok(());
        }
        let mut numbers = Numbers::default();
        while cursor.offset() < stop && self.read < self.most {
            let offset = cursor.offset();
            let sink = &mut self.sink;
            let start = sink.segmentations().text_len();
            let next = cursor.read_around(around, &mut numbers, |isa, json, at, numbers| {
                sink.expect(around.field(IMAGE, numbers) as i64);
                sink.segmentations().append_text(isa, json, at)
            })?;
            let masks = sink.segmentations();
            let [image, category, height, width, score, x, y, w, h] =
                std::array::from_fn(|field| match field < FIELDS || has_box {
                    true => around.field(field, &numbers),
                    false => 0.0,
                });
            let most = f64::from(u32::MAX);
            let Some(next) = next.filter(|_| height <= most && width <= most) else {
                masks.drop_text(start);
                return Ok(());
            };
            masks.close_text([height as u32, width as u32], start);
            cursor.move_to(next);
            let (image, category) = (IdRef::Int(image as i64), IdRef::Int(category as i64));
            let bbox = has_box.then_some([x, y, w, h]);
            let detection = MaskDetection { image, category, bbox, score, rule: *rule, offset };
            let given = self.sink.push(detection).map_err(|error| error.with_id(image).at_byte(offset));
            given.or_else(|error| self.sink.leave_out(error))?;
            self.read += 1;
        }
        Ok(())
    }

    /// The pattern learned from the last detection, if it is of the common kind.
    fn around(&self, cursor: &Cursor<'_>) -> Option<Around> {
        let Detection { start, places, good, repeats, wrong, .. } = &self.detection;
        let needed = 1 << IMAGE | 1 << CATEGORY | 1 << SCORE | 1 << MASK;
        let Spelled { size, text } = self.reader.spelled()?;
        if good & needed != needed || *repeats || !wrong.is_empty() {
            return None;
        }
        let bbox = (good >> BBOX & 1 == 1).then_some(places[BBOX]);
        let [height, width] = alike::list(cursor, size)?;
        let wholes = [places[IMAGE], places[CATEGORY], height, width];
        let places = Places { start: *start, wholes: &wholes, score: places[SCORE], bbox };
        alike::around(cursor, &places, text[0]..text[1])
    }

    #[inline]
    fn give(&mut self, offset: u64) -> Result<()> {
        let MaskDetections { sink, rule, detection, .. } = self;
        let Detection { image, category, bbox, score, good, .. } = detection;
        let has = |member: usize| *good >> member & 1 == 1;
        let rule = *rule.get_or_init(|| {
            let wrong = detection.wrong.has(BBOX) && !detection.bbox_is_empty;
            if has(BBOX) || wrong { Rule::Boxes } else { Rule::Masks }
        });
        let shape = if rule == Rule::Boxes { BBOX } else { MASK };
        let needed = 1 << IMAGE | 1 << CATEGORY | 1 << SCORE | 1 << shape;
        if *good & needed != needed {
            return self.give_partly(shape);
        }
        let bbox = has(BBOX).then_some(*bbox);
        let (image, category, score) = (image.get(), category.get(), *score);
        let pushed = sink.push(MaskDetection { image, category, bbox, score, rule, offset });
        pushed.map_err(|error| error.with_id(image))
    }

    /// A detection without score or category may not matter; one without image or shape always does.
    #[cold]
    fn give_partly(&mut self, shape: usize) -> Result<()> {
        let MaskDetections { sink, detection, .. } = self;
        let Detection { image, category, good, wrong, .. } = detection;
        let has = |member: usize| *good >> member & 1 == 1;
        if has(IMAGE) && has(shape) {
            let category = has(CATEGORY).then(|| category.get());
            if sink.pass_over(image.get(), category).map_err(|error| error.with_id(image.get()))? {
                return Ok(());
            }
        }
        let lacks = [IMAGE, shape, CATEGORY, SCORE].into_iter().find(|member| !has(*member)).unwrap_or(SCORE);
        let error = wrong.take(lacks, NAMES[lacks]);
        Err(if has(IMAGE) { error.with_id(image.get()) } else { error })
    }
}

/// The rule of an input that can be read again, decided by its first result; `None` if there is no result, or if boxes
/// would come from something other than masks.
pub(super) fn rule_of(input: &Input<'_>) -> Result<Option<Rule>> {
    if input.len().is_none() {
        return Ok(None);
    }
    let mut cursor = Cursor::at_front(input)?;
    cursor.take(b'[', "`[`")?;
    if cursor.next()? != b'{' {
        return Ok(None);
    }
    let (mut bbox, mut mask) = (false, false);
    cursor.members(&mut Members::new(["bbox", "segmentation"]), 1, |cursor, member| {
        match member {
            0 => bbox = cursor.value()? != Value::List { empty: true },
            _ => {
                mask = true;
                cursor.skip(2)?;
            }
        }
        Ok(())
    })?;
    Ok(match (bbox, mask) {
        (true, _) => Some(Rule::Boxes),
        (false, true) => Some(Rule::Masks),
        (false, false) => None,
    })
}
