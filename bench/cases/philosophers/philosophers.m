-- philosophers(N): philosophers.stale in Murphi, the same steps and the same state.

const N: 13;

type Place: 0..N - 1;

var taken: array [Place] of boolean;
var pc: array [Place] of 0..3;

function first(i: Place): Place;
begin
  if i = N - 1 then return 0; else return i; end;
end;

function second(i: Place): Place;
begin
  if i = N - 1 then return i; else return i + 1; end;
end;

startstate begin
  for i: Place do
    taken[i] := false;
    pc[i] := 0;
  end;
end;

ruleset i: Place do
  rule "take first" pc[i] = 0 & !taken[first(i)] ==> begin
    taken[first(i)] := true;
    pc[i] := 1;
  end;

  rule "take second" pc[i] = 1 & !taken[second(i)] ==> begin
    taken[second(i)] := true;
    pc[i] := 2;
  end;

  rule "put first" pc[i] = 2 ==> begin
    taken[first(i)] := false;
    pc[i] := 3;
  end;

  rule "put second" pc[i] = 3 ==> begin
    taken[second(i)] := false;
    pc[i] := 0;
  end;
end;

invariant "alone" !(pc[0] = 2 & pc[1] = 2);
