"""Writes cases/: worlds, and what the references make of them.

    python oracles/analysis/write.py      # needs oracles/requirements.txt
"""

import comparison
import confusion
import labels
import operating
import scores
import slices
import tide
import unranked
import worlds

if __name__ == "__main__":
    worlds.write_worlds()
    for file in (operating, confusion, tide, scores, slices, labels, comparison, unranked):
        file.main()
