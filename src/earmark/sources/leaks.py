"""Fields that are known only after the outcome, by what is known of CRMs and by their names.

Each has its reason in the user's words. A name alone condemns only where it can hardly mean
anything else: "funding stage", "credit score" or "health insurance" stay.
"""

from __future__ import annotations

import re
from functools import cache

from earmark.sources.columns import key, stem
from earmark.sources.mapping import Crm

DEAL = "tells of the deal and its end"
AFTER = "is known only after the sale"
WORKED = "grows because the account was worked"
JUDGED = "is a judgement of the account, made or changed while it was sold to"
STAGE = "moves with the sale"
OWNER = "says who works the account"

_EXACT: dict[str, str] = {
    DEAL: (
        "closed_lost_competitor hs_closed_lost_competitor close_date closedate closed closed_at days_to_close "
        "first_deal_created_date recent_deal_amount recent_deal_close_date total_revenue_from_deals "
        "hs_total_deal_value total_deal_value deal_amount deal_value deal_size amount_won won_amount won lost "
        "outcome result converted is_converted conversion closed_won closed_lost is_won is_lost is_closed win_date "
        "proposal_sent proposal_date proposal_amount quote_sent quote_amount discount discount_percent next_step "
        "next_steps competitor_lost_to lost_to pipeline pipeline_stage has_opportunity_line_item synced_quote_id "
        "stage_name deal_stage dealstage sales_cycle sales_cycle_days days_in_pipeline days_in_stage "
        "expected_revenue opportunity_amount opportunity_value closed_won_date date_won date_lost won_date "
        "lost_date"
    ),
    AFTER: (
        "customer_since is_customer customer_status customer active_customer existing_customer paying_customer "
        "is_paying current_customer became_a_customer became_customer mrr arr acv tcv ltv clv cltv lifetime_value "
        "customer_lifetime_value mrr_paid arr_paid amount_paid total_paid total_spend amount_spent revenue_to_date "
        "paid plan plan_tier plan_name current_plan product_purchased products_purchased products_owned "
        "purchased_products seats seats_used seats_bought seats_purchased licenses licences licenses_used "
        "users_licensed logins login_count last_login nps csat ces health renewal_date renewal next_renewal "
        "auto_renew contract invoice invoices onboarding onboarded go_live go_live_date kickoff_date kick_off_date "
        "signup_date signed signed_date signed_on adoption churned churn is_churned cancelled canceled "
        "cancellation upsell cross_sell upsells support_tickets tickets ticket_count open_tickets references_given "
        "referrals referrals_given is_reference reference_customer testimonial case_study case_study_url "
        "satisfaction_score hs_date_entered_customer product_usage usage_minutes downgrade_flag upgrade_flag "
        "preceding_upgrade_flag"
    ),
    WORKED: (
        "num_associated_contacts num_associated_deals hs_num_open_deals hs_num_decision_makers hs_num_blockers "
        "hs_num_contacts_with_buying_roles num_contacted_notes num_notes notes_last_contacted notes_last_updated "
        "notes_next_activity_date hs_last_sales_activity_timestamp hs_last_sales_activity_date "
        "hs_last_booked_meeting_date hs_last_logged_call_date hs_last_open_task_date hs_sales_email_last_replied "
        "hs_analytics_last_timestamp hs_analytics_last_touch_converting_campaign hs_analytics_last_visit_timestamp "
        "hs_analytics_num_page_views hs_analytics_num_visits num_conversion_events recent_conversion_date "
        "recent_conversion_event_name touches total_touches total_touches_all touch_count activity_count "
        "activities activities_count meetings meetings_held meeting_count emails_sent emails_opened email_opens "
        "email_clicks email_replies calls_made calls_logged times_contacted demos_given buying_roles "
        "blockers_count decision_makers_count number_of_pageviews number_of_sessions recent_conversion "
        "contacts_count contact_count deals_count deal_count open_deals won_deals_count lost_deals_count "
        "open_deals_count closed_deals_count email_messages_count engagement hs_last_activity_date "
        "last_referenced_date last_viewed_date last_curequest_date last_cuupdate_date people_count "
        "next_activity_date activities_to_do undone_activities_count"
    ),
    JUDGED: (
        "score scores hubspotscore hubspot_score hs_predictivecontactscore_v2 rating rank ranking grade tier "
        "priority temperature fit hs_ideal_customer_profile ideal_customer_profile icp icp_fit "
        "hs_is_target_account is_target_account hs_target_account target_account hs_target_account_probability "
        "hs_target_account_recommendation_state probability forecast forecast_category forecast_amount commit "
        "rep_commit sales_commit likelihood likelihood_to_close hs_likelihood_to_close health_score qualified "
        "disqualified is_qualified"
    ),
    STAGE: (
        "lifecyclestage lifecycle_stage lifecycle stage status account_status company_status lead_status "
        "hs_lead_status account_stage sales_stage sales_status buying_stage buyer_stage journey_stage "
        "customer_stage relationship_status"
    ),
    OWNER: (
        "owner sales_rep sales_representative rep account_executive account_manager sales_manager ae sdr bdr csm "
        "customer_success_manager assigned_to assigned_rep assigned_sdr assigned_ae hubspot_team hubspot_owner_id "
        "hubspot_team_id hs_all_owner_ids hs_all_team_ids hubspot_owner_assigneddate owner_assigned_date "
        "owner_role"
    ),
}
_IN_CRM: dict[Crm, dict[str, str]] = {
    "hubspot": {"type": STAGE, "total_revenue": DEAL},
    "salesforce": {
        "type": STAGE,
        "active": AFTER,
        "customer_priority": JUDGED,
        "upsell_opportunity": JUDGED,
        "sla": AFTER,
        "sla_expiration_date": AFTER,
        "sla_serial_number": AFTER,
    },
    "pipedrive": {"label": JUDGED, "labels": JUDGED, "people": WORKED, "done_activities": WORKED},
    "attio": {
        **dict.fromkeys(("associated_deals", "associated_workspaces", "associated_users"), DEAL),
        **dict.fromkeys(("team", "strongest_connection_strength", "strongest_connection_user"), WORKED),
    },
}
# Two words that condemn together: one of the first, then (at once) one of the second.
_PAIRS: tuple[tuple[str, str, str], ...] = (
    (
        DEAL,
        "closed_lost closed_won closed lost won win loss",
        "reason date at on to deals? amount value opportunit\\w+ competitor",
    ),
    (DEAL, r"close closing disqualif\w+ unqualified rejection", "reason notes? comment date details?"),
    (
        DEAL,
        "first last recent latest total open total_open num number_of no_of count_of avg average",
        "deals? associated_deals? opportunit\\w+",
    ),
    (
        DEAL,
        "deal opportunity opp quote proposal",
        "id name stage amount value status owner type date created closed? count source won lost",
    ),
    (DEAL, "days_to days_until days_since", "close closed won deal first_deal"),
    (
        DEAL,
        (
            "date_entered date_exited hs_date_entered hs_date_exited hs_v2_date_entered hs_v2_date_exited "
            "hs_time_in time_in hs_latest_time_in"
        ),
        "\\w+",
    ),
    (
        STAGE,
        "mql sql sal pql marketing_qualified_lead sales_qualified_lead customer opportunity evangelist lead",
        "date$",
    ),
    (
        STAGE,
        "lead lifecycle deal sales pipeline prospect customer contract subscription account opportunity",
        "stage status phase lifecycle_stage",
    ),
    (
        AFTER,
        "contract",
        ("id number no value start end signed sign date status terms? length renewal url link type amount expiry"),
    ),
    (AFTER, "subscription", "id number start end plan tier type value amount term renewal date since"),
    (AFTER, "invoiced?", "id number no date amount status sent paid total count"),
    (AFTER, "last first latest open unpaid total overdue", "invoices? invoiced"),
    (
        AFTER,
        "onboarding onboarded customer_onboarding",
        (
            "date status start started end complete completed completion stage owner call score specialist plan "
            "manager at on"
        ),
    ),
    (AFTER, "implementation kick_?off go_?live launch", "date start started end status call owner completed"),
    (AFTER, "first last recent latest total lifetime", "orders? purchases? payments? renewal spend spent"),
    (
        AFTER,
        "purchase order payment billing renewal",
        "date status start frequency cycle amount terms plan id number contact",
    ),
    (AFTER, "date_of", "purchase order renewal churn cancell?ation"),
    (
        AFTER,
        "churn churned customer_churn",
        "date at on reason risk flag status probability score prediction month type",
    ),
    (AFTER, "cancell?ed cancell?ation", "date at on reason requested"),
    (AFTER, "customer account client relationship", "health"),
    (AFTER, "health", "(?:score|status|index|rating|grade)$"),
    (
        AFTER,
        "seats licen[cs]es users",
        "used active bought purchased sold licensed provisioned assigned utili[sz]ation",
    ),
    (AFTER, "active used licensed purchased paid bought", "seats licen[cs]es"),
    (
        AFTER,
        "last first latest total number_of monthly weekly daily days_since days_since_last",
        "log_?ins? signed_in sign_?in",
    ),
    (
        AFTER,
        "current our actual total initial paid contracted booked net new expansion customer",
        "mrr arr acv tcv ltv clv",
    ),
    (AFTER, "mrr arr acv tcv", "paid amount value current booked with_us start end total"),
    (
        AFTER,
        (
            "became became_a converted_to date_became since existing active paying former is_a is_an is_active "
            "is_current is_paying is_former"
        ),
        "customer",
    ),
    (AFTER, "customer", "since start end from until id number tier tenure type journey"),
    (AFTER, "open support total number_of num closed", "tickets cases support_tickets"),
    (AFTER, "tickets? support_tickets?", "opened closed count open raised"),
    (AFTER, "product feature platform app", "adoption usage"),
    (AFTER, "usage", "(?:score|level|rate|last_\\w+|trend)$"),
    (AFTER, "upsell cross_sell expansion", "date amount revenue arr mrr potential opportunity"),
    (
        WORKED,
        "last latest most_recent next recent last_sales last_marketing last_logged last_booked next_open",
        (
            "activit\\w+ contact(?:ed)? touch\\w* engage\\w+ meeting call e_?mail task visit reply response seen "
            "note conversation demo step interaction outreach form session web_visit site_visit website_visit"
        ),
    ),
    (
        WORKED,
        "number_of number num num_of no_of count_of count total total_number_of",
        (
            "times_contacted contacts associated_\\w+ touch\\w* meetings?\\w* demos? "
            "sales_(?:activit\\w+|calls?|emails?|meetings?) activit\\w+ decision_makers blockers form_submissions "
            "page_?views sessions conversions notes emails_(?:sent|opened|clicked|replied)\\w* "
            "calls_(?:made|logged) contacted\\w* unique_forms_submitted logged_\\w+ "
            "open_(?:deals|tasks|activit\\w+)"
        ),
    ),
    (
        WORKED,
        "days_since weeks_since months_since days_since_last days_since_first",
        "contact touch activity engagement meeting call email reply outreach last_contact last_touch",
    ),
    (
        WORKED,
        "times meetings demos calls emails touches sales_calls sales_meetings",
        "contacted held given made logged sent opened clicked replied booked done completed attended",
    ),
    (WORKED, "first last next", "(?:calendar_|email_)?interaction"),
    (WORKED, "hs_analytics", "num last latest average first_visit first_touch"),
    (WORKED, "hs", "num last latest sales sequences time email sa_first_engagement lead_response"),
    (WORKED, "meeting demo call", "booked held date completed outcome notes attended no_show"),
    (JUDGED, "score tier grade rating priority", "sales crm account internal icp abm fit"),
    (JUDGED, "icp abm ideal_customer target_account named_account", "\\w+"),
    (
        JUDGED,
        "win close closing deal conversion purchase buying renewal success",
        "probability likelihood chance propensity",
    ),
    (JUDGED, "probability likelihood", "of to"),
    (
        JUDGED,
        "forecast deal_forecast sales_forecast rep_forecast hs_manual_forecast",
        "category amount stage status probability commit type",
    ),
    (JUDGED, "rep sales manager ae", "commit confidence sentiment notes? comments? gut forecast"),
    (JUDGED, "commit", "amount date status level"),
    (OWNER, "owner", "(?:id|name|email|full_name|alias|role|team|region)$"),
)
_JUDGES = (
    "lead hubspot fit icp account predictive predicted customer engagement close closing win deal priority likelihood "
    "propensity intent_fit pql mql sql sales buying contact conversion qualification prospect einstein opportunity "
    "target pardot marketo 6sense madkudu clari company activity behaviou?r demographic interest"
)
_OWNED = "company account deal contact lead record hubspot opportunity relationship sales crm salesforce"
_SELLERS = (
    "ae sdr bdr csm rep sales_rep sales_representative account_executive account_manager customer_success_manager "
    "assigned_to assigned_rep assigned_ae assigned_sdr assigned_csm sales_person salesperson"
)


