//! Results with keypoints.

use boxwise_kernels::text::number_list::{NumberList, Wanted};
use boxwise_kernels::text::pattern::{Around, Numbers};

use super::alike::{self, Alike, Places};
use super::wrong::Wrong;
use crate::json::{Cursor, IdCell, Input, Members, Records, expect_object};
use crate::{Code, Error, IdRef, Result};

/// Receives detections with keypoints; see [`Sink`](super::Sink).
pub trait KeypointSink: Send {
    /// Receives one detection. `bbox` is its box, or the bounding box of its points: x, y, width, height. `keypoints`
    /// are x, y and a third number (0 or the value that was read) of each point, or the error.
    fn push(
        &mut self,
        image: IdRef<'_>,
        category: IdRef<'_>,
        bbox: [f64; 4],
        score: f64,
        keypoints: Result<&[f64]>,
    ) -> Result<()>;

    /// See [`Sink::pass_over`](super::Sink::pass_over).
    fn pass_over(&mut self, image: IdRef<'_>, category: Option<IdRef<'_>>) -> Result<bool>;

    /// Leaves out a detection that cannot be used, and of which the sink has taken nothing. Returns its error by default.
    fn leave_out(&mut self, error: Error) -> Result<()> {
        Err(error)
    }
}

/// The source of the areas of detections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AreaFrom {
    Boxes,
    Points,
}

/// The bounding box of points: left, top, width and height. NaN if a number is NaN.
pub(crate) fn extent(numbers: &[f64]) -> [f64; 4] {
    let mut least = [f64::INFINITY; 2];
    let mut most = [f64::NEG_INFINITY; 2];
    let mut nan = [false; 2];
    let mut add = |axis: usize, value: f64| {
        least[axis] = if value < least[axis] { value } else { least[axis] };
        most[axis] = if value > most[axis] { value } else { most[axis] };
        nan[axis] |= value.is_nan();
    };
    let (triples, rest) = numbers.as_chunks::<3>();
    for [x, y, _] in triples {
        add(0, *x);
        add(1, *y);
    }
    rest.iter().enumerate().for_each(|(axis, value)| add(axis, *value));
    for axis in 0..2 {
        if nan[axis] {
            (least[axis], most[axis]) = (f64::NAN, f64::NAN);
        }
    }
    [least[0], least[1], most[0] - least[0], most[1] - least[1]]
}

/// The source of areas in a list of results that is not a stream: its first record decides. Errors in that record are
/// reported when the list is read.
pub(super) fn area_from(input: &Input<'_>) -> Result<AreaFrom> {
    let (mut boxed, mut masked) = (false, false);
    let mut look = || -> Result<()> {
        let mut cursor = Cursor::at_front(input)?;
        cursor.take(b'[', "`[`")?;
        if cursor.next()? == b'{' {
            cursor.members(&mut Members::new(["bbox", "segmentation"]), 1, |cursor, member| {
                let value = cursor.value()?;
                match member {
                    0 => boxed = value != crate::json::Value::List { empty: true },
                    _ => masked = true,
                }
                Ok(())
            })?;
        }
        Ok(())
    };
    let _ = look();
    match (boxed, masked) {
        (true, _) => Ok(AreaFrom::Boxes),
        (false, false) => Ok(AreaFrom::Points),
        (false, true) => {
            let expected = "keypoint results with `bbox`, or without `segmentation`";
            let error = Error::new(Code::InvalidShape, expected, "a first record with `segmentation` alone");
            Err(error.at_record("results", 0))
        }
    }
}

/// A part of the results, on the way to a sink.
pub(super) struct Poses<S> {
    sink: S,
    read: u64,
    most: u64,
    from: AreaFrom,
    members: Members<5>,
    image: IdCell,
    category: IdCell,
    list: NumberList,
    wrong: Wrong,
    alike: Alike<Around>,
    /// For the last record: byte offsets of its start, of its members' values and of the end of its points; `None` if
    /// no pattern can be learned from it.
    spelled: Option<Spelled>,
}

#[derive(Clone, Copy)]
struct Spelled {
    start: u64,
    places: [u64; 5],
    points_end: u64,
}

const NAMES: [&str; 5] = ["image_id", "category_id", "bbox", "score", "keypoints"];
const IMAGE: usize = 0;
const CATEGORY: usize = 1;
const BBOX: usize = 2;
const SCORE: usize = 3;
const POINTS: usize = 4;

/// The bits of ids, without which a record is never left out.
const IDS: u8 = 1 << IMAGE | 1 << CATEGORY;

/// The offset of a missing member.
const NOWHERE: u64 = u64::MAX;

/// Bytes of the shortest result, including a comma.
const SHORTEST: u64 = r#"{"image_id":1,"category_id":1,"score":1,"keypoints":[1,1,1]},"#.len() as u64;

/// Minimum bytes of a result with COCO's 17 points.
const USUAL: u64 = 200;

/// If the length of the input is unknown, a sink receives this many.
const AT_A_TIME: u64 = 1 << 16;

impl<S: KeypointSink> Poses<S> {
    pub(super) fn new(bytes: Option<u64>, from: AreaFrom, new_sink: &impl Fn(usize) -> S) -> Self {
        let most = bytes.map_or(AT_A_TIME, |bytes| bytes / SHORTEST + 1);
        let expected = bytes.map_or(AT_A_TIME, |bytes| bytes / USUAL + 1);
        Poses {
            sink: new_sink(usize::try_from(expected).unwrap_or(usize::MAX)),
            read: 0,
            most: if bytes.is_some() { u64::MAX } else { most },
            from,
            members: Members::new(NAMES),
            image: IdCell::default(),
            category: IdCell::default(),
            list: NumberList::default(),
            wrong: Wrong::default(),
            alike: Alike::default(),
            spelled: None,
        }
    }

