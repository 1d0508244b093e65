create table embeddings (
  embedder varchar not null,
  content_hash varchar not null,
  dimension integer not null,
  vector float[] not null
);

create table semantic_runs (
  run_id varchar not null,
  ordinal bigint not null,
  embedder varchar not null,
  dimension integer not null,
  threshold double not null,
  found_at timestamp not null,
  counts json not null
);

create table semantic_groups (
  run_id varchar not null,
  semantic_group varchar not null,
  representative varchar not null,
  multiplicity integer not null,
  lowest_score double not null
);

create table semantic_members (
  run_id varchar not null,
  semantic_group varchar not null,
  trace_uid varchar not null,
  reason varchar not null,
  score double not null
);
