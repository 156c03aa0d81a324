-- What the server says of its work, as messages of progress: the editor shows them in its own way.
local M = {}

---Show progress that the server reports; needs Neovim 0.12.
---@param event vim.api.keyset.create_autocmd.callback_args
function M.show(event)
  local params = event.data.params
  local value = params.value
  -- A message that is longer than the last line of the screen would have to be acknowledged.
  local room = math.max(vim.o.columns - vim.fn.strdisplaywidth(value.title or "") - 24, 10)
  local text = require("countersign.rows").shortened((value.message or ""):gsub("%s+", " "), room)
  vim.api.nvim_echo({ { text } }, false, {
    id = "countersign." .. params.token,
    kind = "progress",
    source = "countersign",
    title = value.title,
    status = value.kind == "end" and "success" or "running",
    percent = value.percentage,
  })
end

return M
