-- The hunk that is meant: the one at the cursor, those from there on, the next and the previous one.
local client = require("countersign.client")
local drawing = require("countersign.drawing")
local reviews = require("countersign.reviews")
local visible = require("countersign.visible")

local M = {}

---@param place countersign.Place
---@param line integer
---@return boolean
local function is_at(place, line)
  if place.start == place.stop then
    return line == drawing.line_of(place.start, place.stop)
  end
  return place.start <= line and line < place.stop
end

---Buffers that show other text of a document: which line of it is meant by one of theirs.
---@type table<integer, fun(line: integer): integer, integer>
local standing_for = {}

---Let hunks be found from a buffer that stands for a document.
---@param buffer integer
---@param meant (fun(line: integer): integer, integer)? the buffer of the document and the line of it; nil at last
function M.stand_for(buffer, meant)
  standing_for[buffer] = meant
end

---@return integer buffer
---@return integer line of the cursor, from 0
function M.here()
  local buffer, line = vim.api.nvim_get_current_buf(), vim.api.nvim_win_get_cursor(0)[1] - 1
  if standing_for[buffer] then
    return standing_for[buffer](line)
  end
  return buffer, line
end

---Return the hunks at a line; several where they are alternatives or meet there.
---@param buffer integer
---@param line integer
---@return countersign.Place[]
function M.at(buffer, line)
  return vim.tbl_filter(function(place)
    return is_at(place, line)
  end, reviews.places(buffer))
end

---Call `meant` with the hunk at the cursor; the user is asked where there are several and told where there is none.
---@param meant fun(place: countersign.Place, buffer: integer)
function M.with_one(meant)
  local buffer, line = M.here()
  local found = M.at(buffer, line)
  if #found == 0 then
    client.tell("no hunk here")
  elseif #found == 1 then
    meant(found[1], buffer)
  else
    vim.ui.select(found, {
      prompt = "Which hunk?",
      kind = "countersign",
      format_item = function(place)
        local name = place.hunk.name
        return (name ~= "" and name .. ": " or "") .. place.hunk.summary
      end,
    }, function(place)
      if place then
        meant(place, buffer)
      end
    end)
  end
end

---Return the ids of so many hunks that can be decided on together, from the one at a line on.
---@param buffer integer
---@param from countersign.Place
---@param count integer
---@return string[]
function M.from(buffer, from, count)
  local ids, rivals = {}, {}
  local begun = false
  for _, place in ipairs(reviews.places(buffer)) do
    begun = begun or place.hunk.id == from.hunk.id
    if begun and #ids < count and not rivals[place.hunk.id] then
      ids[#ids + 1] = place.hunk.id
      for _, rival in ipairs(place.hunk.rivals) do
        rivals[rival] = true
      end
    end
  end
  return ids
end

---@param step 1|-1
---@param count integer
---@return integer? line
local function line_away(step, count)
  local buffer, line = M.here()
  local lines, known = {}, {}
  for _, place in ipairs(reviews.places(buffer)) do
    local at = drawing.line_of(place.start, place.stop)
    if (at - line) * step > 0 and not known[at] then
      known[at] = true
      lines[#lines + 1] = at
    end
  end
  table.sort(lines)
  return lines[step == 1 and count or #lines - count + 1]
end

---Scroll until all of a hunk is on the screen, or as much as there is room for: added lines below the last line of
---a window are not shown by going to it.
---@param buffer integer
---@param line integer
local function show_whole(buffer, line)
  for _, keys in ipairs({ "zz", "zt" }) do
    for _, place in ipairs(M.at(buffer, line)) do
      if not visible.is_in_view(vim.api.nvim_get_current_win(), place) then
        vim.cmd("normal! " .. keys)
      end
    end
  end
end

---Go to a hunk of this buffer or, where it has none left in that direction, of another file.
---@param step 1|-1
---@param count integer
function M.go(step, count)
  if standing_for[vim.api.nvim_get_current_buf()] then
    vim.cmd(("normal! %d%sc"):format(count, step == 1 and "]" or "["))
    return
  end
  local buffer, line = M.here()
  local target = line_away(step, count)
  if not target then
    local name = step == 1 and "next" or "previous"
    client.run(name, { vim.uri_from_bufnr(buffer), line }, nil, buffer)
    return
  end
  vim.cmd("normal! m'")
  vim.api.nvim_win_set_cursor(0, { math.min(target + 1, vim.api.nvim_buf_line_count(buffer)), 0 })
  vim.cmd("normal! zv")
  show_whole(buffer, target)
end

---Select the lines of the hunk at the cursor, as a text object does.
function M.select()
  local found = M.at(M.here())[1]
  if not found or found.start == found.stop then
    client.tell(found and "this hunk only inserts lines: there are none to select" or "no hunk here")
    return
  end
  if vim.fn.mode() ~= "V" then
    vim.cmd("normal! V")
  end
  vim.api.nvim_win_set_cursor(0, { found.start + 1, 0 })
  vim.cmd("normal! o")
  vim.api.nvim_win_set_cursor(0, { found.stop, 0 })
end

return M
