"""The way in and the call-up: how somebody becomes deployable, and how those in reserve are recalled."""
