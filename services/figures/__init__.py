"""Figures for whoever answers for an office: promises kept, lengths of steps, gaps between."""
