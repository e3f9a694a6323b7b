"""Changes the code that decides, one small change at a time, and says which changes no test noticed.

`cosmic-ray` makes the changes and runs the tests, in copies of the source tree. What is chosen here is where
(:data:`WHERE`), by which tests, and which changes are worth making (:data:`CHANGES`). Survivors are listed in
``build/mutants.txt``.
"""

import argparse
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import parso
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("readiness", "connectors", "models", "cli", "tests", "pyproject.toml")
OUT = ROOT / "build" / "mutants"
WORKERS = 2

WHERE: tuple[tuple[str, str], ...] = (
    ("readiness/signs/subjective.py", "sign_edges signs body_scenarios restrictions"),
    ("readiness/signs/sleep.py", "sign_edges signs body_scenarios"),
    ("readiness/signs/autonomic.py", "sign_edges signs body_scenarios"),
    ("readiness/signs/training.py", "sign_edges signs lowering body_scenarios"),
    ("readiness/signs/sign.py", "signs body_scenarios restrictions rules rule_edges"),
    ("readiness/signals/one_device.py", "new_device"),
    ("readiness/body/lowering.py", "lowering sign_edges people body_scenarios alarms"),
    ("readiness/score.py", "score body_scenarios alarms"),
    ("readiness/planning/verdict.py", "verdict week_without_room rules weeks_of_the_articles"),
    ("readiness/planning/restrictions.py", "restrictions weeks_of_the_articles"),
    ("readiness/rules/timing.py", "rules rule_edges verdict weeks_of_the_articles"),
    ("readiness/rules/rest.py", "rules rule_edges verdict weeks_of_the_articles"),
    ("readiness/rules/season.py", "rules rule_edges verdict weeks_of_the_articles"),
    ("readiness/rules/frequency.py", "rules rule_edges verdict weeks_of_the_articles"),
    ("readiness/session/progress.py", "progress"),
    ("readiness/rules/content.py", "rules rule_edges weeks_of_the_articles"),
    ("readiness/rules/book.py", "rules"),
    ("readiness/planning/place.py", "verdict weeks_of_the_articles"),
    ("readiness/planning/search.py", "search verdict weeks_of_the_articles"),
    ("readiness/body/health.py", "conditions body_scenarios restrictions"),
    ("readiness/body/pauses.py", "conditions body_scenarios restrictions"),
    ("readiness/body/alarm.py", "conditions restrictions weeks_of_the_articles"),
    ("readiness/body/fatigue.py", "restrictions weeks_of_the_articles"),
    ("readiness/body/strain.py", "body_scenarios restrictions"),
    ("readiness/body/explanations.py", "explanations body_scenarios new_device"),
)
"""Each module and the files ``test_….py`` that hold it, the likeliest first: the first failure ends a run."""
CHANGES = re.compile(
    "core/(?:NumberReplacer|AddNot|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceTrueWithFalse|ReplaceFalseWithTrue"
    "|ReplaceContinueWithBreak|ReplaceBreakWithContinue|ZeroIterationForLoop"
    "|ReplaceUnaryOperator_(?:Delete_(?:Not|Invert|USub))"
    "|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|Pow_Mul|RShift_LShift|LShift_RShift"
    "|BitOr_BitAnd|BitAnd_BitOr|BitXor_BitAnd)"
    "|ReplaceComparisonOperator_(?:Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt|Eq_NotEq|NotEq_Eq|Is_IsNot"
    "|IsNot_Is))$"
)
"""Each number one up and one down, each condition turned round and moved to its boundary, each sum, product and
set operation turned round. Text is left alone: the wording of a sentence is no behaviour."""


BOUNDARY = ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")


def changes_nothing(mutation: MutationSpec, tree: parso.tree.Node) -> bool:
    """Whether the change is in an annotation or a decorator, or moves a boundary that has a tolerance."""
    node = tree.get_leaf_for_position(mutation.start_pos)
    if mutation.operator_name.endswith(BOUNDARY) and node.parent.type == "comparison":
        return "EPSILON" in node.parent.get_code()
    while node is not None and node.parent is not None:
        above = node.parent
        if above.type == "decorator" or (above.type == "funcdef" and node is above.annotation):
            return True
        if above.type == "annassign" and node is above.children[1]:
            return True
        if above.type == "param" and node is not above.default:
            return True
        node = above
    return False