    pub(super) fn into_sink(self) -> S {
        self.sink
    }

    /// A detection without score, category or points may not matter; one without image or area always does.
    #[cold]
    fn give_partly(&mut self, good: u8) -> Result<()> {
        let has = |member: usize| good >> member & 1 == 1;
        let area = if self.from == AreaFrom::Boxes { BBOX } else { POINTS };
        if has(IMAGE) && has(area) {
            let category = has(CATEGORY).then(|| self.category.get());
            let passed = self.sink.pass_over(self.image.get(), category);
            if passed.map_err(|error| error.with_id(self.image.get()))? {
                return Ok(());
            }
        }
        let order = [IMAGE, area, CATEGORY, SCORE, POINTS];
        let lacks = order.into_iter().find(|member| !has(*member)).unwrap_or(SCORE);
        let error = self.wrong.take(lacks, NAMES[lacks]);
        Err(if has(IMAGE) { error.with_id(self.image.get()) } else { error })
    }
}

impl<S: KeypointSink> Poses<S> {
    fn follow(&mut self, cursor: &mut Cursor<'_>, stop: u64) -> Result<()> {
        let Poses { alike, sink, list, read, most, .. } = self;
        let Some(around) = &alike.pattern else { return Ok(()) };
        let boxed = self.from == AreaFrom::Boxes;
        let mut numbers = Numbers::default();
        while cursor.offset() < stop && *read < *most {
            let offset = cursor.offset();
            let next = cursor.read_around(around, &mut numbers, |isa, json, at, _| {
                list.read(isa, json, at, Wanted::TwoOfThree).filter(|_| list.numbers.len() > 1)
            })?;
            let Some(next) = next else { return Ok(()) };
            cursor.move_to(next);
            let [image, category, score] = std::array::from_fn(|field| around.field(field, &numbers));
            let bbox = match boxed {
                true => std::array::from_fn(|corner| around.field(3 + corner, &numbers)),
                false => extent(&list.numbers),
            };
            let (image, category) = (IdRef::Int(image as i64), IdRef::Int(category as i64));
            let given = sink.push(image, category, bbox, score, Ok(&list.numbers));
            given.or_else(|error| sink.leave_out(error.with_id(image).at_byte(offset)))?;
            *read += 1;
        }
        Ok(())
    }

    /// The pattern learned from the last record, if it is of the common kind.
    fn around(&self, cursor: &Cursor<'_>) -> Option<Around> {
        let Spelled { start, places, points_end } = self.spelled?;
        let has = |member: usize| places[member] != NOWHERE;
        let boxed = self.from == AreaFrom::Boxes;
        if ![IMAGE, CATEGORY, SCORE, POINTS].into_iter().all(has) || boxed && !has(BBOX) {
            return None;
        }
        let wholes = [places[IMAGE], places[CATEGORY]];
        let bbox = boxed.then_some(places[BBOX]);
        let of = Places { start, wholes: &wholes, score: places[SCORE], bbox };
        alike::around(cursor, &of, places[POINTS] + 1..points_end)
    }
}

impl<S: KeypointSink> Records for Poses<S> {
    fn record(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        let offset = cursor.offset();
        expect_object(cursor)?;
        let Poses { members, image, category, list, wrong, .. } = self;
        let boxed = self.from == AreaFrom::Boxes;
        let (mut bbox, mut score, mut good) = ([0.0; 4], 0.0, 0u8);
        wrong.clear();
        let mut spelled = Spelled { start: offset, places: [NOWHERE; 5], points_end: 0 };
        let mut repeats = false;
        cursor.members(members, 1, |cursor, member| {
            let name = NAMES[member];
            repeats |= spelled.places[member] != NOWHERE;
            spelled.places[member] = cursor.offset();
            let read = match member {
                IMAGE => image.read(cursor, name)?,
                CATEGORY => category.read(cursor, name)?,
                BBOX if boxed => cursor.floats(name, None)?.map(|own| bbox = own),
                BBOX => cursor.value().map(|_| Ok(()))?,
                SCORE => cursor.float(name)?.map(|own| score = own),
                _ => {
                    let read = cursor.number_list(name, list, Wanted::TwoOfThree)?;
                    spelled.points_end = cursor.offset() - 1;
                    read
                }
            };
            wrong.note(member, read, &mut good);
            Ok(())
        })?;
        let is_usual = !repeats && wrong.is_empty() && !list.numbers.is_empty();
        self.spelled = is_usual.then_some(spelled);
        if good >> POINTS & 1 == 1 && !boxed {
            bbox = extent(&self.list.numbers);
            if self.list.numbers.len() < 2 {
                let got = format!("{} numbers", self.list.numbers.len());
                let error = Error::new(Code::LengthMismatch, "keypoints", got);
                self.wrong.note(POINTS, Err(error), &mut good);
            }
        }
        let needed = 1 << IMAGE | 1 << CATEGORY | 1 << SCORE | if boxed { 1 << BBOX } else { 1 << POINTS };
        let given = if good & needed != needed {
            self.give_partly(good)
        } else {
            let points =
                if good >> POINTS & 1 == 1 { None } else { Some(self.wrong.take(POINTS, NAMES[POINTS])) };
            let points = points.map_or(Ok(&self.list.numbers[..]), Err);
            let (image, category) = (self.image.get(), self.category.get());
            let given = self.sink.push(image, category, bbox, score, points);
            given.map_err(|error| error.with_id(self.image.get()))
        };
        if let Err(error) = given.map_err(|error| error.at_byte(offset)) {
            if good & IDS != IDS {
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
