-- What is drawn of a hunk: rows of added lines, marks on removed ones, a summary. Pure.
local rows = require("countersign.rows")
local words = require("countersign.words")

local M = {}

---@class countersign.View
---@field width integer cells of a line of text in the narrowest window
---@field wraps boolean whether one of the windows wraps
---@field tabstop integer

---@class countersign.Drawing
---@field sign string
---@field sign_group string
---@field summary countersign.Chunk[]
---@field rows countersign.Row[] the added lines, as virtual lines
---@field words countersign.WordMark[] what is marked within the removed lines

local SUMMARY_LIMIT = 72

local RISKS = {
  high = { "high risk", "CountersignHighRisk" },
  sensitive = { "sensitive", "CountersignSensitive" },
}

local SIGNS = {
  change = { "~", "CountersignSignChange" },
  added = { "+", "CountersignSignAdd" },
  removed = { "-", "CountersignSignRemove" },
  stale = { "!", "CountersignSignStale" },
  file = { "»", "CountersignSignFile" },
}

---@param hunk countersign.ReviewHunk
---@return "change"|"added"|"removed"|"stale"|"file"
function M.sign_of(hunk)
  if hunk.state == "stale" then
    return "stale"
  elseif hunk.operation ~= "change" then
    return "file"
  elseif #hunk.removed == 0 then
    return "added"
  end
  return #hunk.added == 0 and "removed" or "change"
end

---Return the state, the risk and the clause of a hunk, or why it is stale.
---@param hunk countersign.ReviewHunk
---@return countersign.Chunk[]
function M.summary(hunk)
  local chunks = { { "  " } }
  local function say(text, group)
    if #chunks > 1 then
      chunks[#chunks + 1] = { " · ", "CountersignSummary" }
    end
    chunks[#chunks + 1] = { text, group or "CountersignSummary" }
  end
  if hunk.name ~= "" then
    say(hunk.name, "CountersignTitle")
  end
  if hunk.state == "stale" then
    say("stale", "CountersignStale")
    say(rows.shortened(hunk.why, SUMMARY_LIMIT))
    return chunks
  end
  say("pending")
  local risk = RISKS[hunk.risk]
  if risk then
    say(risk[1], risk[2])
  end
  if hunk.operation ~= "change" then
    say(rows.shortened(hunk.summary, SUMMARY_LIMIT))
  elseif hunk.clause then
    local kind = hunk.clause.kind ~= "" and hunk.clause.kind .. ": " or ""
    say(rows.shortened(kind .. hunk.clause.text, SUMMARY_LIMIT))
  end
  return chunks
end

---Lay out added lines: each as wide as the window, so that its colour is that of a line.
---@param lines string[]
---@param marks countersign.WordMark[]
---@param view countersign.View
---@return countersign.Row[]
function M.added(lines, marks, view)
  local laid, of_line = {}, {}
  for _, mark in ipairs(marks) do
    of_line[mark.line] = of_line[mark.line] or {}
    table.insert(of_line[mark.line], mark)
  end
  local word = { "CountersignAdded", "CountersignAddedWord" }
  for number, line in ipairs(lines) do
    local pieces = rows.pieces(line, of_line[number - 1] or {}, "CountersignAdded", word)
    local own, last = rows.lay(pieces, view.tabstop, view.wraps and view.width or nil)
    local rest = view.width - last
    if rest > 0 then
      table.insert(own[#own], { (" "):rep(rest), "CountersignAdded" })
    end
    vim.list_extend(laid, own)
  end
  return laid
end

---Return what is to be drawn of a hunk. `current` are the lines that it would replace as they stand in the text:
---words are marked where they are shown as they are.
---@param hunk countersign.ReviewHunk
---@param current string[]
---@param view countersign.View
---@return countersign.Drawing
function M.draw(hunk, current, view)
  local sign = SIGNS[M.sign_of(hunk)]
  local drawing = { sign = sign[1], sign_group = sign[2], summary = M.summary(hunk), rows = {}, words = {} }
  if hunk.state == "stale" or hunk.operation == "delete" then
    return drawing
  end
  local gone, come = words.changed(hunk.removed, hunk.added)
  for _, mark in ipairs(gone) do
    if current[mark.line + 1] == hunk.removed[mark.line + 1] then
      table.insert(drawing.words, mark)
    end
  end
  drawing.rows = M.added(hunk.added, come, view)
  return drawing
end

return M
