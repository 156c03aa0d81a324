-- A tab that compares a document with what a task proposes: the document, the proposed text, and a list of hunks.
local client = require("countersign.client")
local hunks = require("countersign.hunks")
local proposed_lines = require("countersign.proposed_lines")
local review_list = require("countersign.review_list")
local reviews = require("countersign.reviews")
local tasks = require("countersign.tasks")
local texts = require("countersign.texts")

local M = {}

local LIST_HEIGHT = 8

---@class countersign.Tab
---@field task string
---@field uri string the document that is compared
---@field document integer its buffer
---@field proposed integer the buffer of the proposed text
---@field list integer
---@field left integer window of the document
---@field right integer window of the proposed text
---@field tab integer

---@param tab countersign.Tab
---@return boolean
local function is_open(tab)
  return vim.api.nvim_tabpage_is_valid(tab.tab)
    and vim.api.nvim_win_is_valid(tab.left)
    and vim.api.nvim_win_is_valid(tab.right)
end

---Renew the proposed text.
---@param tab countersign.Tab
---@param done? fun()
local function renew(tab, done)
  client.ask("countersign/proposed", { task = tab.task, uri = tab.uri }, function(result)
    if is_open(tab) and vim.api.nvim_buf_is_valid(tab.proposed) then
      texts.replace(tab.proposed, texts.lines(result.after))
      vim.cmd.diffupdate()
      if done then
        done()
      end
    end
  end)
end

---@param tab countersign.Tab
local function compare(tab)
  for _, window in ipairs({ tab.left, tab.right }) do
    vim.api.nvim_win_call(window, function()
      vim.cmd.diffthis()
    end)
  end
end

---Let keys in the proposed text be about the hunk that has brought the line.
---@param tab countersign.Tab
local function follow_hunks(tab)
  hunks.stand_for(tab.proposed, function(line)
    local own = vim.tbl_filter(function(place)
      return place.hunk.task == tab.task and place.hunk.state == "pending"
    end, reviews.places(tab.document))
    return tab.document, proposed_lines.line_of(own, line)
  end)
end

---Compare another document.
---@param tab countersign.Tab
---@param uri string
---@param line integer
local function show(tab, uri, line)
  local before = tab.document
  vim.api.nvim_win_call(tab.left, function()
    vim.cmd.edit({ args = { vim.uri_to_fname(uri) }, magic = { file = false, bar = false } })
  end)
  tab.uri, tab.document = uri, vim.api.nvim_win_get_buf(tab.left)
  if before ~= tab.document then
    reviews.show(before, true)
  end
  reviews.show(tab.document, false)
  vim.bo[tab.proposed].syntax = vim.bo[tab.document].filetype
  follow_hunks(tab)
  renew(tab, function()
    compare(tab)
    local last = vim.api.nvim_buf_line_count(tab.document)
    vim.api.nvim_win_set_cursor(tab.left, { math.min(line + 1, last), 0 })
  end)
end

---@param tab countersign.Tab
local function leave(tab)
  hunks.stand_for(tab.proposed, nil)
  reviews.show(tab.document, true)
  if vim.api.nvim_win_is_valid(tab.left) then
    vim.api.nvim_win_call(tab.left, function()
      vim.cmd.diffoff()
    end)
  end
end

---@param tab countersign.Tab
local function watch(tab)
  local group = vim.api.nvim_create_augroup("countersign_review_" .. tab.tab, {})
  vim.api.nvim_create_autocmd("User", {
    group = group,
    pattern = "CountersignReview",
    callback = function(event)
      if event.data.buf == tab.document then
        renew(tab)
      end
    end,
  })
  vim.api.nvim_create_autocmd("User", {
    group = group,
    pattern = "CountersignTasks",
    callback = function()
      review_list.draw(tab.list, tasks.get(tab.task))
    end,
  })
  vim.api.nvim_create_autocmd("BufWipeout", {
    group = group,
    buffer = tab.proposed,
    callback = function()
      vim.api.nvim_del_augroup_by_id(group)
      leave(tab)
    end,
  })
end

---@param task countersign.TaskView
---@return countersign.FileView?
local function first_open(task)
  for _, file in ipairs(task.files) do
    for _, hunk in ipairs(file.hunks) do
      if hunk.state == "pending" or hunk.state == "stale" then
        return file
      end
    end
  end
  return nil
end

---Open the tab for a task.
---@param id string
function M.open(id)
  local task = tasks.get(id)
  local file = task and first_open(task)
  if not task or not file then
    client.tell("no hunk of this task waits")
    return
  end
  vim.cmd.tabnew()
  vim.bo.bufhidden = "wipe"
  local left = vim.api.nvim_get_current_win()
  local proposed = texts.buffer("proposed", {})
  vim.cmd("rightbelow vsplit")
  local right = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(right, proposed)
  local list = texts.buffer("hunks", {})
  vim.cmd("botright split")
  vim.api.nvim_win_set_buf(0, list)
  vim.api.nvim_win_set_height(0, LIST_HEIGHT)
  local tab = {
    task = id,
    uri = file.uri,
    document = vim.api.nvim_win_get_buf(left),
    proposed = proposed,
    list = list,
    left = left,
    right = right,
    tab = vim.api.nvim_get_current_tabpage(),
  }
  watch(tab)
  review_list.set_up(list, function(uri, line)
    show(tab, uri, line)
  end)
  review_list.draw(list, task)
  require("countersign.keys").set_defaults(proposed)
  show(tab, file.uri, file.hunks[1].line)
end

return M
