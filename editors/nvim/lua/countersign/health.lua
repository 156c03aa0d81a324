-- `:checkhealth countersign`.
local client = require("countersign.client")

local M = {}

local TIMEOUT = 5000

local function check_editor()
  vim.health.start("Neovim")
  if vim.fn.has("nvim-0.12") == 1 then
    vim.health.ok(tostring(vim.version()))
  elseif vim.fn.has("nvim-0.11") == 1 then
    vim.health.ok(tostring(vim.version()) .. " (0.12 also draws code lenses)")
  else
    vim.health.error(tostring(vim.version()), "Countersign needs Neovim 0.11 or newer")
  end
  -- Neovim 0.11 can not say.
  if vim.lsp.is_enabled and not vim.lsp.is_enabled(client.NAME) then
    vim.health.warn("the server is not enabled", 'vim.lsp.enable("countersign") in your configuration')
  end
end

---@return boolean
local function check_program()
  vim.health.start("Program")
  local command = vim.lsp.config.countersign and vim.lsp.config.countersign.cmd
  local program = type(command) == "table" and command[1] or "countersign"
  if vim.fn.executable(program) == 0 then
    vim.health.error(("`%s` is not on the PATH"):format(program), "pipx install the repository of Countersign")
    return false
  end
  local ran = vim.system({ program, "--version" }, { text = true, timeout = TIMEOUT }):wait()
  if ran.code == 0 then
    vim.health.ok(vim.trim(ran.stdout))
  else
    vim.health.error("it does not start: " .. vim.trim(ran.stderr))
  end
  return ran.code == 0
end

local function check_servers()
  vim.health.start("Servers")
  local clients = vim.lsp.get_clients({ name = client.NAME })
  if #clients == 0 then
    vim.health.info("none runs: open a file of a workspace, which has `.git` or `countersign.toml`")
    return
  end
  for _, found in ipairs(clients) do
    local buffers = vim.tbl_count(found.attached_buffers)
    vim.health.ok(("%s, %d buffers"):format(found.root_dir or "no workspace", buffers))
    local answer = found:request_sync("countersign/doctor", vim.empty_dict(), TIMEOUT)
    local text = answer and answer.result and answer.result.text
    if text then
      vim.health.info(text)
    else
      vim.health.warn(
        "it does not say how it is: " .. (answer and answer.err and answer.err.message or "no answer")
      )
    end
  end
end

function M.check()
  check_editor()
  if check_program() then
    check_servers()
  end
end

return M
