-- `:Countersign WORD ...`: what it takes, what it does, and how it is completed.
local client = require("countersign.client")
local hunks = require("countersign.hunks")
local tasks = require("countersign.tasks")

local M = {}

---@class countersign.Call
---@field words string[] what stands behind the subcommand
---@field first integer? the first line of a range, from 0; nil without one
---@field last integer?
---@field buffer integer

---@class countersign.Subcommand
---@field run fun(call: countersign.Call)
---@field complete? string[]|fun(): string[]
---@field help string

---@return string[]
local function task_ids()
  return vim.tbl_map(function(task)
    return task.id
  end, tasks.told.tasks)
end

---Take the code action of a kind at the cursor, as on a spec.
---@param kind string
---@param otherwise string
---@return fun(call: countersign.Call)
local function acting(kind, otherwise)
  return function(call)
    local _, line = hunks.here()
    client.act(call.buffer, kind, line, line, otherwise)
  end
end

---Call `meant` with the task that is named, else the one of the hunk or spec at the cursor.
---@param call countersign.Call
---@param name string?
---@param meant fun(task: string)
local function with_task(call, name, meant)
  local buffer, line = hunks.here()
  local place = hunks.at(buffer, line)[1]
  local near = tasks.near(vim.uri_from_bufnr(call.buffer), line)
  local found = name or (place and place.hunk.task) or (near and near.id)
  if found then
    meant(found)
  else
    client.tell("no task here; name one")
  end
end

---What `accept` and `reject` can be about beside the hunk at the cursor.
---@param word "accept"|"reject"
---@param extent string
---@param call countersign.Call
local function decide_on(word, extent, call)
  local deciding = require("countersign.deciding")
  if extent == "file" then
    client.run(word .. "File", { vim.uri_from_bufnr(call.buffer) }, nil, call.buffer)
  elseif extent == "task" then
    with_task(call, call.words[2], function(task)
      client.run(word .. "Task", { task }, nil, call.buffer)
    end)
  elseif extent == "group" or extent == "clause" then
    local name = word .. extent:sub(1, 1):upper() .. extent:sub(2)
    hunks.with_one(function(place)
      client.run(name, { place.hunk.id }, nil, call.buffer)
    end)
  elseif word == "reject" and extent == "because" then
    deciding.reject_because()
  else
    client.tell(("%s what? hunk, file, task, group or clause"):format(word), vim.log.levels.ERROR)
  end
end

---@param word "accept"|"reject"
---@return fun(call: countersign.Call)
local function deciding_on(word)
  return function(call)
    local extent = call.words[1]
    if call.first and not extent then
      require("countersign.deciding").lines(word, call.first, call.last)
    elseif not extent or extent == "hunk" then
      require("countersign.deciding")[word](1)
    else
      decide_on(word, extent, call)
    end
  end
end

---@param module string
---@param name string
---@return fun()
local function calling(module, name)
  return function()
    require("countersign." .. module)[name]()
  end
end

local NO_SPEC = "no spec here"

---@type table<string, countersign.Subcommand>
M.SUBCOMMANDS = {
  run = { run = acting("refactor.countersign.run", NO_SPEC .. " that could be run"), help = "run the spec here" },
  plan = { run = acting("refactor.countersign.plan", NO_SPEC .. " to plan"), help = "plan the spec here" },
  ask = {
    run = function(call)
      local buffer, line = hunks.here()
      if #call.words > 0 then
        local arguments = { vim.uri_from_bufnr(buffer), line, "", table.concat(call.words, " ") }
        client.run("ask", arguments, nil, buffer)
      else
        acting("refactor.countersign.ask", "no question and no spec here")(call)
      end
    end,
    help = "ask the question here, or what is unclear in the spec",
  },
  answer = {
    run = acting("refactor.countersign.answer", "nothing here was answered"),
    help = "show the answer or plan here",
  },
  explain = { run = calling("deciding", "explain"), help = "have the hunk here explained" },
  request = {
    run = acting("refactor.countersign.request", NO_SPEC .. " that would be sent"),
    help = "show what would be sent if the spec here were run",
  },
  cancel = { run = acting("refactor.countersign.cancel", "nothing works here"), help = "cancel the task here" },
  check = {
    run = acting("refactor.countersign.check", "nothing here was accepted that could be checked"),
    help = "run the checks on what was accepted of the spec here",
  },
  accept = {
    run = deciding_on("accept"),
    complete = { "hunk", "file", "task", "group", "clause" },
    help = "accept the hunk here, or more",
  },
  reject = {
    run = deciding_on("reject"),
    complete = { "hunk", "because", "file", "task", "group", "clause" },
    help = "reject the hunk here, or more",
  },
  refine = {
    run = function(call)
      require("countersign.deciding").refine(table.concat(call.words, " "))
    end,
    help = "say what is to be different about the hunk here",
  },
  rebase = { run = calling("deciding", "rebase"), help = "make the stale hunk here fit" },
  edit = { run = calling("editing", "edit"), help = "edit the hunk here before accepting it" },
  why = { run = calling("deciding", "why"), help = "show why there is the hunk here" },
  undo = { run = calling("deciding", "undo"), help = "take the last decision back" },
  ["take-back"] = {
    run = function(call)
      if call.words[1] then
        client.run("takeBackTask", { call.words[1] }, nil, call.buffer)
      else
        acting("refactor.countersign.takeBack", "nothing here was accepted that could be taken back")(call)
      end
    end,
    complete = task_ids,
    help = "take accepted hunks out again",
  },
  review = {
    run = function(call)
      with_task(call, call.words[1], function(task)
        require("countersign.reviewing").open(task)
      end)
    end,
    complete = task_ids,
    help = "compare the text with what a task proposes",
  },
  list = {
    run = function(call)
      require("countersign.lists").open(call.words[1])
    end,
    complete = { "buffer" },
    help = "list the open hunks",
  },
  tasks = { run = calling("tasks_window", "open"), help = "show the tasks" },
  log = {
    run = function(call)
      require("countersign.records").show(call.words[1])
    end,
    complete = task_ids,
    help = "show what was decided, or all that a task said",
  },
  verify = { run = calling("records", "verify"), help = "check the ledger" },
  doctor = { run = calling("records", "doctor"), help = "show what was found and what is missing" },
  trust = {
    run = acting("refactor.countersign.trust", "nothing here waits for trust"),
    help = "trust the workspace",
  },
}

---@param name string
---@return string[]
local function completions(name)
  local found = M.SUBCOMMANDS[name] and M.SUBCOMMANDS[name].complete or {}
  return type(found) == "function" and found() or found --[[@as string[] ]]
end

---Complete the words of the command line.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local words = vim.split(vim.trim(line:gsub("^.-Countersign!?%s*", "")), "%s+")
  local is_first = #words == 1 and (lead ~= "" or words[1] == "")
  local found = is_first and vim.tbl_keys(M.SUBCOMMANDS) or completions(words[1])
  table.sort(found)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, found)
end

---@param given vim.api.keyset.create_user_command.command_args
function M.execute(given)
  local words = vim.list_slice(given.fargs, 2)
  local subcommand = M.SUBCOMMANDS[given.fargs[1]]
  if not subcommand then
    client.tell(("there is no :Countersign %s"):format(given.fargs[1]), vim.log.levels.ERROR)
    return
  end
  local has_range = given.range > 0
  subcommand.run({
    words = words,
    first = has_range and given.line1 - 1 or nil,
    last = has_range and given.line2 - 1 or nil,
    buffer = vim.api.nvim_get_current_buf(),
  })
end

return M
