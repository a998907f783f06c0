//! Some objects of each image, with which single detections are compared.

use boxwise_kernels::boxes::coco_iou::iou;

use crate::eval::similarity::{Compared, Known, known_pairs_of};

/// Some objects of all categories, by image.
///
/// [`KeptPairs`](super::KeptPairs) compares every detection with every object of its image. An analysis that asks about few of either compares
/// those alone, with the same similarities.
pub(crate) struct ObjectsOfImages<'a> {
    compared: Compared<'a>,
    /// Index of the first object of each image, and the number of all.
    starts: Vec<u32>,
    objects: Vec<Object>,
    /// For each annotation of the plan.
    is_among: Vec<bool>,
    /// A guess of the part of the next detection.
    part: usize,
}

#[derive(Clone, Copy, Default)]
struct Object {
    bbox: [f64; 4],
    /// Index among the plan's annotations.
    truth: u32,
    crowd: bool,
}

impl<'a> ObjectsOfImages<'a> {
    /// The annotations of the plan that are `among` them, by their indices.
    pub(crate) fn new(compared: Compared<'a>, among: impl Fn(u32) -> bool) -> Self {
        let truth = &compared.plan.ground_truth;
        let is_among: Vec<bool> = (0..truth.len() as u32).map(among).collect();
        let chosen = || truth.iter().enumerate().filter(|(at, _)| is_among[*at]);
        let mut starts = vec![0u32; compared.plan.images + 1];
        chosen().for_each(|(_, annotation)| starts[annotation.image as usize + 1] += 1);
        for image in 1..starts.len() {
            starts[image] += starts[image - 1];
        }
        let mut next = starts.clone();
        let mut objects = vec![Object::default(); starts[compared.plan.images] as usize];
        for (truth, annotation) in chosen() {
            let at = &mut next[annotation.image as usize];
            let (bbox, crowd) = (annotation.bbox, annotation.crowd);
            objects[*at as usize] = Object { bbox, truth: truth as u32, crowd };
            *at += 1;
        }
        ObjectsOfImages { compared, starts, objects, is_among, part: 0 }
    }

    fn of(&self, image: u32) -> &[Object] {
        let image = image as usize;
        &self.objects[self.starts[image] as usize..self.starts[image + 1] as usize]
    }

    /// Prefetches the box of a detection, given by its image and its position in the input, if it will be compared.
    #[inline(always)]
    pub(crate) fn prefetch(&self, image: u32, position: u32) {
        if matches!(self.compared.known, Known::None) && !self.of(image).is_empty() {
            let mut part = self.part;
            self.compared.detected.prefetch(position, &mut part);
        }
    }

    /// Calls `each` with every one of the objects whose similarity with a detection is at least `least`, ascending, and with the similarity.
    #[inline(always)]
    pub(crate) fn near(&mut self, image: u32, position: u32, least: f64, mut each: impl FnMut(u32, f64)) {
        let mut part = self.part;
        let objects = self.of(image);
        if objects.is_empty() {
            return;
        }
        match self.compared.known {
            Known::None => {
                let own = self.compared.detected.bbox(position, &mut part);
                for object in objects {
                    let similarity = iou(own, object.bbox, object.crowd);
                    if similarity >= least {
                        each(object.truth, similarity);
                    }
                }
            }
            known => {
                known_pairs_of(known, self.compared.detected, position, &mut part, |truth, similarity| {
                    if similarity >= least && self.is_among[truth as usize] {
                        each(truth, similarity);
                    }
                })
            }
        }
        self.part = part;
    }
}
