-- Which line of a document is meant by a line of what a task would make of it. Pure.
local M = {}

---@param places countersign.Place[] the hunks of the task in the document, in order
---@param line integer a line of the proposed text, from 0
---@return integer line of the document, that of a hunk where the line is one of its
function M.line_of(places, line)
  local shift = 0
  for _, place in ipairs(places) do
    local start = place.start + shift
    if line < start then
      return line - shift
    end
    local stop = start + #place.hunk.added
    if line < stop then
      return place.start == place.stop and math.max(place.start - 1, 0) or place.start
    end
    shift = shift + #place.hunk.added - (place.stop - place.start)
  end
  return line - shift
end

return M
