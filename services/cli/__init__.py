"""The command line: what officers, investigators and administrators type.

`build_app` makes the commands from what the composition root gives; `run` runs them and answers
with an exit code: 0 done, 1 the system could not, 2 what was typed was wrong or was refused.
"""
