-- A jar lies in pieces, so that nobody needs all of one in memory to write or to read it.

create table buswork.module_jar_piece (
  sha256 text    not null references buswork.module_jar on delete cascade,
  place  integer not null,
  bytes  bytea   not null,
  primary key (sha256, place)
);
alter table buswork.module_jar_piece alter column bytes set storage external;

insert into buswork.module_jar_piece (sha256, place, bytes)
select j.sha256, p.place, substring(j.jar from p.place * 524288 + 1 for 524288)
from buswork.module_jar j,
     generate_series(0, (greatest(length(j.jar), 1) - 1) / 524288) as p (place);

alter table buswork.module_jar drop column jar;
