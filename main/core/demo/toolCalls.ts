import type { Facts } from './facts.ts'
import type { ToolCall } from './steps.ts'
import { filled } from './texts/fill.ts'
import type { Tool } from './world.ts'

/** A call of a tool as the agent makes it, with what the tool says when all is well. */
export function toolCall(facts: Facts, tool: Tool, number: number): ToolCall {
  const { args, result } = exchange(facts, tool)
  return {
    id: `call_${facts.traceId.slice(0, 8)}_${number}`,
    tool,
    args: JSON.stringify(args),
    result: JSON.stringify(result),
  }
}

interface Exchange {
  args: Record<string, unknown>
  result: Record<string, unknown>
}

function exchange(facts: Facts, tool: Tool): Exchange {
  const { person, slots } = facts
  switch (tool) {
    case 'verify_identity':
      return {
        args: { account: person.account, email: person.email },
        result: { verified: true, method: 'email_code', checked_for: person.name },
      }
    case 'lookup_account':
      return {
        args: { account: person.account },
        result: {
          account: person.account,
          owner: { name: person.name, email: person.email, phone: person.phone },
          plan: facts.tier,
          seats: Number(slots.seats),
        },
      }
    case 'fetch_invoice':
      return {
        args: { account: person.account, month: slots.month },
        result: {
          invoice: slots.invoice,
          total: slots.amount,
          status: 'paid',
          billing_contact: person.email,
        },
      }
    case 'issue_refund':
      return {
        args: { account: person.account, amount: slots.small, reason: 'goodwill' },
        result: { refund: `R-${slots.invoice?.slice(-5) ?? ''}`, amount: slots.small, state: 'booked' },
      }
    case 'search_internal_docs':
      return {
        args: {
          query: filled('{feature} {plan}', slots),
          ...(facts.versions.toolSchema === 'tools-8' ? { team_id: 'support' } : {}),
        },
        result: { results: [{ title: filled('How {feature} work inside', slots), updated: '2026-04-02' }] },
      }
    case 'create_ticket':
      return {
        args: {
          account: person.account,
          contact: { name: person.name, phone: person.phone },
          topic: facts.casting.intent,
        },
        result: { ticket: `T-${slots.day ?? '4'}${slots.seats ?? '8'}`, queue: 'tier-2' },
      }
  }
}
