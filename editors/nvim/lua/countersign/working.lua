-- What tasks do just now, behind the first line of their specs: who runs one sees that it works.
local buffers = require("countersign.buffers")
local tasks = require("countersign.tasks")

local M = {}

local MARKS = vim.api.nvim_create_namespace("countersign-working")
local WORKS = { queued = true, working = true, paused = true }
local LONGEST = 60

---@class countersign.WorkingMark
---@field buffer integer
---@field mark integer
---@field line integer where the server said that the spec stands

---@type table<string, countersign.WorkingMark>
local drawn = {}

---@param task countersign.TaskView
---@return string
local function words(task)
  local step = task.state == "working" and vim.fn.strcharpart(task.step, 0, LONGEST) or ""
  return "  " .. (step ~= "" and task.state .. ": " .. step or task.state)
end

---@param task countersign.TaskView
---@param buffer integer
---@return integer? row where the spec stands, as far as the marks have followed it
local function row_of(task, buffer)
  local known = drawn[task.id]
  if known and known.buffer == buffer and known.line == task.line then
    return vim.api.nvim_buf_get_extmark_by_id(buffer, MARKS, known.mark, {})[1]
  end
  return task.line < vim.api.nvim_buf_line_count(buffer) and task.line or nil
end

---@param id string
local function erase(id)
  local known = drawn[id]
  if known and vim.api.nvim_buf_is_valid(known.buffer) then
    vim.api.nvim_buf_del_extmark(known.buffer, MARKS, known.mark)
  end
  drawn[id] = nil
end

---Say what all tasks do.
function M.draw()
  local works = {}
  for _, task in ipairs(tasks.told.tasks) do
    local buffer = WORKS[task.state] and buffers.of(task.uri) or nil
    local row = buffer and row_of(task, buffer)
    if buffer and row then
      works[task.id] = true
      local known = drawn[task.id]
      local again = known and known.buffer == buffer and known.mark or nil
      local mark = vim.api.nvim_buf_set_extmark(buffer, MARKS, row, 0, {
        id = again,
        virt_text = { { words(task), "CountersignWorking" } },
        virt_text_pos = "eol",
        hl_mode = "combine",
      })
      drawn[task.id] = { buffer = buffer, mark = mark, line = task.line }
    end
  end
  for id in pairs(drawn) do
    if not works[id] then
      erase(id)
    end
  end
end

return M
