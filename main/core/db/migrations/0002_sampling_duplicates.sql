alter table spans add column tool_amount double;

alter table span_revisions add column tool_amount double;

alter table traces add column refund_amount double;

alter table traces add column representative boolean;

create table samples (
  sample varchar not null,
  run_id varchar not null,
  drawn_at timestamp not null,
  seed bigint not null,
  policy json not null,
  population bigint not null,
  uncovered bigint not null,
  drawn bigint not null,
  rules json not null,
  content_hash varchar not null
);

create table sample_members (
  sample varchar not null,
  trace_uid varchar not null,
  inclusion_probability double not null,
  rules varchar[] not null
);

create view trace_samples as
select trace_uid, sample, inclusion_probability, rules from sample_members;

create table duplicate_runs (
  run_id varchar not null,
  ordinal bigint not null,
  threshold double not null,
  found_at timestamp not null,
  counts json not null
);

create table duplicate_blocks (
  run_id varchar not null,
  block varchar not null,
  fingerprint varchar not null
);

create table duplicate_groups (
  run_id varchar not null,
  duplicate_group varchar not null,
  block varchar not null,
  representative varchar not null,
  multiplicity integer not null,
  reason varchar not null,
  lowest_score double not null
);

create table duplicate_members (
  run_id varchar not null,
  duplicate_group varchar not null,
  trace_uid varchar not null,
  reason varchar not null,
  score double not null
);

create table duplicate_pairs (
  run_id varchar not null,
  block varchar not null,
  left_trace varchar not null,
  right_trace varchar not null,
  score double not null
);
