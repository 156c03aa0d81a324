-- What the server sends beyond the protocol, handed to those who draw it.
---@type table<string, lsp.Handler>
local M = {}

---Leave out what is null: fields that may be null are nil in the rest of the plugin.
---@generic T
---@param value T
---@return T
local function without_null(value)
  if type(value) == "table" then
    for key, inner in pairs(value) do
      if inner == vim.NIL then
        value[key] = nil
      else
        without_null(inner)
      end
    end
  end
  return value
end

M["countersign/review"] = function(_, params)
  require("countersign.reviews").receive(without_null(params))
end

M["countersign/places"] = function(_, params)
  require("countersign.reviews").move(params)
end

M["countersign/tasks"] = function(_, params)
  require("countersign.tasks").receive(without_null(params))
end

M["countersign/steps"] = function(_, params)
  require("countersign.tasks").step(without_null(params))
end

---Break the undo sequence around an edit, so that each accepted hunk is one undo step.
M["workspace/applyEdit"] = function(error, params, context)
  local buffers = require("countersign.buffers").edited(params.edit)
  require("countersign.buffers").end_undo_step(buffers)
  local answer = vim.lsp.handlers["workspace/applyEdit"](error, params, context)
  require("countersign.buffers").end_undo_step(buffers)
  return answer
end

return M
