"""Short places and what is done about them: who could come, who was rung, and what stays short."""
