"""The application for any WSGI server: `gunicorn wsgi:app`."""

import gc

# Hardly anything is thrown away while modules are imported: looking for it takes a fifth longer.
gc.disable()

from alumnet.app import create_app  # noqa: E402 - see above

app = create_app()

# What is here now stays. No later collection looks at it again, nor writes to it, so that processes
# forked from this one go on sharing it.
gc.collect()
gc.freeze()
gc.enable()
