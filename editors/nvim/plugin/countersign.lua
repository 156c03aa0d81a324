-- What there is from the start. Nothing else is loaded before a buffer has the server or a command is called.
if vim.g.loaded_countersign then
  return
end
vim.g.loaded_countersign = true

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify("Countersign needs Neovim 0.11 or newer", vim.log.levels.ERROR)
  return
end

local group = vim.api.nvim_create_augroup("countersign", {})

local function define_highlights()
  require("countersign.highlights").define()
end

define_highlights()
vim.api.nvim_create_autocmd("ColorScheme", { group = group, callback = define_highlights })
vim.api.nvim_create_autocmd("LspAttach", {
  group = group,
  callback = function(event)
    require("countersign.attaching").attached(event)
  end,
})
vim.api.nvim_create_autocmd("LspDetach", {
  group = group,
  callback = function(event)
    require("countersign.attaching").detached(event)
  end,
})

require("countersign.keys").define()

vim.api.nvim_create_user_command("Countersign", function(given)
  require("countersign.command").execute(given)
end, {
  nargs = "+",
  range = true,
  desc = "Countersign: run specs, decide on hunks, see tasks",
  complete = function(lead, line)
    return require("countersign.command").complete(lead, line)
  end,
})
