"""Who fits whom, as arithmetic over arrays: no web, no database."""
