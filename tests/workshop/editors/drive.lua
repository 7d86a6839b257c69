-- Types a mistake and mends it, completes an id, renames a scene and saves: what tests/workshop/test_editors.py reads.
local function say(...) io.stdout:write(table.concat({ ... }, " ") .. "\n") end
local function await(holds) vim.wait(20000, holds, 50) end
local function line(old, new)
  local at = vim.fn.line(".")
  vim.fn.setline(at, (vim.fn.getline(at):gsub(old, new)))
end

await(function()
  local _, client = next(vim.lsp.buf_get_clients(0))
  return client and client.initialized
end)
vim.fn.search("next: the-letter")
line("the%-letter", "the-lettr")
await(function() return #vim.diagnostic.get(0) > 0 end)
for _, found in ipairs(vim.diagnostic.get(0)) do say("shown", (found.message:gsub("\n", " "))) end
line("the%-lettr", "the-letter")
await(function() return #vim.diagnostic.get(0) == 0 end)
say("left", #vim.diagnostic.get(0))
vim.fn.cursor(vim.fn.line("."), vim.fn.col("$") - 3)
local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", vim.lsp.util.make_position_params(0, "utf-16"), 20000)
for _, answer in pairs(answers) do say("completed", answer.result.items[1].label) end
vim.lsp.buf.rename("the-note")
await(function() return vim.fn.getline("."):find("the%-note") end)
vim.cmd("silent! wall")
vim.cmd("qa!")
