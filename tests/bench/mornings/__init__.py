"""A benchmark of mornings and fortnights that any program can be asked: small homes, and what a good coach would say.

    python -m tests.bench.mornings --bin .venv/bin/readiness

``mornings.json`` and ``fortnights.json`` are the benchmark; :mod:`tests.bench.mornings.home` says how a scenario is
read and what a program must understand, :mod:`tests.bench.mornings.expectation` what may be expected of its answers.
Written from the five articles and the specification, never from a program's answers. Where the articles disagree,
every answer that one of them supports is accepted.
"""
