"""One file a command: parse, call one use case, render. Each holds a click command named ``command``.

A new command is a file here and a line in ``cli.app.SECTIONS``.
"""
