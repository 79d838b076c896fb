"""Visits, evidence classes and points, the forbidden-data guard, decisions and the duplicate tag: pure values and rules."""
