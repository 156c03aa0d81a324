-- A buffer comes to have the server, or loses it.
local client = require("countersign.client")
local keys = require("countersign.keys")
local reviews = require("countersign.reviews")
local visible = require("countersign.visible")
local working = require("countersign.working")

local M = {}

---@param event vim.api.keyset.create_autocmd.callback_args
---@return boolean
local function is_ours(event)
  local found = vim.lsp.get_client_by_id(event.data.client_id)
  return found ~= nil and found.name == client.NAME
end

local function watch()
  local group = vim.api.nvim_create_augroup("countersign_windows", {})
  vim.api.nvim_create_autocmd({ "WinResized", "BufWinEnter" }, {
    group = group,
    callback = function()
      for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
        reviews.fit(vim.api.nvim_win_get_buf(window))
      end
      visible.soon()
    end,
  })
  vim.api.nvim_create_autocmd("OptionSet", {
    group = group,
    pattern = { "wrap", "number", "relativenumber", "signcolumn", "foldcolumn", "tabstop" },
    callback = function()
      reviews.fit(vim.api.nvim_get_current_buf())
    end,
  })
  vim.api.nvim_create_autocmd({ "WinScrolled", "CursorHold", "TabEnter", "WinClosed" }, {
    group = group,
    callback = visible.soon,
  })
  vim.api.nvim_create_autocmd("User", { group = group, pattern = "CountersignReview", callback = visible.soon })
  vim.api.nvim_create_autocmd("User", { group = group, pattern = "CountersignTasks", callback = working.draw })
end

---@param event vim.api.keyset.create_autocmd.callback_args
function M.attached(event)
  if is_ours(event) then
    reviews.follow(event.buf)
    keys.set_defaults(event.buf)
    watch()
  end
end

---@param event vim.api.keyset.create_autocmd.callback_args
function M.detached(event)
  if is_ours(event) then
    reviews.leave(event.buf)
    visible.forget(event.buf)
  end
end

return M
