"""Many rosters at once: read here, solved in processes or on a cluster, saved as they come, never twice."""
