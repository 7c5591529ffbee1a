autocmd BufNewFile,BufRead *.stale setfiletype stale
