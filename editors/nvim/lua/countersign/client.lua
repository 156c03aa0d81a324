-- The language server: whether it is there, and what it is asked. Nothing here waits for an answer.
local M = {}

M.NAME = "countersign"

---@param text string
---@param level integer?
function M.tell(text, level)
  vim.notify("Countersign: " .. text, level or vim.log.levels.INFO)
end

---Return the server of a buffer, or any that runs; nil when none does.
---@param buffer integer?
---@return vim.lsp.Client?
function M.get(buffer)
  local here = vim.lsp.get_clients({ name = M.NAME, bufnr = buffer or vim.api.nvim_get_current_buf() })[1]
  return here or vim.lsp.get_clients({ name = M.NAME })[1]
end

---Ask the server; `answered` gets the result. What can not be answered is told to the user.
---@param method string
---@param params table
---@param answered? fun(result: any)
---@param buffer integer?
function M.ask(method, params, answered, buffer)
  local client = M.get(buffer)
  if not client then
    M.tell('no server runs: vim.lsp.enable("countersign"), and open a file', vim.log.levels.WARN)
    return
  end
  local here = buffer and vim.lsp.buf_is_attached(buffer, client.id) and buffer or nil
  client:request(method, params, function(error, result)
    if error then
      M.tell(error.message, vim.log.levels.ERROR)
    elseif answered then
      answered(result)
    end
  end, here)
end

---Run a command of the server.
---@param name string without the prefix that all have
---@param arguments any[]
---@param answered? fun(result: any)
---@param buffer integer?
function M.run(name, arguments, answered, buffer)
  local params = { command = "countersign." .. name, arguments = arguments }
  M.ask("workspace/executeCommand", params, answered, buffer)
end

---Tell the server something.
---@param method string
---@param params table
---@param buffer integer
function M.notify(method, params, buffer)
  for _, client in ipairs(vim.lsp.get_clients({ name = M.NAME, bufnr = buffer })) do
    client:notify(method, params)
  end
end

---Ask which code actions of a kind there are at some lines, and let the user choose where there are several.
---@param buffer integer
---@param kind string
---@param start integer
---@param stop integer behind the last line
---@param otherwise string what to say when there is none
function M.act(buffer, kind, start, stop, otherwise)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = { line = start, character = 0 }, ["end"] = { line = stop, character = 0 } },
    context = { diagnostics = {}, only = { kind }, triggerKind = 1 },
  }
  if stop == start then
    params.range["end"] = { line = start, character = 0 }
  end
  M.ask("textDocument/codeAction", params, function(actions)
    actions = vim.tbl_filter(function(action)
      return action.command ~= nil
    end, actions or {})
    if #actions == 0 then
      M.tell(otherwise)
    elseif #actions == 1 then
      M.take(actions[1], buffer)
    else
      M.choose(actions, buffer)
    end
  end, buffer)
end

---@param actions lsp.CodeAction[]
---@param buffer integer
function M.choose(actions, buffer)
  vim.ui.select(actions, {
    prompt = "Countersign",
    kind = "codeaction",
    format_item = function(action)
      return (action.title:gsub("^Countersign: ", ""))
    end,
  }, function(action)
    if action then
      M.take(action, buffer)
    end
  end)
end

---@param action lsp.CodeAction
---@param buffer integer
function M.take(action, buffer)
  local command = action.command
  M.ask("workspace/executeCommand", { command = command.command, arguments = command.arguments }, nil, buffer)
end

return M
