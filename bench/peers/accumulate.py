"""Accumulation of positions into scenario rows as scipy does it: a sparse CSR matrix, units x instruments, times the
dense rows. Reads the arrays of accumulate.ts, prints checksums and the seconds of each round. One thread: scipy's sparse
product has no other."""

import json
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix

folder, rounds, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
offsets = np.fromfile(f"{folder}/offsets.u32", dtype=np.uint32).astype(np.int32)
instrument = np.fromfile(f"{folder}/instrument.u32", dtype=np.uint32).astype(np.int32)
qty = np.fromfile(f"{folder}/qty.f64", dtype=np.float64)
rows = np.fromfile(f"{folder}/rows.f64", dtype=np.float64).reshape(-1, columns)
positions = csr_matrix((qty, instrument, offsets), shape=(len(offsets) - 1, len(rows)))

out = (positions @ rows).ravel()
placed = float(np.dot(out, np.arange(len(out)) % 7 + 1.0))
reply = {"sum": float(out.sum()), "size": float(np.abs(out).sum()), "placed": placed, "seconds": []}
del out
for _ in range(rounds):
    started = time.perf_counter()
    out = positions @ rows
    reply["seconds"].append(time.perf_counter() - started)
    del out
print(json.dumps(reply))