def _either(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_PATTERNS: tuple[tuple[str, str], ...] = (
    *((reason, f"^{_either(first)}_{_either(then)}(?:_|$)") for reason, first, then in _PAIRS),
    (DEAL, "(?:^|_)(?:reasons?|date)_(?:for_)?(?:lost|won|loss|win|closing|close)(?:_|$)|^time_to_close|_to_close$"),
    (DEAL, "_(?:lost|won)_(?:reason|date|at)(?:_|$)"),
    (STAGE, "^became_an?_"),
    (
        AFTER,
        "(?:^|_)(?:nps|csat|net_promoter)(?:_(?:score|rating|date|survey|response|comment|last|latest|category))?$",
    ),
    (AFTER, "^signed_contract|^(?:date|reason|risk)_(?:of_|for_)?(?:churn|cancel)"),
    (JUDGED, f"(?:^|_){_either(_JUDGES)}_(?:score|grade|rank|ranking|propensity|tier|rating|priority)(?:_|$|[0-9])"),
    (JUDGED, "_score_(?:hubspot|salesforce|crm|sales)$|_(?:icp|target_account)(?:_tier)?$"),
    (OWNER, f"^{_either(_OWNED)}_owner(?:_(?:id|name|email|full_name|alias|role|team|assigned_?date))?$"),
    (OWNER, f"^{_either(_SELLERS)}(?:_(?:name|email|id))?$"),
)
_COMPILED = tuple((reason, re.compile(pattern)) for reason, pattern in _PATTERNS)
_THEIRS = re.compile(
    r"(?:^|_)(?:competitors?|vendor|incumbent|supplier|glassdoor|g2|trustpilot|capterra|credit|employee|industry|market"
    r"|website|site|security|esg|b_corp|ecovadis|domain|seo|page_?speed|app_store|funding|growth|legal|tax|ipo|hiring"
    r"|employment|regulatory|digital|tech|data_cent(?:er|re)|their"
    r"|current_(?:vendor|provider|tool|supplier|system|software))(?:_|$)"
)
_EXACT_NAMES = {name: reason for reason, names in _EXACT.items() for name in names.split()}
# Values that say how far the sale has come.
SALE_VALUES = re.compile(
    r"^(?:(?:former|existing|current|active|inactive|paying|lost|potential|past|churned|new)? ?(?:customer|client)s?"
    r"(?: (?:direct|channel|lost|won|active|inactive|churned|former|prospect))?"
    r"|prospects?|churned|closed ?won|closed ?lost|won|lost|opportunity|in negotiation|evangelist"
    r"|marketingqualifiedlead|salesqualifiedlead|mql|sql|open deal|bestandskunde|kunde|interessent|client actif)$"
)


def _bare(name: str, crm: Crm) -> str:
    """Return a column's name without what its CRM puts around every name."""
    if crm == "salesforce":
        return name.removesuffix("_c")
    return name.removeprefix("organization_" if crm == "pipedrive" else "property_")


@cache
def leak_reason(label: str, crm: Crm = "own") -> str:
    """Return why a column of accounts is never a criterion, going by its name; empty if it may be one."""
    name = stem(key(label))
    bare = _bare(name, crm)
    for candidate in (name, bare):
        known = _IN_CRM.get(crm, {}).get(candidate) or _EXACT_NAMES.get(candidate)
        if known:
            return known
    if _THEIRS.search(bare):
        return ""
    return next((reason for reason, pattern in _COMPILED if pattern.search(bare)), "")


def tells_the_sale(values: tuple[tuple[str, int], ...]) -> bool:
    """Return whether a category's values say how far the sale has come: 'Prospect', 'Customer', 'Former customer'.

    Two such values, or one on a tenth of the filled lines.
    """
    said = [count for value, count in values if SALE_VALUES.match(" ".join(re.findall(r"[^\W_]+", value.lower())))]
    return len(said) > 1 or sum(said) > 0.1 * sum(count for _, count in values) > 0
