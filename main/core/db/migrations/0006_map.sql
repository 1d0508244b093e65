create table map_layouts (
  run_id varchar not null,
  made_at timestamp not null,
  seed bigint not null,
  traces bigint not null
);

create table map_points (
  run_id varchar not null,
  ordinal integer not null,
  trace_uid varchar not null,
  x integer not null,
  y integer not null
);

create table trace_selections (
  trace_uid varchar not null,
  selection varchar not null
);
