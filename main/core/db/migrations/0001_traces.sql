create table imports (
  import_id integer primary key,
  file_sha256 varchar not null,
  file_name varchar not null,
  file_bytes bigint not null,
  format varchar not null,
  format_version varchar not null,
  imported_at timestamp not null,
  "read" bigint not null,
  kept bigint not null,
  rejected bigint not null,
  skipped bigint not null,
  changed bigint not null,
  traces_added bigint not null,
  spans_added bigint not null,
  redaction_epoch integer not null,
  redaction_counts json not null,
  health json not null,
  text_files json not null
);

create table spans (
  trace_uid varchar not null,
  span_id varchar not null,
  parent_span_id varchar,
  name varchar,
  kind varchar not null,
  start_at timestamp,
  end_at timestamp,
  duration_ms double,
  status varchar not null,
  error_type varchar,
  tool varchar,
  session_id varchar,
  user_id varchar,
  plan_tier varchar,
  intent varchar,
  agent_version varchar,
  prompt_version varchar,
  model varchar,
  tool_schema_version varchar,
  index_version varchar,
  memory_policy_version varchar,
  guardrail_version varchar,
  router_version varchar,
  tokens_prompt bigint,
  tokens_completion bigint,
  tokens_total bigint,
  cost double,
  turns integer,
  csat double,
  thumbs varchar,
  success boolean,
  reward double,
  escalated boolean,
  recontact boolean,
  guardrail_triggered boolean,
  infrastructure_failure boolean,
  preview varchar,
  answer_preview varchar,
  id_space varchar not null,
  native_trace_id varchar,
  format varchar not null,
  import_id integer not null,
  source_offset bigint not null,
  source_length bigint not null,
  source_path varchar,
  text_row bigint not null,
  content_id varchar,
  redaction_epoch integer not null,
  flags varchar
);

create table span_revisions as
select *, ''::varchar as outcome, null::struct(chunk varchar, score double)[] as chunks from spans where false;

create table traces (
  trace_uid varchar not null,
  start_at timestamp,
  end_at timestamp,
  latency double,
  spans integer not null,
  turns integer,
  name varchar,
  preview varchar,
  answer_preview varchar,
  session varchar,
  "user" varchar,
  subject_id varchar,
  plan_tier varchar,
  intent varchar,
  agent_version varchar,
  prompt_version varchar,
  model varchar,
  tool_schema_version varchar,
  index_version varchar,
  memory_policy_version varchar,
  guardrail_version varchar,
  router_version varchar,
  csat double,
  thumbs varchar,
  success boolean,
  reward double,
  escalation boolean,
  recontact boolean,
  outcomes json,
  infrastructure_failure boolean not null,
  cost double,
  tokens bigint,
  llm_calls integer not null,
  tool_calls integer not null,
  tool_errors integer not null,
  retries integer not null,
  guardrail integer not null,
  errors integer not null,
  source varchar not null,
  format varchar not null,
  id_space varchar not null,
  native_trace_id varchar,
  inclusion_probability double,
  sample varchar,
  duplicate_group varchar,
  duplicate_multiplicity integer not null default 1,
  cluster varchar,
  redaction_epoch integer not null,
  content_id varchar,
  flags varchar
);

create table trace_chunks (
  chunk varchar not null,
  trace_uid varchar not null,
  span_id varchar not null,
  rank integer not null,
  score double,
  index_version varchar
);

create table trace_tools (
  tool varchar not null,
  trace_uid varchar not null,
  calls integer not null,
  errors integer not null
);

create table rejects (
  import_id integer not null,
  line bigint not null,
  path varchar,
  reason varchar not null,
  text varchar,
  source_offset bigint not null,
  source_length bigint not null
);

create table label_events (
  origin varchar not null,
  seq integer not null,
  clock bigint not null,
  kind varchar not null,
  person varchar not null,
  reviewer varchar not null,
  trace_uid varchar,
  span_id varchar,
  field varchar,
  payload json,
  labelled_at timestamp not null
);

create table labels (
  label_id varchar not null,
  trace_uid varchar not null,
  span_id varchar,
  field varchar,
  origin varchar not null,
  seq integer not null,
  clock bigint not null,
  person varchar not null,
  reviewer varchar not null,
  verdict varchar,
  code varchar,
  contributing varchar[],
  origin_layer varchar,
  first_failing_span varchar,
  decisive_span varchar,
  last_span varchar,
  evidence json,
  severity varchar,
  recovered boolean,
  confidence varchar,
  note varchar,
  correction varchar,
  taxonomy_id varchar,
  taxonomy_hash varchar,
  queue varchar,
  shown_blind boolean,
  seconds double,
  labelled_at timestamp not null,
  orphaned boolean not null default false
);

create table runs (
  run_id varchar not null,
  stage varchar not null,
  started_at timestamp not null,
  finished_at timestamp not null,
  parents json not null,
  parameters json not null,
  seed bigint,
  counts json not null,
  content_hash varchar,
  code_version varchar not null
);

create table dataset_versions (
  name varchar not null,
  version integer not null,
  hash varchar not null,
  built_at timestamp not null,
  recipe json not null,
  splits json not null,
  examples integer not null
);

create table lineage_edges (
  from_kind varchar not null,
  from_id varchar not null,
  to_kind varchar not null,
  to_id varchar not null,
  run_id varchar
);

create view trace_labels as
select
  trace_uid,
  arg_max(verdict, (clock, origin, seq)) as verdict,
  arg_max(code, (clock, origin, seq)) as code,
  list(distinct reviewer order by reviewer) as reviewers,
  count(*) as labels
from labels
where verdict is not null
group by trace_uid;
