// Socket.IO with its Redis adapter, as its documentation sets it up: websocket transport only, one room for all.
// Configured by PORT, REDIS_URL and TOPIC.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import Redis from "ioredis";
import { Server } from "socket.io";

const { PORT, REDIS_URL, TOPIC } = process.env;
const HEARTBEAT_MS = 20_000;

const publisher = new Redis(REDIS_URL);
const subscriber = publisher.duplicate();
const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(publisher, subscriber),
  transports: ["websocket"],
  pingInterval: HEARTBEAT_MS,
  pingTimeout: HEARTBEAT_MS,
  perMessageDeflate: false,
  httpCompression: false,
  cookie: false,
  serveClient: false,
});

io.on("connection", (socket) => {
  socket.join(TOPIC);
  socket.emit("subscribed", TOPIC);
});

http.listen({ port: Number(PORT), host: "127.0.0.1", backlog: 4096 }, () => console.log("peer.listening"));
