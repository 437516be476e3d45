"""The recipes of engines that cannot be started here, by hand: what their files say is read, and the same command lines
run in the same environments, two at a time, with what is killed tried again as the engine would."""

import itertools
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import yaml

SHARES = 8


def run(command, **variables):
    """Runs a command, again when a signal ended it."""
    for attempt in range(3):
        code = subprocess.run(command, env=os.environ | variables).returncode
        if 0 <= code <= 128:
            break
    if code != 0:
        sys.exit(f"{command} with {variables}: {code}")


def both(jobs):
    """Runs (command, variables) of all shares, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, command, **variables) for command, variables in jobs]:
            done.result()


def kubernetes(recipes):
    shares, merge = yaml.safe_load_all((recipes / "kubernetes.yaml").read_text())
    spec = shares["spec"]
    container = spec["template"]["spec"]["containers"][0]
    variables = {each["name"]: each["value"] for each in container["env"]}
    # The count is there twice.
    assert spec["completionMode"] == "Indexed" and int(variables["HOLDLINE_PARTITIONS"]) == spec["completions"]
    variables["HOLDLINE_PARTITIONS"] = str(SHARES)
    command = ["holdline", *container["args"]]
    both((command, variables | {"JOB_COMPLETION_INDEX": str(index)}) for index in range(SHARES))
    merging = merge["spec"]["template"]["spec"]["containers"][0]["args"]
    run(["holdline", *merging])
    return merging[-1]


def github_matrix(recipes):
    jobs = yaml.safe_load((recipes / "github-matrix.yml").read_text())["jobs"]
    shares = jobs["share"]["strategy"]["matrix"]["share"]
    assert shares == list(range(1, SHARES + 1))
    scripts = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}

    def filled(share):
        (script,) = scripts["share"]
        script = script.replace("${{ matrix.share }}", str(share)).replace("${{ strategy.job-total }}", str(len(shares)))
        assert "${{" not in script
        return ["bash", "-e", "-c", script]

    both((filled(share), {}) for share in shares)
    (merging,) = scripts["merge"]
    run(["bash", "-e", "-c", merging])
    return jobs["merge"]["steps"][-1]["with"]["path"]


def aws_batch(recipes):
    run([str(recipes / "aws-batch.sh"), "queue", "definition", "centre.toml", str(SHARES)])
    words = pathlib.Path("calls").read_text().split("\n")
    after = lambda option: [value for word, value in itertools.pairwise(words) if word == option]
    shares, merging = (command.removeprefix("command=").split(",") for command in after("--container-overrides"))
    assert after("--array-properties") == [f"size={SHARES}"] and after("--depends-on") == ["jobId=job-1"]
    size = {"AWS_BATCH_JOB_ARRAY_SIZE": str(SHARES)}
    both((["holdline", *shares], size | {"AWS_BATCH_JOB_ARRAY_INDEX": str(index)}) for index in range(SHARES))
    run(["holdline", *merging])
    return merging[-1]


# Before what a launcher of Python may have put there.
os.environ["PATH"] = f"{pathlib.Path.cwd()}/bin:{os.environ['PATH']}"
engine = {"kubernetes": kubernetes, "github-matrix": github_matrix, "aws-batch": aws_batch}[sys.argv[1]]
pathlib.Path("results-in").write_text(engine(pathlib.Path(sys.argv[2])))
