#!/usr/bin/env python3
"""Checksums of a cube that dunlin wrote, and whether they are the expected ones.

    check.py CUBE.parquet --cube segment --expected expected/1e6.segment.json
"""
import argparse
import json
import sys

import numpy as np
import pyarrow.parquet as pq

from common import FIRST_YEAR, FLOATS, INTS, TOTAL, checksums


def columns(path):
    t = pq.read_table(path)
    group = t.column("group").to_pandas()
    month = t.column("period_end").cast("int32").to_numpy().astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    c = {"grp": np.where(group == "", TOTAL, group.replace("", "-1").astype(np.int64)).astype(np.int64),
         "m": month - (FIRST_YEAR - 1970) * 12}
    for k in INTS:
        c[k] = t.column(k).to_numpy()
    for k in FLOATS:
        c[k] = t.column(k).to_numpy(zero_copy_only=False)
    return c


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path")
    ap.add_argument("--expected")
    a = ap.parse_args()
    sums = checksums(columns(a.path))
    if a.expected:
        expected = json.load(open(a.expected))["sums"]
        bad = [k for k in expected if sums.get(k) != expected[k]]
        print(f"{a.path}: {'WRONG in ' + ', '.join(bad) if bad else 'as expected'}")
        sys.exit(1 if bad else 0)
    print(json.dumps(sums))


if __name__ == "__main__":
    main()
