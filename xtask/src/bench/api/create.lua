-- Each request adds a user of its own: the thread's number, a random run, and a count.
local number = 0
function setup(thread) number = number + 1; thread:set("id", number) end
function init() math.randomseed(os.time() + id); run = math.random(1, 1e9); count = 0 end
function request()
  count = count + 1
  local key = string.format("bench-%d-%d-%d", id, run, count)
  local body = '{"vendor_data":"' .. key .. '","full_name":"Zoe Beispiel","country":"DEU","tags":["bench"]}'
  return wrk.format("POST", nil, nil, body)
end
