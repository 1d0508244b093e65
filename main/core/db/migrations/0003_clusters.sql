create table cluster_runs (
  run_id varchar not null,
  ordinal bigint not null,
  name varchar not null,
  made_at timestamp not null,
  mode varchar not null,
  seed bigint not null,
  resolution double not null,
  agreement double not null,
  population bigint not null,
  unclustered bigint not null
);

create table clusters (
  run_id varchar not null,
  cluster varchar not null,
  name varchar not null,
  parent varchar,
  size bigint not null,
  stability double not null,
  state varchar not null,
  signature varchar,
  terms varchar[] not null,
  medoid varchar not null,
  boundary varchar[] not null,
  trend bigint[] not null,
  mix json not null
);

create table cluster_members (
  run_id varchar not null,
  cluster varchar not null,
  trace_uid varchar not null,
  similarity double not null
);
