"""Invented people and papers, and the demo's staff who work the counter's pages over HTTP."""
