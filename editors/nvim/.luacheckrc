-- LuaJIT as Neovim has it; `vim` is its one global, with options that are set by assignment.
std = "luajit"
globals = { "vim" }
max_line_length = 116
exclude_files = { "editors/nvim/lua/countersign/protocol.lua" }
