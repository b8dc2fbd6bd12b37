"""Opens a page in QtWebEngine without a display, and prints what it shows as JSON.

    python tests/lab/browse.py PAGE [PICTURE]

PICTURE is written if it is named. The test runs this in its own process, because a browser leaves threads.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu --single-process --allow-file-access-from-files"

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

LOOK = """
[...document.images].forEach(image => image.loading = "eager");
Promise.allSettled([...document.images].map(image => image.decode())).then(() => {
  document.title = JSON.stringify({
    broken: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
    dangling: [...document.links].filter(link => !document.getElementById(link.hash.slice(1)))
      .map(link => link.href),
    images: document.images.length, links: document.links.length,
    headings: [...document.querySelectorAll("h1, h2")].map(heading => heading.textContent),
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth})});
"""
"""Waits for all pictures, and tells by the title what the page shows."""


def main(page: Path, picture: Path | None) -> None:
    """Show the page; end when it has told what it shows."""
    application = QApplication([])
    view = QWebEngineView()
    view.resize(1280, 2400)

    def tell(title: str) -> None:
        if title.startswith("{"):
            if picture:
                view.grab().save(str(picture))
            sys.stdout.write(title + "\n")
            application.quit()

    view.titleChanged.connect(tell)
    view.loadFinished.connect(lambda _: view.page().runJavaScript(LOOK))
    view.show()
    view.load(QUrl.fromLocalFile(str(page.resolve())))
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
