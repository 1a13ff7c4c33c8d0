"""The kernel: trusts, partners, bodies, members, levels, permissions, tenancy and audit."""
