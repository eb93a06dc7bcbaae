"""`./muster bench realtime`: thousands of sockets on one topic, Muster beside Socket.IO and Node's ws.

All servers are up at the same time, each with a crowd of its own, and are measured by turns (A B C A B C), so that
whatever else the machine does strikes all alike.
"""
