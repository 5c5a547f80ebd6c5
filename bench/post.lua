-- One POST for wrk, from the environment; prints the outcome as one line of JSON.
-- The digits of the mark in the body count up: like the turns of a conversation, no two requests are equal.
local mark = "#000000000#"
local body = os.getenv("BENCH_BODY")
local at = body:find(mark, 1, true)
local before, after = body:sub(1, at), body:sub(at + #mark - 1)
local number = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")

function request()
  number = number + 1
  return wrk.format(nil, nil, nil, before .. string.format("%09d", number) .. after)
end

function done(summary, latency, requests)
  local e = summary.errors
  print(string.format(
    '{"requests":%d,"seconds":%.6f,"failures":%d,"p50_ms":%.3f,"p99_ms":%.3f}',
    summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
