-- Full * / it's {{ 1/0 }} \ - - "x"
-- about
-- Reads crm.accounts; dates are counted on the day it runs. Columns it asks for:
--   Account Id: what names an account
--   order: text (Order)
--   web_technologies: text, items divided by semicolons (Web Technologies)
--   last_funding_date: a date (Last Funding Date)
--   c_2nd_size: a number (2nd size)
-- Text is compared without regard to case and double spaces. A value that is not known is missing, not zero.
WITH earmark_known AS (
  SELECT
    `Account Id` AS account_key,
    REPLACE(LOWER(TRIM(CAST(`order` AS STRING))), '  ', ' ') AS `order`,
    ';' || REPLACE(
      REPLACE(REPLACE(LOWER(TRIM(CAST(web_technologies AS STRING))), '  ', ' '), '; ', ';'),
      ' ;',
      ';'
    ) || ';' AS web_technologies,
    DATEDIFF(DAY, CAST(last_funding_date AS DATE), CURRENT_DATE) AS last_funding_date,
    CAST(c_2nd_size AS DECIMAL(18, 4)) AS c_2nd_size
  FROM crm.accounts
), bins AS (
  SELECT
    account_key,
    CASE
      WHEN `order` IS NULL OR `order` = ''
      THEN 2 /* missing */
      WHEN `order` = '*/ it\'s {{ 1/0 }} \\ -- "x"'
      THEN 0 /* * / it's {{ 1/0 }} \ - - "x" */
      ELSE 1 /* other */
    END AS bin0, /* Kind */
    CASE
      WHEN web_technologies IS NULL OR web_technologies IN ('', ';', ';;')
      THEN 2 /* missing */
      WHEN LOCATE(';sap r/3;', web_technologies) > 0
      THEN 0 /* yes */
      ELSE 1 /* no */
    END AS bin1, /* Tools: SAP R/3 */
    CASE
      WHEN last_funding_date IS NULL
      THEN 3 /* missing */
      WHEN last_funding_date < 0
      THEN 0 /* not yet */
      WHEN last_funding_date < 365
      THEN 1 /* within 12 months */
      ELSE 2 /* before */
    END AS bin2, /* Funding */
    CASE
      WHEN c_2nd_size IS NULL
      THEN 2 /* missing */
      WHEN c_2nd_size < 10
      THEN 0 /* under 10 */
      ELSE 1 /* 10 or more */
    END AS bin3 /* Size */
  FROM earmark_known
), points AS (
  SELECT
    account_key,
    bin0,
    bin1,
    bin2,
    bin3,
    CAST(CASE
      WHEN bin0 = 0
      THEN 3 /* Kind: * / it's {{ 1/0 }} \ - - "x" */
      WHEN bin0 = 1
      THEN 0 /* Kind: other */
      ELSE -2
    END + CASE WHEN bin1 = 0 THEN 2 /* Tools: SAP R/3: yes */ ELSE 0 END + CASE WHEN bin2 = 1 THEN 1 /* Funding: within 12 months */ ELSE 0 END + CASE
      WHEN bin3 = 1
      THEN 1 /* Size: 10 or more */
      WHEN bin3 = 2
      THEN 0 /* Size: missing */
      ELSE -1
    END AS INT) AS score,
    CASE WHEN bin1 = 1 THEN 0 ELSE -1 END AS excluded,
    -1 AS ground
  FROM bins
), scored AS (
  SELECT
    account_key,
    bin0,
    bin1,
    bin2,
    bin3,
    score,
    excluded,
    ground,
    CASE WHEN 3 <= score THEN 'A' ELSE 'B' END AS tier,
    CASE
      WHEN -1 < excluded
      THEN -1
      WHEN CASE WHEN 3 <= score THEN 'A' ELSE 'B' END = 'A'
      THEN 0
      ELSE -1
    END AS segment
  FROM points
)
SELECT
  account_key AS `Account Id`,
  score,
  tier,
  CASE WHEN tier = 'A' THEN 0.3000 ELSE 0.1000 END AS expected_rate,
  CASE WHEN excluded = 0 THEN 'no SAP' ELSE NULL END AS exclusion,
  CASE WHEN segment = 0 THEN 'core' ELSE NULL END AS segment,
  SUBSTRING(
    CASE
      WHEN bin0 = 0
      THEN '; Kind: */ it\'s {{ 1/0 }} \\ -- "x"\n +3'
      WHEN bin0 = 1
      THEN ''
      ELSE '; Kind: missing -2'
    END || CASE WHEN bin1 = 0 THEN '; Tools: SAP R/3: yes +2' ELSE '' END || CASE WHEN bin2 = 1 THEN '; Funding: within 12 months +1' ELSE '' END || CASE
      WHEN bin3 = 1
      THEN '; Size: 10 or more +1'
      WHEN bin3 = 2
      THEN ''
      ELSE '; Size: under 10 -1'
    END,
    3
  ) AS reasons
FROM scored
