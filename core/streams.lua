#!lua name=muster

-- A topic is a stream whose entries name their predecessor, so that a reader notices every gap.
-- Entry: p = id of the predecessor ('0' for the first), b = the event's body (absent in a marker).
-- Message on the topic's channel: "<predecessor> <id> <body>".

local function last_id(stream)
  local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)
  return last[1] and last[1][1] or '0'
end

-- A stream that begins anew in the same millisecond, after it was deleted, must not give its ids a second time: an old
-- cursor would name a new entry. So the first id counts on from the microsecond.
local function next_id(stream, previous)
  if previous ~= '0' or redis.call('EXISTS', stream) == 1 then
    return '*'
  end
  local time = redis.call('TIME')
  local microseconds = tonumber(time[2])
  return string.format('%s%03d-%d', time[1], math.floor(microseconds / 1000), microseconds % 1000 * 1048576)
end

-- keys: stream, seen, channel; args: body, entries kept, seconds kept, seconds a repeat is known
local function publish(keys, args)
  if not redis.call('SET', keys[2], '', 'NX', 'EX', args[4]) then
    return false
  end
  local previous = last_id(keys[1])
  local id = redis.call('XADD', keys[1], 'MAXLEN', '~', args[2], next_id(keys[1], previous), 'p', previous, 'b', args[1])
  redis.call('EXPIRE', keys[1], args[3])
  redis.call('SPUBLISH', keys[3], previous .. ' ' .. id .. ' ' .. args[1])
  return id
end

-- keys: stream, channel; args: seconds kept, '1' to mark even where there are entries. Gives the id of the last entry.
local function mark(keys, args)
  local previous = last_id(keys[1])
  if previous ~= '0' and args[2] ~= '1' then
    return previous
  end
  local id = redis.call('XADD', keys[1], next_id(keys[1], previous), 'p', '0')
  redis.call('EXPIRE', keys[1], args[1])
  redis.call('SPUBLISH', keys[2], '0 ' .. id .. ' ')
  return id
end

redis.register_function('muster_publish', publish)
redis.register_function('muster_mark', mark)
