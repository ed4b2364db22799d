"""How the desk's server behaves and looks: every option of Streamlit that is not left at its default, in one place."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["MOST_UPLOADED_MEGABYTES", "options"]

MOST_UPLOADED_MEGABYTES = 50

_SAFETY = {
    "server.address": "127.0.0.1",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.maxUploadSize": str(MOST_UPLOADED_MEGABYTES),
    "server.enableStaticServing": "false",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": "false",
}
_SHAPE = {
    "theme.font": "sans-serif",
    "theme.baseFontSize": "15",
    "theme.baseRadius": "6px",
    "theme.buttonRadius": "6px",
    "theme.showWidgetBorder": "true",
    "theme.headingFontSizes": '["1.6rem", "1.25rem", "1.1rem", "1rem", "1rem", "1rem"]',
    "theme.headingFontWeights": "[600, 600, 600, 600, 600, 600]",
}
_LIGHT = {
    "primaryColor": "#1f5fa8",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f3f6fa",
    "textColor": "#17212e",
    "borderColor": "#d5dde7",
    "linkColor": "#1f5fa8",
    "codeTextColor": "#17212e",
}
_DARK = {
    "primaryColor": "#3a7fc4",
    "backgroundColor": "#11171f",
    "secondaryBackgroundColor": "#1a232e",
    "textColor": "#e7ecf2",
    "borderColor": "#33404f",
    "linkColor": "#8cc2f7",
    "codeTextColor": "#e7ecf2",
}


def options() -> Mapping[str, str]:
    """Streamlit's options by name, as they stand on its command line."""
    colours = {
        f"theme.{name}.{option}": colour
        for name, palette in (("light", _LIGHT), ("dark", _DARK))
        for option, colour in palette.items()
    }
    return {**_SAFETY, **_SHAPE, **colours}
