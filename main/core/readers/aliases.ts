/** Raised whenever an attribute is added, so that a run record says which table read the file. */
export const aliasTableVersion = '2026-11'

/** Canonical field → the attributes that may carry it, first match wins. */
export const aliases = {
  kind: ['assay.span.kind', 'openinference.span.kind', 'gen_ai.operation.name', 'traceloop.span.kind', 'langsmith.span.kind', 'ai.operationId'],
  session: ['session.id', 'gen_ai.conversation.id', 'langfuse.session.id', 'session_id', 'thread.id'],
  user: ['user.id', 'enduser.id', 'langfuse.user.id', 'user_id'],
  plan_tier: ['plan_tier', 'user.plan_tier', 'customer.plan_tier', 'account.tier'],
  intent: ['intent', 'user.intent', 'intent.name'],
  agent_version: ['agent.version', 'gen_ai.agent.version', 'agent_version', 'service.version'],
  prompt_version: ['prompt.version', 'llm.prompt_template.version', 'prompt_version', 'langfuse.prompt.version'],
  model: ['llm.model_name', 'gen_ai.response.model', 'gen_ai.request.model', 'llm.response.model_name', 'llm.request.model_name', 'ai.model.id', 'model'],
  tool_schema_version: ['tool.schema_version', 'tool_schema_version'],
  index_version: ['retrieval.index_version', 'index_version'],
  memory_policy_version: ['memory.policy_version', 'memory_policy_version'],
  guardrail_version: ['guardrail.version', 'guardrail_version'],
  router_version: ['router.version', 'router_version'],
  tool: ['tool.name', 'gen_ai.tool.name', 'ai.toolCall.name'],
  error_type: ['error.type', 'exception.type'],
  tokens_prompt: ['llm.token_count.prompt', 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
  tokens_completion: ['llm.token_count.completion', 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  tokens_total: ['llm.token_count.total', 'gen_ai.usage.total_tokens'],
  cost: ['llm.cost.total', 'gen_ai.usage.cost', 'cost'],
  turns: ['assay.turns'],
  csat: ['feedback.csat', 'csat'],
  thumbs: ['feedback.thumbs', 'thumbs'],
  success: ['outcome.success', 'success', 'task.success'],
  reward: ['outcome.reward', 'reward'],
  escalated: ['outcome.escalated', 'escalated'],
  recontact: ['outcome.recontact_7d', 'recontact_7d'],
  guardrail_triggered: ['guardrail.triggered'],
  infrastructure_failure: ['assay.infrastructure_failure'],
} as const satisfies Record<string, readonly string[]>

export type AliasField = keyof typeof aliases

/** Attributes with the bodies, for reading one trace. */
export const bodyAliases = {
  input: ['input.value', 'gen_ai.tool.call.arguments', 'tool.parameters', 'ai.prompt', 'ai.toolCall.args', 'gen_ai.retrieval.query.text'],
  output: ['output.value', 'gen_ai.tool.call.result', 'ai.response.text', 'ai.toolCall.result'],
  input_messages: ['llm.input_messages', 'gen_ai.input.messages', 'ai.prompt.messages', 'gen_ai.prompt'],
  output_messages: ['llm.output_messages', 'gen_ai.output.messages', 'gen_ai.completion'],
  system: ['gen_ai.system_instructions', 'gen_ai.system.instructions'],
  documents: ['retrieval.documents', 'gen_ai.retrieval.documents', 'reranker.output_documents'],
  tools: ['llm.tools', 'gen_ai.tool.definitions'],
  conversation: ['assay.conversation'],
} as const satisfies Record<string, readonly string[]>

/** Words of other conventions for our span kinds. */
export const kindWords: Readonly<Record<string, string>> = {
  llm: 'llm', chat: 'llm', generate_content: 'llm', text_completion: 'llm', generation: 'llm', completion: 'llm',
  'ai.generatetext.dogenerate': 'llm', 'ai.streamtext.dostream': 'llm', 'ai.generateobject.dogenerate': 'llm',
  'ai.generatetext': 'agent', 'ai.streamtext': 'agent', 'ai.generateobject': 'agent', 'ai.toolcall': 'tool',
  agent: 'agent', invoke_agent: 'agent', create_agent: 'agent', invoke_workflow: 'agent', workflow: 'agent',
  tool: 'tool', execute_tool: 'tool', function: 'tool',
  retriever: 'retriever', retrieval: 'retriever',
  guardrail: 'guardrail', handoff: 'handoff', memory: 'memory',
  chain: 'chain', task: 'chain', plan: 'chain', span: 'chain',
  embedding: 'embedding', embeddings: 'embedding', reranker: 'reranker', evaluator: 'evaluator', prompt: 'prompt',
}
