import type { Tool } from '../world.ts'

type Some<T> = readonly [T, ...T[]]

export interface Intent {
  name: string
  /** Share of ordinary traffic. */
  weight: number
  /** Money is touched: the guardrail looks, and the billing family of story 4 counts it. */
  money: boolean
  tools: readonly Tool[]
  /** Documents its retrieval may return beside the stale one. */
  chunks: Some<string>
  questions: Some<string>
  answers: Some<string>
}

/** Words in braces are filled in by `filled`. */
export const intents = {
  billing_lookup: {
    name: 'billing_lookup',
    weight: 0.2,
    money: true,
    tools: ['verify_identity', 'lookup_account', 'fetch_invoice'],
    chunks: ['invoice_email_template', 'payment_terms_v4', 'refund_policy', 'tax_and_vat_v3', 'pricing_2026'],
    questions: [
      'Our {month} bill shows {amount} but the contract says something lower. Which line is the difference?',
      'Can you resend the {month} invoice? Accounting closes the books on the {day}th.',
      'Why did the total go from {amount2} to {amount} between {month2} and {month}?',
      'There are two charges of {amount} on the {month} statement. Is one of them a mistake?',
      'Please tell me when invoice {invoice} was paid and with which method.',
      'The purchase order number is missing on invoice {invoice}. Can it be added after the fact?',
      'I need the {month} invoice split by department, we have {seats} people in three teams.',
      'What is the line called "platform fee" on {invoice}? Nobody here ordered it.',
    ],
    answers: [
      'The {month} invoice {invoice} has {seats} seats at the list price plus one month of overage, which makes {amount}.',
      'I found invoice {invoice} over {amount}. A copy is on its way to the billing contact of your account.',
      'Invoice {invoice} was paid on the {day}th of {month}. The difference to {month2} comes from {seats} seats added in between.',
      'The second charge of {amount} is a reservation by the bank and drops off within five working days.',
    ],
  },
  refund_request: {
    name: 'refund_request',
    weight: 0.1,
    money: true,
    tools: ['verify_identity', 'lookup_account', 'issue_refund'],
    chunks: [
      'refund_policy',
      'credit_notes_v3',
      'payment_terms_v4',
      'cancellation_terms_v5',
      'tax_and_vat_v3',
    ],
    questions: [
      'We were billed {small} for an add-on that we switched off in {month2}. Please refund it.',
      'Two of our seats were never used in {month}. Can we get the {small} back?',
      'The renewal went through although we had asked for a pause. I would like {small} returned.',
      'Your outage cost us a working day. What credit do we get for {month}?',
      'A colleague upgraded by accident an hour ago. Can the {small} be reversed?',
      'I was promised a goodwill credit of {small} in {month2} and it never arrived.',
    ],
    answers: [
      'I have sent {small} back to the payment method on file. It shows up within three to five working days.',
      'The credit note over {small} is booked and will be taken off the next invoice.',
      'That is within the refund period, so {small} goes back today.',
      'The terms allow a credit for {month}; I have added {small} to your balance.',
    ],
  },
  pricing_question: {
    name: 'pricing_question',
    weight: 0.12,
    money: true,
    tools: ['lookup_account'],
    chunks: [
      'pricing_2026',
      'plan_comparison_v7',
      'discount_rules_v2',
      'proration_guide_v5',
      'payment_terms_v4',
    ],
    questions: [
      'What would {seats} seats cost us on the yearly plan?',
      'Is there a discount for schools, and does it stack with paying yearly?',
      'How much is an extra {storage} of storage a month?',
      'We pay monthly now. What do we save by paying for the year with {seats} seats?',
      'Does the {plan} plan include the audit log or is that extra?',
      'What happens to the price when we go above {seats} seats in the middle of a month?',
    ],
    answers: [
      '{seats} seats come to {amount} a year, paid up front, with the audit log included.',
      'The yearly plan saves two months. For {seats} seats that is {amount2}.',
      'Storage is sold in steps of {storage}; each step is {small} a month.',
      'Above {seats} seats the new price holds from the day of the change, pro rata.',
    ],
  },
  plan_change: {
    name: 'plan_change',
    weight: 0.1,
    money: true,
    tools: ['verify_identity', 'lookup_account'],
    chunks: [
      'plan_comparison_v7',
      'proration_guide_v5',
      'pricing_2026',
      'discount_rules_v2',
      'workspace_settings_v6',
    ],
    questions: [
      'Please move us from {plan} to the next plan up on the {day}th of {month}.',
      'We want to drop {seats} seats at renewal. Until when can we do that?',
      'If we downgrade now, do we lose the projects that are over the limit?',
      'Can one department stay on {plan} while the rest upgrades?',
      'How is the first month billed if we upgrade on the {day}th?',
      'We merged with another company. How do we join our two workspaces under one plan?',
    ],
    answers: [
      'The change is set for the {day}th of {month}; the first invoice is pro rata and comes to {amount2}.',
      'Seats can be dropped until the day before renewal. I have noted {seats} fewer.',
      'Nothing is deleted on a downgrade: projects above the limit become read-only.',
      'A workspace has one plan. A second workspace for that department is possible and shares the login.',
    ],
  },
  cancellation: {
    name: 'cancellation',
    weight: 0.05,
    money: true,
    tools: ['verify_identity', 'lookup_account', 'create_ticket'],
    chunks: ['cancellation_terms_v5', 'data_retention_v3', 'export_guide_v4', 'refund_policy'],
    questions: [
      'We are closing our account at the end of {month}. What do we have to do?',
      'Another tool fits us better. How do we stop the renewal of {amount}?',
      'Our project ends in {month}. Can we pause instead of cancelling?',
      'How long do you keep our data after we leave?',
    ],
    answers: [
      'The renewal is off; your workspace stays usable until the {day}th of {month}.',
      'A pause of up to three months keeps all data and costs {small} a month.',
      'Data is kept for thirty days after the end and then deleted; an export takes a few minutes.',
    ],
  },
  api_troubleshooting: {
    name: 'api_troubleshooting',
    weight: 0.14,
    money: false,
    tools: ['lookup_account', 'search_internal_docs'],
    chunks: ['api_errors_v14', 'rate_limits_v5', 'webhooks_guide_v6', 'sdk_changelog_v21', 'export_guide_v4'],
    questions: [
      'The {feature} endpoint answers 429 after about {seats} calls although we are below the limit.',
      'Since this morning {feature} returns an empty list for one of our projects.',
      'Webhooks for {feature} arrive twice. How do we tell the copies apart?',
      'Which scope does a token need to read {feature}? We get a 403.',
      'The client library times out on {feature} when we ask for more than {seats} records.',
      'Is there a way to get {feature} as of a date, and not only the current state?',
    ],
    answers: [
      'The limit is counted for each token in a sliding minute. Spreading the {feature} calls over two tokens fixes it.',
      'The project was archived, so {feature} is empty unless archived items are asked for.',
      'Each delivery carries the same event id; keep the ids of the last day and skip the ones you know.',
      'Reading {feature} needs the reporting scope. A token keeps the scopes it was made with.',
    ],
  },
  account_config: {
    name: 'account_config',
    weight: 0.13,
    money: false,
    tools: ['verify_identity', 'lookup_account'],
    chunks: [
      'workspace_settings_v6',
      'roles_and_permissions_v9',
      'notification_rules_v2',
      'audit_log_guide_v4',
    ],
    questions: [
      'How do I hand the owner role to a colleague before I leave in {month}?',
      'Notifications about {feature} stopped for half of the team. Where is that set?',
      'We renamed the company. Can the workspace address change too?',
      'Can guests see {feature}? They should not.',
      'How do I require two-factor login for all {seats} people at once?',
      'Someone deleted a project on the {day}th. Can we see who and get it back?',
    ],
    answers: [
      'The owner role can be handed over under members; the other person must accept within a week.',
      'Notifications about {feature} are a setting of each project. I have listed the projects where they are off.',
      'Guests see {feature} only where a project shares it. I have switched that off for the three that did.',
      'The audit log has the deletion on the {day}th. The project is restored with all its content.',
    ],
  },
  sso_setup: {
    name: 'sso_setup',
    weight: 0.06,
    money: false,
    tools: ['lookup_account', 'search_internal_docs'],
    chunks: ['sso_saml_guide_v8', 'scim_provisioning_v3', 'roles_and_permissions_v9', 'audit_log_guide_v4'],
    questions: [
      'Single sign-on fails with "audience does not match" after we changed the domain.',
      'New people are created without a team. What is missing in our provisioning?',
      'Can two identity providers be used while we migrate {seats} people?',
      'How do we keep a way in for administrators when the identity provider is down?',
    ],
    answers: [
      'The audience must be the new workspace address. I have put the exact value under login settings.',
      'Provisioning needs the group attribute; once it is sent, people land in the matching team.',
      'Two providers can be active at once, chosen by the domain of the address.',
    ],
  },
  data_export: {
    name: 'data_export',
    weight: 0.06,
    money: false,
    tools: ['lookup_account', 'search_internal_docs', 'create_ticket'],
    chunks: ['export_guide_v4', 'data_retention_v3', 'webhooks_guide_v6', 'audit_log_guide_v4'],
    questions: [
      'The nightly export of {feature} has been empty since the {day}th.',
      'We need all {feature} of {month} as a table. The export stops at {seats} rows.',
      'Is there an export that keeps the comments together with {feature}?',
      'Which columns of {feature} hold personal data? Our auditor asks.',
    ],
    answers: [
      'The export ran but its filter pointed at an archived project. It is set to all projects again.',
      'Exports above the row limit are split into parts; the parts of {month} are ready for download.',
      'The full export keeps comments under the item they belong to.',
    ],
  },
  security_incident: {
    name: 'security_incident',
    weight: 0.03,
    money: false,
    tools: ['verify_identity', 'create_ticket'],
    chunks: ['incident_runbook_v2', 'audit_log_guide_v4', 'roles_and_permissions_v9'],
    questions: [
      'There is a login from a place where none of us is. What do we do right now?',
      'A laptop with an open session was stolen on the {day}th. Please end all sessions.',
      'One of our tokens ended up in a public repository.',
    ],
    answers: [
      'All sessions are ended and a person of the security team takes over from here.',
      'The token is revoked. The security team will go through its use since the {day}th with you.',
    ],
  },
} as const satisfies Record<string, Intent>

export type IntentName = keyof typeof intents
export const intentNames = Object.keys(intents) as IntentName[]
