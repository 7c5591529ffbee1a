-- peterson(N): peterson.stale in Murphi, the same steps and the same state.

const N: 4;

type Who: 0..N - 1;
type Level: 0..N - 1;

var level: array [Who] of Level;
var last: array [Level] of Who;
var pc: array [Who] of 0..3;
var at: array [Who] of Level;       -- the level it is about, 1 where it is not on its way

startstate begin
  for i: Who do
    level[i] := 0;
    pc[i] := 0;
    at[i] := 1;
  end;
  for l: Level do last[l] := 0; end;
end;

ruleset i: Who do
  rule "climb" pc[i] = 0 ==> begin
    level[i] := at[i];
    pc[i] := 1;
  end;

  rule "yield" pc[i] = 1 ==> begin
    last[at[i]] := i;
    pc[i] := 2;
  end;

  rule "pass"
    pc[i] = 2 & (last[at[i]] != i | forall k: Who do k = i | level[k] < at[i] end)
  ==> begin
    if at[i] = N - 1 then
      at[i] := 1;
      pc[i] := 3;
    else
      at[i] := at[i] + 1;
      pc[i] := 0;
    end;
  end;

  rule "leave" pc[i] = 3 ==> begin
    level[i] := 0;
    pc[i] := 0;
  end;
end;

invariant "exclusion"
  forall i: Who do forall k: Who do (pc[i] = 3 & pc[k] = 3) -> i = k end end;
