"""Completion scripts of shells: the library's, mended so that files and commands complete as people expect."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from cyclopts import App

Shell = Literal["bash", "zsh", "fish"]

# Loaded by name as a file of fpath it runs at once; read with `source` it is registered.
_ZSH_TOLD = re.compile(
    r"^( +'(?:[0-9]+|\*):(?:[^':\\]|\\.|'\\'')*)'(?= \\?$|$)", re.MULTILINE
)  # a place with words alone
_ZSH_END = """
if [[ $funcstack[1] == (_{name}|_cyclopts_{name}) ]]; then
  _cyclopts_{name} "$@"
elif (( $+functions[compdef] )); then
  compdef _cyclopts_{name} {name}
fi
"""
_FISH_END = """
# No files beside commands
complete -c {name} -f -n '__fish_{name}_using_command'
complete -c {name} -f -n '__fish_{name}_using_command settings'
"""
_NEXT: dict[Shell, str] = {
    "bash": "New shells load it where bash-completion is installed; else add to ~/.bashrc: source {path}",
    "zsh": "Let zsh look there, in ~/.zshrc: fpath=({folder} $fpath); autoload -Uz compinit; compinit",
    "fish": "New shells load it.",
}


def script(app: App, shell: Shell) -> str:
    """Return the completion script of a shell."""
    return _MENDED[shell](app.generate_completion(shell=shell), app.name[0])


def _bash(text: str, name: str) -> str:
    """Files are left to the shell, which knows of spaces, folders and ~."""
    text = text.replace('COMPREPLY=( $(compgen -f -- "${cur}") )', "COMPREPLY=()")
    return text.replace(f"complete -F _{name} {name}", f"complete -o default -F _{name} {name}")


def _zsh(text: str, name: str) -> str:
    """A command's options are not offered twice, nor kept back for the words that stand for an argument."""
    text = _ZSH_TOLD.sub(r"\1:()'", text.replace("_arguments -C ", "_arguments -C -A '-*' "))
    return text + _ZSH_END.format(name=name)


def _fish(text: str, name: str) -> str:
    """The value of an option before the command is no command."""
    return text.replace("-n __fish_use_subcommand", f"-n __fish_{name}_using_command") + _FISH_END.format(name=name)


_MENDED: dict[Shell, Callable[[str, str], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}


def install(app: App, shell: Shell) -> tuple[Path, str]:
    """Write the script where the shell looks for it; return its path and what is left to do."""
    path = app.install_completion(shell=shell, add_to_startup=False)
    path.write_text(script(app, shell), encoding="utf-8")
    return path, _NEXT[shell].format(path=path, folder=path.parent)
