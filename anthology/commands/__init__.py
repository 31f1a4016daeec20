"""The commands, a module for each kind of work: the only modules that print or ask clock, environment, terminal.

Each imports what it needs when it is called, so that no command waits for another's libraries.
"""
