"""Proofreading of drafts; pure rules over text."""
