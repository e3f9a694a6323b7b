"""What only some need is installed on demand, from the folder that readiness itself was installed from."""

ADD = "In the folder of readiness's source run: uv tool install"
"""Followed by ``'.[NAME]'``. No index is asked for the name 'readiness': nothing of ours is published on one."""
