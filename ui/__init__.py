"""The surfaces people meet Dateline on: a page, a terminal chat, a command line."""
