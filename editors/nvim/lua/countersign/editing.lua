-- A hunk's new lines in a buffer of their own: writing it accepts what the user made of them, leaving it nothing.
local client = require("countersign.client")
local hunks = require("countersign.hunks")

local M = {}

---@param buffer integer
---@return string
local function text_of(buffer)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  if #lines == 1 and lines[1] == "" then
    return ""
  end
  return table.concat(lines, "\n") .. "\n"
end

---@param place countersign.Place
---@param source integer
local function open(place, source)
  local lines = vim.split(place.hunk.raw:gsub("\r\n", "\n"), "\n")
  if #lines > 1 and lines[#lines] == "" then
    table.remove(lines)
  end
  vim.cmd.new({ mods = { split = "belowright" } })
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_name(buffer, "countersign://edit/" .. place.hunk.id)
  vim.bo[buffer].buftype, vim.bo[buffer].bufhidden, vim.bo[buffer].swapfile = "acwrite", "wipe", false
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].tabstop, vim.bo[buffer].expandtab = vim.bo[source].tabstop, vim.bo[source].expandtab
  vim.bo[buffer].syntax = vim.bo[source].filetype
  vim.bo[buffer].modified = false
  vim.cmd.resize(math.min(math.max(#lines + 1, 5), 20))
  vim.api.nvim_create_autocmd("BufWriteCmd", {
    buffer = buffer,
    callback = function()
      client.run("acceptEdited", { place.hunk.id, text_of(buffer) }, nil, source)
      vim.bo[buffer].modified = false
      vim.schedule(function()
        if vim.api.nvim_buf_is_valid(buffer) then
          vim.api.nvim_buf_delete(buffer, { force = true })
        end
      end)
    end,
  })
end

---Edit the hunk at the cursor before it is accepted.
function M.edit()
  hunks.with_one(function(place, buffer)
    if place.hunk.state == "stale" then
      client.tell("this hunk is stale: rebase it first")
    elseif place.hunk.operation ~= "change" and place.hunk.operation ~= "create" then
      client.tell("there are no lines to edit in this hunk")
    else
      open(place, buffer)
    end
  end)
end

return M
