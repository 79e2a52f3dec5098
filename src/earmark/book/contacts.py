"""The contacts: people at the accounts, with the role each plays when a deal is bought."""

from __future__ import annotations

from earmark.book.cellwords import id_of
from earmark.book.scene import Part, Scene
from earmark.facts.schema import CONTACT
from earmark.sources.sqltext import folded, quoted

ROLE_WORDS: tuple[tuple[str, str], ...] = (  # role -> pattern of the words CRMs have for it, tried in this order
    ("blocker", "block|gatekeep|detractor|legal.*compliance"),
    ("champion", "champion|coach|executive.?sponsor|internal.?sponsor|^sponsor"),
    ("economic_buyer", "economic|decision.?maker|budget|buyer.?holder|signatory|entscheid|procurement|purchas"),
    ("technical_buyer", "technical|evaluator|it.?buyer|security"),
    ("user_buyer", "user|anwender|utilisateur"),
)


_PERSON = (  # Salesforce's ids of contacts mean one person whatever CRM a file seems to be from
    "CASE WHEN regexp_full_match(crm_id, '003[0-9A-Za-z]{12}') THEN crm_id ELSE crm || ':' || crm_id END"
)


def write_contacts(scene: Scene) -> None:
    """Write every contact as its newest load tells it; a lead that became one tells when it was reached, if it knows.

    A lead is a contact too, under the id it was converted to: the contact's own record goes before it. Who opted out
    on one record has on all with that address.
    """
    query = " UNION ALL ".join(_lines(part) for part in (*scene.holding("contacts"), *scene.holding("leads")))
    if not query:
        return
    _gather_roles(scene)
    columns = ", ".join(f"c.{name}" if name != "role" else "coalesce(a.role, c.role)" for name in CONTACT)
    scene.engine.run(
        f"INSERT INTO contact SELECT {columns} FROM (SELECT * REPLACE (coalesce(contacted, max(reached) OVER same) AS"
        f" contacted), rank() OVER (same ORDER BY lead, rank DESC) AS turn FROM ({query}) WINDOW same AS (PARTITION BY"
        f" coalesce({_PERSON}, lower(email), account::VARCHAR || '/' || lower(name), rank || '/' || line)))"
        " c LEFT JOIN assigned a ON a.crm = c.crm AND a.contact = c.crm_id WHERE turn = 1"
        " ORDER BY c.account, c.crm_id, c.email, c.name, c.line",
        step="contacts",
    )
    scene.engine.run(
        "UPDATE contact SET opted_out = true WHERE opted_out IS DISTINCT FROM true AND email IN (SELECT email FROM"
        " contact WHERE opted_out)",
        step="people who opted out",
    )


def _gather_roles(scene: Scene) -> None:
    """Gather roles told per deal; a person with several has the first in the order of ROLE_WORDS."""
    scene.engine.run("CREATE TEMP TABLE assigned (crm VARCHAR, contact VARCHAR, role VARCHAR)")
    order = " ".join(f"WHEN '{role}' THEN {place}" for place, (role, _) in enumerate(ROLE_WORDS))
    for part in scene.holding("contact_roles"):
        contact = id_of(part, "contact_id")
        scene.engine.run(
            f"INSERT INTO assigned SELECT '{part.reading.crm}', contact, arg_min(role, CASE role {order} END) FROM"
            f" (SELECT {contact} AS contact, {_role(part)} AS role FROM {part.raw.name}) WHERE role IS NOT NULL"
            " AND contact IS NOT NULL GROUP BY contact",
            step="contact roles",
        )


def _lines(part: Part) -> str:
    first, last = part.text("first_name"), part.text("last_name")
    lead = part.reading.holds == "leads"
    known = f"coalesce({id_of(part, 'contact_id')}, m.id)" if lead else "m.id"
    contacted = part.cell("contacted", "DATE")
    reached = f"coalesce({contacted}, {part.cell('converted_on', 'DATE')})" if lead else "CAST(NULL AS DATE)"
    return f"""
    SELECT n.account, {known} AS crm_id, {lead} AS lead, {reached} AS reached,
        coalesce({part.text("name")}, nullif(concat_ws(' ', {first}, {last}), '')) AS name,
        lower({part.text("email")}) AS email, {part.text("title")} AS title, {_role(part)} AS role,
        {part.flag("opted_out")} AS opted_out, coalesce({contacted}, {reached}) AS contacted,
        {part.load.number}::INTEGER AS load, r.line, '{part.reading.crm}' AS crm, {part.rank} AS rank
    FROM {part.raw.name} r
    JOIN mention m ON m.part = {part.number} AND m.line = r.line
    JOIN belongs b ON b.part = {part.number} AND b.line = r.line
    LEFT JOIN numbered n ON n.key = b.key
    """


def _role(part: Part) -> str:
    column = part.column("role")
    if column is None:
        return "CAST(NULL AS VARCHAR)"
    word = folded(f"c{column.index}")
    cases = " ".join(
        f"WHEN regexp_matches({word}, {quoted(pattern)}) THEN {quoted(role)}" for role, pattern in ROLE_WORDS
    )
    return f"CASE {cases} END"
