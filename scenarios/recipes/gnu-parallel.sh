#!/bin/sh
# holdline on GNU parallel: the replications of a scenario in shares, on all cores of a machine or of several.
#
#   scenarios/recipes/gnu-parallel.sh centre.toml 64 results/centre
#
# simulates 64 shares, as many at a time as there are cores, and merges them: results/centre holds the bytes of
# `holdline run centre.toml -o results/centre`. A share that is killed is tried again, three times in all, and goes on
# where it stopped (--resume). After a failure or a power cut the same command does only what is missing.
#
# Other machines: add --sshloginfile nodes.txt --env HOLDLINE_PARTITIONS --workdir . to `parallel`; they need holdline
# and this directory on a shared file system. Without this script, by hand:
#   seq 64 | parallel holdline run centre.toml --partition '{}/64' --resume --threads 1 -o parts
#   holdline merge parts -o results/centre
set -eu
if [ $# -ne 3 ]; then
    echo "usage: $0 SCENARIO PARTITIONS DIR" >&2
    exit 2
fi
scenario=$1 out=$3
parts=$out.parts
export HOLDLINE_PARTITIONS="$2"
mkdir -p "$parts"
# -N0: the numbers only count the jobs; each finds its own in PARALLEL_SEQ.
seq "$HOLDLINE_PARTITIONS" | parallel -N0 --retries 3 --joblog "$parts/jobs.log" --resume-failed \
    holdline run "$scenario" --partition auto --resume --threads 1 -o "$parts" --format quiet --quiet
holdline merge "$parts" -o "$out"
