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


def write_contacts(scene: Scene) -> None:
    """Write every contact as its newest load tells it."""
    query = " UNION ALL ".join(_lines(part) for part in scene.holding("contacts"))
    if not query:
        return
    _gather_roles(scene)
    columns = ", ".join(f"c.{name}" if name != "role" else "coalesce(a.role, c.role)" for name in CONTACT)
    scene.engine.run(
        f"INSERT INTO contact SELECT {columns} FROM (SELECT *, rank() OVER (PARTITION BY coalesce(crm || ':' ||"
        " crm_id, lower(email), account::VARCHAR || '/' || lower(name), rank || '/' || line) ORDER BY rank DESC)"
        f" AS turn FROM ({query})) c LEFT JOIN assigned a ON a.crm = c.crm AND"
        " a.contact = c.crm_id WHERE turn = 1 ORDER BY c.account, c.crm_id, c.email, c.name, c.line",
        step="contacts",
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
    return f"""
    SELECT n.account, m.id AS crm_id,
        coalesce({part.text("name")}, nullif(concat_ws(' ', {first}, {last}), '')) AS name,
        lower({part.text("email")}) AS email, {part.text("title")} AS title, {_role(part)} AS role,
        {part.flag("opted_out")} AS opted_out, {part.cell("contacted", "DATE")} AS contacted,
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
