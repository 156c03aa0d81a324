-- The pure files of the plugin, by properties over made-up texts: `nvim -l pure.lua PLUGIN`. They get no editor.
vim.opt.runtimepath:prepend(arg[1])
-- How wide characters are may be asked.
local _ = { vim.fn.char2nr, vim.fn.strdisplaywidth }
-- `require` itself needs the one function that is left.
vim.api = setmetatable({ nvim__get_runtime = vim.api.nvim__get_runtime }, {
  __index = function(_, name)
    error("a pure file has asked the editor for " .. name)
  end,
})

local changes = require("countersign.changes")
local layout = require("countersign.layout")
local proposed_lines = require("countersign.proposed_lines")
local rows = require("countersign.rows")
local tasks_page = require("countersign.tasks_page")
local words = require("countersign.words")

local ROUNDS = 400

---A generator of our own: the same numbers on every machine.
local state = 1
local function below(limit)
  state = (state * 1103515245 + 12345) % 2147483648
  return math.floor(state / 65536) % limit
end

local WORDS = { "def", "größe", "(", ")", " ", "  ", "\t", "return", "x", "漢字", "=", "", "," }

local function line()
  local parts = {}
  for index = 1, below(8) do
    parts[index] = WORDS[below(#WORDS) + 1]
  end
  return table.concat(parts)
end

local function lines(most)
  local found = {}
  for index = 1, below(most + 1) do
    found[index] = line()
  end
  return found
end

local function edited(old)
  local new = {}
  for _, text in ipairs(old) do
    local what = below(4)
    new[#new + 1] = what == 0 and line() or what == 1 and text .. WORDS[below(#WORDS) + 1] or text
  end
  return new
end

---Return lines without what is marked in them, and without spaces at their beginning, which are never marked.
local function without(marked, texts)
  local left = {}
  for number, text in ipairs(texts) do
    for index = #marked, 1, -1 do
      local mark = marked[index]
      if mark.line == number - 1 then
        assert(mark.start < mark.stop and mark.stop <= #text, "a mark is not within its line")
        text = text:sub(1, mark.start) .. text:sub(mark.stop + 1)
      end
    end
    left[#left + 1] = vim.trim(text)
  end
  return table.concat(left, "\n")
end

local TESTS = {}

TESTS["a single edited word is what is marked"] = function()
  local gone, come = words.changed({ "    return round(price, 2)" }, { "    return money.rounded(price)" })
  assert(without(gone, { "    return round(price, 2)" }) == "return (price)")
  assert(without(come, { "    return money.rounded(price)" }) == "return (price)")
end

TESTS["lines that have nothing in common have no marks"] = function()
  local gone, come = words.changed({ "one two three" }, { "((()))" })
  assert(#gone == 0 and #come == 0)
end

TESTS["without what is marked, an edited line is the same on both sides"] = function()
  local compared = 0
  for _ = 1, ROUNDS do
    local old = { line() .. line() .. "end" }
    local new = edited(old)
    local gone, come = words.changed(old, new)
    if #gone > 0 and #come > 0 then
      compared = compared + 1
      local one, other = without(gone, old), without(come, new)
      assert((one:gsub("%s", "")) == (other:gsub("%s", "")), old[1] .. "|" .. new[1])
    end
  end
  assert(compared > 5, "nothing was compared")
end

TESTS["marks are within their lines"] = function()
  for _ = 1, ROUNDS do
    local old = lines(5)
    local new = edited(old)
    local gone, come = words.changed(old, new)
    without(gone, old)
    without(come, new)
  end
end

TESTS["laying out loses no character and keeps to the width"] = function()
  for _ = 1, ROUNDS do
    local text, width = line() .. line(), below(12) + 8
    local laid = rows.lay({ { text = text, group = "G" } }, 8, width)
    local joined = ""
    for _, row in ipairs(laid) do
      local own = ""
      for _, chunk in ipairs(row) do
        own = own .. chunk[1]
      end
      assert(rows.width(own) <= width, own)
      joined = joined .. own
    end
    assert((joined:gsub(" ", "")) == (text:gsub("[\t ]", "")), text)
  end
end

TESTS["a tab leads to the next stop"] = function()
  local laid = rows.lay({ { text = "ab\tc", group = "G" } }, 4, nil)
  assert(laid[1][1][1] == "ab  c")
end

TESTS["places follow the changes since they were told"] = function()
  for _ = 1, ROUNDS do
    local text, known = {}, {}
    for number = 1, 20 do
      text[number] = number
    end
    local at = below(18)
    for tick = 2, 6 do
      local first = below(#text)
      local last = math.min(#text, first + below(3))
      local now = first + below(3)
      local touches = false
      for number = first + 1, last do
        touches = touches or text[number] == at + 1
      end
      if not touches and #text - (last - first) > 2 then
        for _ = first, last - 1 do
          table.remove(text, first + 1)
        end
        for _ = first, now - 1 do
          table.insert(text, first + 1, 0)
        end
        changes.remember(known, { tick = tick, first = first, last = last, now = now })
      end
    end
    local start, stop = changes.shifted(known, 1, at, at + 1)
    assert(text[start + 1] == at + 1 and stop == start + 1, "the line is somewhere else")
  end
end

TESTS["what is remembered of changes is bounded"] = function()
  local known = {}
  for tick = 1, 5000 do
    changes.remember(known, { tick = tick, first = 0, last = 1, now = 1 })
  end
  assert(#known <= 1000 and known[#known].tick == 5000)
end

---@return table a hunk with the fields that are asked for
local function hunk(other)
  local usual =
    { operation = "change", state = "pending", risk = "normal", name = "", why = "", summary = "", rivals = {} }
  return vim.tbl_extend("force", usual, other)
end

TESTS["each line of the proposed text leads to its hunk or to the same line"] = function()
  local document = { "a", "b", "c", "d", "e" }
  local places = {
    { hunk = hunk({ added = { "B1", "B2", "B3" } }), start = 1, stop = 2 },
    { hunk = hunk({ added = { "new" } }), start = 3, stop = 3 },
    { hunk = hunk({ added = {} }), start = 4, stop = 5 },
  }
  local proposed = { "a", "B1", "B2", "B3", "c", "new", "d" }
  local meant = { a = 0, B1 = 1, B2 = 1, B3 = 1, c = 2, new = 2, d = 3 }
  for number, text in ipairs(proposed) do
    local found = proposed_lines.line_of(places, number - 1)
    assert(found == meant[text], text .. " leads to " .. found .. " of " .. #document)
  end
end

TESTS["words are marked only where the text shows what it is"] = function()
  local view = { width = 40, wraps = true, tabstop = 8 }
  local told = hunk({ removed = { "x = <U+202E>old" }, added = { "x = <U+202E>new" } })
  assert(#layout.draw(told, { "x = <U+202E>old" }, view).words == 1)
  assert(#layout.draw(told, { "x = \u{202E}old" }, view).words == 0)
end

TESTS["durations are told in two units at most"] = function()
  assert(tasks_page.duration(59.9) == "59 s")
  assert(tasks_page.duration(61) == "1 min 01 s")
  assert(tasks_page.duration(3725) == "1 h 02 min")
end

local failed = false
for name, test in vim.spairs(TESTS) do
  local fine, problem = xpcall(test, debug.traceback)
  if not fine then
    failed = true
    io.stderr:write(("%s: %s\n"):format(name, problem))
  end
end
os.exit(failed and 1 or 0)
