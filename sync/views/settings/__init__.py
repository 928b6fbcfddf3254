"""The pages under Settings. `hub.SECTIONS` is their table of contents."""
