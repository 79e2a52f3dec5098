"""The names people give their columns, by role, the likeliest first; each a key of `columns.key`."""

from __future__ import annotations

from earmark.sources.mapping import Holds

Names = dict[str, str]  # role -> names, separated by spaces

_ACCOUNT_ID = (
    "associated_company_ids_primary associated_company_ids account_id company_id associatedcompanyid "
    "hs_primary_associated_company primary_company_id deal_organization_id org_id organization_id organisation_id "
    "customer_id client_id company_record_id hubspot_company_id crm_account_id "
    "account_no account_number account_nr customer_no customer_number customer_nr client_no client_number company_no "
    "company_number kundennummer kunden_nr"
)
_ACCOUNT_DOMAIN = (
    "company_domain_name company_domain account_domain domain domain_name account_website company_website website "
    "website_url customer_domain email_domain"
)
_ACCOUNT_NAME = (
    "associated_company_primary associated_company account_name company_name account company organization_name "
    "organisation_name deal_organization org_name organization organisation customer_name customer client_name client "
    "firm firma unternehmen societe empresa azienda bedrijf foretag"
)
_OWNER = (
    "company_owner account_owner deal_owner opportunity_owner contact_owner hubspot_owner_id owner_id owner owner_name "
    "sales_agent sales_rep sales_representative account_executive account_manager rep deal_user_id user_id "
    "verkaufer vertriebsmitarbeiter kundenbetreuer"
)
_CREATED = (
    "create_date createdate created_date created_at hs_createdate created_on date_created creation_date created "
    "record_created createdon erstellt_am angelegt_am erstellungsdatum anlagedatum date_de_creation"
)
_DELETED = "is_deleted deleted archived"
_CURRENCY = (
    "deal_currency_code currency_iso_code currency currency_code deal_currency deal_currency_of_value iso_currency "
    "amount_currency amount_converted_currency"
)

