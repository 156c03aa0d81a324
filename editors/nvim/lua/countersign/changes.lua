-- Places that were told for an older version of a text, brought to what it is now. Pure.
local M = {}

---One change of a buffer: the lines from `first` to before `last` became those from `first` to before `now`.
---@class countersign.Change
---@field tick integer the version of the text behind it
---@field first integer
---@field last integer
---@field now integer

-- Changes that are remembered; what was told for a text before that is told anew soon.
local MOST = 500

---@param changes countersign.Change[]
---@param change countersign.Change
function M.remember(changes, change)
  changes[#changes + 1] = change
  if #changes > 2 * MOST then
    table.move(changes, #changes - MOST + 1, #changes, 1)
    for index = #changes, MOST + 1, -1 do
      changes[index] = nil
    end
  end
end

---Return where lines are now that were told for a version. What was changed itself is where the change was.
---@param changes countersign.Change[]
---@param version integer
---@param start integer
---@param stop integer
---@return integer start
---@return integer stop
function M.shifted(changes, version, start, stop)
  for _, change in ipairs(changes) do
    if change.tick > version then
      local by = change.now - change.last
      if change.last <= start then
        start, stop = start + by, stop + by
      elseif change.first < stop then
        start, stop = math.min(start, change.first), math.max(stop + by, change.now, change.first)
      end
    end
  end
  return start, math.max(start, stop)
end

return M
