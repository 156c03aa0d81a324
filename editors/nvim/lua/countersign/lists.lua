-- The open hunks as lists that the editor walks: all in the quickfix list, those of a file in the location list.
local client = require("countersign.client")
local drawing = require("countersign.drawing")
local reviews = require("countersign.reviews")
local tasks = require("countersign.tasks")

local M = {}

local TITLE = "Countersign: open hunks"
local TYPES = { high = "E", sensitive = "W", normal = "I" }

---@return vim.quickfix.entry[]
local function all()
  local items, known = {}, {}
  for _, task in ipairs(tasks.told.tasks) do
    for _, file in ipairs(task.files) do
      for _, hunk in ipairs(file.hunks) do
        local is_open = hunk.state == "pending" or hunk.state == "stale"
        if is_open and not known[hunk.id] then
          known[hunk.id] = true
          items[#items + 1] = {
            filename = vim.uri_to_fname(file.uri),
            lnum = hunk.line + 1,
            type = TYPES[hunk.risk],
            text = ("%s: %s"):format(hunk.state, hunk.label),
          }
        end
      end
    end
  end
  table.sort(items, function(one, other)
    if one.filename ~= other.filename then
      return one.filename < other.filename
    end
    return one.lnum < other.lnum
  end)
  return items
end

---@param buffer integer
---@return vim.quickfix.entry[]
local function of(buffer)
  return vim.tbl_map(function(place)
    return {
      bufnr = buffer,
      lnum = drawing.line_of(place.start, place.stop) + 1,
      type = TYPES[place.hunk.risk],
      text = ("%s: %s"):format(place.hunk.state, place.hunk.summary),
    }
  end, reviews.places(buffer))
end

---Keep the quickfix list as it is told, as long as nobody has made another one.
local function follow()
  local group = vim.api.nvim_create_augroup("countersign_lists", {})
  vim.api.nvim_create_autocmd("User", {
    group = group,
    pattern = "CountersignTasks",
    callback = function()
      local list = vim.fn.getqflist({ title = 1, id = 0, idx = 0 })
      if list.title ~= TITLE then
        return true
      end
      vim.fn.setqflist({}, "r", { id = list.id, items = all(), title = TITLE, idx = list.idx })
    end,
  })
end

---Open the list of all open hunks, or with `buffer` of those in this file.
---@param extent string?
function M.open(extent)
  local here = vim.api.nvim_get_current_buf()
  local items = extent == "buffer" and of(here) or all()
  if #items == 0 then
    client.tell("no hunk waits" .. (extent == "buffer" and " in this file" or ""))
  elseif extent == "buffer" then
    vim.fn.setloclist(0, {}, " ", { title = TITLE, items = items })
    vim.cmd.lopen()
  else
    vim.fn.setqflist({}, " ", { title = TITLE, items = items })
    follow()
    vim.cmd.copen()
  end
end

return M
