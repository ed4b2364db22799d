// The name that a reviewer gave themself, kept in their own browser: asked for once, and there after the server was started anew.
const PLACE = "gcm-reviewer";

export default function ({ data, setStateValue }) {
  if (!data || data.keep === null || data.keep === undefined) {
    const name = localStorage.getItem(PLACE);
    if (name) setStateValue("name", name);
  } else if (data.keep) {
    localStorage.setItem(PLACE, data.keep);
  } else {
    localStorage.removeItem(PLACE);
  }
}
