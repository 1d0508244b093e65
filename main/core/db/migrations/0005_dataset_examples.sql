create table dataset_examples (
  version_hash varchar not null,
  example_id varchar not null,
  source_key varchar not null,
  trace_uid varchar not null,
  split varchar not null,
  text_hash varchar not null,
  label_hash varchar not null,
  verdict varchar not null,
  code varchar,
  plan_tier varchar,
  intent varchar,
  agent_version varchar
);
