"""The reference library on a pool, run by a Python of its own: `python reference_draw.py FOLDER SEATS [ALGORITHM]`.

It is GPL and never a dependency of ours; this file is run only by `GONGYI_BENCH_REFERENCE=1 make bench`.
Prints {"seconds": CPU, "minimum": the smallest chance among people in some panel}.
"""

import csv
import json
import sys
import time
from pathlib import Path


def main() -> None:
    """Maximin by default: cheaper for the library than leximin, which needs a commercial solver."""
    from sortition_algorithms.committee_generation import maximin
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import read_in_people
    from sortition_algorithms.settings import Settings

    folder, seats = Path(sys.argv[1]), int(sys.argv[2])
    with (folder / "quotas.csv").open(encoding="utf-8") as file:
        rows = [
            {"feature": r["category"], "value": r["feature"], "min": r["min"], "max": r["max"]}
            for r in csv.DictReader(file)
        ]
    features, _, _ = read_in_features(["feature", "value", "min", "max"], rows)
    with (folder / "pool.csv").open(encoding="utf-8") as file:
        people = [{"id": f"p{i}", **row} for i, row in enumerate(csv.DictReader(file))]
    registrants, _ = read_in_people(list(people[0]), people, features, Settings(id_column="id", columns_to_keep=[]))
    begun = time.process_time()
    panels, shares, _ = maximin.find_distribution_maximin(features, registrants, seats, [])
    seconds = time.process_time() - begun
    chance: dict[str, float] = {}
    for panel, share in zip(panels, shares, strict=True):
        for person in panel:
            chance[person] = chance.get(person, 0.0) + share
    print(json.dumps({"seconds": seconds, "minimum": min(chance.values()), "covered": len(chance)}))


if __name__ == "__main__":
    main()
