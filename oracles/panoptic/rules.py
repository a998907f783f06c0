"""A case by hand for each rule or quirk that somebody could get wrong."""

import numpy as np

CATEGORIES = [{"id": 1, "name": "person", "isthing": 1}, {"id": 2, "name": "sky", "isthing": 0}]


def case(name, truth, own, prediction, theirs, gt=None, dt=None):
    """One image; maps are strings of digits, rows apart by spaces; segments are (id, category[, iscrowd[, area]])."""
    to_map = lambda text: np.array([[int(digit) for digit in row] for row in text.split()])
    a, b = to_map(truth), to_map(prediction)
    annotation = {"image_id": 5, "file_name": "5.png"}
    told = []
    for one, category, *rest in own:
        crowd, area = (list(rest) + [0, None][len(rest) :])[:2]
        told.append({"id": one, "category_id": category, "iscrowd": crowd})
        told[-1]["area"] = int((a == one).sum()) if area is None else area
    gt_json = {"annotations": [dict(annotation, segments_info=told)], "categories": CATEGORIES}
    guessed = [{"id": one, "category_id": category} for one, category in theirs]
    dt_json = {"annotations": [dict(annotation, segments_info=guessed)]}
    for json, change in ((gt_json, gt), (dt_json, dt)):
        if change:
            change(json)
    return name, gt_json, dt_json, {5: (a, b)}


def without(member):
    def change(json):
        for segment in json["annotations"][0]["segments_info"]:
            segment.pop(member)

    return change


def listed_twice(json):
    first = json["annotations"][0]["segments_info"][0]
    json["annotations"][0]["segments_info"].append(dict(first, category_id=2))


def other_image(json):
    json["annotations"][0]["image_id"] = 6


def also_other_image(json):
    json["annotations"].append(dict(json["annotations"][0], image_id=6, segments_info=[]))


def twice(json):
    json["annotations"].append(json["annotations"][0])


def twice_the_last_empty(json):
    json["annotations"].append(dict(json["annotations"][0], segments_info=[]))


def only_stuff(json):
    json["categories"] = [CATEGORIES[1]]


RULES = [
    case("a perfect image", "1122", [(1, 1), (2, 2)], "3344", [(3, 1), (4, 2)]),
    case("void counts in no union", "1110", [(1, 1)], "1222", [(1, 2), (2, 1)]),
    case("an overlap of one half is no match", "1111", [(1, 1)], "1122", [(1, 1), (2, 1)]),
    case("void under a prediction does not count", "1100", [(1, 1)], "2222", [(2, 1)]),
    case("a prediction mostly in void is no false positive", "1000", [(1, 1)], "2222", [(2, 2)]),
    case("a prediction half in void is a false positive", "1100", [(1, 1)], "2222", [(2, 2)]),
    case("another category is no match", "1111", [(1, 1)], "2222", [(2, 2)]),
    case("a crowd excuses predictions of its category", "1111", [(1, 1, 1)], "2233", [(2, 1), (3, 2)]),
    case("a crowd and void together excuse", "1100", [(1, 1, 1)], "2222", [(2, 1)]),
    case("of two crowds of a category the last excuses", "1122", [(1, 1, 1), (2, 1, 1)], "3344", [(3, 1), (4, 1)]),
    case("a crowd matches nothing and is not missed", "1111", [(1, 2, 1)], "0000", []),
    case("iscrowd 2 is no crowd", "1111", [(1, 1, 2)], "0000", []),
    case("nothing predicted", "1111", [(1, 1)], "0000", []),
    case("no true segment", "0000", [], "1111", [(1, 1)]),
    case("nothing at all", "0000", [], "0000", []),
    case("an id in the prediction that no segment has", "1111", [(1, 1)], "2233", [(2, 1)]),
    case("an id in the truth that no segment has", "1122", [(1, 1)], "3344", [(3, 1), (4, 1)]),
    case("a predicted segment without pixels", "1111", [(1, 1)], "2222", [(2, 1), (3, 1)]),
    case("a true segment without pixels", "1111", [(1, 1), (3, 1)], "2222", [(2, 1)]),
    case("a prediction of an unknown category", "1111", [(1, 1)], "2222", [(2, 9)]),
    case("a true segment of an unknown category", "1122", [(1, 1), (2, 9)], "3344", [(3, 1), (4, 1)]),
    case("an area that is too large", "1122", [(1, 1, 0, 4), (2, 2)], "3344", [(3, 1), (4, 2)]),
    case("an area of zero", "1122", [(1, 1, 0, 0), (2, 2)], "3344", [(3, 1), (4, 2)]),
    case("two matches of one prediction", "1122", [(1, 1, 0, 0), (2, 1, 0, 0)], "3333", [(3, 1)]),
    case("an area with a fraction", "1122", [(1, 1, 0, 2.75), (2, 2)], "3344", [(3, 1), (4, 2)]),
    case("no area where none is needed", "1111", [(1, 1)], "2222", [(2, 2)], gt=without("area")),
    case("no area where one is needed", "1111", [(1, 1)], "2222", [(2, 1)], gt=without("area")),
    case("no iscrowd", "1111", [(1, 1)], "2222", [(2, 1)], gt=without("iscrowd")),
    case("a true id listed twice", "1122", [(1, 1), (2, 2)], "3344", [(3, 1), (4, 2)], gt=listed_twice),
    case("a predicted id listed twice", "1122", [(1, 1), (2, 2)], "3344", [(3, 1), (4, 2)], dt=listed_twice),
    case("no prediction for an image", "1111", [(1, 1)], "2222", [(2, 1)], dt=other_image),
    case("a prediction for no image", "1111", [(1, 1)], "2222", [(2, 1)], dt=also_other_image),
    case("two predictions for an image", "1111", [(1, 1)], "0000", [], dt=twice_the_last_empty),
    case("a true image listed twice", "1122", [(1, 1), (2, 2)], "3333", [(3, 1)], gt=twice),
    case("a segment with the id 0", "0011", [(0, 2), (1, 1)], "2211", [(2, 2), (1, 1)]),
    case("a predicted segment with the id 0", "2211", [(2, 2), (1, 1)], "0011", [(0, 2), (1, 1)]),
    case("masks of two sizes", "1111 1111", [(1, 1)], "222", [(2, 1)]),
    case("no category of things", "1122", [(2, 2)], "0044", [(4, 2)], gt=only_stuff),
]
