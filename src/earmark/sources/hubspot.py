"""HubSpot: its exports by their labels, its API by internal names, and the warehouse tables made of it."""

from __future__ import annotations

from collections.abc import Collection

from earmark.sources.localised import record_ids
from earmark.sources.own import Names

_TELLING = frozenset(
    """
    company_domain_name associated_company associated_company_primary associated_company_ids
    associated_company_ids_primary associated_contact associated_contact_ids hubspot_owner_id dealstage dealname
    dealtype numberofemployees annualrevenue lifecyclestage hs_object_id deal_pipeline_stage_id deal_pipeline_id
    associatedcompanyid original_source web_technologies last_activity_date_hubspot hubspot_team jobtitle
    """.split()  # noqa: SIM905 - words read better than a list of quotes
)
# What a table's columns say it is: all of these columns -> what it holds. The first that fits.
IGNORED: tuple[tuple[str, str], ...] = (
    ("contact_id name value timestamp", "the history of contacts' properties"),
    ("ticket_id name value", "the history of tickets' properties"),
    ("deal_id merged_deal_id", "which deals were merged"),
    ("canonical_vid vid_to_merge", "which contacts were merged"),
    ("ticket_id company_id", "which ticket belongs to which company"),
    ("ticket_id contact_id", "which ticket belongs to which contact"),
    ("ticket_id deal_id", "which ticket belongs to which deal"),
    ("ticket_id engagement_id", "which ticket belongs to which engagement"),
    ("engagement_id company_id", "which engagement belongs to which company"),
    ("engagement_id contact_id", "which engagement belongs to which contact"),
    ("engagement_id deal_id", "which engagement belongs to which deal"),
    ("engagement_id hs_timestamp", "engagements (calls, emails, meetings, notes, tasks)"),
    ("engagement_id start_time", "engagements (calls, emails, meetings, notes, tasks)"),
    ("stage_id ticket_state", "the stages of tickets"),
    ("pipeline_id object_type_id", "the pipelines of tickets"),
    ("hs_pipeline hs_pipeline_stage", "tickets"),
    ("first_agent_reply_date", "tickets"),
    ("form_id contact_id conversion_id", "form submissions"),
    ("guid form_type", "forms"),
    ("contact_id contact_list_id", "who is on which list"),
    ("list_version processing_type", "contact lists"),
    ("email_campaign_id caused_by_id", "email events"),
    ("app_id content_id num_included", "email campaigns"),
    ("owner_id active_user_id", "the users"),
    ("owner_id team_id", "who is in which team"),
    ("user_id team_id", "who is in which team"),
    ("primary_team_id role_id email", "the users"),
    ("field_type hubspot_defined", "the definitions of properties"),
    ("property_id value display_order", "the options of properties"),
)


def is_hubspot(keys: Collection[str], labels: Collection[str]) -> bool:
    """Return whether a file's columns are HubSpot's."""
    own = any(key.startswith(("hs_", "hubspot_")) for key in keys)
    named = any(label.startswith("property_") for label in labels)
    return named or own or bool(_TELLING & set(keys)) or bool(record_ids() & set(labels))


def names(holds: str) -> Names:
    """Return HubSpot's own names of roles that differ from everybody's."""
    return {"relationship": "type"} if holds == "accounts" else {}
