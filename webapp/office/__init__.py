"""The office: people, units, the audit trail, the state of the machine."""