ACCOUNTS: Names = {
    "id": "record_id company_id account_id id hs_object_id customer_id organization_id organisation_id org_id "
    "client_id company_record_id crm_id account_no account_number account_nr customer_no customer_number customer_nr "
    "client_no client_number kundennummer kunden_nr",
    "domain": "company_domain_name domain domain_name company_domain account_domain primary_domain website_domain "
    "website_url website company_website account_website homepage homepage_url home_page web_site url company_url web "
    "webseite site_web sitio_web email_domain organization_website",
    "additional_domains": "hs_additional_domains additional_domains other_domains additional_company_domains",
    "name": "company_name account_name name company account organization_name organisation_name organization "
    "organisation customer_name customer client_name client firm firm_name business_name legal_name firma firmenname "
    "unternehmen unternehmensname societe empresa azienda bedrijf foretag startup",
    "owner": _OWNER,
    "created": _CREATED,
    "contacted": "first_contacted first_contact_date first_contacted_at date_first_contacted first_outreach_date "
    "hs_first_outreach_date first_outreach contacted_at contacted_on contacted date_contacted first_touch_date "
    "first_touch outreach_date",
    "parent_id": "hs_parent_company_id parent_company_id parent_account_id parent_id parent_company parent_account "
    "subsidiary_of",
    "relationship": "relationship relationship_type account_type company_relationship",
    "employees": "number_of_employees numberofemployees employees employee_count employees_count headcount "
    "num_employees no_of_employees numemployees num_emps staff_count staff employee_range employee_band company_size "
    "size_of_company company_headcount organization_size team_size size fte ftes workforce mitarbeiter mitarbeiterzahl "
    "anzahl_mitarbeiter effectif empleados dipendenti medewerkers anstallda organization_number_of_people",
    "industry": "industry sector primary_industry industry_name vertical industry_vertical branche secteur industria "
    "settore bransch setor main_industry",
    "revenue": "annual_revenue annualrevenue revenue yearly_revenue revenue_range revenue_band annual_revenue_range "
    "estimated_revenue estimated_annual_revenue estimated_revenue_band turnover annual_turnover umsatz jahresumsatz "
    "chiffre_d_affaires",
    "country": "country country_region billing_country hq_country headquarters_country country_code "
    "billing_country_code billing_address_country company_country shipping_country country_name land pays pais paese "
    "office_location",
    "region": "state state_region billing_state region province hq_state state_province billing_state_province "
    "bundesland hq_region",
    "city": "city billing_city billing_address_city hq_city town stadt ville ciudad",
    "founded": "founded_year year_founded founded year_established founding_year year_started established "
    "foundation_date founded_on founded_at founded_date inception_year grundungsjahr",
    "technologies": "web_technologies technologies tech_stack technology_stack technologies_used tools tools_used "
    "technographics",
    "business_model": "business_model b2b_b2c b2b_or_b2c",
    "stage_of_growth": "stage_of_growth growth_stage company_stage funding_stage last_funding_type last_funding_stage "
    "funding_round last_funding_round",
    "funding_date": "last_funding_date funding_date last_funding_on last_round_date date_of_last_funding "
    "last_funding_at last_raised_at funded_date latest_funding_date",
    "funding_total": "total_money_raised total_funding funding_total total_funding_amount funding_raised funds_raised "
    "total_raised funding_amount raised_amt",
    "churned": "churn_date churned_at churned_on date_churned churned is_churned churn_flag",
    "won": "customer_since customer_since_date won_date won_on became_customer_on became_customer_date "
    "became_a_customer_date",
    "merged_ids": "hs_merged_object_ids merged_object_ids merged_record_ids merged_company_ids",
    "master_id": "master_record_id merged_into merged_into_id",
    "deleted": _DELETED,
}
DEALS: Names = {
    "id": "deal_id opportunity_id record_id hs_object_id id opp_id oppty_id deal_record_id deal_number "
    "opportunity_number",
    "account_id": _ACCOUNT_ID,
    "account_domain": _ACCOUNT_DOMAIN,
    "account_name": _ACCOUNT_NAME,
    "name": "deal_name dealname opportunity_name deal_title title name deal opportunity geschaft geschaftsname",
    "opened": f"deal_deal_created deal_creation_date {_CREATED} opened opened_at opened_on open_date date_opened "
    "opportunity_created_date opened_date add_time engage_date start_date deal_created_date eroffnet eroffnet_am "
    "eroffnungsdatum ouvert_le",
    "closed": "close_date closedate closed_date closed_at closed_on date_closed closed close_time deal_deal_closed_on "
    "deal_closed_on actual_close_date end_date abschlussdatum abgeschlossen_am geschlossen_am "
    "abgeschlossen date_de_cloture cloture_le decision_date",
    "won": "hs_is_closed_won is_closed_won is_won closed_won won converted is_converted",
    "is_closed": "hs_is_closed is_closed",
    "stage": "deal_stage dealstage stage_name deal_pipeline_stage_id opportunity_stage stage sales_stage "
    "pipeline_stage deal_status opportunity_status status outcome result phase vertriebsphase stage_id",
    "pipeline": "pipeline deal_pipeline pipeline_id deal_pipeline_id pipeline_name sales_pipeline",
    "deal_type": "deal_type dealtype opportunity_type type business_type opportunity_record_type",
    "amount": "amount deal_amount deal_value value close_value opportunity_amount acv arr tcv contract_value deal_size "
    "total_value price estimated_acv betrag auftragswert montant amount_converted",
    "currency": _CURRENCY,
    "home_amount": "amount_in_home_currency amount_in_company_currency",
    "exchange_rate": "hs_exchange_rate exchange_rate",
    "owner": _OWNER,
    "lost_reason": "closed_lost_reason lost_reason loss_reason reason_lost reason_for_loss deal_lost_reason",
    "contact_email": "contact_email primary_contact_email email deal_contact_email person_email_work",
    "deleted": _DELETED,
}
CONTRACTS: Names = {
    "id": "contract_id subscription_id id contract_number contract_no contract_nr subscription_no subscription_number "
    "vertragsnummer record_id",
    "account_id": _ACCOUNT_ID,
    "account_domain": _ACCOUNT_DOMAIN,
    "account_name": _ACCOUNT_NAME,
    "started": "start_date started started_at started_on contract_start contract_start_date subscription_start start "
    "subscription_start_date begin_date effective_date activated_date signed_date signup_date started_date "
    "vertragsbeginn",
    "ended": "end_date ended ended_at ended_on contract_end contract_end_date subscription_end subscription_end_date "
    "end expiry_date expiration_date term_end term_end_date ended_date vertragsende",
    "churned": "churn_date churned_at churned_on cancelled_at canceled_at cancellation_date cancelled_on canceled_on "
    "date_churned churned churn_flag is_churned",
    "mrr": "mrr mrr_amount monthly_recurring_revenue",
    "arr": "arr arr_amount annual_recurring_revenue",
    "acv": "acv annual_contract_value acv_amount",
    "amount": "amount contract_value value total_value tcv price",
    "currency": _CURRENCY,
    "status": "contract_status subscription_status status",
    "deleted": _DELETED,
}
CONTACTS: Names = {
    "id": "contact_id record_id id hs_object_id person_id",
    "account_id": _ACCOUNT_ID,
    "account_domain": "company_domain_name company_domain account_domain domain company_website account_website",
    "account_name": _ACCOUNT_NAME,
    "email": "email email_address work_email business_email e_mail person_email_work contact_email",
    "first_name": "first_name firstname given_name vorname prenom",
    "last_name": "last_name lastname surname family_name nachname nom",
    "name": "full_name name contact_name person_name contact person",
    "title": "job_title jobtitle title position job_role role_function function",
    "role": "buying_role hs_buying_role role contact_role buyer_role",
    "opted_out": "hs_email_optout has_opted_out_of_email opted_out unsubscribed email_opt_out opt_out "
    "unsubscribed_from_all_email",
    "contacted": "first_contacted first_contact_date first_outreach_date hs_first_outreach_date contacted_at "
    "contacted_on date_contacted first_contacted_at",
    "deleted": _DELETED,
}
EVENTS: Names = {
    "account_id": _ACCOUNT_ID,
    "account_domain": _ACCOUNT_DOMAIN,
    "account_name": _ACCOUNT_NAME,
    "kind": "event_type event kind signal signal_type trigger trigger_type event_kind event_name type",
    "happened": "event_date happened happened_on happened_at occurred_at occurred_on date date_of_event timestamp",
    "known_from": "known_from known_since detected_at detected_on discovered_at first_seen published_at published_on",
    "source": "source event_source publisher",
    "url": "url link source_url",
    "evidence": "evidence headline summary description text note title",
    "sure": "sure account_sure account_is_sure",
}
AFTER_SALE: Names = {
    "account_id": _ACCOUNT_ID,
    "account_domain": _ACCOUNT_DOMAIN,
    "account_name": _ACCOUNT_NAME,
    "happened": "date as_of measured_at measured_on month period survey_date response_date responded_at recorded_at "
    "snapshot_date week",
    "nps": "nps nps_score nps_rating last_nps hs_feedback_last_nps_rating",
    "health": "health health_score customer_health account_health",
    "seats_used": "seats_used used_seats active_seats licenses_used licences_used active_users seats_active",
    "seats_bought": "seats_bought seats_purchased seats licensed_seats licenses licences seats_sold seats_licensed",
    "last_login": "last_login last_login_at last_login_date last_seen last_active",
    "tickets": "tickets support_tickets ticket_count tickets_opened open_tickets",
    "referrals": "referrals referrals_given referral_count",
}
STAGES: Names = {
    "id": "stage_id id internal_value stage_internal_name api_name",
    "label": "label stage_label stage_name stage name master_label",
    "pipeline": "pipeline_id pipeline pipeline_label pipeline_name",
    "is_closed": "is_closed isclosed closed",
    "closed_won": "closed_won is_won is_closed_won won",
    "probability": "probability win_probability default_probability",
}
PIPELINES: Names = {"id": "pipeline_id id", "label": "label pipeline_label pipeline_name name"}
DEAL_ACCOUNTS: Names = {
    "deal_id": "deal_id opportunity_id",
    "account_id": "company_id account_id",
    "primary": "is_primary primary",
}
CONTACT_ROLES: Names = {
    "deal_id": "deal_id opportunity_id",
    "contact_id": "contact_id",
    "role": "role contact_role buying_role",
}
_SET_ON = (
    "timestamp timestamp_instant changed_at changed_on changed date_entered created_date active_from valid_from "
    "modified_at updated_at date"
)
_FIELD = "field property_name property field_name name attribute"
_VALUE = "new_value value"
_OLD_VALUE = "old_value previous_value"
ACCOUNT_HISTORY: Names = {
    "account_id": f"object_id {_ACCOUNT_ID}",
    "account_domain": _ACCOUNT_DOMAIN,
    "account_name": _ACCOUNT_NAME,
    "field": _FIELD,
    "value": _VALUE,
    "old_value": _OLD_VALUE,
    "changed": _SET_ON,
}
LEADS: Names = {
    "id": "lead_id id record_id",
    "account_id": "converted_account_id",
    "account_domain": "website company_website company_domain domain",
    "account_name": "company company_name company_account account_name",
    "email": CONTACTS["email"],
    "first_name": CONTACTS["first_name"],
    "last_name": CONTACTS["last_name"],
    "name": "full_name name lead_name",
    "title": "title job_title",
    "opted_out": CONTACTS["opted_out"],
    "created": _CREATED,
    "contacted": f"first_call_date_time first_email_date_time {CONTACTS['contacted']}",
    "converted": "is_converted converted",
    "converted_on": "converted_date converted_on date_converted",
    "contact_id": "converted_contact_id",
    "lead_source": "lead_source source",
    "deleted": _DELETED,
    **{role: ACCOUNTS[role] for role in ("employees", "industry", "revenue", "country", "region", "city")},
}
DEAL_HISTORY: Names = {
    "deal_id": "deal_id opportunity_id object_id",
    "field": _FIELD,
    "value": _VALUE,
    "old_value": _OLD_VALUE,
    "stage": "stage_name deal_stage dealstage stage",
    "amount": "amount",
    "closed": "close_date closedate",
    "changed": _SET_ON,
}
RATES: Names = {
    "day": "start_date date day valid_from",
    "until": "next_start_date",
    "code": "iso_code currency_iso_code currency_code",
    "rate": "conversion_rate exchange_rate",
}

NAMES: dict[Holds, Names] = {
    "accounts": ACCOUNTS,
    "deals": DEALS,
    "contracts": CONTRACTS,
    "contacts": CONTACTS,
    "events": EVENTS,
    "after_sale": AFTER_SALE,
    "stages": STAGES,
    "pipelines": PIPELINES,
    "deal_accounts": DEAL_ACCOUNTS,
    "contact_roles": CONTACT_ROLES,
    "account_history": ACCOUNT_HISTORY,
    "deal_history": DEAL_HISTORY,
    "leads": LEADS,
    "rates": RATES,
    "ignored": {},
}
