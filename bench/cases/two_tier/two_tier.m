-- two_tier(S, W, K, C, L): two_tier.stale in Murphi, the same steps and the same state.

const S: 2;
const W: 2;
const K: 2;
const C: 2;
const L: 2;

type Version: 0..W;
type Writer: scalarset(W);
type Server: scalarset(S);
type Entry: record
  filled: boolean;
  value: Version;
end;

var db: Version;
var shared: Entry;
var lost: 0..L;
var writer: array [Writer] of record
  pc: 0..3;
  mine: Version;
end;
var server: array [Server] of record
  near: Entry;                  -- the local tier
  queue: array [0..C - 1] of Version;
  size: 0..C;
  pc: 0..4;                     -- of the reader
  reads: 0..K;
  u: Version;
  heard: boolean;               -- the listener has a message
  v: Version;
end;

procedure fill(var e: Entry; v: Version);
begin
  e.filled := true;
  e.value := v;
end;

procedure empty(var e: Entry);
begin
  e.filled := false;
  e.value := 0;
end;

procedure shift(s: Server);
begin
  for i: 1..C - 1 do server[s].queue[i - 1] := server[s].queue[i]; end;
  server[s].queue[C - 1] := 0;
  server[s].size := server[s].size - 1;
end;

procedure read_ends(s: Server);
begin
  server[s].u := 0;
  server[s].pc := 0;
  server[s].reads := server[s].reads + 1;
end;

startstate begin
  db := 0;
  empty(shared);
  lost := 0;
  for w: Writer do
    writer[w].pc := 0;
    writer[w].mine := 0;
  end;
  for s: Server do
    empty(server[s].near);
    for i: 0..C - 1 do server[s].queue[i] := 0; end;
    server[s].size := 0;
    server[s].pc := 0;
    server[s].reads := 0;
    server[s].u := 0;
    server[s].heard := false;
    server[s].v := 0;
  end;
end;

ruleset w: Writer do
  rule "commit" writer[w].pc = 0 ==> begin
    db := db + 1;
    writer[w].mine := db;
    writer[w].pc := 1;
  end;

  rule "del" writer[w].pc = 1 ==> begin
    empty(shared);
    writer[w].pc := 2;
  end;

  rule "publish"
    writer[w].pc = 2 & forall s: Server do server[s].size < C end
  ==> begin
    for s: Server do
      server[s].queue[server[s].size] := writer[w].mine;
      server[s].size := server[s].size + 1;
    end;
    writer[w].mine := 0;
    writer[w].pc := 3;
  end;
end;

ruleset s: Server do
  rule "local get" server[s].pc = 0 & server[s].reads < K ==> begin
    if server[s].near.filled then read_ends(s); else server[s].pc := 1; end;
  end;

  rule "shared get" server[s].pc = 1 ==> begin
    if shared.filled then
      server[s].u := shared.value;
      server[s].pc := 4;
    else
      server[s].pc := 2;
    end;
  end;

  rule "select" server[s].pc = 2 ==> begin
    server[s].u := db;
    server[s].pc := 3;
  end;

  rule "shared set" server[s].pc = 3 ==> begin
    fill(shared, server[s].u);
    server[s].pc := 4;
  end;

  rule "local set" server[s].pc = 4 ==> begin
    fill(server[s].near, server[s].u);
    read_ends(s);
  end;

  rule "receive" !server[s].heard & server[s].size > 0 ==> begin
    server[s].heard := true;
    server[s].v := server[s].queue[0];
    shift(s);
  end;

  rule "drop older" server[s].heard ==> begin
    if server[s].near.filled & server[s].near.value < server[s].v then empty(server[s].near); end;
    server[s].heard := false;
    server[s].v := 0;
  end;

  rule "lose" lost < L & server[s].size > 0 ==> begin
    shift(s);
    lost := lost + 1;
  end;
end;

invariant "committed"
  (!shared.filled | shared.value <= db)
  & forall s: Server do !server[s].near.filled | server[s].near.value <= db end;
