"""What is kept about a member, every consent they gave, their data to take along, and forgetting.

This room stands on all others: it asks each for what it holds of somebody, and has each let go of it.
"""
