-- The tasks as lines with highlights. Pure.
local rows = require("countersign.rows")

local M = {}

---What a line of the page is about.
---@class countersign.Line
---@field task countersign.TaskView?
---@field uri string? where it leads to
---@field line integer? of that document, from 0
---@field hunk countersign.HunkView?

---@class countersign.Highlight
---@field line integer from 0
---@field start integer
---@field stop integer
---@field group string

---@class countersign.Page
---@field lines string[]
---@field about countersign.Line[] for each line
---@field highlights countersign.Highlight[]

local GOAL_LIMIT, TEXT_LIMIT = 60, 100

local QUESTIONS = { ask = "asks", explain = "explains a hunk", plan = "plans, without changing anything" }

local STATE_GROUPS = {
  queued = "CountersignSummary",
  working = "CountersignWorking",
  paused = "CountersignSensitive",
  waiting = "CountersignTitle",
  done = "CountersignDone",
  failed = "CountersignFailed",
  cancelled = "CountersignSummary",
  pending = "CountersignTitle",
  stale = "CountersignStale",
  accepted = "CountersignAccepted",
  rejected = "CountersignRejected",
}

M.KEYS = {
  "<CR> go to   d diff   a accept   r reject   f refine   t take back   o answer",
  "s steer   p pause   c cancel   l log   q close",
}

---@param seconds number
---@return string
function M.duration(seconds)
  seconds = math.max(0, math.floor(seconds))
  if seconds < 60 then
    return seconds .. " s"
  elseif seconds < 3600 then
    return ("%d min %02d s"):format(seconds / 60, seconds % 60)
  end
  return ("%d h %02d min"):format(seconds / 3600, seconds / 60 % 60)
end

---@param count integer
---@param noun string
---@return string
function M.counted(count, noun)
  return ("%d %s%s"):format(count, noun, count == 1 and "" or "s")
end

---@param task countersign.TaskView
---@param now number seconds since the epoch
---@return string
local function facts(task, now)
  local said = { task.agent, M.duration((task.endedAt or now) - task.startedAt) }
  if task.tokens then
    said[#said + 1] = M.counted(task.tokens, "token")
  end
  if task.cost then
    said[#said + 1] = task.cost
  end
  if task.round > 1 then
    said[#said + 1] = "round " .. task.round
  end
  if task.total > 0 then
    said[#said + 1] = ("%d of %d decided"):format(task.decided, task.total)
  end
  if task.receipts ~= "" then
    said[#said + 1] = task.receipts
  end
  return table.concat(said, " · ")
end

---@param page countersign.Page
---@param about countersign.Line
---@param ... countersign.Piece
local function add(page, about, ...)
  local text, number = "", #page.lines
  for _, piece in ipairs({ ... }) do
    if piece.group ~= "" then
      local stop = #text + #piece.text
      table.insert(page.highlights, { line = number, start = #text, stop = stop, group = piece.group })
    end
    text = text .. piece.text
  end
  page.lines[number + 1], page.about[number + 1] = text, about
end

---@param text string
---@param group string?
---@return countersign.Piece
local function piece(text, group)
  return { text = text, group = group or "" }
end

---@param page countersign.Page
---@param task countersign.TaskView
---@param file countersign.FileView
local function add_file(page, task, file)
  local first = file.hunks[1]
  add(
    page,
    { task = task, uri = file.uri, line = first and first.line or 0 },
    piece("    " .. file.path, "Directory")
  )
  for _, hunk in ipairs(file.hunks) do
    local risk = hunk.risk == "high" and "  high risk" or hunk.risk == "sensitive" and "  sensitive" or ""
    local state = ("%-9s"):format(hunk.state)
    add(
      page,
      { task = task, uri = file.uri, line = hunk.line, hunk = hunk },
      piece(("      %5d  "):format(hunk.line + 1), "LineNr"),
      piece(state, STATE_GROUPS[hunk.state]),
      piece(hunk.label),
      piece(risk, hunk.risk == "high" and "CountersignHighRisk" or "CountersignSensitive"),
      piece(not hunk.seen and hunk.state == "pending" and "  not seen" or "", "CountersignSummary")
    )
  end
end

---@param page countersign.Page
---@param here countersign.Line
---@param question countersign.QuestionView
local function add_question(page, here, question)
  local words = question.words ~= "" and ": " .. rows.shortened(question.words:gsub("%s+", " "), TEXT_LIMIT) or ""
  add(page, here, piece("    " .. QUESTIONS[question.kind] .. words, "CountersignSummary"))
  if question.answer then
    local first = rows.shortened(vim.trim(question.answer):gsub("%s+", " "), TEXT_LIMIT)
    add(page, here, piece("    " .. first), piece("  o shows all", "CountersignSummary"))
  end
end

---@param page countersign.Page
---@param task countersign.TaskView
---@param now number
local function add_task(page, task, now)
  local here = { task = task, uri = task.uri, line = task.line }
  add(
    page,
    here,
    piece(("%-10s"):format(task.state), STATE_GROUPS[task.state]),
    piece(rows.shortened(task.goal, GOAL_LIMIT), "CountersignTitle")
  )
  add(page, here, piece("    " .. facts(task, now), "CountersignSummary"))
  if task.step ~= "" then
    add(page, here, piece("    " .. task.step, "CountersignWorking"))
  end
  if task.problem ~= "" then
    add(page, here, piece("    " .. task.problem, "CountersignFailed"))
  end
  if task.question then
    add_question(page, here, task.question)
  end
  for _, file in ipairs(task.files) do
    add_file(page, task, file)
  end
end

---Return the page that shows the files and hunks of one task.
---@param task countersign.TaskView
---@return countersign.Page
function M.files(task)
  local page = { lines = {}, about = {}, highlights = {} }
  for _, file in ipairs(task.files) do
    add_file(page, task, file)
  end
  return page
end

---Return the page that shows all tasks.
---@param told countersign.TasksParams
---@param now number
---@return countersign.Page
function M.page(told, now)
  local page = { lines = {}, about = {}, highlights = {} }
  local working, waiting = M.counted(told.working, "task"), M.counted(told.waiting, "hunk")
  add(page, {}, piece(("Countersign: %s working, %s waiting"):format(working, waiting), "CountersignTitle"))
  for _, line in ipairs(M.KEYS) do
    add(page, {}, piece(line, "CountersignSummary"))
  end
  for _, task in ipairs(told.tasks) do
    add(page, {}, piece(""))
    add_task(page, task, now)
  end
  if #told.tasks == 0 then
    add(page, {}, piece(""))
    add(page, {}, piece("No task yet. Write a comment that begins with `spec:`, then :Countersign run on it."))
  end
  return page
end

return M
