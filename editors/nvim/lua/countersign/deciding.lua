-- What the user decides about hunks. The server has the last word: what comes of it arrives as news.
local client = require("countersign.client")
local hunks = require("countersign.hunks")

local M = {}

---@class countersign.Decision
---@field undo string the command that takes it back
---@field ids string[]

---What was decided in this editor, the last one last.
---@type countersign.Decision[]
local decided = {}

---@param undo string
---@param ids string[]
local function remember(undo, ids)
  decided[#decided + 1] = { undo = undo, ids = ids }
end

---Accept the hunk at the cursor, or so many from there on.
---@param count integer
function M.accept(count)
  hunks.with_one(function(place, buffer)
    local ids = hunks.from(buffer, place, count)
    remember("takeBack", ids)
    client.run("accept", { ids }, nil, buffer)
  end)
end

---Reject the hunk at the cursor, or so many from there on.
---@param count integer
---@param reason string?
function M.reject(count, reason)
  hunks.with_one(function(place, buffer)
    local ids = hunks.from(buffer, place, count)
    remember("reopen", ids)
    client.run("reject", { ids, reason or "" }, nil, buffer)
  end)
end

---Ask why, then reject the hunk at the cursor.
function M.reject_because()
  hunks.with_one(function(place, buffer)
    remember("reopen", { place.hunk.id })
    client.run("rejectBecause", { { place.hunk.id } }, nil, buffer)
  end)
end

---Decide on some lines: on whole hunks that they cover, and on their part of others.
---@param word "accept"|"reject"
---@param first integer
---@param last integer
function M.lines(word, first, last)
  local buffer = vim.api.nvim_get_current_buf()
  local whole, parts = {}, false
  for line = first, last do
    for _, place in ipairs(hunks.at(buffer, line)) do
      if place.start >= first and place.stop <= last + 1 then
        whole[place.hunk.id] = place
      else
        parts = true
      end
    end
  end
  if parts then
    local none = "these lines are no part of a hunk"
    client.act(buffer, ("quickfix.countersign.%s.lines"):format(word), first, last + 1, none)
  end
  local ids = vim.tbl_keys(whole)
  if #ids > 0 then
    remember(word == "accept" and "takeBack" or "reopen", ids)
    client.run(word, { ids }, nil, buffer)
  elseif not parts then
    client.tell("no hunk in these lines")
  end
end

---Ask what is to be different about the hunk at the cursor, and begin a round.
---@param remark string?
function M.refine(remark)
  hunks.with_one(function(place, buffer)
    local function begin(text)
      if text and text ~= "" then
        client.run("refine", { { place.hunk.id }, text }, nil, buffer)
      end
    end
    if remark and remark ~= "" then
      begin(remark)
    else
      vim.ui.input({ prompt = "What is to be different? " }, begin)
    end
  end)
end

---Make the stale hunk at the cursor fit the text as it is now.
function M.rebase()
  hunks.with_one(function(place, buffer)
    client.run("rebase", { { place.hunk.id } }, nil, buffer)
  end)
end

---Have the hunk at the cursor explained.
function M.explain()
  hunks.with_one(function(place, buffer)
    client.run("explain", { place.hunk.id }, nil, buffer)
  end)
end

---Take the last decision of this editor back.
function M.undo()
  local last = table.remove(decided)
  if not last then
    client.tell("nothing was decided here yet")
    return
  end
  client.run(last.undo, { last.ids })
end

---Show what the hunk at the cursor is, why, and what was found in it, as the server knows it now.
function M.why()
  hunks.with_one(function(place, buffer)
    client.ask("countersign/hunk", { hunk = place.hunk.id }, function(result)
      local page = type(result.hunk) == "table" and result.hunk.page or place.hunk.page
      vim.lsp.util.open_floating_preview(vim.split(page, "\n"), "markdown", {
        border = "rounded",
        focus_id = "countersign_why",
        max_width = 100,
      })
    end, buffer)
  end)
end

return M
