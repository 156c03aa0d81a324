-- The plugin as a user has it: on the runtime path, with the server enabled.
vim.opt.runtimepath:prepend(vim.env.COUNTERSIGN_PLUGIN)
vim.g.mapleader = ","
vim.lsp.enable("countersign")
