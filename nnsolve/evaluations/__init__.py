"""Evaluation of a classifier: labels into counts, counts into scores, scores into averages."""
