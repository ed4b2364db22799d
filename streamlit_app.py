"""The review desk: `streamlit run streamlit_app.py`, or `gcm-classify dashboard`. A shim over gcm_classify.dashboard."""

import streamlit as st

from gcm_classify.dashboard import document, inbox

st.set_page_config(page_title="gcm_classify", layout="wide")
st.navigation(
    [
        st.Page(inbox.page, title="Inbox", url_path="inbox", default=True),
        st.Page(document.page, title="Document", url_path="document"),
    ]
).run()
