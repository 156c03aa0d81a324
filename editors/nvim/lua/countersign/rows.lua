-- How text is laid out in virtual lines, which neither wrap nor show tabs as the buffer does. Pure.
local M = {}

---@alias countersign.Chunk [string, string|string[]]
---@alias countersign.Row countersign.Chunk[]

---A piece of text in one highlight, before it is laid out.
---@class countersign.Piece
---@field text string
---@field group string|string[]

local WIDE_FROM = 0x1100

---Return the characters of a text; bytes that are none stand for themselves.
---@param text string
---@return string[]
function M.characters(text)
  local found = {}
  for character in text:gmatch("[%z\1-\127\192-\255][\128-\191]*") do
    found[#found + 1] = character
  end
  return found
end

---Return the cells that a character takes. What the editor measures is asked only where it may be other than one.
---@param character string
---@return integer
local function cells_of(character)
  if #character < 3 then
    return 1
  end
  local point = vim.fn.char2nr(character)
  return point < WIDE_FROM and 1 or vim.fn.strdisplaywidth(character)
end

---Return the cells that a text without tabs takes.
---@param text string
---@return integer
function M.width(text)
  if not text:find("[\128-\255]") then
    return #text
  end
  return vim.fn.strdisplaywidth(text)
end

---Split the pieces of a line into rows of at most `width` cells, with tabs as spaces; without a width into one row.
---@param pieces countersign.Piece[]
---@param tabstop integer
---@param width integer?
---@return countersign.Row[] rows
---@return integer last the cells of the last row
function M.lay(pieces, tabstop, width)
  local row, column, total = {}, 0, 0
  local rows = { row }
  local function put(text, group, cells)
    if width and column + cells > width and column > 0 then
      row, column = {}, 0
      rows[#rows + 1] = row
    end
    local last = row[#row]
    if last and last[2] == group then
      last[1] = last[1] .. text
    else
      row[#row + 1] = { text, group }
    end
    column, total = column + cells, total + cells
  end
  for _, piece in ipairs(pieces) do
    if not piece.text:find("[\t\128-\255]") and (not width or column + #piece.text <= width) then
      put(piece.text, piece.group, #piece.text)
    else
      for _, character in ipairs(M.characters(piece.text)) do
        local cells = cells_of(character)
        if character == "\t" then
          cells = tabstop - total % tabstop
          character = (" "):rep(cells)
        end
        put(character, piece.group, cells)
      end
    end
  end
  return rows, column
end

---Cut a line into pieces by the marked parts of it.
---@param line string
---@param marks countersign.WordMark[] those of this line, in order
---@param plain string
---@param marked string|string[]
---@return countersign.Piece[]
function M.pieces(line, marks, plain, marked)
  local pieces, at = {}, 0
  for _, mark in ipairs(marks) do
    if mark.start > at then
      pieces[#pieces + 1] = { text = line:sub(at + 1, mark.start), group = plain }
    end
    pieces[#pieces + 1] = { text = line:sub(mark.start + 1, mark.stop), group = marked }
    at = mark.stop
  end
  if at < #line then
    pieces[#pieces + 1] = { text = line:sub(at + 1), group = plain }
  end
  return pieces
end

---Return a text of at most `limit` characters, cut with an ellipsis.
---@param text string
---@param limit integer
---@return string
function M.shortened(text, limit)
  if #text <= limit then
    return text
  end
  local characters = M.characters(text)
  if #characters <= limit then
    return text
  end
  return table.concat(characters, "", 1, limit - 1) .. "…"
end

return M
