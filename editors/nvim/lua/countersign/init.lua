-- Countersign in Neovim: agents write, you countersign. See |countersign.txt|.
local M = {}

---Set options; nothing needs it.
---@param options countersign.Options?
function M.setup(options)
  require("countersign.config").set(options)
end

---Return a few words for the statusline: how many tasks work, how many hunks wait; empty when there are none.
---@return string
function M.statusline()
  return require("countersign.tasks").statusline()
end

return M
