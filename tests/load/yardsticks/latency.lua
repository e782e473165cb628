-- The summary of a run of wrk as one line of JSON. The argument is the mean of the pauses, in milliseconds, that each
-- connection makes before its requests.
function init(arguments)
  local pause = tonumber(arguments[1])
  if pause and pause > 0 then
    delay = function() return math.random(0, 2 * pause) end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format('{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "failures": ' ..
    '{"connect": %d, "read": %d, "write": %d, "bad status": %d, "timeout": %d}}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
