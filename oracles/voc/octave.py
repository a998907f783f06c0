"""Holds devkit.py against the kit's own VOCevaldet.m, run by GNU Octave.

    python oracles/voc/octave.py FOLDER     # FOLDER has VOCevaldet.m of the VOC2007 development kit

One line of it is replaced for Octave: `0:0.1:1` by the numbers that MATLAB makes of it (Octave counts from one end only).
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

from devkit import ELEVEN, all_points, corners, curve, eleven_points, is_difficult, labels
from worlds import cases

READ_RECORD = """function rec=PASreadrecord(path)
  rec.objects = struct('class',{},'bbox',{},'difficult',{});
  lines = strsplit(fileread(path), "\\n");
  for i=1:numel(lines)
    parts = strsplit(strtrim(lines{i}), ' ');
    if numel(parts) < 6, continue; end
    numbers = cellfun(@str2double, parts(2:6));
    rec.objects(end+1) = struct('class', parts{1}, 'bbox', numbers(1:4), 'difficult', numbers(5) != 0);
  end
end
"""
VOC_AP = """function ap=all_points(rec,prec)
  mrec=[0;rec;1]; mpre=[0;prec;0];
  for i=numel(mpre)-1:-1:1, mpre(i)=max(mpre(i),mpre(i+1)); end
  i=find(mrec(2:end)~=mrec(1:end-1))+1;
  ap=0; for k=i', ap=ap+(mrec(k)-mrec(k-1))*mpre(k); end
end
"""


def number(value):
    return "NaN" if math.isnan(value) else ("-Inf" if value < 0 else "Inf") if math.isinf(value) else repr(float(value))


def main():
    kit = (pathlib.Path(sys.argv[1]) / "VOCevaldet.m").read_text()
    kit, replaced = re.subn(r"for t=0:0\.1:1", "for t=[" + " ".join(map(repr, ELEVEN)) + "]", kit)
    assert replaced == 1, "this is not the VOC2007 kit's VOCevaldet.m"
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in (("VOCevaldet", kit), ("PASreadrecord", READ_RECORD), ("all_points", VOC_AP)):
            (root / f"{name}.m").write_text(text)
        script, expected = ["warning('off','all');"], []
        for nth, (name, gt, dt) in enumerate(cases()):
            gt, dt = json.loads(gt), json.loads(dt)
            own = root / str(nth)
            own.mkdir()
            (own / "test.txt").write_text("".join(f"i{image['id']} 1\n" for image in gt["images"]))
            for image in gt["images"]:
                objects = [a for a in gt["annotations"] if a["image_id"] == image["id"]]
                lines = [" ".join([f"c{a['category_id']}", *map(number, corners(a["bbox"])), str(int(is_difficult(a)))]) for a in objects]
                (own / f"i{image['id']}.rec").write_text("\n".join(lines) + "\n")
            for category in gt["categories"]:
                rows = [d for d in dt if d["category_id"] == category["id"]]
                if not rows:
                    continue
                lines = [" ".join([f"i{d['image_id']}", number(d["score"]), *map(number, corners(d["bbox"]))]) for d in rows]
                (own / f"det_c{category['id']}.txt").write_text("\n".join(lines) + "\n")
                for threshold in (0.5, 0.75):
                    script.append(
                        f"o.imgsetpath='{own}/%s.txt';o.testset='test';o.annopath='{own}/%s.rec';"
                        f"o.detrespath='{own}/%s_%s.txt';o.minoverlap={threshold};"
                        f"[r,p,a]=VOCevaldet(o,'det','c{category['id']}',false);"
                        "printf('%.17g %.17g',a,all_points(r,p));printf(' %.17g',r);printf(' %.17g',p);printf('\\n');"
                    )
                    count, ranked = labels(gt, dt, category["id"], threshold, 1.0)
                    recall, precision = curve(count, ranked)
                    expected.append((name, [eleven_points(recall, precision), all_points(recall, precision), *recall, *precision]))
        (root / "run.m").write_text("\n".join(script))
        told = subprocess.run(["octave", "--no-gui", "--quiet", "run.m"], cwd=root, capture_output=True, text=True, check=True)
    lines = [[float(word) for word in line.split()] for line in told.stdout.splitlines()]
    assert len(lines) == len(expected), told.stderr
    wrong = [(name, own, other) for (name, own), other in zip(expected, lines) if list(map(number, own)) != list(map(number, other))]
    print(len(lines), "runs,", len(wrong), "differ")
    for difference in wrong[:3]:
        print(*difference, sep="\n  ")


if __name__ == "__main__":
    main()
