vim.lsp.config("countersign", {
  cmd = { "countersign", "serve" }, root_markers = { "countersign.toml", ".git" }, filetypes = { "python" },
})
vim.lsp.enable("countersign")
vim.lsp.codelens.enable(true)
