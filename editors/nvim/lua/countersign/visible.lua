-- What of the hunks is on the screen, told to the server: it makes them *seen*. A hunk in a closed fold, or whose
-- added lines are cut off at the border of its window, is not.
local buffers = require("countersign.buffers")
local client = require("countersign.client")
local reviews = require("countersign.reviews")

local M = {}

local PAUSE = 120

---@type table<integer, string>
local told = {}
local timer = assert(vim.uv.new_timer())

---Return the screen lines from the top of a window to the end of what is drawn behind a line.
---@param window integer
---@param top integer
---@param stop integer the line behind, from 0
---@return integer
local function height_until(window, top, stop)
  local count = vim.api.nvim_buf_line_count(vim.api.nvim_win_get_buf(window))
  if stop >= count then
    return vim.api.nvim_win_text_height(window, { start_row = top, start_vcol = 0 }).all
  end
  return vim.api.nvim_win_text_height(window, { start_row = top, start_vcol = 0, end_row = stop, end_vcol = 0 }).all
end

---Return whether a hunk is on the screen with all that is drawn of it.
---@param window integer
---@param place countersign.Place
---@return boolean
function M.is_in_view(window, place)
  return vim.api.nvim_win_call(window, function()
    local first, last = vim.fn.line("w0") - 1, vim.fn.line("w$") - 1
    if place.stop < first or place.start > last + 1 or vim.fn.foldclosed(math.max(place.start, 1)) ~= -1 then
      return false
    end
    local filled = vim.fn.winsaveview().topfill
    local ends = height_until(window, first, place.stop) + filled
    return ends > 0 and ends <= vim.api.nvim_win_get_height(window)
  end)
end

---@param buffer integer
---@return string[] the ids of the hunks on the screen, in order
function M.of(buffer)
  local found = {}
  local tab = vim.api.nvim_get_current_tabpage()
  for _, place in ipairs(reviews.places(buffer)) do
    for _, window in ipairs(buffers.windows(buffer)) do
      if vim.api.nvim_win_get_tabpage(window) == tab and M.is_in_view(window, place) then
        found[#found + 1] = place.hunk.id
        break
      end
    end
  end
  return found
end

local function report()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local known = told[buffer]
    if vim.api.nvim_buf_is_loaded(buffer) and (known or #reviews.places(buffer) > 0) then
      local ids = M.of(buffer)
      local said = table.concat(ids, " ")
      if said ~= (known or "") then
        told[buffer] = said
        client.notify("countersign/visible", { uri = vim.uri_from_bufnr(buffer), hunks = ids }, buffer)
      end
    end
  end
end

---Tell what is on the screen once it has been there for a moment.
function M.soon()
  timer:start(PAUSE, 0, vim.schedule_wrap(report))
end

---@param buffer integer
function M.forget(buffer)
  told[buffer] = nil
end

return M