def choose(session: Path, code: str, sample: int | None) -> None:
    """Skip the changes that are not worth making, and all but a random ``sample`` of the others."""
    tree = parso.parse(code)
    with use_db(str(session), WorkDB.Mode.open) as db:
        everything = {item.job_id for item in db.work_items}
        chosen = [
            item.job_id
            for item in db.work_items
            for mutation in item.mutations
            if CHANGES.match(mutation.operator_name) and not changes_nothing(mutation, tree)
        ]
        if sample is not None and sample < len(chosen):
            chosen = random.sample(chosen, sample)
        db.set_multiple_results(everything - set(chosen), WorkResult(WorkerOutcome.SKIPPED))


def mutate(module: str, tests: str, copy: Path, sample: int | None) -> str:
    """One module in one copy of the tree; the lines that tell its result."""
    name = module.removesuffix(".py").replace("/", ".")
    config, session = OUT / f"{name}.toml", OUT / f"{name}.sqlite"
    files = [str(next(copy.glob(f"tests/*/test_{name}.py")).relative_to(copy)) for name in tests.split()]
    command = [
        str(ROOT / ".venv/bin/python"),
        "-m",
        "pytest",
        "-qx",
        "--tb=no",
        "-p",
        "pytest_timeout",
        *files,
    ]
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "{module}"\ntimeout = 300.0\nexcluded-modules = []\n'
        f"test-command = '''{shlex.join(command)}'''\n[cosmic-ray.distributor]\nname = \"local\"\n"
    )
    subprocess.run(
        command, cwd=copy, env=environment(), check=True, stdout=subprocess.DEVNULL
    )  # sound before it is hurt
    cosmic_ray(copy, "init", config, session)
    choose(session, (copy / module).read_text("utf-8"), sample)
    cosmic_ray(copy, "exec", config, session)
    return "\n".join(result(module, session))


def cosmic_ray(copy: Path, *arguments: str | Path) -> None:
    main = "from cosmic_ray.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", main, *map(str, arguments)], cwd=copy, env=environment(), check=True
    )


def environment() -> dict[str, str]:
    """None of pytest's plugins that the tests do not need: a second a change."""
    return os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def result(module: str, session: Path) -> Iterator[str]:
    with use_db(str(session), WorkDB.Mode.open) as db:
        found = dict(db.results)
        tried = [item for item in db.work_items if found[item.job_id].worker_outcome == WorkerOutcome.NORMAL]
        alive = [item for item in tried if not found[item.job_id].is_killed]
        killed = len(tried) - len(alive)
        yield f"{module}: {killed} of {len(tried)} killed, {100 * killed / max(len(tried), 1):.1f} %"
        for item in sorted(alive, key=lambda item: item.mutations[0].start_pos):
            (mutation,) = item.mutations
            changed = [
                line
                for line in (found[item.job_id].diff or "").splitlines()
                if re.match(r"[+-](?![+-])", line)
            ]
            yield f"  line {mutation.start_pos[0]}, {mutation.operator_name.removeprefix('core/')}"
            yield from (f"    {line[0]} {line[1:].strip()}" for line in changed)


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="default: all")
    parser.add_argument("--sample", type=int, help="try so many changes of each module, chosen at random")
    options = parser.parse_args()
    asked = {(ROOT / name).resolve().relative_to(ROOT).as_posix() for name in options.modules}
    copies: SimpleQueue[Path] = SimpleQueue()
    for n in range(WORKERS):
        for name in COPIED:
            source, target = ROOT / name, OUT / f"copy-{n}" / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
        copies.put(OUT / f"copy-{n}")

    def one(job: tuple[str, str]) -> str:
        copy = copies.get()
        try:
            told = mutate(*job, copy, options.sample)
        finally:
            copies.put(copy)
        print(told.partition("\n")[0], flush=True)
        return told

    with ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(one, (job for job in WHERE if not asked or job[0] in asked)))
    (OUT.parent / "mutants.txt").write_text("\n".join(told) + "\n", "utf-8")
    for n in range(WORKERS):
        shutil.rmtree(OUT / f"copy-{n}")


if __name__ == "__main__":
    main()
