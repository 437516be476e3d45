#!/bin/sh
# holdline on AWS Batch: an array job, each child of which simulates a share of the replications, and a job that merges.
#
#   aws-batch.sh QUEUE DEFINITION centre.toml 64
#
# Needed: a job definition whose image has holdline as its entry point and whose working directory is a file system that
# all jobs share (EFS) with the scenario on it. There, results holds the bytes of `holdline run centre.toml -o results`.
# A child whose instance is taken away or that is killed is tried again, three times in all, and goes on where it
# stopped (--resume); a wrong command or scenario (exit codes 2 and 3) is not. Merging starts when all have succeeded.
set -eu
if [ $# -ne 4 ]; then
    echo "usage: $0 QUEUE DEFINITION SCENARIO PARTITIONS" >&2
    exit 2
fi
queue=$1 definition=$2 scenario=$3 partitions=$4
shares=$(aws batch submit-job --job-name holdline --job-queue "$queue" --job-definition "$definition" \
    --array-properties "size=$partitions" \
    --retry-strategy 'attempts=3,evaluateOnExit=[{onExitCode=2,action=EXIT},{onExitCode=3,action=EXIT}]' \
    --container-overrides "command=run,$scenario,--partition,auto,--resume,--threads,1,-o,parts,--format,quiet" \
    --query jobId --output text)
aws batch submit-job --job-name holdline-merge --job-queue "$queue" --job-definition "$definition" \
    --depends-on "jobId=$shares" \
    --container-overrides "command=merge,parts,-o,results" \
    --query jobId --output text
