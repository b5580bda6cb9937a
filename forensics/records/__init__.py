"""The typed records that flow between stages: frozen, slotted, a module per domain."""
