"""Random sequences and what TrackEval answers about them: write.py. Also writes the sample of examples/tracking."""

import contextlib
import io
import json
import os
import tempfile

import numpy as np
import trackeval
from worlds import sequence, text

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "examples", "tracking")
HOTA = ["HOTA", "DetA", "AssA", "LocA", "DetRe", "DetPr", "AssRe", "AssPr"]
CLEAR = {"MOTA": "MOTA", "MOTP": "MOTP", "MODA": "MODA", "recall": "CLR_Re", "precision": "CLR_Pr", "TP": "CLR_TP",
         "FP": "CLR_FP", "FN": "CLR_FN", "IDSW": "IDSW", "Frag": "Frag", "MT": "MT", "PT": "PT", "ML": "ML"}
IDENTITY = ["IDF1", "IDP", "IDR", "IDTP", "IDFP", "IDFN"]
COUNTS = {"truthBoxes": "GT_Dets", "resultBoxes": "Dets", "truthTracks": "GT_IDs", "resultTracks": "IDs"}


def evaluated(sequences, benchmark, preprocess, threshold):
    """TrackEval's answer by sequence; `None` for all together."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        lengths = {}
        for name, (truth, results) in sequences.items():
            os.makedirs(f"{folder}/gt/{name}/gt")
            os.makedirs(f"{folder}/trackers/own/data", exist_ok=True)
            with open(f"{folder}/gt/{name}/gt/gt.txt", "w") as file:
                file.write(text(truth))
            with open(f"{folder}/trackers/own/data/{name}.txt", "w") as file:
                file.write(text(results))
            lengths[name] = max([1, *(row[0] for row in truth + results)])
        dataset = trackeval.datasets.MotChallenge2DBox({
            "GT_FOLDER": f"{folder}/gt", "TRACKERS_FOLDER": f"{folder}/trackers", "OUTPUT_FOLDER": folder,
            "SEQ_INFO": lengths, "SKIP_SPLIT_FOL": True, "BENCHMARK": benchmark, "DO_PREPROC": preprocess,
            "PRINT_CONFIG": False})
        own = {"THRESHOLD": threshold, "PRINT_CONFIG": False}
        metrics = [trackeval.metrics.HOTA(), trackeval.metrics.CLEAR(own), trackeval.metrics.Identity(own)]
        evaluator = trackeval.Evaluator({
            "PRINT_RESULTS": False, "PRINT_CONFIG": False, "TIME_PROGRESS": False, "OUTPUT_SUMMARY": False,
            "OUTPUT_DETAILED": False, "PLOT_CURVES": False, "BREAK_ON_ERROR": True, "USE_PARALLEL": False})
        found, _ = evaluator.evaluate([dataset], metrics)
    return found["MotChallenge2DBox"]["own"]


def numbers(found):
    own = found["pedestrian"]
    metrics = {name: float(np.mean(own["HOTA"][name])) for name in HOTA}
    metrics["HOTA0"], metrics["LocA0"] = float(own["HOTA"]["HOTA(0)"]), float(own["HOTA"]["LocA(0)"])
    metrics |= {name: float(own["CLEAR"][theirs]) for name, theirs in CLEAR.items()}
    metrics |= {name: float(own["Identity"][name]) for name in IDENTITY}
    metrics |= {name: float(own["Count"][theirs]) for name, theirs in COUNTS.items()}
    alphas = {name: [float(v) for v in own["HOTA"][name]] for name in HOTA}
    return {"metrics": metrics, "alphas": alphas}


def case(sequences, benchmark="MOT17", preprocess=True, threshold=0.5):
    found = evaluated(sequences, benchmark, preprocess, threshold)
    expected = {name: numbers(own) for name, own in found.items()}
    return {"options": {"benchmark": benchmark, **({} if preprocess else {"preprocess": False}), "iouThreshold": threshold},
            "sequences": sequences, "expected": {"all": expected.pop("COMBINED_SEQ"), "sequences": expected}}


def cases():
    for seed in range(44):
        rng = np.random.default_rng(seed)
        benchmark = ["MOT17", "MOT20", "MOT15", "MOT16"][seed % 4]
        # Whole coordinates and few tracks make ties; many tracks reach NumPy's sums in lanes and blocks.
        sequences = {f"seq-{n}": sequence(rng, int(rng.integers(1, 14)), int(rng.integers(1, 7)), benchmark, whole=seed % 3 == 0)
                     for n in range(int(rng.integers(1, 4)))}
        preprocess = benchmark == "MOT15" or rng.random() > 0.2
        yield case(sequences, benchmark, preprocess, [0.5, 0.5, 0.3, 0.75][int(rng.integers(0, 4))])
    rng = np.random.default_rng(100)
    yield case({"crowd": sequence(rng, 5, 40, "MOT17", side=120.0)})
    yield case({"many": sequence(rng, 3, 150, "MOT17", side=250.0)})
    yield case({"one-result": (sequence(rng, 4, 12, "MOT17", side=60.0)[0], [[f, 1, 10, 10, 40, 40, 1, -1, -1, -1] for f in range(1, 5)])})
    some = sequence(rng, 6, 4, "MOT17")
    yield case({"no-results": (some[0], []), "usual": sequence(rng, 6, 4, "MOT17")})
    yield case({"no-truth": ([], some[1]), "usual": sequence(rng, 6, 4, "MOT17")})


def sample():
    rng = np.random.default_rng(7)
    sequences = {name: sequence(rng, frames, tracks, "MOT17", side=600.0, classes=[1, 1, 1, 1, 7, 8])
                 for name, frames, tracks in [("street", 60, 9), ("square", 40, 7)]}
    for name, (truth, results) in sequences.items():
        os.makedirs(f"{SAMPLE}/gt/{name}/gt", exist_ok=True)
        os.makedirs(f"{SAMPLE}/results", exist_ok=True)
        with open(f"{SAMPLE}/gt/{name}/gt/gt.txt", "w") as file:
            file.write(text(truth))
        with open(f"{SAMPLE}/results/{name}.txt", "w") as file:
            file.write(text(results))
    answer = case(sequences)
    del answer["sequences"]
    with open(f"{HERE}/sample.json", "w") as file:
        json.dump(answer, file)
        file.write("\n")


with open(f"{HERE}/cases.jsonl", "w") as out:
    for one in cases():
        out.write(json.dumps(one, separators=(",", ":")) + "\n")
sample()
