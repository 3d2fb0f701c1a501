-- Requests for wrk: one operation, with a body of its own for every request where one is needed.
-- Arguments: operation, bearer token, a word no other run has, a file with a line for each request.

local operation, token, run, lines, next_line, count

local operations = {
  me = function() return "GET", "/api/v1/me" end,
  list = function() return "GET", "/api/v1/guests?limit=50" end,
  search_many = function(line) return "GET", "/api/v1/guests?limit=50&q=" .. line end,
  search_one = function(line) return "GET", "/api/v1/guests?limit=50&q=" .. line end,
  create = function() return "POST", "/api/v1/invites", '{"email":"' .. run .. count .. '@new.test"}' end,
  bulk = function()
    local emails = {}
    for i = 1, 100 do emails[i] = '"' .. run .. count .. "-" .. i .. '@new.test"' end
    return "POST", "/api/v1/invites/bulk", '{"emails":[' .. table.concat(emails, ",") .. "]}"
  end,
  resend = function(line) return "POST", "/api/v1/invites/" .. line .. "/resend" end,
  join = function(line)
    return "POST", "/api/v1/join",
      '{"token":"' .. line .. '","name":"Jo","family_name":"Ner","password":"seven violet lamps by the river"}'
  end,
  their_me = function() return "GET", "/api/auth/get-session" end,
  their_list = function(line) return "GET", "/api/auth/organization/list-members?limit=50&organizationId=" .. line end,
  their_invitations = function(line) return "GET", "/api/auth/organization/list-invitations?organizationId=" .. line end,
  their_create = function()
    return "POST", "/api/auth/organization/invite-member", '{"email":"' .. run .. count .. '@new.test","role":"member"}'
  end,
  ceiling = function() return "GET", "/" end,
}

function init(args)
  operation, token, run = operations[args[1]], args[2], args[3]
  lines, next_line, count = {}, 0, 0
  if args[4] then
    for line in io.lines(args[4]) do lines[#lines + 1] = line end
  end
  -- A link joins once; all other lines may be used again.
  once = args[1] == "join"
  wrk.headers["Content-Type"] = "application/json"
  if token:sub(1, 7) == "cookie=" then
    wrk.headers["Cookie"] = token:sub(8)
    wrk.headers["Origin"] = "http://" .. wrk.host .. ":" .. wrk.port
  elseif token ~= "none" then
    wrk.headers["Authorization"] = "Bearer " .. token
  end
end

function request()
  count = count + 1
  next_line = next_line + 1
  if once and next_line > #lines then
    wrk.thread:stop()
    next_line = 1
  end
  local method, path, body = operation(lines[(next_line - 1) % math.max(#lines, 1) + 1])
  return wrk.format(method, path, nil, body)
end

function done(summary, latency)
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
