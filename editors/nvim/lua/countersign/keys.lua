-- What keys do: `<Plug>` mappings, repeated by `.`, with counts, over selected lines and motions.
local config = require("countersign.config")

local M = {}

---What an operator does when the motion is known, or `.` repeats it.
---@type fun(first: integer, last: integer)
local pending

---Called by the editor as 'operatorfunc'.
---@param _ "line"|"char"|"block"
function M.operate(_)
  pending(vim.api.nvim_buf_get_mark(0, "[")[1] - 1, vim.api.nvim_buf_get_mark(0, "]")[1] - 1)
end

---Let `.` repeat an act, and return the keys that begin it.
---@param act fun(first: integer, last: integer)
---@param motion string the motion, empty when the user is to give one
---@return string
local function repeatable(act, motion)
  pending = act
  vim.o.operatorfunc = "v:lua.require'countersign.keys'.operate"
  return "g@" .. motion
end

---An act at the cursor. A count before `.` takes the place of the first one, as for the editor's own.
---@param act fun(count: integer)
---@return fun(): string
local function at_cursor(act)
  return function()
    local count = vim.v.count1
    local first = true
    return (vim.v.count > 0 and "<Esc>" or "")
      .. repeatable(function()
        count = not first and vim.v.count > 0 and vim.v.count or count
        first = false
        act(count)
      end, "l")
  end
end

---@param word "accept"|"reject"
---@return fun(): string
local function over_motion(word)
  return function()
    return repeatable(function(first, last)
      require("countersign.deciding").lines(word, first, last)
    end, "")
  end
end

---@param name string
---@return fun(...): any
local function deciding(name)
  return function(...)
    return require("countersign.deciding")[name](...)
  end
end

---@class countersign.Key
---@field plug string
---@field modes string[]
---@field act fun(): string?
---@field help string
---@field expr? boolean
---@field default? string without the prefix where it begins with one
---@field bare? boolean whether the default has no prefix

---@type countersign.Key[]
M.KEYS = {
  {
    plug = "next",
    modes = { "n", "x", "o" },
    help = "go to the next hunk",
    default = "]h",
    bare = true,
    act = function()
      require("countersign.hunks").go(1, vim.v.count1)
    end,
  },
  {
    plug = "previous",
    modes = { "n", "x", "o" },
    help = "go to the previous hunk",
    default = "[h",
    bare = true,
    act = function()
      require("countersign.hunks").go(-1, vim.v.count1)
    end,
  },
  {
    plug = "accept",
    modes = { "n" },
    help = "accept the hunk",
    default = "a",
    expr = true,
    act = at_cursor(deciding("accept")),
  },
  {
    plug = "reject",
    modes = { "n" },
    help = "reject the hunk",
    default = "r",
    expr = true,
    act = at_cursor(function(count)
      require("countersign.deciding").reject(count)
    end),
  },
  {
    plug = "accept-lines",
    modes = { "x" },
    help = "accept the selected lines",
    default = "a",
    expr = true,
    act = over_motion("accept"),
  },
  {
    plug = "reject-lines",
    modes = { "x" },
    help = "reject the selected lines",
    default = "r",
    expr = true,
    act = over_motion("reject"),
  },
  { plug = "accept-operator", modes = { "n" }, help = "accept lines", expr = true, act = over_motion("accept") },
  { plug = "reject-operator", modes = { "n" }, help = "reject lines", expr = true, act = over_motion("reject") },
  {
    plug = "reject-because",
    modes = { "n" },
    help = "reject the hunk and say why",
    default = "R",
    act = deciding("reject_because"),
  },
  {
    plug = "edit",
    modes = { "n" },
    help = "edit the hunk before accepting it",
    default = "e",
    act = function()
      require("countersign.editing").edit()
    end,
  },
  {
    plug = "refine",
    modes = { "n" },
    help = "say what is to be different",
    default = "f",
    act = function()
      require("countersign.deciding").refine()
    end,
  },
  { plug = "rebase", modes = { "n" }, help = "make a stale hunk fit", default = "b", act = deciding("rebase") },
  { plug = "why", modes = { "n" }, help = "show why", default = "w", act = deciding("why") },
  { plug = "explain", modes = { "n" }, help = "explain the hunk", default = "x", act = deciding("explain") },
  { plug = "undo", modes = { "n" }, help = "take the last decision back", default = "u", act = deciding("undo") },
  {
    plug = "hunk",
    modes = { "x", "o" },
    help = "a hunk",
    default = "ih",
    bare = true,
    act = function()
      require("countersign.hunks").select()
    end,
  },
}

---@param key countersign.Key
---@return string
local function name_of(key)
  return ("<Plug>(countersign-%s)"):format(key.plug)
end

---Define the `<Plug>` mappings.
function M.define()
  for _, key in ipairs(M.KEYS) do
    local options = { desc = "Countersign: " .. key.help, expr = key.expr, replace_keycodes = key.expr }
    vim.keymap.set(key.modes, name_of(key), key.act, options)
  end
end

---Set the default keys in a buffer, where neither the user nor a plugin has set them.
---@param buffer integer
function M.set_defaults(buffer)
  if not config.options.keys then
    return
  end
  for _, key in ipairs(M.KEYS) do
    local keys = key.default and (key.bare and key.default or config.options.prefix .. key.default)
    for _, mode in ipairs(keys and key.modes or {}) do
      vim.api.nvim_buf_call(buffer, function()
        if vim.fn.maparg(keys, mode) == "" and vim.fn.hasmapto(name_of(key), mode) == 0 then
          vim.keymap.set(mode, keys, name_of(key), { buffer = buffer, desc = "Countersign: " .. key.help })
        end
      end)
    end
  end
end

return M
