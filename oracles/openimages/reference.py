"""The TensorFlow Object Detection API's evaluator, taken from the sdist of a package that ships it, without TensorFlow.

`tf-models-research-object-detection` 2.8.0.post1 has `research/object_detection` of tensorflow/models 2.8.0. Its evaluator is
NumPy alone; what it imports beside that is stubbed here.
"""

import functools
import hashlib
import importlib
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import types

import numpy as np

PACKAGE = "tf-models-research-object-detection"
VERSION = "2.8.0.post1"


def fetch(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "-d", folder, f"{PACKAGE}=={VERSION}"]
    subprocess.run(command, check=True)
    (archive,) = pathlib.Path(folder).glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return next(pathlib.Path(folder).glob("*/object_detection")).parent, hashlib.sha256(archive.read_bytes()).hexdigest()


def stub(name, **members):
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    return module


def load(folder=None):
    """The modules `object_detection_evaluation`, `standard_fields` and the hierarchy's expansion."""
    root, digest = fetch(folder or tempfile.mkdtemp())
    sys.path.insert(0, str(root))
    # NumPy took these names away
    np.float, np.NAN = float, np.nan
    # which of equal values comes first is undefined with the default sort, and differs between machines
    np.argsort = functools.partial(np.argsort, kind="stable")
    v1 = stub("tensorflow.compat.v1")
    stub("tensorflow.compat", v1=v1)
    stub("tensorflow", compat=sys.modules["tensorflow.compat"])
    stub("pycocotools.mask")
    stub("absl", app=stub("absl.app"), flags=stub("absl.flags", FLAGS=None, **{f"DEFINE_{kind}": lambda *_: None for kind in ("string", "integer")}))
    index = lambda categories: {category["id"]: category for category in categories}
    package = importlib.import_module("object_detection")
    assert pathlib.Path(list(package.__path__)[0]).parent == root
    utils = importlib.import_module("object_detection.utils")
    utils.label_map_util = stub("object_detection.utils.label_map_util", create_category_index=index)
    return (
        importlib.import_module("object_detection.utils.object_detection_evaluation"),
        importlib.import_module("object_detection.core.standard_fields"),
        importlib.import_module("object_detection.dataset_tools.oid_hierarchical_labels_expansion"),
        digest,
    )
