"""The Spark application of this process: which settings it starts with, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark.engines import open_engine
from earmark.engines.address import parse
from earmark.errors import CallError


class Theirs:
    """An application that the user's own program runs."""

    master = "yarn"

    def getConf(self) -> dict[str, str]:  # noqa: N802 - Spark's word
        return {"spark.app.name": "earmark"}

    def stop(self) -> None:
        pytest.fail("ended what is not ours")


def test_an_application_of_the_users_is_not_ended(spark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark import SparkContext

    monkeypatch.setattr(SparkContext, "_active_spark_context", Theirs())
    with pytest.raises(CallError, match="at yarn") as caught:
        open_engine(parse(spark), "made", tmp_path)
    assert "stop()" in caught.value.hint


@pytest.mark.usefixtures("java")
def test_only_on_this_machine_is_the_driver_bound_to_it() -> None:
    from earmark.engines.spark import settings

    assert settings("local[2]")["spark.driver.bindAddress"] == "127.0.0.1"
    assert not {"spark.driver.host", "spark.driver.bindAddress"} & set(settings("spark://cluster.example:7077"))
