import json
import shutil
import subprocess
from pathlib import Path

import pytest

from earmark.surfaces.cli import run

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(params=SHELLS)
def script(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    assert run(["completion", request.param]) == 0
    return request.param, capsys.readouterr().out


def test_a_script_knows_every_command_and_option(script: tuple[str, str]) -> None:
    for word in ("load", "problems", "learn", "score", "explain", "document", "settings", "demo", "show-map", "book"):
        assert word in script[1]


def test_a_script_is_one_its_shell_can_read(script: tuple[str, str], tmp_path: Path) -> None:
    shell, text = script
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(text)
    assert subprocess.run([shell, "-n", str(file)], capture_output=True, check=False).returncode == 0


def test_bash_completes_a_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(["completion", "bash"])
    (tmp_path / "script").write_text(capsys.readouterr().out)
    line = (
        f"source {tmp_path}/script; f=$(complete -p earmark | sed 's/.*-F \\([^ ]*\\).*/\\1/'); "
        'COMP_WORDS=(earmark expl); COMP_CWORD=1; COMP_LINE="earmark expl"; COMP_POINT=12; '
        '$f earmark expl earmark; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["explain"]


def test_as_data_the_script_is_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    run(["completion", "bash", "--json"])
    assert "earmark" in json.loads(capsys.readouterr().out)["script"]
