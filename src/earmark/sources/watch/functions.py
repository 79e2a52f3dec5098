"""Which function of a company a job belongs to, by the words of its title; those that stand first decide."""

from __future__ import annotations

import re

_TABLE: tuple[tuple[str, str], ...] = (  # function -> words, each whole; a star stands for what follows
    ("customer success", "customer success|customer experience|client success|onboarding|implementation"),
    ("support", "support|technical support|help ?desk|service desk|technical account"),
    ("security", "security|infosec|soc analyst|penetration"),
    ("sales", "sales|account executive*|account director*|account manager*|business development|bdr|sdr|pre-?sales"),
    ("sales", "partner*|alliances|channel|gtm|revenue operations|solutions? (engineer|consultant|architect)*"),
    ("marketing", "marketing|product marketing|brand|content|seo|growth|demand generation|communications|pr|events?"),
    ("marketing", "copywriter|writer|social media"),
    ("design", "design*|product design*|ux|ui|user research*"),
    ("product", "product|program manage*|scrum"),
    ("data", "data|analytics|machine learning|ml|ai|business intelligence|bi|research scientist|scientist*"),
    ("engineering", "engineer*|develop*|software|programmer|sre|devops|architect*|qa|tester|cto|frontend|backend"),
    ("it", "it|system* admin*|infrastructure|network|erp"),
    ("people", "people|talent|recruit*|hr|human resources|office|workplace"),
    ("finance", "financ*|account(ant|ing)|controller|payroll|tax|treasury|audit*|cfo|fp&a|billing"),
    ("legal", "legal|counsel|compliance|privacy|attorney|lawyer|paralegal"),
    ("operations", "operations?|supply chain|logistics|procurement|warehouse|manufactur*|facilit*|coo"),
)
OTHER = "other"


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w&])(?:{words.replace('*', chr(92) + 'w*')})(?![\w&])", re.IGNORECASE)


_ROWS = tuple((function, _words(words)) for function, words in _TABLE)


def function_of(title: str, department: str = "") -> str:
    """Return the function that a title names first, else its department's, else `other`."""
    for text in (title, department):
        found = [(met.start(), place) for place, (_, words) in enumerate(_ROWS) if (met := words.search(text))]
        if found:
            return _ROWS[min(found)[1]][0]
    return OTHER
