"""Many files: an inbox becomes `documents.jsonl`, `passages.jsonl`, `failures.jsonl` and the same as .csv.

The output is always a mirror of the inbox as it is now; what is already done and unchanged is not done again.
A failed file is a value. Only this process writes; workers read and classify.
"""

from __future__ import annotations

from gcm_classify.batch.run import BatchSummary, run_batch
from gcm_classify.batch.tasks import inbox_files

__all__ = ["BatchSummary", "inbox_files", "run_batch"]
