"""Matters: what someone is asked for or wants to share or collect, who decides it, and how."""
