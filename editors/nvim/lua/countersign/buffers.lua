-- Buffers as the language server names them.
local M = {}

---Return the loaded buffer of a document; nil when it is not open here.
---@param uri string
---@return integer?
function M.of(uri)
  local name = vim.uri_to_fname(uri)
  if vim.fn.bufexists(name) == 0 then
    return nil
  end
  local buffer = vim.fn.bufadd(name)
  return vim.api.nvim_buf_is_loaded(buffer) and buffer or nil
end

---Return the loaded buffers that an edit of the workspace changes.
---@param edit lsp.WorkspaceEdit
---@return integer[]
function M.edited(edit)
  local uris = {}
  for uri in pairs(edit.changes or {}) do
    uris[uri] = true
  end
  for _, change in ipairs(edit.documentChanges or {}) do
    if change.textDocument then
      uris[change.textDocument.uri] = true
    end
  end
  local found = {}
  for uri in pairs(uris) do
    found[#found + 1] = M.of(uri)
  end
  return found
end

---Let what is changed next be undone on its own. Setting 'undolevels', to whatever value, has that effect.
---@param buffers integer[]
function M.end_undo_step(buffers)
  for _, buffer in ipairs(buffers) do
    vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
  end
end

---Return the windows that show a buffer, in all tabs.
---@param buffer integer
---@return integer[]
function M.windows(buffer)
  return vim.fn.win_findbuf(buffer)
end

---Return the cells of a window that text has.
---@param window integer
---@return integer
function M.text_width(window)
  local info = vim.fn.getwininfo(window)[1]
  return math.max(info.width - info.textoff, 1)
end

return M
