-- purge(W, R, K): purge.stale in Murphi, the same steps and the same state.

const W: 3;
const R: 3;
const K: 3;

type Version: 0..W;
type Writer: scalarset(W);
type Reader: scalarset(R);

var db: Version;
var filled: boolean;        -- whether the cache has a value
var value: Version;
var returned: Version;      -- the newest version whose write has returned

var writer: array [Writer] of record
  pc: 0..2;
  mine: Version;
end;

var reader: array [Reader] of record
  pc: 0..2;
  reads: 0..K;
  u: Version;               -- the version it saw
  least: Version;           -- no older than this may it return
  leased: boolean;          -- whether its fill is still good
end;

procedure read_ends(r: Reader);
begin
  assert reader[r].u >= reader[r].least "fresh";
  reader[r].u := 0;
  reader[r].least := 0;
  reader[r].pc := 0;
  reader[r].reads := reader[r].reads + 1;
end;

startstate begin
  db := 0;
  filled := false;
  value := 0;
  returned := 0;
  for w: Writer do
    writer[w].pc := 0;
    writer[w].mine := 0;
  end;
  for r: Reader do
    reader[r].pc := 0;
    reader[r].reads := 0;
    reader[r].u := 0;
    reader[r].least := 0;
    reader[r].leased := false;
  end;
end;

ruleset w: Writer do
  rule "commit" writer[w].pc = 0 ==> begin
    db := db + 1;
    writer[w].mine := db;
    writer[w].pc := 1;
  end;

  rule "del" writer[w].pc = 1 ==> begin
    filled := false;
    value := 0;
    for r: Reader do reader[r].leased := false; end;
    if writer[w].mine > returned then returned := writer[w].mine; end;
    writer[w].mine := 0;
    writer[w].pc := 2;
  end;
end;

ruleset r: Reader do
  rule "get" reader[r].pc = 0 & reader[r].reads < K ==> begin
    reader[r].least := returned;
    if !filled then
      reader[r].leased := true;
      reader[r].pc := 1;
    else
      reader[r].u := value;
      read_ends(r);
    end;
  end;

  rule "select" reader[r].pc = 1 ==> begin
    reader[r].u := db;
    reader[r].pc := 2;
  end;

  rule "fill" reader[r].pc = 2 ==> begin
    if reader[r].leased then
      reader[r].leased := false;
      filled := true;
      value := reader[r].u;
    end;
    read_ends(r);
  end;
end;

invariant "rest"
  (forall w: Writer do writer[w].pc = 2 end & forall r: Reader do reader[r].reads = K end)
    -> (!filled | value = db);
