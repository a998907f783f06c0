//! Other ways in which the numbers of rotated boxes may be meant.

use std::f64::consts::{PI, TAU};

use boxwise_kernels::boxes::quadrilateral::Given;

use crate::eval::box_sample::is_resized;
use crate::eval::shape_sample::ShapeSample;
use crate::rotated::Quad;

/// Another way to read a box; `None` if it is not made of such numbers.
pub(crate) struct QuadReading {
    pub(crate) name: &'static str,
    read: fn(Given) -> Option<Quad>,
    /// Whether it makes no difference which side is read in this way.
    pub(crate) of_both: bool,
}

/// The readings that are tried. The counts of a sample are of detections and annotations in turn, reading by reading.
pub(crate) const QUAD_READINGS: [QuadReading; 9] = [
    QuadReading {
        name: "x1, y1, x2, y2 in the place of a point, width and height",
        of_both: false,
        read: |given| match given {
            Given::Turned([x, y, r, b, angle]) => {
                Some(Quad::turned([(x + r) / 2.0, (y + b) / 2.0, r - x, b - y, angle]))
            }
            Given::Upright([x, y, r, b]) => Some(Quad::upright([x, y, r - x, b - y])),
            Given::Corners(_) => None,
        },
    },
    QuadReading {
        name: "boxes whose first two numbers are the other point: a `bbox` of four has left and top, one of five has the centre",
        of_both: false,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x + w / 2.0, y + h / 2.0, w, h, angle])),
            Given::Upright([x, y, w, h]) => Some(Quad::upright([x - w / 2.0, y - h / 2.0, w, h])),
            Given::Corners(_) => None,
        },
    },
    QuadReading {
        name: "boxes that turn the other way: angles are in radians from +x towards +y, clockwise on a screen",
        of_both: true,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, w, h, -angle])),
            _ => None,
        },
    },
    QuadReading {
        name: "boxes with height before width, or angles of the other side",
        of_both: true,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, h, w, angle])),
            _ => None,
        },
    },
    QuadReading {
        name: "boxes whose angles are in half turns: angles are in radians",
        of_both: false,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, w, h, angle * PI])),
            _ => None,
        },
    },
    QuadReading {
        name: "boxes whose angles are in whole turns: angles are in radians",
        of_both: false,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, w, h, angle * TAU])),
            _ => None,
        },
    },
    QuadReading {
        name: "boxes that turn the other way and have height before width, or angles from +y: angles are in radians from +x towards +y, those of the width",
        of_both: true,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, h, w, -angle])),
            _ => None,
        },
    },
    QuadReading {
        name: "boxes whose angles are in degrees: angles are in radians",
        of_both: false,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([x, y, w, h, angle.to_radians()])),
            _ => None,
        },
    },
    QuadReading {
        name: "points with y before x",
        of_both: true,
        read: |given| match given {
            Given::Turned([x, y, w, h, angle]) => Some(Quad::turned([y, x, w, h, angle])),
            Given::Upright([x, y, w, h]) => Some(Quad::upright([y, x, h, w])),
            Given::Corners([a, b, c, d, e, f, g, h]) => Quad::of_corners([b, a, d, c, f, e, h, g]),
        },
    },
];

/// Number of annotations of a cell that a detection is compared with.
const OF_CELL: usize = 64;

/// Adds a detection and the annotations of its cell to a sample.
#[inline(never)]
pub(super) fn look_at(sample: &mut ShapeSample, quad: &Quad, truth: &[Quad]) {
    let truth = &truth[..truth.len().min(OF_CELL)];
    let reaches = |own: &Quad, other: &Quad| other.overlap(own, false, 0.5).is_some();
    sample.tried += 1;
    sample.as_given += u64::from(truth.iter().any(|other| reaches(quad, other)));
    for (nth, QuadReading { read, of_both, .. }) in QUAD_READINGS.iter().enumerate() {
        let own = read(quad.given());
        let found = own.is_some_and(|own| truth.iter().any(|other| reaches(&own, other)));
        sample.otherwise[2 * nth] += u64::from(found);
        if !of_both {
            let is_other = |other: &Quad| read(other.given()).is_some_and(|other| reaches(quad, &other));
            sample.otherwise[2 * nth + 1] += u64::from(truth.iter().any(is_other));
        }
    }
    let resized = |other: &Quad| is_resized(quad.upright_box(), other.upright_box());
    sample.otherwise[2 * QUAD_READINGS.len()] += u64::from(truth.iter().any(resized));
}

/// Whether a box leaves an image of this height and width on the right or below, and lies inside of it if its numbers are corners.
pub(crate) fn is_beyond_as_corners(quad: &Quad, [height, width]: [f64; 2]) -> bool {
    let inside = |[x, y, w, h]: [f64; 4], margin: f64| {
        let [dx, dy] = [margin * width + 2.0, margin * height + 2.0];
        x >= -dx && y >= -dy && x + w <= width + dx && y + h <= height + dy
    };
    let as_corners = (QUAD_READINGS[0].read)(quad.given()).filter(|quad| quad.area() > 0.0);
    as_corners.is_some_and(|corners| inside(corners.upright_box(), 0.05) && !inside(quad.upright_box(), 0.1))
}
