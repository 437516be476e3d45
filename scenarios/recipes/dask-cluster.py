#!/usr/bin/env python3
"""holdline on Dask: the replications of a scenario in shares, on the cores of this machine or on a cluster.

    pip install distributed
    python3 dask-cluster.py centre.toml --partitions 64 --out results/centre [--scheduler tcp://host:8786]

results/centre then holds the bytes of `holdline run centre.toml -o results/centre`. The workers need holdline and this
directory on a shared file system. A share that is killed, or whose worker is lost, is tried again, three times in all,
and goes on where it stopped (--resume). After a failure the same command does only what is missing.
"""

import argparse
import os
import subprocess

from distributed import Client, LocalCluster, wait


def simulate(scenario, share, partitions, parts):
    """Simulates one share on one worker."""
    command = ["holdline", "run", scenario, "--partition", f"{share}/{partitions}", "--resume"]
    subprocess.run(command + ["--threads", "1", "-o", parts, "--format", "quiet", "--quiet"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario")
    parser.add_argument("--partitions", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scheduler", help="address of a running scheduler; default: this machine")
    given = parser.parse_args()
    parts = given.out + ".parts"
    cores = len(os.sched_getaffinity(0))
    with Client(given.scheduler or LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None)) as client:
        jobs = [
            # Not pure: what a share does is to write a file, so Dask must not take an earlier answer for it.
            client.submit(simulate, given.scenario, share, given.partitions, parts, retries=2, pure=False)
            for share in range(1, given.partitions + 1)
        ]
        wait(jobs)
        for job in jobs:
            job.result()
    subprocess.run(["holdline", "merge", parts, "-o", given.out], check=True)


if __name__ == "__main__":
    main()
