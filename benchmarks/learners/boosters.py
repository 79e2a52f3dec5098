"""The peers that are no cards: LightGBM, XGBoost, CatBoost, EBM; untuned, one thread, early stopping on 15%.

All get the columns as they are: numbers with gaps, and categories by name (the learner's own handling
of categories). A value never seen in training is a gap, where the learner wants it so.
"""

from __future__ import annotations

import warnings

import numpy as np

from data import held_out
from outside_tables import Rows

SHARE = 0.15  # of the training part kept back for early stopping
PATIENCE = 50  # rounds without gain
SEED = 0


def frame(rows: Rows, like: Rows) -> object:
    """Return a data frame with the categories of the training part."""
    import pandas as pd

    columns = {}
    for name, values in rows.columns.items():
        if values.dtype.kind == "f":
            columns[name] = values
        else:
            columns[name] = pd.Categorical(values, categories=sorted(set(like.columns[name].tolist())))
    return pd.DataFrame(columns)


def _parts(train: Rows) -> tuple[object, np.ndarray, object, np.ndarray]:
    kept = held_out(train.won, SHARE, SEED)
    whole = frame(train, train)
    return whole[~kept], train.won[~kept], whole[kept], train.won[kept]


def lightgbm(train: Rows, test: Rows) -> np.ndarray:
    """1,000 rounds at 0.05, 15 leaves, 20 rows a leaf."""
    import lightgbm as library

    model = library.LGBMClassifier(
        n_estimators=1000, learning_rate=0.05, num_leaves=15, min_child_samples=20, n_jobs=1, random_state=SEED,
        verbose=-1, deterministic=True, force_row_wise=True,
    )  # fmt: skip
    x, y, later, outcome = _parts(train)
    stop = library.early_stopping(PATIENCE, verbose=False)
    model.fit(x, y, eval_set=[(later, outcome)], eval_metric="binary_logloss", callbacks=[stop])
    return model.predict_proba(frame(test, train))[:, 1]


def xgboost(train: Rows, test: Rows) -> np.ndarray:
    """1,000 rounds at 0.05, depth 4."""
    import xgboost as library

    model = library.XGBClassifier(
        n_estimators=1000, learning_rate=0.05, max_depth=4, n_jobs=1, random_state=SEED, tree_method="hist",
        enable_categorical=True, early_stopping_rounds=PATIENCE, eval_metric="logloss",
    )  # fmt: skip
    x, y, later, outcome = _parts(train)
    model.fit(x, y, eval_set=[(later, outcome)], verbose=False)
    return model.predict_proba(frame(test, train))[:, 1]


def catboost(train: Rows, test: Rows) -> np.ndarray:
    """600 rounds at 0.06, depth 5."""
    import catboost as library

    texts = [name for name, values in train.columns.items() if values.dtype.kind != "f"]
    model = library.CatBoostClassifier(
        iterations=600, learning_rate=0.06, depth=5, thread_count=1, random_seed=SEED, verbose=False,
        allow_writing_files=False, early_stopping_rounds=PATIENCE, cat_features=texts,
    )  # fmt: skip
    kept = held_out(train.won, SHARE, SEED)
    whole = _texts(train)
    model.fit(whole[~kept], train.won[~kept], eval_set=(whole[kept], train.won[kept]))
    return model.predict_proba(_texts(test))[:, 1]


def _texts(rows: Rows) -> object:
    import pandas as pd

    return pd.DataFrame({k: v if v.dtype.kind == "f" else v.astype(object) for k, v in rows.columns.items()})


def ebm(train: Rows, test: Rows) -> np.ndarray:
    """Four outer bags, else as it comes: its own early stopping holds 15% back."""
    from interpret.glassbox import ExplainableBoostingClassifier

    model = ExplainableBoostingClassifier(outer_bags=4, n_jobs=1, random_state=SEED, validation_size=SHARE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of gaps, and of values seen in the test part only
        model.fit(_texts(train), train.won)
        return model.predict_proba(_texts(test))[:, 1]
