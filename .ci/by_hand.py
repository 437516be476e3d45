"""The recipes of engines that cannot be started here, by hand: what their files say is read, and the same command lines
run in the same environments, two at a time, with what is killed tried again as the engine would. And the workflow of the
README, step by step."""

import itertools
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree
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


def workflow(readme):
    """GitHub's steps and GitLab's script pass with nothing changed, and fail with reports when the scenario has changed."""
    (block,) = re.findall(r"```yaml\n(.*?)```", readme.read_text(), re.DOTALL)
    jobs = yaml.safe_load(block)
    steps = [step for step in jobs["jobs"]["verify"]["steps"] if not step.get("run", "cargo").startswith("cargo")]
    gitlab = [{"run": line} for line in jobs["verify"]["script"]]
    reports = [jobs["verify"]["artifacts"]["reports"]["junit"], *jobs["verify"]["artifacts"]["paths"]]
    assert len(steps) == 2 and len(gitlab) == 1 and len(reports) == 2
    scenario = pathlib.Path("scenarios/centre.toml")
    scenario.parent.mkdir()
    pathlib.Path("centre.toml").rename(scenario)
    run(["holdline", "verify", str(scenario), "--baseline", "baselines", "--update"])

    def job(steps, expected):
        code, printed = 0, ""
        for step in steps:
            if code == 0 or step.get("if") == "always()":
                variables = os.environ | {"GITHUB_STEP_SUMMARY": "step.md"}
                done = subprocess.run(["bash", "-e", "-c", step["run"]], env=variables, stdout=subprocess.PIPE, text=True)
                code, printed = code or done.returncode, printed + done.stdout
        assert code == expected, f"{code}: {printed}"
        suites = xml.etree.ElementTree.parse(reports[0]).getroot()
        assert (suites.get("failures") == "0") == (code == 0) and all(os.path.getsize(report) > 0 for report in reports)
        for report in reports:
            os.remove(report)
        return printed

    assert "::" not in job(steps, 0)
    job(gitlab, 0)
    scenario.write_text(scenario.read_text() + '\n[defaults]\n"issues.reopen" = 0.9\n')
    assert "::error file=scenarios/centre.toml" in job(steps, 4)
    job(gitlab, 4)
    headings = [line for line in pathlib.Path("step.md").read_text().splitlines() if line.startswith("## ")]
    assert headings == ["## ✅ holdline verify", "## ❌ holdline verify"]
    return ""


# Before what a launcher of Python may have put there.
os.environ["PATH"] = f"{pathlib.Path.cwd()}/bin:{os.environ['PATH']}"
engines = {"kubernetes": kubernetes, "github-matrix": github_matrix, "aws-batch": aws_batch, "workflow": workflow}
engine = engines[sys.argv[1]]
pathlib.Path("results-in").write_text(engine(pathlib.Path(sys.argv[2])))
