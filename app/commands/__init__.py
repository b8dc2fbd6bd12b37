"""The commands of `python main.py COMMAND`, one file each."""
