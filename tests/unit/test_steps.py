"""The first run's steps, without a terminal: what a dropped file looks like when it is pasted."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from cli.steps.data import dropped


@pytest.mark.parametrize(
    "pasted", ["{}", " {} ", "'{}'", '"{}"', "'{}' ", "{escaped}", "{escaped} ", "file://{url}"]
)
def test_a_path_is_read_as_terminals_paste_it(pasted: str, tmp_path: Path) -> None:
    """Bare, quoted, with escaped blanks, as an address, with a blank behind it."""
    path = tmp_path / "Jo's export (2).zip"
    path.touch()
    said = str(path)
    escaped = "".join(f"\\{one}" if one in " '()" else one for one in said)
    if "'{}'" in pasted:
        said = said.replace("'", "'\\''")
    assert dropped(pasted.format(said, escaped=escaped, url=str(path).replace(" ", "%20"))) == [path]


def test_several_files_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / "a b.fit", tmp_path / "c.fit"]
    for path in paths:
        path.touch()
    assert dropped(f"'{paths[0]}' {paths[1]}") == paths


def test_a_file_that_is_not_there_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "activities.csv").touch()
    with pytest.raises(click.UsageError, match=r"Did you mean .*activities\.csv\?"):
        dropped(str(tmp_path / "activitys.csv"))
    with pytest.raises(click.UsageError, match="Drag the file into this window"):
        dropped(str(tmp_path / "nowhere" / "x.zip"))
