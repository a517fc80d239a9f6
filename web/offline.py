"""Reading offline: the manifest of the application, its service worker, and the pages that it shows.

What is kept, and how it is brought up to date, is told in `static/sw.js`.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, send_from_directory, url_for

from web.frame import STATIC, asset, render, words

MOST_KEPT = 50
"""Documents on one device, as `static/sw.js` has it."""

_PAPER, _ACCENT = "#faf8f3", "#0b5a4a"


def register(pages: Blueprint) -> None:
    """Add the manifest, the worker and the pages."""
    pages.add_app_template_global(lambda: MOST_KEPT, "most_kept")

    @pages.get("/manifest.webmanifest")
    def manifest() -> Response:
        t = words()
        pngs = [
            {"src": asset(f"icons/{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ]
        response = jsonify(
            name=f"{t('site')} – {t('site.place')}",
            short_name=t("site.short"),
            description=t("site.about"),
            lang=t.language,
            start_url=url_for("pages.home"),
            scope=url_for("pages.home"),
            display="minimal-ui",
            background_color=_PAPER,
            theme_color=_ACCENT,
            icons=[
                {"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
                *pngs,
                pngs[-1] | {"purpose": "maskable"},
            ],
        )
        response.mimetype = "application/manifest+json"
        return response

    @pages.get("/sw.js")
    def worker() -> Response:
        """From the root, so that its scope is the whole site; browsers look for a new one by themselves."""
        response = send_from_directory(STATIC, "sw.js", mimetype="text/javascript", max_age=0)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @pages.get("/ngoai-tuyen")
    def offline() -> str:
        return render("offline.html", here="offline")

    @pages.get("/khong-mang")
    def no_connection() -> str:
        return render("no_connection.html", here="offline")
