"""One investigation: understand the question, dig, conclude, verify.

The graph never knows whether a model or the rules are thinking: both stand behind `investigator.Investigator`.
"""
