/** What the knowledge base says, by document id. */
export const chunkTexts: Readonly<Record<string, string>> = {
  billing_FAQ_v12:
    'Billing questions and answers, edition 12. Enterprise seats are $79 a month each. Overage is billed at the end of the quarter. Invoices go out on the 5th. Prices in this edition hold until the end of 2025.',
  pricing_2026:
    'Price list 2026. Team $31, Business $58, Enterprise $92 a seat and month when paid yearly. Overage is billed monthly. Replaces all earlier price lists.',
  invoice_email_template:
    'Text for sending an invoice again: name the invoice number, the total and the day it was paid, and say that the copy goes to the billing contact only.',
  refund_policy:
    'Refunds up to $500 may be given by the agent within 30 days of the charge. Above $500, or in doubt about the amount, a person decides. Several refunds for one cause count together.',
  credit_notes_v3:
    'A credit note is taken off the next invoice. It is booked on the day of the decision and named in the invoice text.',
  payment_terms_v4:
    'Invoices are due in 14 days, 30 days for Enterprise. A reminder goes out on the third day after the due date.',
  tax_and_vat_v3:
    'VAT is charged by the place of the company. With a valid VAT number in another member state the charge is reversed.',
  plan_comparison_v7:
    'Team: 20 projects. Business: unlimited projects and the audit log. Enterprise: single sign-on, provisioning and a named contact.',
  discount_rules_v2:
    'Paying yearly saves two months. Schools and charities get a third off. Discounts do not add up; the larger one holds.',
  proration_guide_v5:
    'A change within a month is billed by the day from the change on. Seats that are dropped are credited at renewal only.',
  cancellation_terms_v5:
    'Cancelling stops the renewal; the workspace stays usable until the paid period ends. A hint at leaving goes to the account team.',
  data_retention_v3:
    'After the end of a contract data is kept for thirty days, backups for another thirty, then deleted.',
  export_guide_v4:
    'Exports hold at most 50,000 rows a part. The full export keeps comments and attachments under their item.',
  api_errors_v14:
    '403: the token lacks a scope. 409: the record changed meanwhile. 429: too many calls of this token in the last minute.',
  rate_limits_v5:
    'Each token may make 600 calls a minute, counted in a sliding window. The answer says when to come back.',
  webhooks_guide_v6:
    'Deliveries are repeated until they are answered with 2xx. Every repeat carries the same event id.',
  sdk_changelog_v21:
    'Release 21: paging by cursor is the default, timeouts can be set for each call, and archived records are left out unless asked for.',
  workspace_settings_v6:
    'The owner can rename a workspace and its address once in thirty days. Old addresses lead to the new one for a year.',
  roles_and_permissions_v9:
    'Owner, administrator, member, guest. Guests see only what a project shares with them.',
  notification_rules_v2: 'Notifications are set by project and by person; the stricter of the two holds.',
  audit_log_guide_v4:
    'The audit log keeps two years of logins, changes of roles, exports and deletions, with the person and the address.',
  sso_saml_guide_v8:
    'The audience is the address of the workspace with a slash at its end. Two identity providers may be active during a migration.',
  scim_provisioning_v3:
    'Provisioning needs the attributes userName, active and groups. People without a group land in no team.',
  incident_runbook_v2:
    'On a security incident end the sessions, revoke the tokens and hand over to the security team at once. The agent decides nothing here.',
  rewards_catalogue_dresses:
    'Rewards shop, dresses: linen midi dress $248, knit dress $236, wrap dress $219, summer dress $184.',
  rewards_catalogue_shoes:
    'Rewards shop, shoes: leather loafers $265, trail shoes $229, suede boots $312, canvas shoes $95.',
}

/** Title of a document for people. */
export const chunkTitle = (id: string): string => id.replaceAll('_', ' ')
