-- The list of hunks in the tab that compares: what became of each, and the way to it.
local client = require("countersign.client")
local tasks_page = require("countersign.tasks_page")
local texts = require("countersign.texts")

local M = {}

local MARKS = vim.api.nvim_create_namespace("countersign_review_list")

---@type table<integer, countersign.Page>
local pages = {}

---@param buffer integer
---@return countersign.Line
local function at_cursor(buffer)
  local page = pages[buffer]
  return page and page.about[vim.api.nvim_win_get_cursor(0)[1]] or {}
end

---Show the hunks of a task.
---@param buffer integer
---@param task countersign.TaskView?
function M.draw(buffer, task)
  if not task or not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  local page = tasks_page.files(task)
  pages[buffer] = page
  texts.replace(buffer, page.lines)
  for _, mark in ipairs(page.highlights) do
    vim.api.nvim_buf_set_extmark(buffer, MARKS, mark.line, mark.start, {
      end_col = mark.stop,
      hl_group = mark.group,
    })
  end
end

---Set the keys of the list; `go` leads to a place.
---@param buffer integer
---@param go fun(uri: string, line: integer)
function M.set_up(buffer, go)
  local function map(keys, help, act)
    vim.keymap.set("n", keys, function()
      act(at_cursor(buffer))
    end, { buffer = buffer, nowait = true, desc = "Countersign: " .. help })
  end
  map("<CR>", "compare this hunk", function(here)
    if here.uri then
      go(here.uri, here.line)
    end
  end)
  for keys, word in pairs({ a = "accept", r = "reject" }) do
    map(keys, word .. " this hunk", function(here)
      if here.hunk then
        client.run(word, { { here.hunk.id } })
      end
    end)
  end
  map("q", "close the tab", function()
    vim.cmd.tabclose()
  end)
  vim.wo[0][0].cursorline, vim.wo[0][0].wrap = true, false
  vim.api.nvim_create_autocmd("BufWipeout", {
    buffer = buffer,
    callback = function()
      pages[buffer] = nil
    end,
  })
end

return M
