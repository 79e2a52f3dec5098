"""Earmark learns your Ideal Customer Profile from your own CRM, and says how far it can be trusted.

The verbs are the product: open a book, then `load`, `problems`, `learn`, `score`, `explain`,
`document`. Each name below is imported when it is first used, so that `import earmark` is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from earmark.book import Book, open_book
    from earmark.config import Settings, SettingsReport
    from earmark.errors import (
        BookError,
        CallError,
        EarmarkError,
        EngineError,
        InputError,
        MissingExtraError,
        ProfileError,
        QuestionError,
    )
    from earmark.facts.cited import FactReport
    from earmark.facts.decisions import DecideReport
    from earmark.facts.events import EventReport, EventsReport
    from earmark.facts.forgetting import ForgetReport
    from earmark.facts.merges import MergeReport, MergesReport
    from earmark.facts.problem import Problem
    from earmark.facts.pursuits import DecisionsReport
    from earmark.facts.report import LoadReport, ProblemReport
    from earmark.facts.watching import WatchReport
    from earmark.language.report import ClassifyReport
    from earmark.language.talk import ListenReport
    from earmark.profile.campaign import CampaignPlan, CampaignResults, HypothesisDraft
    from earmark.profile.drift import DriftReport
    from earmark.profile.market import MarketReport
    from earmark.profile.priced import EditReport
    from earmark.profile.profile import Profile
    from earmark.profile.queue import QueueReport
    from earmark.profile.report import DocumentReport, Explanation, LearnReport, ScoreReport
    from earmark.profile.updated import UpdateReport
    from earmark.profile.versions import DiffReport, HistoryReport, RevertReport
    from earmark.surfaces.api import document
    from earmark.surfaces.exported import Export, score_as
    from earmark.verbs.campaign_plan import plan_campaign
    from earmark.verbs.campaign_results import campaign_results
    from earmark.verbs.check import check
    from earmark.verbs.committee import classify
    from earmark.verbs.decide import decide, say
    from earmark.verbs.decisions import decisions
    from earmark.verbs.demo import demo
    from earmark.verbs.draft import new_hypothesis
    from earmark.verbs.drift import drift
    from earmark.verbs.events import accept_event, events, reject_event, undo_event
    from earmark.verbs.explain import explain
    from earmark.verbs.fact import fact
    from earmark.verbs.forget import forget
    from earmark.verbs.history import diff, history, revert
    from earmark.verbs.learn import learn
    from earmark.verbs.listen import listen
    from earmark.verbs.load import load, show_map
    from earmark.verbs.market import market
    from earmark.verbs.merges import accept_merge, merges, reject_merge, undo_merge
    from earmark.verbs.problems import problems
    from earmark.verbs.queue import queue
    from earmark.verbs.score import score
    from earmark.verbs.script import Script, score_sql
    from earmark.verbs.settings import set_setting, settings
    from earmark.verbs.update import update
    from earmark.verbs.watch import watch

_HOMES = {
    "Book": "book",
    "BookError": "errors",
    "CallError": "errors",
    "CampaignPlan": "profile.campaign",
    "CampaignResults": "profile.campaign",
    "ClassifyReport": "language.report",
    "DecideReport": "facts.decisions",
    "DecisionsReport": "facts.pursuits",
    "DiffReport": "profile.versions",
    "DocumentReport": "profile.report",
    "DriftReport": "profile.drift",
    "EarmarkError": "errors",
    "EditReport": "profile.priced",
    "EngineError": "errors",
    "EventReport": "facts.events",
    "EventsReport": "facts.events",
    "Explanation": "profile.report",
    "Export": "surfaces.exported",
    "HistoryReport": "profile.versions",
    "HypothesisDraft": "profile.campaign",
    "FactReport": "facts.cited",
    "ForgetReport": "facts.forgetting",
    "InputError": "errors",
    "LearnReport": "profile.report",
    "ListenReport": "language.talk",
    "LoadReport": "facts.report",
    "MarketReport": "profile.market",
    "MergeReport": "facts.merges",
    "MergesReport": "facts.merges",
    "MissingExtraError": "errors",
    "Problem": "facts.problem",
    "ProblemReport": "facts.report",
    "Profile": "profile.profile",
    "ProfileError": "errors",
    "QuestionError": "errors",
    "QueueReport": "profile.queue",
    "RevertReport": "profile.versions",
    "ScoreReport": "profile.report",
    "Script": "verbs.script",
    "Settings": "config",
    "SettingsReport": "config",
    "UpdateReport": "profile.updated",
    "WatchReport": "facts.watching",
    "accept_event": "verbs.events",
    "accept_merge": "verbs.merges",
    "campaign_results": "verbs.campaign_results",
    "check": "verbs.check",
    "classify": "verbs.committee",
    "decide": "verbs.decide",
    "decisions": "verbs.decisions",
    "demo": "verbs.demo",
    "diff": "verbs.history",
    "document": "surfaces.api",
    "drift": "verbs.drift",
    "events": "verbs.events",
    "explain": "verbs.explain",
    "fact": "verbs.fact",
    "forget": "verbs.forget",
    "history": "verbs.history",
    "learn": "verbs.learn",
    "listen": "verbs.listen",
    "load": "verbs.load",
    "market": "verbs.market",
    "merges": "verbs.merges",
    "new_hypothesis": "verbs.draft",
    "open_book": "book",
    "plan_campaign": "verbs.campaign_plan",
    "problems": "verbs.problems",
    "reject_event": "verbs.events",
    "reject_merge": "verbs.merges",
    "revert": "verbs.history",
    "say": "verbs.decide",
    "queue": "verbs.queue",
    "score": "verbs.score",
    "score_as": "surfaces.exported",
    "score_sql": "verbs.script",
    "set_setting": "verbs.settings",
    "settings": "verbs.settings",
    "show_map": "verbs.load",
    "undo_event": "verbs.events",
    "undo_merge": "verbs.merges",
    "update": "verbs.update",
    "watch": "verbs.watch",
}

__all__ = [
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


class _Earmark(ModuleType):
    """This module; it keeps the verb `learn` when the import system puts the floor `learn` in its place."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module 'earmark' has no attribute {name!r}")
        found = getattr(import_module(f"earmark.{_HOMES[name]}"), name)
        super().__setattr__(name, found)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Earmark
