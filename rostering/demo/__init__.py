"""The demo world: a seeded, believable care group and its neighbours, of any size, as rows for the store."""
