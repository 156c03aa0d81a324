-- The language server, for `vim.lsp.enable("countersign")`. Specs stand in the comments of any language, so no file
-- types are named; what is outside of a workspace is left alone.

---The server writes the diff of a proposal into a directory of its own, outside of all workspaces: it is about the
---hunks of the server that has shown it.
---@param name string of a file
---@return string? root
local function root_of_diff(name)
  local is_ours = vim.startswith(vim.fs.basename(vim.fs.dirname(name)), "countersign-")
  local client = is_ours and vim.lsp.get_clients({ name = "countersign" })[1]
  return client and client.root_dir or nil
end

---@type vim.lsp.Config
return {
  cmd = { "countersign", "serve" },
  root_markers = { "countersign.toml", ".git" },
  root_dir = function(buffer, start)
    local name = vim.api.nvim_buf_get_name(buffer)
    local root = vim.fs.root(buffer, vim.lsp.config.countersign.root_markers) or root_of_diff(name)
    if root then
      start(root)
    end
  end,
  workspace_required = true,
  capabilities = { experimental = { countersign = { review = true, tasks = true } } },
  handlers = require("countersign.handlers"),
}
