// The profile service in Node, with ioredis: one connection to the cache for all requests, as everybody has it, and ten to
// the database. row:7 stands for the database, user:7 for the cache. FIX has the mended code, as in profile_redis.py.
// Nothing in here is for Stalemate.
const http = require('node:http')
const Redis = require('ioredis')

const cache = new Redis(process.env.REDIS_URL)
const pool = Array.from({ length: 10 }, () => new Redis(process.env.REDIS_URL))
let turn = 0

const leased = process.env.FIX === 'lease'

cache.defineCommand('takeLease', {
  numberOfKeys: 3,
  lua: `
    if redis.call('EXISTS', KEYS[1]) == 1 then return false end
    local token = redis.call('INCR', KEYS[3])
    if not redis.call('SET', KEYS[2], token, 'NX', 'EX', 10) then return false end
    return token`
})
cache.defineCommand('setLeased', {
  numberOfKeys: 2,
  lua: `
    if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
    redis.call('DEL', KEYS[2])
    redis.call('SET', KEYS[1], ARGV[1], 'EX', 3600)
    return 1`
})

function database () {
  turn = (turn + 1) % pool.length
  return pool[turn]
}

async function readUser (id) {
  const key = `user:${id}`
  const found = await cache.get(key)
  if (found !== null) return JSON.parse(found)
  const token = leased ? await cache.takeLease(key, `${key}:lease`, `${key}:tokens`) : null
  const profile = { version: Number(await database().get(`row:${id}`)) }
  if (!leased) {
    await cache.set(key, JSON.stringify(profile), 'EX', 3600)
  } else if (token !== null) {
    await cache.setLeased(key, `${key}:lease`, JSON.stringify(profile), token)
  }
  return profile
}

async function updateUser (id) {
  const key = `user:${id}`
  const version = await database().incr(`row:${id}`)
  await (leased ? cache.del(key, `${key}:lease`) : cache.del(key))
  if (process.env.FIX === 'double_delete') {
    await new Promise(resolve => setTimeout(resolve, 300))
    await cache.del(key)
  }
  return { version }
}

async function handle (request) {
  const id = request.url.split('/').pop()
  if (id === 'health') return { ok: await cache.ping() }
  return request.method === 'PUT' ? updateUser(id) : readUser(id)
}

http.createServer((request, response) => {
  handle(request).then(
    value => response.end(JSON.stringify(value)),
    error => response.writeHead(500).end(String(error))
  )
}).listen(Number(process.env.PORT), '127.0.0.1')
