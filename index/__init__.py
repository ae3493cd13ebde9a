"""An Account comes in, searchable chunks (words and vectors) go out."""

import os

# Read once, when torch or FAISS is first imported: threads that spin while waiting make a
# query forty times slower on a busy two-core machine, and a hub that cannot be reached
# costs a minute of retries; bars of loading belong to no command of ours. Set them yourself
# to have it otherwise.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
