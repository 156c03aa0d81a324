-- The open hunks of each buffer, as the server told them last, and where they are now.
local buffers = require("countersign.buffers")
local changes = require("countersign.changes")
local drawing = require("countersign.drawing")

local M = {}

local PLACES = vim.api.nvim_create_namespace("countersign_places")

---@class countersign.Review
---@field hunks table<string, countersign.ReviewHunk>
---@field order table<string, integer> the hunks as the server orders them
---@field marks table<string, integer> the extmark that follows each hunk
---@field changes countersign.Change[]
---@field view countersign.View what it is drawn for
---@field hidden boolean whether another view shows the hunks instead

---@type table<integer, countersign.Review>
local reviews = {}

---A hunk, and the lines that it would replace, from `start` to before `stop`; none where it only inserts.
---@class countersign.Place
---@field hunk countersign.ReviewHunk
---@field start integer
---@field stop integer

---@param hunk countersign.ReviewHunk
---@return countersign.ReviewHunk without what changes by typing alone
local function content_of(hunk)
  local content = vim.tbl_extend("force", {}, hunk)
  content.range = nil
  return content
end

---@param buffer integer
---@param review countersign.Review
---@param id string
local function forget(buffer, review, id)
  drawing.erase(buffer, id)
  vim.api.nvim_buf_del_extmark(buffer, PLACES, review.marks[id])
  review.hunks[id], review.order[id], review.marks[id] = nil, nil, nil
end

---@param buffer integer
---@param mark integer
---@return integer start
---@return integer stop
local function lines_of(buffer, mark)
  local place = vim.api.nvim_buf_get_extmark_by_id(buffer, PLACES, mark, { details = true })
  local details = place[3]
  return place[1], math.max(place[1], details and details.end_row or place[1])
end

---@param buffer integer
---@param review countersign.Review
---@param id string
---@param start integer
---@param stop integer
local function put(buffer, review, id, start, stop)
  local count = vim.api.nvim_buf_line_count(buffer)
  start, stop = math.min(start, count), math.min(stop, count)
  review.marks[id] = vim.api.nvim_buf_set_extmark(buffer, PLACES, start, 0, {
    id = review.marks[id],
    end_row = stop,
    end_col = 0,
    end_right_gravity = start == stop,
    strict = false,
  })
  if not review.hidden then
    drawing.draw(buffer, review.hunks[id], start, stop, review.view)
  end
end

---@param buffer integer
---@param review countersign.Review
---@param id string
---@param start integer
---@param stop integer
---@return boolean
local function stands_at(buffer, review, id, start, stop)
  local from, to = lines_of(buffer, review.marks[id])
  return from == start and to == stop
end

---Put hunks where they are now. Virtual lines at one place are shown in the reverse of the order in which they were
---set: the last hunk goes first, and all that end where one has moved go with it.
---@param buffer integer
---@param review countersign.Review
---@param places countersign.Place[]
---@param moved table<integer, boolean> the lines before which something is not as it was
local function put_all(buffer, review, places, moved)
  for index = #places, 1, -1 do
    local place = places[index]
    if moved[place.stop] then
      put(buffer, review, place.hunk.id, place.start, place.stop)
    end
  end
end

---@param review countersign.Review
---@param version integer
---@param range countersign.Range
---@return integer start
---@return integer stop
local function now(review, version, range)
  return changes.shifted(review.changes, version, range.start.line, range["end"].line)
end

---Begin to follow what is typed in a buffer.
---@param buffer integer
---@return countersign.Review
function M.follow(buffer)
  if reviews[buffer] then
    return reviews[buffer]
  end
  local review = { hunks = {}, order = {}, marks = {}, changes = {}, view = drawing.view(buffer), hidden = false }
  reviews[buffer] = review
  vim.api.nvim_buf_attach(buffer, false, {
    on_lines = function(_, _, tick, first, last, new)
      if reviews[buffer] ~= review then
        return true
      end
      changes.remember(review.changes, { tick = tick, first = first, last = last, now = new })
    end,
    on_reload = function()
      review.changes = {}
    end,
    on_detach = function()
      reviews[buffer] = nil
    end,
  })
  return review
