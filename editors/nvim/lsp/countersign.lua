-- The language server, for `vim.lsp.enable("countersign")`. Specs stand in the comments of any language, so no file
-- types are named; what is outside of a workspace is left alone.
local handlers = require("countersign.handlers")

---@type vim.lsp.Config
return {
  cmd = { "countersign", "serve" },
  root_markers = { "countersign.toml", ".git" },
  workspace_required = true,
  capabilities = { experimental = { countersign = { review = true, tasks = true } } },
  handlers = handlers,
}
