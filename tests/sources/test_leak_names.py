"""Fields that exist because of the outcome are named with a reason; honest ones stay."""

from __future__ import annotations

import pytest

from earmark.sources.leaks import leak_reason, tells_the_sale

HUBSPOT = """
closedate|Close Date|days_to_close|Days to Close|recent_deal_amount|Recent Deal Amount|recent_deal_close_date
Recent Deal Close Date|total_revenue|Total Revenue|hs_total_deal_value|Total open deal value|lifecyclestage
Lifecycle Stage|hs_date_entered_customer|hs_predictivecontactscore_v2|hubspotscore|HubSpot Score
num_associated_deals|Number of Associated Deals|type|Type|hs_lead_status|Lead Status|num_associated_contacts
Number of Associated Contacts|num_contacted_notes|Number of times contacted|hs_num_decision_makers
Number of decision makers|notes_last_contacted|Last Contacted|Last Activity Date|hs_num_open_deals
Number of open deals|hs_num_blockers|hs_num_contacts_with_buying_roles|hs_ideal_customer_profile
Ideal Customer Profile Tier|hs_is_target_account|Target Account|hs_target_account
hs_target_account_probability|hubspot_owner_id|Company owner|first_deal_created_date|First Deal Created Date
hs_date_entered_opportunity|hs_date_exited_lead|hs_time_in_lead|hs_likelihood_to_close|notes_last_updated
Next Activity Date|hs_last_sales_activity_timestamp|Number of Sales Activities|Number of Form Submissions
Recent Conversion Date|Number of Pageviews|Number of Sessions|hs_analytics_num_visits|Became a Customer Date
HubSpot Team|property_closedate|property_lifecyclestage|property_hs_lead_status
"""
SALESFORCE = """
Type|Rating|LastActivityDate|Last Activity|last_activity_date|OwnerId|owner_id|Account Owner|Account Status
Probability|Probability (%)|ForecastCategory|ForecastCategoryName|forecast_category_name|ExpectedRevenue
Expected Revenue|HasOpportunityLineItem|SyncedQuoteId|NextStep|Next Step|StageName|IsWon|is_closed|Stage
Active__c|CustomerPriority__c|SLAExpirationDate__c|UpsellOpportunity__c|Lead_Score__c|Account_Tier__c
Customer_Since__c|Closed_Lost_Reason__c|health_score_c|churn_date_c|last_viewed_date
"""
OWN = """
lost_reason|Lost Reason|won reason|Closed Won Reason|closed_lost_competitor|reason for loss|invoice_number
First invoice date|contract_id|Contract ID|Contract start date|onboarding_date|Onboarding completed
Onboarding owner|stage|Deal stage|probability|win probability|forecast|Forecast category|rep commit
sales_commit|days_to_close|Days until close|number of times contacted|number of deals|number of contacts
Total touches|touch_count|total_touches_all|last activity|Last contacted|last_touch_date|Last email date
Days since last contact|health|Health score|nps|NPS score|Latest NPS|seats used|Seats purchased|licenses used
last login|Last login date|mrr|arr|MRR paid|Current ARR|ARR (EUR)|churn date|churned|Churn reason|churn_risk
customer since|became customer|is customer|Customer status|score|Lead score|Fit score|ICP score|Account score
tier|ICP tier|Account tier|lifecycle|status|Lead status|owner|Account owner|Owner name|account manager|AE|SDR
CSM|Meetings held|Demo booked|Proposal sent|Quote amount|discount|Renewal date|last renewal|Subscription start
Billing start|plan|Plan tier|First purchase date|Total spend|Lifetime value|LTV|support tickets
Number of support tickets|Go-live date|Kickoff date|Implementation start|Emails opened|Calls logged
Product adoption|Usage score|referrals given|reference customer|Case study|Close probability|Cancelled at
cancellation reason|Sales stage|Is target account|priority|Account priority|Deal amount|Opportunity count
Disqualification reason
"""
HONEST = """
number of employees|Number of Employees|store count|stage of growth|funding stage|number of locations
growth score|industry|Annual Revenue|Country/Region|State/Region|City|Year Founded|Is Public
Total Money Raised|Web Technologies|time zone|Description of business|ownership|Ownership type|owner operated
Family owned|number of owners|business model|B2B or B2C|credit score|Credit rating|Glassdoor rating|G2 rating
Trustpilot score|ESG score|website quality score|security score|legal status|public status|IPO status
tax status|hiring status|B Corp status|employment status|funding status|company stage|last funding date
Last funding type|last round|last audit date|Total funding|open positions|Number of open roles
number of engineers|Engineering headcount|Sales team size|Marketing team size|Customer success team size
support team size|number of sales reps|sales channels|sells online|ecommerce platform|payment providers
Payment methods accepted|invoices per month|Invoice volume|invoicing software|monthly invoices
contract manufacturing|Contractors|number of contractors|contract management tool|government contracts
onboarding software|employee onboarding tool|health insurance|health plan type|healthcare segment
renewable energy|fleet size|vehicles|warehouses|number of warehouses|SKUs|product count|orders per month
order volume|purchase orders per month|purchasing department|Subscription business|subscription model
ticketing system|helpdesk tool|tickets per month|calls per day|call center seats|agents|Number of agents
languages|currencies|markets served|export share|regions served|customer count|number of customers
customer segment|customer focus|target customers|enterprise focus|awards won|GitHub commits|GitHub stars
open source|uses SQL|SQL Server|database|cloud provider|CRM used|ERP|HRIS|tech stack|uses Salesforce
Uses HubSpot|data warehouse|BI tool|Marketing automation|analytics tool|monthly web traffic|Alexa rank
SEO rank|domain authority|followers|LinkedIn followers|headcount growth|Revenue growth|Employee growth 12m
employee churn rate|employee turnover|remote policy|office count|offices|HQ|parent company size|subsidiaries
franchise|franchise count|beds|students|patients|Square footage|machines|plants|certifications|ISO 27001|SOC 2
compliance|GDPR relevant|regulated|data center tier|supplier tier|tier 1 supplier|current vendor
competitor contract renewal|incumbent|budget|fiscal year end|IT budget|lead time|Original Source|Lead Source
account source|referral source|SIC code|NAICS code|sic_desc|Ownership__c|Number_of_Locations__c
NumberOfLocations__c|estimated ARR range|company ARR band|forecasting tool|pricing model|Average order value
average deal size of their own sales|sales cycle of their industry|launch year|locations opened last year
""".replace("\n", "|")  # fmt: skip


