"""What labelling tools read of exported label errors: Datumaro, which is CVAT's importer, and Label Studio's converter.

    pip install datumaro==1.13.12 label-studio-sdk==2.1.2
    node oracles/labelling/export.mjs && python oracles/labelling/read.py      writes answers.json
"""

import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

import datumaro
from label_studio_sdk.converter.imports.coco import convert_coco_to_ls

HERE = Path(__file__).parent
FILE = HERE / "export.json"


def cvat(folder):
    place = folder / "annotations"
    place.mkdir()
    (folder / "images" / "default").mkdir(parents=True)
    shutil.copy(FILE, place / "instances_default.json")
    dataset = datumaro.Dataset.import_from(str(folder), "coco_instances")
    names = dataset.categories()[datumaro.AnnotationType.label]
    return sorted(
        [item.id, names[own.label].name, [round(side, 2) for side in own.get_bbox()], own.attributes["kind"], own.attributes["quality"]]
        for item in dataset
        for own in item.annotations
    )


def label_studio(folder):
    out = folder / "tasks.json"
    with contextlib.redirect_stdout(io.StringIO()):
        convert_coco_to_ls(str(FILE), str(out), out_type="predictions")
    read = []
    for task in json.loads(out.read_text()):
        for own in task["predictions"][0]["result"]:
            value, width, height = own["value"], own["original_width"], own["original_height"]
            box = [value["x"] * width / 100, value["y"] * height / 100, value["width"] * width / 100, value["height"] * height / 100]
            read.append([task["data"]["image"].split("=")[-1], value["rectanglelabels"][0], [round(side, 2) for side in box]])
    return sorted(read)


answers = {}
for name, read in (("cvat", cvat), ("labelStudio", label_studio)):
    with tempfile.TemporaryDirectory() as folder:
        answers[name] = read(Path(folder))
(HERE / "answers.json").write_text(json.dumps(answers, indent=1) + "\n")
print({name: len(read) for name, read in answers.items()})
