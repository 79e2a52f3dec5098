"""The peers that are cards: FasterRisk and optbinning."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType

import numpy as np

from outside_tables import Rows

LEAST_IV = 0.02


def fasterrisk(known: np.ndarray, won: np.ndarray, rows: int, _: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return points, intercept and scale of FasterRisk's best card: defaults, coefficients -5..5."""
    library = _fasterrisk()
    model = library.RiskScoreOptimizer(X=known.astype(float), y=won * 2.0 - 1, k=rows, lb=-5, ub=5)
    model.optimize()
    multiplier, intercept, points = model.get_models(model_index=0)
    return points.astype(int), float(intercept), float(multiplier)


def _fasterrisk() -> ModuleType:
    """Import FasterRisk 0.1.10; `tostring`, which NumPy 2.3 took away, is read as `tobytes`, its other name."""
    name = "fasterrisk.rounding"
    if name not in sys.modules:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        module = importlib.util.module_from_spec(found)
        source = Path(found.origin).read_text(encoding="utf-8").replace(".tostring()", ".tobytes()")
        exec(compile(source, found.origin, "exec"), module.__dict__)  # noqa: S102 - the library's own file
        sys.modules[name] = module
    return importlib.import_module("fasterrisk.fasterrisk")


def optbinning(train: Rows, test: Rows) -> tuple[np.ndarray, int]:
    """Return chances and rows of a scorecard: bins with an IV of at least 0.02, logistic, scaled 0-100."""
    import pandas as pd
    from optbinning import BinningProcess, Scorecard
    from sklearn.linear_model import LogisticRegression

    def framed(rows: Rows) -> object:
        return pd.DataFrame({k: _gaps(v) for k, v in rows.columns.items()})

    texts = [name for name, values in train.columns.items() if values.dtype.kind != "f"]
    names = list(train.columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        process = BinningProcess(names, categorical_variables=texts, selection_criteria={"iv": {"min": LEAST_IV}})
        card = Scorecard(
            process, LogisticRegression(max_iter=1000), scaling_method="min_max",
            scaling_method_params={"min": 0, "max": 100},
        )  # fmt: skip
        card.fit(framed(train), train.won)
        return card.predict_proba(framed(test))[:, 1], int((card.table()["Points"] != 0).sum())


def _gaps(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "f":
        return values
    found = values.astype(object)
    found[values == ""] = np.nan
    return found
