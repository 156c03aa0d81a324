-- Highlight groups, linked to those of the colour scheme; `default` leaves what the user has set.
local M = {}

local LINKS = {
  CountersignRemoved = "DiffDelete",
  CountersignRemovedWord = "DiffText",
  CountersignAdded = "DiffAdd",
  CountersignAddedWord = "DiffText",
  CountersignStaleLine = "DiffChange",
  CountersignSignAdd = "Added",
  CountersignSignChange = "Changed",
  CountersignSignRemove = "Removed",
  CountersignSignStale = "DiagnosticWarn",
  CountersignSignFile = "Directory",
  CountersignSummary = "Comment",
  CountersignTitle = "Title",
  CountersignStale = "DiagnosticWarn",
  CountersignSensitive = "DiagnosticWarn",
  CountersignHighRisk = "DiagnosticError",
  CountersignWorking = "DiagnosticInfo",
  CountersignDone = "DiagnosticOk",
  CountersignFailed = "DiagnosticError",
  CountersignAccepted = "Added",
  CountersignRejected = "Removed",
}

function M.define()
  for group, link in pairs(LINKS) do
    vim.api.nvim_set_hl(0, group, { link = link, default = true })
  end
end

return M
