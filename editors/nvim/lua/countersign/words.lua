-- Which words differ between the removed and the added lines of a hunk. Pure: nothing of the editor is touched.
local M = {}

-- `vim.diff` until Neovim 0.11.
local diff = vim.text and vim.text.diff or vim.diff

---@class countersign.WordMark
---@field line integer index of the line, from 0
---@field start integer first byte, from 0
---@field stop integer byte behind the last

---@class countersign.Token
---@field text string
---@field line integer
---@field start integer

-- A hunk of more words than this is shown without marks: they would cost time and say little.
local MOST = 1500
-- Where less than this share of the removed text is kept, the lines are new ones rather than edited ones.
local KEPT = 0.4

---@param lines string[]
---@return countersign.Token[]
local function tokens_of(lines)
  local tokens = {}
  for number, line in ipairs(lines) do
    local at = 1
    while at <= #line do
      local _, stop = line:find("^[%w_\128-\255]+", at)
      if not stop then
        _, stop = line:find("^%s+", at)
      end
      stop = stop or at
      tokens[#tokens + 1] = { text = line:sub(at, stop), line = number - 1, start = at - 1 }
      at = stop + 1
    end
    tokens[#tokens + 1] = { text = "\n", line = number - 1, start = #line }
  end
  return tokens
end

---@param tokens countersign.Token[]
---@return string
local function one_a_line(tokens)
  local lines = {}
  for index, token in ipairs(tokens) do
    lines[index] = token.text == "\n" and "" or token.text
  end
  return table.concat(lines, "\n") .. "\n"
end

---@param tokens countersign.Token[]
---@param first integer
---@param count integer
---@param marks countersign.WordMark[]
---@return integer bytes that are marked
local function mark(tokens, first, count, marks)
  local marked = 0
  for index = first, first + count - 1 do
    local token = tokens[index]
    local is_indent = token.start == 0 and token.text:find("^%s")
    if token.text ~= "\n" and not is_indent then
      local last = marks[#marks]
      local stop = token.start + #token.text
      marked = marked + #token.text
      if last and last.line == token.line and last.stop == token.start then
        last.stop = stop
      else
        marks[#marks + 1] = { line = token.line, start = token.start, stop = stop }
      end
    end
  end
  return marked
end

---@param lines string[]
---@return integer
local function size_of(lines)
  local size = 0
  for _, line in ipairs(lines) do
    size = size + #line
  end
  return size
end

---Leave out marks over all that a line says: the line is new, not edited.
---@param marks countersign.WordMark[]
---@param lines string[]
---@return countersign.WordMark[]
local function within_lines(marks, lines)
  return vim.tbl_filter(function(word)
    local line = lines[word.line + 1]
    return vim.trim(line:sub(1, word.start)) ~= "" or vim.trim(line:sub(word.stop + 1)) ~= ""
  end, marks)
end

---Return the words that only the removed lines have and those that only the added lines have; none where little of
---the removed lines is kept.
---@param removed string[]
---@param added string[]
---@return countersign.WordMark[] removed
---@return countersign.WordMark[] added
function M.changed(removed, added)
  if #removed == 0 or #added == 0 then
    return {}, {}
  end
  local old, new = tokens_of(removed), tokens_of(added)
  if #old + #new > MOST then
    return {}, {}
  end
  local gone, come = {}, {}
  local lost = 0
  local found = diff(one_a_line(old), one_a_line(new), { result_type = "indices" }) --[[@as integer[][] ]]
  for _, part in ipairs(found) do
    lost = lost + mark(old, part[1], part[2], gone)
    mark(new, part[3], part[4], come)
  end
  if lost > (1 - KEPT) * size_of(removed) then
    return {}, {}
  end
  return within_lines(gone, removed), within_lines(come, added)
end

return M
