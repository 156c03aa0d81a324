-- The window of tasks: drawn anew when the server tells something, and each second while a task works.
local client = require("countersign.client")
local tasks = require("countersign.tasks")
local tasks_page = require("countersign.tasks_page")
local texts = require("countersign.texts")

local M = {}

local MARKS = vim.api.nvim_create_namespace("countersign_tasks")
local SECOND = 1000
local HEIGHT = 15

---@type integer?
local buffer
---@type countersign.Page
local page
local clock = assert(vim.uv.new_timer())

local function is_shown()
  return buffer ~= nil and vim.api.nvim_buf_is_valid(buffer)
end

local function draw()
  if not buffer or not is_shown() then
    return
  end
  page = tasks_page.page(tasks.told, os.time())
  texts.replace(buffer, page.lines)
  vim.api.nvim_buf_clear_namespace(buffer, MARKS, 0, -1)
  for _, mark in ipairs(page.highlights) do
    vim.api.nvim_buf_set_extmark(buffer, MARKS, mark.line, mark.start, {
      end_col = mark.stop,
      hl_group = mark.group,
    })
  end
end

---@return countersign.Line
local function at_cursor()
  return page.about[vim.api.nvim_win_get_cursor(0)[1]] or {}
end

---@param meant fun(task: countersign.TaskView)
local function with_task(meant)
  local task = at_cursor().task
  if task then
    meant(task)
  else
    client.tell("no task in this line")
  end
end

---Open a document in a window that shows files, above this one.
---@param uri string
---@param line integer
local function go(uri, line)
  vim.cmd("wincmd p")
  if vim.api.nvim_get_current_buf() == buffer then
    vim.cmd("aboveleft new")
  end
  vim.cmd.edit({ args = { vim.uri_to_fname(uri) }, magic = { file = false, bar = false } })
  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_win_set_cursor(0, { math.min(line + 1, last), 0 })
  vim.cmd("normal! zv")
end

---Decide on the hunk in this line or, in the line of a task, on all of it.
---@param word "accept"|"reject"
local function decide(word)
  local here = at_cursor()
  if here.hunk then
    client.run(word, { { here.hunk.id } })
  else
    with_task(function(task)
      client.run(word .. "Task", { task.id })
    end)
  end
end

---@param prompt string
---@param said fun(text: string)
local function ask(prompt, said)
  vim.ui.input({ prompt = prompt }, function(text)
    if text and text ~= "" then
      said(text)
    end
  end)
end

---Show all that was said while a task worked.
---@param id string
function M.show_log(id)
  client.ask("countersign/taskLog", { task = id }, function(result)
    texts.show("log", result.text)
    vim.cmd("normal! G")
  end)
end

---@type table<string, { act: fun(), help: string }>
local KEYS = {
  ["<CR>"] = {
    act = function()
      local here = at_cursor()
      if here.uri then
        go(here.uri, here.line)
      end
    end,
    help = "go to the spec or hunk",
  },
  d = {
    act = function()
      with_task(function(task)
        require("countersign.reviewing").open(task.id)
      end)
    end,
    help = "compare the text with what the task proposes",
  },
  a = {
    act = function()
      decide("accept")
    end,
    help = "accept the hunk, or all of the task",
  },
  r = {
    act = function()
      decide("reject")
    end,
    help = "reject the hunk, or all of the task",
  },
  f = {
    act = function()
      local hunk = at_cursor().hunk
      if hunk then
        ask("What is to be different? ", function(text)
          client.run("refine", { { hunk.id }, text })
        end)
      end
    end,
    help = "say what is to be different about the hunk",
  },
  c = {
    act = function()
      with_task(function(task)
        client.run("cancel", { task.id })
      end)
    end,
    help = "cancel the task",
  },
  s = {
    act = function()
      with_task(function(task)
        ask("Say to the agent: ", function(text)
          client.run("steer", { task.id, text })
        end)
      end)
    end,
    help = "say something to the agent",
  },
  p = {
    act = function()
      with_task(function(task)
        client.run(task.state == "paused" and "resume" or "pause", { task.id })
      end)
    end,
    help = "let the task rest, or go on",
  },
  l = {
    act = function()
      with_task(function(task)
        M.show_log(task.id)
      end)
    end,
    help = "show the log of the task",
  },
  o = {
    act = function()
      with_task(function(task)
        client.ask("countersign/answer", { task = task.id }, function(result)
          texts.show("answer", result.text)
        end)
      end)
    end,
    help = "show the answer or the plan",
  },
  t = {
    act = function()
      with_task(function(task)
        client.run("takeBackTask", { task.id })
      end)
    end,
    help = "take back what was accepted of the task",
  },
  q = {
    act = function()
      vim.cmd.close()
    end,
    help = "close this window",
  },
}

local function make()
  buffer = texts.buffer("tasks", {})
  for keys, key in pairs(KEYS) do
    local options = { buffer = buffer, nowait = true, desc = "Countersign: " .. key.help }
    vim.keymap.set("n", keys, key.act, options)
  end
  local group = vim.api.nvim_create_augroup("countersign_tasks", {})
  vim.api.nvim_create_autocmd("User", { group = group, pattern = "CountersignTasks", callback = draw })
  vim.api.nvim_create_autocmd("BufWipeout", {
    group = group,
    buffer = buffer,
    callback = function()
      buffer = nil
      clock:stop()
    end,
  })
  clock:start(
    SECOND,
    SECOND,
    vim.schedule_wrap(function()
      if tasks.told.working > 0 then
        draw()
      end
    end)
  )
end

---Open the window, or go to it.
function M.open()
  local window = buffer and vim.fn.bufwinid(buffer) or -1
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
    return
  end
  make()
  vim.cmd("botright split")
  vim.api.nvim_win_set_buf(0, buffer --[[@as integer]])
  vim.api.nvim_win_set_height(0, HEIGHT)
  vim.wo[0][0].wrap, vim.wo[0][0].cursorline, vim.wo[0][0].signcolumn = false, true, "no"
  draw()
end

return M
