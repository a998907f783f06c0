use boxwise_kernels::Isa;
use boxwise_threads::Threads;

use super::*;
use crate::{Code, Reading, Result, Source};

/// Reads in every way; the results must be equal.
fn read(text: &str) -> Result<Dataset> {
    let source = Source::Bytes(text.as_bytes(), "dataset");
    let first = Dataset::read(&source, &Reading::with(Threads::ONE, Isa::SCALAR));
    for isa in Isa::available() {
        for (threads, buffer, share) in [(1, 64, 1 << 20), (1, 7, 1), (3, 64, 50), (2, 1 << 18, 1)] {
            for in_pieces in [false, true] {
                let plain = Reading::with(Threads::new(threads), isa);
                let reading = Reading { buffer, share, in_pieces, ..plain };
                let other = Dataset::read(&source, &reading);
                assert_eq!(format!("{other:?}"), format!("{first:?}"));
            }
        }
    }
    first
}

const ANNOTATION: &str =
    r#""image_id":1,"category_id":1,"bbox":[1,2,3,4],"area":12,"iscrowd":0,"segmentation":[[1,2,3.5]]"#;

#[test]
fn ids_that_only_annotations_name_have_places_but_are_not_listed() {
    let dataset = read(
        r#"{"info":{"a":[1,2,{"b":"}"}]},"annotations":[
            {"id":1,"image_id":5,"category_id":3,"bbox":[1,2,3,4],"area":7.5,"iscrowd":1},
            {"id":2,"image_id":"x","category_id":1,"bbox":[1,2,3,null],"area":1,"iscrowd":0.5,"ignore":1}],
            "images":[{"id":9},{"id":5.0,"file_name":"a"}],
            "categories":[{"name":"cat","id":3},{"id":4,"name":7},{"id":3,"name":"dog"}]}"#,
    )
    .unwrap();
    let text = |text: &str| Id::Text(text.into());
    assert_eq!(dataset.images.ids(), [Id::Int(5), Id::Int(9), text("x")]);
    assert_eq!(dataset.image_listed, [true, true, false]);
    assert_eq!(dataset.categories.ids(), [Id::Int(1), Id::Int(3), Id::Int(4)]);
    assert_eq!(dataset.category_listed, [0, 2, 1]);
    assert_eq!(dataset.category_names, [None, Some("dog".into()), None]);
    let [first, second] = dataset.annotations[..] else { panic!("two annotations") };
    assert_eq!((first.image, first.category, first.area), (0, 1, 7.5));
    assert!(first.is_crowd && first.crowd_overlap && !first.ignore);
    assert!(second.is_crowd && !second.crowd_overlap && second.ignore);
    assert!(second.bbox[3].is_nan());
    assert!(dataset.problems.is_empty());
}

#[test]
fn the_last_annotation_of_an_id_is_known() {
    for (ids, expected) in [
        (["1", "2", "3", "0"], [0, 1, 2, 3]),
        (["7", "8", "7.0", "8"], [2, 3, 2, 3]),
        (["\"7\"", "7", "7", "\"7\""], [3, 2, 2, 3]),
        (["900100200300", "-4", "900100200300", "true"], [2, 1, 2, 3]),
    ] {
        let list = ids.map(|id| format!("{{\"id\":{id},{ANNOTATION}}}")).join(",");
        let dataset = read(&format!("{{\"annotations\":[{list}]}}")).unwrap();
        let last: Vec<u32> = dataset.annotations.iter().map(|annotation| annotation.last_of_id).collect();
        assert_eq!(last, expected);
        assert_eq!(dataset.annotations[3].id_is_zero, ids[3] == "0");
    }
}

#[test]
fn what_a_box_evaluation_may_not_need_is_a_problem_kept_for_later() {
    let good = format!("{{\"id\":4,{ANNOTATION}}}");
    for (members, problems) in [
        (r#""bbox":[1,2,3,4],"area":1"#, "the key iscrowd, mendable"),
        (r#""bbox":[1,2,3,4],"iscrowd":0"#, "the key area, mendable"),
        (r#""area":1,"iscrowd":0"#, "the key bbox"),
        (r#""bbox":[1,2,3],"area":1,"iscrowd":0"#, "4 numbers in bbox"),
        (
            r#""bbox":[1,2,3,"4"],"area":"1","iscrowd":null"#,
            "a number in bbox; a number in area; a number as iscrowd",
        ),
        (r#""bbox":null,"area":1,"iscrowd":"0""#, "a list of 4 numbers as bbox"),
    ] {
        let text =
            format!("{{\"annotations\":[{good},{{\"id\":5,\"image_id\":1,\"category_id\":1,{members}}}]}}");
        let dataset = read(&text).unwrap();
        let found = dataset.problems.iter().map(|problem| {
            assert_eq!((problem.annotation, problem.error.place.record), (1, Some(1)));
            problem.error.expected.clone() + if problem.mendable { ", mendable" } else { "" }
        });
        assert_eq!(found.collect::<Vec<_>>().join("; "), problems);
    }
    let text = r#"{"annotations":[{"id":5,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"iscrowd":"1"}]}"#;
    let dataset = read(text).unwrap();
    assert_eq!((dataset.annotations[0].area, dataset.annotations[0].crowd_overlap), (12.0, true));
}

#[test]
fn errors_name_the_list_and_the_record() {
    for (text, code, message) in [
        (
            "[]",
            Code::InvalidShape,
            "byte 0: expected an object with images and annotations, got a list, as results are; the ground truth is an object of lists",
        ),
        (r#"{"images":{}}"#, Code::InvalidShape, "byte 10: expected a list as images, got an object"),
        (
            r#"{"images":[{"id":1},{"x":1}]}"#,
            Code::MissingKey,
            "images[1], byte 20: expected the key id, got an object without it",
        ),
        (
            r#"{"categories":[{"id":null}]}"#,
            Code::InvalidType,
            "categories[0], byte 21: expected an integer or a string as id, got null",
        ),
        (
            r#"{"annotations":[{"id":3,"image_id":9223372036854775808,"category_id":1}]}"#,
            Code::InvalidType,
            "annotations[0], id 3, byte 35: expected an integer or a string as image_id, got 9.223372036854776e18",
        ),
        (
            r#"{"annotations":[{"id":3,"image_id":1}]}"#,
            Code::MissingKey,
            "annotations[0], id 3, byte 16: expected the key category_id, got an object without it",
        ),
        (r#"{"images":[]} x"#, Code::InvalidJson, "byte 14: expected the end of the text, got `x`"),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!((error.code, error.to_string()), (code, format!("dataset, {message}")));
    }
    assert!(read("{}").unwrap().annotations.is_empty());
}

#[test]
fn the_last_of_repeated_lists_counts() {
    let dataset = read(r#"{"images":null,"images":[{"id":1}],"images":[{"id":2}]}"#).unwrap();
    assert_eq!(dataset.images.ids(), [Id::Int(2)]);
}
