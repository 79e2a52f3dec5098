"""A Spark master with two workers on the loopback device, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # of Java: less compiling, for questions are small here
DEPLOY = "org.apache.spark.deploy"
WORKERS = 2


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Yield the address of a master that has two workers of one core."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1"}
    port, shown = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    master = (f"{DEPLOY}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(shown))
    worker = (
        f"{DEPLOY}.worker.Worker",
        url,
        "--host",
        "127.0.0.1",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--webui-port",
        "0",
    )
    with (folder / "cluster.log").open("w") as log:
        started = [
            subprocess.Popen(
                [str(home / "bin" / "spark-class"), *words], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            for words in (master, *[(*worker, "--work-dir", str(folder / f"worker{i}")) for i in range(WORKERS)])
        ]
        try:
            _wait(folder / "cluster.log")
            yield url
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(30)


def _wait(log: Path) -> None:
    """Wait until the master knows its workers."""
    for _ in range(600):
        if log.read_text("utf-8", errors="replace").count("Registering worker") == WORKERS:
            return
        time.sleep(0.2)
    raise TimeoutError(log.read_text("utf-8", errors="replace")[-2000:])
