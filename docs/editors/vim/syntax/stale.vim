" Designs of the Stalemate model checker.
if exists('b:current_syntax')
  finish
endif

" Words are reserved only where they begin something, so most of these look at
" where they stand.
syn match staleDeclare /^\s*\%(design\|use\|param\|const\|type\|enum\|record\|function\|fix\|component\|window\|check\|measure\|claim\|question\|clock\|faults\)\>\ze\%(\s\+[A-Za-z_"0-9]\|\s*$\)/
syn match staleDeclare /^\s*\%(ghost\|read\|write\|request\|\%(background\s\+\)\?process\|op\|\%(urgent\s\+\)\?event\|fault\)\>\ze\s\+\h/
syn match staleClause  /\<\%(cost\|excludes\|step\|takes\|when\|where\|wire\)\>\ze\s*[^ :=.(]/
syn match staleClause  /\<may\s\+\%(crash\|restart\)\>\|\<at\s\+most\>\|\<as\s\+written\>/
syn match staleClause  /\<\%(closes\|leaves\|keeps\|breaks\|holds\)\>\ze\s\+\h/
syn match staleClause  /^\s*\%(snippet\|about\|answer\|option\)\>\ze\s\+[A-Za-z_"]/
syn match staleCheck   /\%(:\|^\)\s*\zs\%(always\|never\|reachable\|eventually\|settles\|max\|min\|probability\|expected\)\>\ze\s\+[^=.]/
syn match staleCheck   /\<\%(at\s\+rest\|leads\s\+to\|fresh\s\+reads\|monotonic\s\+reads\|read\s\+your\s\+writes\|linearizable\)\>/

syn match staleStatement /\%(^\|[{};:]\)\s*\zs\%(let\|loop\|while\|repeat\|break\|continue\|return\|assert\|choose\|either\|atomic\|pause\|wait\|within\|pick\|chance\|start\|stop\)\>\ze\s*\%([^ =.:]\|$\)/
syn match staleStatement /}\s*\zsor\%(\s\+fault\)\?\>/
syn keyword staleConditional if then else
syn match staleOperator /\<\%(all\|some\|count\|sum\)\>\ze\s\+\h\w*\s\+in\>/
syn match staleOperator /\<in\>\ze\s*[^:=. ]/
syn match staleOperator /[A-Za-z0-9_\])]\s\+\zs\%(done\|at\ze\s\+\%(rest\>\)\@!\h\)\>/
syn match staleOperator /==\|!=\|<=\|>=\|&&\|||\|\.\.\|!/
syn match staleLabel /^\s*\zs\h\w*\ze:\s*\h[A-Za-z0-9_.\[\]]*(/

syn keyword staleConstant true false none self
syn match staleNumber /\<\d\+\%(\.\d\+\)\?\%(us\|ms\|s\|m\|h\)\?\>/
syn match staleType /\<\u\w*\l\w*\>/
syn match staleType /\<\%(bool\|timer\|duration\)\>\|\<\%(set\|list\)\ze</
syn match staleType /:\s*\zsprocess\>/
syn match staleCall /\<\h\w*\ze(/

syn keyword staleTodo TODO FIXME XXX contained
syn match staleEscape /\\[nt"'\\]/ contained
syn region staleText start=/"/ skip=/\\./ end=/"/ oneline contains=staleEscape
syn region staleText start=/"""/ end=/"""/ keepend
syn match staleComment "//.*$" contains=staleTodo,@Spell
syn region staleComment start="/\*" end="\*/" contains=staleTodo,@Spell

hi def link staleDeclare     Keyword
hi def link staleClause      Keyword
hi def link staleCheck       Keyword
hi def link staleStatement   Statement
hi def link staleConditional Conditional
hi def link staleOperator    Operator
hi def link staleLabel       Label
hi def link staleConstant    Constant
hi def link staleNumber      Number
hi def link staleType        Type
hi def link staleCall        Function
hi def link staleText        String
hi def link staleEscape      SpecialChar
hi def link staleComment     Comment
hi def link staleTodo        Todo

syn sync minlines=50
let b:current_syntax = 'stale'
