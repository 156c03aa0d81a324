-- Text to read in a window of its own. What others wrote is shown and nothing else: no file type, no modelines.
local M = {}

---Make a buffer that belongs to no file and is gone when it is not shown any more.
---@param name string
---@param lines string[]
---@return integer
function M.buffer(name, lines)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buffer, ("countersign://%s/%d"):format(name, buffer))
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].modifiable = false
  return buffer
end

---@param buffer integer
---@param lines string[]
function M.replace(buffer, lines)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
end

---Split a text into lines that a buffer can hold.
---@param text string
---@return string[]
function M.lines(text)
  return vim.split((text:gsub("\r\n", "\n"):gsub("%z", "<U+0000>"):gsub("\n$", "")), "\n")
end

---Show a text in a window below the others; `q` closes it.
---@param name string
---@param text string
---@return integer buffer
function M.show(name, text)
  local buffer = M.buffer(name, M.lines(text))
  vim.cmd("botright split")
  vim.api.nvim_win_set_buf(0, buffer)
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, nowait = true, desc = "Countersign: close" })
  return buffer
end

return M
