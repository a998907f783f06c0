#!/bin/sh
# Installs the evaluators that boxwise is measured against into a folder of its own.
#
#     benches/peers.sh DIR          # needs python3 and cargo; a few minutes
set -eu
dir=${1:?usage: benches/peers.sh DIR}
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet numpy==2.4.6 pycocotools==2.0.11 faster-coco-eval==1.8.0 hotcoco==1.3.0 ultrafast-pycocotools==0.1.14
cargo install --quiet vernier-cli --version 0.6.0 --root "$dir"
