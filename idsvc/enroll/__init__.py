"""Visits, evidence and points, the forbidden-data guard, decisions, the duplicate tag: pure values and rules."""
