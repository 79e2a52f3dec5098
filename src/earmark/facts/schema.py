"""The tables of the projection, each once: name -> column -> type.

Types are words every engine has. Dates are plain dates. Money is whole cents. An account's
own columns (the candidate criteria) are `f0..fN` in `account`; `field` says what each is.
"""

from __future__ import annotations

Table = dict[str, str]

ACCOUNT: Table = {  # + f0..fN, one per row of `field`
    "account": "BIGINT",  # number within this projection
    "key": "VARCHAR",  # stable identity: d:<domain> | i:<crm>:<id> | n:<crm>:<folded name>
    "crm": "VARCHAR",
    "crm_id": "VARCHAR",
    "domain": "VARCHAR",  # registrable, lower case; null when none or free mail
    "name": "VARCHAR",
    "owner": "VARCHAR",
    "created": "DATE",  # record creation: never a criterion
    "contacted": "DATE",  # first contact known, or null
    "target": "BOOLEAN",  # loaded only to be scored: no deal, contract or contact made
    "lot": "BIGINT",  # what draws of it hang on: made of the key alone, below 2^31 - 1
    "load": "INTEGER",
    "line": "INTEGER",
}
FIELD: Table = {
    "field": "INTEGER",  # N of fN
    "name": "VARCHAR",  # the user's own column name
    "kind": "VARCHAR",  # number | category | list | date | text
    "leak": "VARCHAR",  # reason why CRM knowledge says never a criterion, or null
    "canonical": "VARCHAR",  # employees, industry, country, revenue, founded, technologies ... or null
    "money": "BOOLEAN",
}
ACCOUNT_HISTORY: Table = {  # a value that a later export (or property history) replaced
    "account": "BIGINT",
    "field": "INTEGER",
    "number": "DECIMAL(18,4)",  # the old value, in the column that fits the field's kind; all null: it had none
    "text": "VARCHAR",  # folded, like fN
    "date": "DATE",
    "known_until": "DATE",  # exclusive: the old value held before this date
    "load": "INTEGER",
    "line": "INTEGER",
}
FIRST_FILLED: Table = {  # where a property history tells it
    "account": "BIGINT",
    "field": "INTEGER",
    "filled": "DATE",  # since when there is a value; null: as long as the record, or its history
}
ALIAS: Table = {  # other domains an account goes by, and those it had before; nobody else's now
    "account": "BIGINT",
    "domain": "VARCHAR",
}
MERGED: Table = {  # accounts that are one: a key of before, and whose it is now
    "key": "VARCHAR",
    "account": "BIGINT",  # null: nobody's now
    "how": "VARCHAR",  # said: people did | group: a subsidiary, counted with its ultimate parent
}
OTHER_ID: Table = {  # ids of the CRM by which an account is found beside its own: merged records, doubles
    "account": "BIGINT",
    "crm": "VARCHAR",
    "id": "VARCHAR",
}
PARENT: Table = {  # whose subsidiary an account is; circles are left out
    "account": "BIGINT",
    "parent": "BIGINT",
}
SAID_MERGED: Table = {  # accounts of which the CRM says that they were merged, and shows both
    "account": "BIGINT",
    "other": "BIGINT",
}
DEAL: Table = {
    "deal": "BIGINT",  # below 0: made by a decision, that of the ledger's entry -deal
    "account": "BIGINT",  # null: a deal without company
    "crm": "VARCHAR",
    "crm_id": "VARCHAR",
    "name": "VARCHAR",
    "opened": "DATE",
    "closed": "DATE",  # null while open
    "outcome": "VARCHAR",  # won | lost | open
    "kind": "VARCHAR",  # new | renewal | expansion | other_pipeline
    "amount_cents": "BIGINT",  # in the book's currency at the rate of the close; null where that is not known
    "told_cents": "BIGINT",  # as the file says, in `currency`
    "currency": "VARCHAR",  # null: not said, and taken for the book's
    "rate": "VARCHAR",  # whose rate made `amount_cents` of `told_cents`; null: none was needed, or there is none
    "pipeline": "VARCHAR",
    "stage": "VARCHAR",
    "owner": "VARCHAR",
    "lost_reason": "VARCHAR",
    "reopened": "DATE",  # when it was last opened again after it had closed, as its history tells
    "moved": "DATE",  # when it last entered a stage, as its history tells
    "load": "INTEGER",
    "line": "INTEGER",
}
CONTRACT: Table = {
    "account": "BIGINT",
    "crm_id": "VARCHAR",
    "started": "DATE",
    "ended": "DATE",  # churn or term end; churn only if past and nothing follows within 60 days
    "term_end": "BOOLEAN",  # `ended` is a term's end (Salesforce Contract), not a stated churn
    "acv_cents": "BIGINT",  # as a deal's, at the rate of its start
    "told_cents": "BIGINT",
    "currency": "VARCHAR",
    "rate": "VARCHAR",
    "load": "INTEGER",
    "line": "INTEGER",
}
CONTACT: Table = {
    "account": "BIGINT",
    "crm_id": "VARCHAR",
    "name": "VARCHAR",
    "email": "VARCHAR",
    "title": "VARCHAR",
    "role": "VARCHAR",  # economic_buyer | technical_buyer | user_buyer | champion | blocker | null
    "opted_out": "BOOLEAN",
    "contacted": "DATE",
    "load": "INTEGER",
    "line": "INTEGER",
}
EVENT: Table = {
    "account": "BIGINT",  # null: not known, or not sure
    "name": "VARCHAR",  # whom it is about, as its file writes it, where a name says so
    "kind": "VARCHAR",  # one of facts.triggers.KINDS, or as the file writes it, folded
    "happened": "DATE",
    "known_from": "DATE",  # never before it happened
    "source": "VARCHAR",
    "url": "VARCHAR",
    "evidence": "VARCHAR",
    "load": "INTEGER",
    "line": "INTEGER",
}
UNSURE: Table = {  # names in events whose account is not sure, each with the accounts that it may mean
    "name": "VARCHAR",  # as compared, without legal form
    "account": "BIGINT",
    "likeness": "INTEGER",  # of 100
    "why": "VARCHAR",
}
AFTER_SALE: Table = {
    "account": "BIGINT",
    "kind": "VARCHAR",  # nps | health | seats_used | seats_bought | last_login | tickets | referrals
    "number": "DECIMAL(18,4)",
    "date": "DATE",
    "happened": "DATE",
    "load": "INTEGER",
    "line": "INTEGER",
}
DECISION: Table = {  # what people decided and did not take back
    "account": "BIGINT",  # null: a saying of no account, or of one that is gone
    "key": "VARCHAR",  # the account's when it was decided
    "what": "VARCHAR",  # pursue | later | never | replied | meeting | won | lost | churned | harder | product | segment
    "date": "DATE",
    "until": "DATE",  # of `later`
    "who": "VARCHAR",
    "why": "VARCHAR",
    "profile": "VARCHAR",  # id of the profile by which the account had the following at that moment
    "score": "INTEGER",
    "tier": "VARCHAR",
    "timing": "INTEGER",
    "priority": "INTEGER",
    "entry": "INTEGER",  # of the ledger
    "did": "VARCHAR",  # shown: the CRM shows it | shut: it closed what was open | made: it made a deal or contract
    # | overtaken: what was open moved on after it
}
CRM_ACCOUNT: Table = {  # accounts that decisions say more of, as the CRM alone has them
    "account": "BIGINT",
    "contacted": "DATE",
    "target": "BOOLEAN",
}
SPELLING: Table = {  # how a folded category value or list item is shown: its most common spelling
    "field": "INTEGER",
    "folded": "VARCHAR",
    "shown": "VARCHAR",
}
MONEY: Table = {  # one row: the currency that amounts are in
    "currency": "VARCHAR",
}
LOAD: Table = {
    "load": "INTEGER",
    "file": "VARCHAR",
    "hash": "VARCHAR",
    "holds": "VARCHAR",
    "crm": "VARCHAR",
    "as_of": "DATE",
    "lines": "INTEGER",
    "accepted": "INTEGER",
    "rejected": "INTEGER",
    "duplicate": "INTEGER",
    "blank": "INTEGER",
}
PROBLEM: Table = {
    "load": "INTEGER",
    "file": "VARCHAR",
    "line": "INTEGER",
    "column_label": "VARCHAR",
    "reason": "VARCHAR",
    "value": "VARCHAR",
    "severity": "VARCHAR",
}

TABLES: dict[str, Table] = {
    "account": ACCOUNT,
    "field": FIELD,
    "account_history": ACCOUNT_HISTORY,
    "first_filled": FIRST_FILLED,
    "alias": ALIAS,
    "merged": MERGED,
    "other_id": OTHER_ID,
    "parent": PARENT,
    "said_merged": SAID_MERGED,
    "deal": DEAL,
    "contract": CONTRACT,
    "contact": CONTACT,
    "event": EVENT,
    "unsure": UNSURE,
    "after_sale": AFTER_SALE,
    "decision": DECISION,
    "crm_account": CRM_ACCOUNT,
    "crm_deal": DEAL,  # their deals, as the CRM alone has them
    "crm_contract": CONTRACT,
    "spelling": SPELLING,
    "money": MONEY,
    "load": LOAD,
    "problem": PROBLEM,
}

FIELD_TYPES: dict[str, str] = {
    "number": "DECIMAL(18,4)",
    "category": "VARCHAR",  # folded: NFC, trimmed, spaces collapsed, lower case
    "list": "VARCHAR",  # ;a;b;c; folded items, sorted, each once
    "date": "DATE",
    "text": "VARCHAR",
}
