"""The review desk: `streamlit run streamlit_app.py`, or `gcm-classify dashboard`. A shim over gcm_classify.dashboard."""

from gcm_classify.dashboard.shell import run

run()
