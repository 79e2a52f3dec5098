"""Listen to 500 made calls of an hour each, about 9,000 words a call, in four layouts."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from figures import Figure, at_least, at_most, itself, show

CALLS, WORDS = 500, 9_000
OURS = (
    "How do you handle that today?",
    "Let me show you the part that we talked about last time, it is on the left of the screen now.",
    "That makes sense, and we hear the same from other teams of your size.",
    "What would have to be true for this to be worth it?",
)
THEIRS = (
    "We spend about two days a week on moving figures from one sheet to the next by hand.",
    "The team sits in three offices, and most of them joined over the last two years.",
    "It must work with the ledger that we have, because the auditors look at it every quarter.",
    "Our finance director has to approve anything above ten thousand.",
    "I am not sure that we are ready to move before the summer is over, to be honest with you.",
    "We looked at two other tools last year and then built something ourselves in the end.",
    "Right, that is more or less how it went the last time that somebody asked me about it.",
    "Sometimes the export breaks and nobody notices until the end of the month.",
)
LAYOUTS = {
    ".txt": lambda _, who, said: f"{who}: {said}\n",
    ".md": lambda _, who, said: f"**{who}:** {said}\n\n",
    ".vtt": lambda n, who, said: f"{n}\n{_clock(n)} --> {_clock(n + 1)}\n<v {who}>{said}</v>\n\n",
    ".json": lambda n, who, said: json.dumps({"speaker_name": who, "start_time": n, "text": said}) + ",\n",
}


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000"


def write(folder: Path) -> list[str]:
    """Write the calls, a quarter in each layout."""
    random = Random(1)  # noqa: S311 - made calls
    files = []
    for call in range(CALLS):
        ending = list(LAYOUTS)[call % len(LAYOUTS)]
        parts, words, turn = [], 0, 0
        while words < WORDS:
            who, lines = (("Ada Stone", OURS), ("Ben Reed", THEIRS))[turn % 2]
            said = " ".join(random.choices(lines, k=3))
            parts.append(LAYOUTS[ending](turn, who, said))
            words += len(said.split())
            turn += 1
        head, tail = {".vtt": ("WEBVTT\n\n", ""), ".json": ('{"sentences": [\n', "{}]}\n")}.get(ending, ("", ""))
        path = folder / f"{call:03}{ending}"
        path.write_text(head + "".join(parts) + tail, "utf-8")
        files.append(str(path))
    return files


def measure(folder: Path, most: int) -> dict[str, float]:
    import earmark

    files = sorted(folder.glob("0*" if most < CALLS else "*"))[:most]
    begun = time.perf_counter()
    report = earmark.listen(*files)
    return {"seconds": time.perf_counter() - begun, "quotes": len(report.quotes), "heard": len(report.heard)}


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        few, less = itself(__file__, "measure", folder, 20)
        told, run = itself(__file__, "measure", folder, CALLS)
    size = f"{CALLS} calls of {WORDS:,} words"
    return [
        at_most(f"listen, {size}", told["seconds"], "s", 60),
        at_least("calls heard", told["heard"], "", CALLS),
        Figure("quotes", told["quotes"], ""),
        Figure("peak memory, 20 calls", less.peak_mb, "MB"),
        Figure(f"peak memory, {CALLS} calls, all quotes held", run.peak_mb, "MB"),
        Figure("listen, 20 calls", few["seconds"], "s"),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        show(str(__doc__).split("\n", maxsplit=1)[0], main())
