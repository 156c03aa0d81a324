-- Hunks as extmarks: removed lines marked where they stand, added ones as virtual lines, a sign and a summary.
local buffers = require("countersign.buffers")
local layout = require("countersign.layout")

local M = {}

local MARKS = vim.api.nvim_create_namespace("countersign")
-- Above syntax (50), tree-sitter (100) and semantic tokens (125).
local LINES, WORDS = 150, 160
-- Before the signs of diagnostics (10): a hunk says more than that it is one.
local SIGN = 20
local DEFAULT_WIDTH = 80

---@type table<integer, table<string, integer[]>>
local drawn = {}

---Return the form of the windows of a buffer.
---@param buffer integer
---@return countersign.View
function M.view(buffer)
  local width, wraps = nil, false
  for _, window in ipairs(buffers.windows(buffer)) do
    width = math.min(width or math.huge, buffers.text_width(window))
    wraps = wraps or vim.wo[window].wrap
  end
  return { width = width or DEFAULT_WIDTH, wraps = wraps, tabstop = vim.bo[buffer].tabstop }
end

---@param buffer integer
---@param id string
function M.erase(buffer, id)
  for _, mark in ipairs(drawn[buffer] and drawn[buffer][id] or {}) do
    vim.api.nvim_buf_del_extmark(buffer, MARKS, mark)
  end
  if drawn[buffer] then
    drawn[buffer][id] = nil
  end
end

---@param buffer integer
function M.erase_all(buffer)
  drawn[buffer] = nil
  vim.api.nvim_buf_clear_namespace(buffer, MARKS, 0, -1)
end

---Return the line at which a hunk is found: its first one, or the one before the place where it inserts.
---@param start integer
---@param stop integer
---@return integer
function M.line_of(start, stop)
  return start == stop and math.max(start - 1, 0) or start
end

---@param hunk countersign.ReviewHunk
---@param picture countersign.Drawing
---@return boolean whether the summary has a row of its own: no line would go, or there are alternatives
local function has_header(hunk, picture)
  return #picture.rows > 0 and (#hunk.removed == 0 or #hunk.rivals > 0)
end

---Draw a hunk that replaces the lines from `start` to before `stop`, in the place of what was drawn of it before.
---@param buffer integer
---@param hunk countersign.ReviewHunk
---@param start integer
---@param stop integer
---@param view countersign.View
function M.draw(buffer, hunk, start, stop, view)
  M.erase(buffer, hunk.id)
  local current = vim.api.nvim_buf_get_lines(buffer, start, stop, false)
  local picture = layout.draw(hunk, current, view)
  local marks = {}
  local function mark(row, column, options)
    options.strict = false
    marks[#marks + 1] = vim.api.nvim_buf_set_extmark(buffer, MARKS, row, column, options)
  end
  if stop > start then
    local group = hunk.state == "stale" and "CountersignStaleLine" or "CountersignRemoved"
    mark(start, 0, { end_row = stop, end_col = 0, hl_group = group, hl_eol = true, priority = LINES })
  end
  for _, word in ipairs(picture.words) do
    local row = start + word.line
    mark(row, word.start, {
      end_row = row,
      end_col = word.stop,
      hl_group = "CountersignRemovedWord",
      priority = WORDS,
    })
  end
  local lines, line = picture.rows, M.line_of(start, stop)
  local signed = { sign_text = picture.sign, sign_hl_group = picture.sign_group, priority = SIGN }
  if has_header(hunk, picture) then
    lines = vim.list_extend({ picture.summary }, lines)
  else
    signed.virt_text, signed.virt_text_pos, signed.hl_mode = picture.summary, "eol", "combine"
  end
  mark(line, 0, signed)
  if #lines > 0 then
    mark(math.max(stop - 1, 0), 0, {
      virt_lines = lines,
      virt_lines_above = stop == 0,
      virt_lines_overflow = view.wraps and "trunc" or "scroll",
    })
  end
  drawn[buffer] = drawn[buffer] or {}
  drawn[buffer][hunk.id] = marks
  if stop == 0 and #lines > 0 then
    M.show_above(buffer, #lines)
  end
end

---Scroll virtual lines above the first line into view where that is the first one shown: the editor would not.
---@param buffer integer
---@param count integer
function M.show_above(buffer, count)
  for _, window in ipairs(buffers.windows(buffer)) do
    vim.api.nvim_win_call(window, function()
      if vim.fn.line("w0") == 1 then
        vim.fn.winrestview({ topline = 1, topfill = count })
      end
    end)
  end
end

return M
