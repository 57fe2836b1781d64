"""The improvement action-plan tracker. Imports nothing, so that every command starts fast."""

__version__ = "0.2.0"
