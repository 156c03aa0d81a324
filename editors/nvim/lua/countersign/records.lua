-- What the server keeps: the ledger, the logs of tasks, and what it says of itself.
local client = require("countersign.client")
local texts = require("countersign.texts")

local M = {}

local LIMIT = 500

---Return what names the folder of this buffer; nothing, which means the first one, where it is no document.
---@return countersign.FolderParams
local function folder()
  local buffer = vim.api.nvim_get_current_buf()
  local attached = vim.lsp.get_clients({ name = client.NAME, bufnr = buffer })[1]
  return attached and { uri = vim.uri_from_bufnr(buffer) } or vim.empty_dict()
end

---@param record countersign.LedgerRecord
---@return string
local function line_of(record)
  local place = record.uri and vim.fn.fnamemodify(vim.uri_to_fname(record.uri), ":~:.") or ""
  local where = place ~= "" and ("  %s:%d"):format(place, (record.line or 0) + 1) or ""
  return ("%6d  %s  %-12s %s%s"):format(record.sequence, record.at, record.what, record.sentence, where)
end

---Show the newest records of the ledger, or the log of a task.
---@param task string?
function M.show(task)
  if task then
    require("countersign.tasks_window").show_log(task)
    return
  end
  client.ask("countersign/ledger", vim.tbl_extend("force", folder(), { limit = LIMIT }), function(result)
    local lines = vim.tbl_map(line_of, result.records)
    texts.show("ledger", table.concat(lines, "\n"))
    vim.wo[0][0].wrap = false
  end)
end

---Say whether the ledger is whole.
function M.verify()
  client.ask("countersign/verify", folder(), function(result)
    client.tell(result.sentence, result.whole and vim.log.levels.INFO or vim.log.levels.ERROR)
  end)
end

---Show what was found of the program's parts.
function M.doctor()
  client.ask("countersign/doctor", folder(), function(result)
    texts.show("doctor", result.text)
  end)
end

return M
