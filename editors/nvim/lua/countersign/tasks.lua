-- The tasks, as the server told them last.
local M = {}

---@type countersign.TasksParams
M.told = { working = 0, waiting = 0, tasks = {} }

---@param params countersign.TasksParams
function M.receive(params)
  M.told = params
  vim.api.nvim_exec_autocmds("User", { pattern = "CountersignTasks", modeline = false })
end

---Take in what tasks do just now.
---@param params countersign.StepsParams
function M.step(params)
  for _, step in ipairs(params.steps) do
    local task = M.get(step.task)
    if task then
      task.step, task.tokens, task.cost = step.step, step.tokens, step.cost
    end
  end
  vim.api.nvim_exec_autocmds("User", { pattern = "CountersignTasks", modeline = false })
end

---Return a few words for the statusline; empty when there is nothing to say.
---@return string
function M.statusline()
  local said = {}
  if M.told.working > 0 then
    said[#said + 1] = M.told.working .. " working"
  end
  if M.told.waiting > 0 then
    said[#said + 1] = M.told.waiting .. (M.told.waiting == 1 and " hunk" or " hunks")
  end
  return #said > 0 and "countersign: " .. table.concat(said, ", ") or ""
end

---Return a task by its id.
---@param id string
---@return countersign.TaskView?
function M.get(id)
  for _, task in ipairs(M.told.tasks) do
    if task.id == id then
      return task
    end
  end
  return nil
end

---Return the newest task of the spec, or of one of the hunks, at a line; where there is none, the newest with open
---hunks in the document.
---@param uri string
---@param line integer
---@return countersign.TaskView?
function M.near(uri, line)
  local in_document
  for _, task in ipairs(M.told.tasks) do
    if task.uri == uri and task.line == line then
      return task
    end
    for _, file in ipairs(task.files) do
      in_document = in_document or (file.uri == uri and task.state == "waiting" and task) or nil
    end
  end
  return in_document
end

return M
