import subprocess
import sys
from importlib import import_module

import earmark

NAMES = [
    "Book",
    "BookError",
    "CallError",
    "CampaignPlan",
    "CampaignResults",
    "ClassifyReport",
    "DecideReport",
    "DecisionsReport",
    "DiffReport",
    "DocumentReport",
    "DriftReport",
    "EarmarkError",
    "EditReport",
    "EngineError",
    "EventReport",
    "EventsReport",
    "Explanation",
    "Export",
    "FactReport",
    "ForgetReport",
    "HistoryReport",
    "HypothesisDraft",
    "InputError",
    "LearnReport",
    "ListenReport",
    "LoadReport",
    "MarketReport",
    "MergeReport",
    "MergesReport",
    "MissingExtraError",
    "Problem",
    "ProblemReport",
    "Profile",
    "ProfileError",
    "QuestionError",
    "QueueReport",
    "RevertReport",
    "ScoreReport",
    "Script",
    "Settings",
    "SettingsReport",
    "UpdateReport",
    "WatchReport",
    "accept_event",
    "accept_merge",
    "campaign_results",
    "check",
    "classify",
    "decide",
    "decisions",
    "demo",
    "diff",
    "document",
    "drift",
    "events",
    "explain",
    "fact",
    "forget",
    "history",
    "learn",
    "listen",
    "load",
    "market",
    "merges",
    "new_hypothesis",
    "open_book",
    "plan_campaign",
    "problems",
    "queue",
    "reject_event",
    "reject_merge",
    "revert",
    "say",
    "score",
    "score_as",
    "score_sql",
    "set_setting",
    "settings",
    "show_map",
    "undo_event",
    "undo_merge",
    "update",
    "watch",
]


def test_the_public_names_are_these() -> None:
    assert earmark.__all__ == NAMES == sorted(NAMES)


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in NAMES:
        assert (getattr(earmark, name).__doc__ or "").strip(), name


def test_importing_earmark_imports_nothing_heavy() -> None:
    said = "import sys, earmark; print(sorted({'duckdb', 'numpy', 'sqlglot', 'cyclopts', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_learn_stays_the_verb_when_the_floor_of_that_name_is_imported() -> None:
    import_module("earmark.learn.tally")
    assert callable(earmark.learn)
    assert earmark.learn.__module__ == "earmark.verbs.learn"


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(earmark, "nothing_of_the_kind")


def test_errors_are_one_tree() -> None:
    errors = [getattr(earmark, name) for name in NAMES if name.endswith("Error")]
    assert all(issubclass(error, earmark.EarmarkError) for error in errors)
    assert len({error.code for error in errors}) == len(errors)
