-- What the user has set; everything works without.
local M = {}

---@class countersign.Options
---@field keys? boolean whether the default keys are set in buffers with a server
---@field prefix? string what the default keys begin with

---@type countersign.Options
local DEFAULTS = { keys = true, prefix = "<leader>h" }

---@type countersign.Options
M.options = vim.deepcopy(DEFAULTS)

---@param options countersign.Options?
function M.set(options)
  options = options or {}
  vim.validate("countersign: options", options, "table")
  for name, value in pairs(options) do
    if DEFAULTS[name] == nil then
      error(("countersign: there is no option %q"):format(name), 0)
    end
    vim.validate("countersign: " .. name, value, type(DEFAULTS[name]))
  end
  M.options = vim.tbl_extend("force", DEFAULTS, options)
end

return M
