"""The servers that Muster brings along as wheels. Each knows its command, when it is ready and how it ends cleanly."""
