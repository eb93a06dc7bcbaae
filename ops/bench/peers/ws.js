// The ws package with ioredis: each event is one Buffer, sent to every socket as it came from Redis.
// Configured by PORT, REDIS_URL and TOPIC.
import { createServer } from "node:http";
import Redis from "ioredis";
import { WebSocket, WebSocketServer } from "ws";

const { PORT, REDIS_URL, TOPIC } = process.env;
const HEARTBEAT_MS = 20_000;
const AS_TEXT = { binary: false };

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: true });

server.on("connection", (socket) => {
  socket.isAlive = true;
  socket.on("pong", () => {
    socket.isAlive = true;
  });
  socket.on("error", () => socket.terminate());
  socket.send(JSON.stringify({ type: "subscribed", topic: TOPIC }));
});

setInterval(() => {
  for (const socket of server.clients) {
    if (!socket.isAlive) {
      socket.terminate();
      continue;
    }
    socket.isAlive = false;
    socket.ping();
  }
}, HEARTBEAT_MS);

const subscriber = new Redis(REDIS_URL);
subscriber.on("messageBuffer", (_channel, event) => {
  for (const socket of server.clients) {
    if (socket.readyState === WebSocket.OPEN) socket.send(event, AS_TEXT);
  }
});
await subscriber.subscribe(TOPIC);

http.listen({ port: Number(PORT), host: "127.0.0.1", backlog: 4096 }, () => console.log("peer.listening"));