def names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("\n", "|").split("|") if name.strip()]


@pytest.mark.parametrize("name", names(HUBSPOT))
def test_hubspot_fields_of_the_outcome_are_named(name: str) -> None:
    assert leak_reason(name, "hubspot")


@pytest.mark.parametrize("name", names(SALESFORCE))
def test_salesforce_fields_of_the_outcome_are_named(name: str) -> None:
    assert leak_reason(name, "salesforce")


@pytest.mark.parametrize("name", names(OWN))
def test_fields_of_own_tables_are_named(name: str) -> None:
    assert leak_reason(name, "own")


@pytest.mark.parametrize("crm", ["own", "hubspot", "salesforce"])
def test_at_most_one_honest_field_in_fifty_is_condemned(crm: str) -> None:
    honest = names(HONEST)
    condemned = [name for name in honest if leak_reason(name, crm)]  # type: ignore[arg-type]
    assert len(honest) >= 150
    assert len(condemned) <= 0.02 * len(honest), condemned


def test_values_that_tell_the_sale_condemn_a_column_whatever_its_name() -> None:
    assert tells_the_sale((("Prospect", 50), ("Customer - Direct", 30), ("Partner", 5)))
    assert tells_the_sale((("former_customer", 5), ("Target", 5)))
    assert not tells_the_sale((("SaaS", 50), ("Agency", 30), ("Customer service outsourcing", 2)))
    assert not tells_the_sale(())


@pytest.mark.parametrize("name", [
    "Won deals", "Lost deals", "Closed deals", "Open deals", "People", "Total activities", "Done activities",
    "Last activity date", "Email messages count", "Labels",
])  # fmt: skip
def test_what_pipedrive_counts_of_an_organization_is_a_leak_in_any_language(name: str) -> None:
    assert leak_reason(f"Organization - {name}", "pipedrive")
    assert leak_reason("Organisation - Gewonnene Deals", "pipedrive")
    assert leak_reason("Organización - Personas", "pipedrive")
    assert not leak_reason("Organization - Number of employees", "pipedrive")
