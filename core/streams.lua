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

local function is_before(id, other)
  local milliseconds, sequence = id:match('^(%d+)-(%d+)$')
  local others_milliseconds, others_sequence = other:match('^(%d+)-(%d+)$')
  if milliseconds ~= others_milliseconds then
    return tonumber(milliseconds) < tonumber(others_milliseconds)
  end
  return tonumber(sequence) < tonumber(others_sequence)
end

-- Many are published at once, and what refuses one may let the next pass: another process installs these functions, a
-- slot arrives, memory is freed. So each names the one before it, where there is one, and does not go past it.

-- A stream that ends before the last entry that its publisher remembers has lost entries, as a promoted replica may have:
-- its next entry names no predecessor, so that whoever stands before them reloads.

-- keys: stream, seen, channel, seen of the one before; args: body, entries kept, seconds kept, seconds a repeat is known,
-- the last entry that the publisher remembers
local function publish(keys, args)
  local previous = last_id(keys[1])
  if args[5] and previous ~= '0' and is_before(previous, args[5]) then
    previous = '0'
  end
  if keys[4] and redis.call('EXISTS', keys[4]) == 0 then
    return redis.error_reply('OVERTAKING The event before it was not published.')
  end
  if not redis.call('SET', keys[2], '', 'NX', 'EX', args[4]) then
    return false
  end
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

-- Presence: a topic's hash says who is there, as '<node> <user id>' = attendance, and has the number of its last change.
-- Message on the presence channel: "<number> <word>"; number 0 for what leaves no trace.

-- keys: hash, channel; args: seconds kept, word, then fields and their values ('' removes)
local function attend(keys, args)
  if redis.call('HEXISTS', keys[1], 'version') == 0 then
    -- numbers start from the clock, so that those of a hash that was lost are never met again
    local now = redis.call('TIME')
    redis.call('HSET', keys[1], 'version', string.format('%.0f', now[1] * 1000000 + now[2]))
  end
  local number = redis.call('HINCRBY', keys[1], 'version', 1)
  for i = 3, #args, 2 do
    if args[i + 1] == '' then
      redis.call('HDEL', keys[1], args[i])
    else
      redis.call('HSET', keys[1], args[i], args[i + 1])
    end
  end
  redis.call('EXPIRE', keys[1], args[1])
  redis.call('SPUBLISH', keys[2], string.format('%.0f', number) .. ' ' .. args[2])
  return number
end

-- keys: hash; args: seconds kept, the number that the caller knows. Gives the whole hash, or nothing where that is the last.
local function roll(keys, args)
  redis.call('EXPIRE', keys[1], args[1])
  if redis.call('HGET', keys[1], 'version') == args[2] then
    return false
  end
  return redis.call('HGETALL', keys[1])
end

-- keys: channel; args: word
local function tell(keys, args)
  return redis.call('SPUBLISH', keys[1], '0 ' .. args[1])
end

-- How many connections a person has on which node. keys: hash; args: seconds kept, node, its count. Gives the whole hash.
local function seat(keys, args)
  if args[3] == '0' then
    redis.call('HDEL', keys[1], args[2])
  else
    redis.call('HSET', keys[1], args[2], args[3])
  end
  redis.call('EXPIRE', keys[1], args[1])
  return redis.call('HGETALL', keys[1])
end

redis.register_function('muster_publish', publish)
redis.register_function('muster_attend', attend)
redis.register_function('muster_roll', roll)
redis.register_function('muster_tell', tell)
redis.register_function('muster_seat', seat)
redis.register_function('muster_mark', mark)
