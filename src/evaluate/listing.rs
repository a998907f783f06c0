//! What a dataset lists, in columns.

use boxwise_coco::{Dataset, Id};
use napi_derive::napi;

use super::DatasetHandle;
use super::ids::text;
use crate::border::{ByteArray, DoubleArray};
use crate::guard::guard;

/// Images of the list, ascending by id; ids as text.
#[napi(object, object_from_js = false)]
pub struct ListedImages {
    pub ids: Vec<String>,
    pub file_names: Vec<Option<String>>,
    /// Width and height of each; NaN where the dataset has none.
    pub sizes: DoubleArray,
}

/// Categories of the list, ascending by id; ids as text.
#[napi(object, object_from_js = false)]
pub struct ListedCategories {
    pub ids: Vec<String>,
    pub names: Vec<Option<String>>,
}

/// Annotations in the order of the input; ids as text.
#[napi(object, object_from_js = false)]
pub struct ListedAnnotations {
    pub ids: Vec<String>,
    pub image_ids: Vec<String>,
    pub category_ids: Vec<String>,
    /// x, y, width, height of each.
    pub boxes: DoubleArray,
    pub areas: DoubleArray,
    pub crowds: ByteArray,
}

#[napi]
impl DatasetHandle {
    /// The list of images.
    #[napi]
    pub fn listed_images(&self) -> napi::Result<ListedImages> {
        guard(|| Ok(images(&*self.0.get()?)))
    }

    /// The list of categories.
    #[napi]
    pub fn listed_categories(&self) -> napi::Result<ListedCategories> {
        guard(|| Ok(categories(&*self.0.get()?)))
    }

    /// The list of annotations.
    #[napi]
    pub fn listed_annotations(&self) -> napi::Result<ListedAnnotations> {
        guard(|| Ok(annotations(&*self.0.get()?)))
    }
}

fn images(dataset: &Dataset) -> ListedImages {
    let places: Vec<usize> =
        (0..dataset.images.ids().len()).filter(|&place| dataset.image_listed[place]).collect();
    let names = dataset.names.as_ref().map_or(&[][..], |names| &names.images);
    let sizes = dataset.image_sizes.as_deref().unwrap_or_default();
    let size = |&place: &usize| {
        let [height, width] = sizes.get(place).copied().unwrap_or([f64::NAN; 2]);
        [width, height]
    };
    ListedImages {
        ids: places.iter().map(|&place| text(dataset.images.ids()[place].as_ref())).collect(),
        file_names: places.iter().map(|&place| owned(names.get(place)?.as_deref())).collect(),
        sizes: places.iter().flat_map(size).collect::<Vec<f64>>().into(),
    }
}

fn categories(dataset: &Dataset) -> ListedCategories {
    let places: Vec<usize> =
        (0..dataset.categories.ids().len()).filter(|&place| dataset.category_listed[place] > 0).collect();
    ListedCategories {
        ids: places.iter().map(|&place| text(dataset.categories.ids()[place].as_ref())).collect(),
        names: places.iter().map(|&place| owned(dataset.category_names[place].as_deref())).collect(),
    }
}

fn annotations(dataset: &Dataset) -> ListedAnnotations {
    let all = &dataset.annotations;
    let texts = |ids: &[Id], place: u32| text(ids[place as usize].as_ref());
    ListedAnnotations {
        ids: (0..all.len() as u32).filter_map(|position| dataset.annotation_id(position)).map(text).collect(),
        image_ids: all.iter().map(|annotation| texts(dataset.images.ids(), annotation.image)).collect(),
        category_ids: all
            .iter()
            .map(|annotation| texts(dataset.categories.ids(), annotation.category))
            .collect(),
        boxes: all.iter().flat_map(|annotation| annotation.bbox).collect::<Vec<f64>>().into(),
        areas: all.iter().map(|annotation| annotation.area).collect::<Vec<f64>>().into(),
        crowds: all.iter().map(|annotation| u8::from(annotation.is_crowd)).collect::<Vec<u8>>().into(),
    }
}

fn owned(name: Option<&str>) -> Option<String> {
    name.map(str::to_owned)
}
