create sequence trace_numbers start 1;

alter table traces add column number integer;

alter table traces alter column number set default nextval('trace_numbers');

update traces set number = nextval('trace_numbers');

create table chunk_traces (
  chunk varchar,
  number integer not null
);

create table tool_traces (
  tool varchar,
  number integer not null
);

insert into chunk_traces
select distinct c.chunk, t.number from traces t left join trace_chunks c using (trace_uid)
order by c.chunk nulls last, t.number;

insert into tool_traces
select distinct c.tool, t.number from traces t left join trace_tools c using (trace_uid)
order by c.tool nulls last, t.number;