end

---Draw nothing in a buffer any more.
---@param buffer integer
function M.leave(buffer)
  reviews[buffer] = nil
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_clear_namespace(buffer, PLACES, 0, -1)
    drawing.erase_all(buffer)
  end
end

---Take in the open hunks of a document; what has not changed is left as it is drawn.
---@param params countersign.ReviewParams
function M.receive(params)
  local buffer = buffers.of(params.uri)
  if not buffer then
    return
  end
  local review = M.follow(buffer)
  local told = {}
  for _, hunk in ipairs(params.hunks) do
    told[hunk.id] = true
  end
  for id in pairs(review.hunks) do
    if not told[id] then
      forget(buffer, review, id)
    end
  end
  local told_places, moved = {}, {}
  for index, hunk in ipairs(params.hunks) do
    local start, stop = now(review, params.version, hunk.range)
    local content = content_of(hunk)
    local same = vim.deep_equal(review.hunks[hunk.id], content)
    review.hunks[hunk.id], review.order[hunk.id] = content, index
    told_places[#told_places + 1] = { hunk = content, start = start, stop = stop }
    moved[stop] = moved[stop] or not same or not stands_at(buffer, review, hunk.id, start, stop)
  end
  put_all(buffer, review, told_places, moved)
  M.changed(buffer)
end

---Take in where hunks are; extmarks have followed most of it.
---@param params countersign.PlacesParams
function M.move(params)
  local buffer = buffers.of(params.uri)
  local review = buffer and reviews[buffer]
  if not buffer or not review then
    return
  end
  local told, moved = {}, {}
  for _, place in ipairs(params.places) do
    local hunk = review.hunks[place.id]
    if hunk then
      local start, stop = now(review, params.version, place.range)
      told[#told + 1] = { hunk = hunk, start = start, stop = stop }
      moved[stop] = moved[stop] or not stands_at(buffer, review, place.id, start, stop)
    end
  end
  put_all(buffer, review, told, moved)
  M.changed(buffer)
end

---@param buffer integer
---@param review countersign.Review
local function draw_all(buffer, review)
  local places = M.places(buffer)
  for index = #places, 1, -1 do
    local place = places[index]
    drawing.draw(buffer, place.hunk, place.start, place.stop, review.view)
  end
end

---Draw a buffer anew where its windows have another form now.
---@param buffer integer
function M.fit(buffer)
  local review = reviews[buffer]
  local view = drawing.view(buffer)
  if review and not review.hidden and not vim.deep_equal(view, review.view) then
    review.view = view
    draw_all(buffer, review)
  end
end

---Draw the hunks of a buffer, or do not, where another view shows them.
---@param buffer integer
---@param shown boolean
function M.show(buffer, shown)
  local review = reviews[buffer] or (not shown and vim.api.nvim_buf_is_loaded(buffer) and M.follow(buffer))
  if not review or review.hidden ~= shown then
    return
  end
  review.hidden = not shown
  if shown then
    review.view = drawing.view(buffer)
    draw_all(buffer, review)
  else
    drawing.erase_all(buffer)
  end
end

---Return the open hunks of a buffer in the order of their lines.
---@param buffer integer
---@return countersign.Place[]
function M.places(buffer)
  local review = reviews[buffer]
  if not review then
    return {}
  end
  local found = {}
  for id, hunk in pairs(review.hunks) do
    local start, stop = lines_of(buffer, review.marks[id])
    found[#found + 1] = { hunk = hunk, start = start, stop = stop }
  end
  table.sort(found, function(one, other)
    if one.start ~= other.start then
      return one.start < other.start
    elseif one.stop ~= other.stop then
      return one.stop < other.stop
    end
    return review.order[one.hunk.id] < review.order[other.hunk.id]
  end)
  return found
end

---Let others know that the hunks of a buffer have changed.
---@param buffer integer
function M.changed(buffer)
  vim.api.nvim_exec_autocmds("User", { pattern = "CountersignReview", data = { buf = buffer }, modeline = false })
end

return M
