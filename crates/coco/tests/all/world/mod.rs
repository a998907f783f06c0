//! Small worlds to evaluate, and a literal transcription of the reference.

#![allow(dead_code, unreachable_pub)] // not every test uses all of it, and none exports it

pub mod reference;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn, Watch};
use boxwise_coco::{
    Annotation, Dataset, DetectionColumns, Detections, Evaluation, Id, IdTable, Params, Result, evaluate,
};

/// A world with integer ids.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub images: Vec<i64>,
    pub categories: Vec<i64>,
    pub annotations: Vec<Truth>,
    pub detections: Vec<Detection>,
}

#[derive(Clone, Copy, Debug)]
pub struct Truth {
    pub id: i64,
    pub image: i64,
    pub category: i64,
    pub bbox: [f64; 4],
    pub area: f64,
    /// `iscrowd`; Python uses both its truth value and its integer part.
    pub crowd: f64,
    pub ignore: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Detection {
    pub image: i64,
    pub category: i64,
    pub bbox: [f64; 4],
    pub score: f64,
}

impl World {
    pub fn dataset(&self) -> Dataset {
        let named = |listed: &[i64], of: fn(&Truth) -> i64| {
            let all = listed.iter().copied().chain(self.annotations.iter().map(of));
            IdTable::new(all.map(Id::Int).collect())
        };
        let images = named(&self.images, |truth| truth.image);
        let categories = named(&self.categories, |truth| truth.category);
        let times =
            |id: &Id, listed: &[i64]| listed.iter().filter(|own| Id::Int(**own) == *id).count() as u32;
        let place = |table: &IdTable, id: i64| table.place(Id::Int(id).as_ref()).unwrap();
        let last = |id: i64| self.annotations.iter().rposition(|truth| truth.id == id).unwrap() as u32;
        let annotations = self.annotations.iter().map(|truth| Annotation {
            bbox: truth.bbox,
            area: truth.area,
            image: place(&images, truth.image),
            category: place(&categories, truth.category),
            last_of_id: last(truth.id),
            is_crowd: truth.crowd != 0.0,
            crowd_overlap: truth.crowd as i64 != 0,
            ignore: truth.ignore,
            difficult: truth.ignore || truth.crowd != 0.0,
            group_of: truth.crowd != 0.0,
            id_is_zero: truth.id == 0,
        });
        Dataset {
            annotations: annotations.collect(),
            image_listed: images.ids().iter().map(|id| times(id, &self.images) > 0).collect(),
            category_listed: categories.ids().iter().map(|id| times(id, &self.categories)).collect(),
            category_names: vec![None; categories.len()],
            images,
            categories,
            ..Dataset::default()
        }
    }

    pub fn evaluate(&self, params: &Params) -> Result<Evaluation> {
        let image_ids: Vec<i64> = self.detections.iter().map(|detection| detection.image).collect();
        let category_ids: Vec<i64> = self.detections.iter().map(|detection| detection.category).collect();
        let boxes: Vec<f64> = self.detections.iter().flat_map(|detection| detection.bbox).collect();
        let scores: Vec<f64> = self.detections.iter().map(|detection| detection.score).collect();
        let columns = DetectionColumns {
            image_ids: IdColumn::I64(&image_ids),
            category_ids: IdColumn::I64(&category_ids),
            boxes: FloatColumn::F64(&boxes),
            scores: FloatColumn::F64(&scores),
            format: BoxFormat::Xywh,
            keypoints: None,
            masks: None,
        };
        evaluate(&self.dataset(), Detections::Columns(columns), params, Watch::default())
    }
}

/// The bits of numbers; all NaNs are equal.
pub fn bits<'a>(values: impl IntoIterator<Item = &'a f64>) -> Vec<u64> {
    values
        .into_iter()
        .map(|value| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() })
        .collect()
}
