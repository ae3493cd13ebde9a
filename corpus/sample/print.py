"""Print the sample account to PDF again: python -m corpus.sample.print

For whoever edits haizhu-2020.html or print.css. Needs fonttools, and on the machine
Chromium or Chrome, fontconfig, and the fonts Noto Serif CJK SC and Noto Sans CJK SC.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import sample
from corpus.sample import typeface

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FONTS = {"song.ttf": "Noto Serif CJK SC", "hei.ttf": "Noto Sans CJK SC"}
PAGE_FURNITURE = "— 0123456789"
"""The characters that the style sheet, not the text, puts on the page."""


def print_pdf(page: Path, target: Path) -> None:
    """Print the HTML file `page`, with the print.css beside it, to the PDF file `target`.

    Raises LookupError with a line of Chinese where the browser or a font is missing, and
    CalledProcessError where the browser fails.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise LookupError("找不到 Chromium 或 Chrome，请先安装（Debian：apt install chromium）")
    with TemporaryDirectory() as workshop:
        folder = Path(workshop)
        copy = shutil.copy(page, folder)
        shutil.copy(page.with_name("print.css"), folder)
        _cut_fonts(page.read_text("utf-8") + PAGE_FURNITURE, folder)
        printed = folder / target.name
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += ["--disable-pdf-tagging", f"--print-to-pdf={printed}", Path(copy).as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copy(printed, target)


def _cut_fonts(text: str, folder: Path) -> None:
    for file, family in FONTS.items():
        try:
            source = typeface.installed(family)
        except LookupError:
            raise LookupError(
                f"找不到字体 {family}，请先安装（Debian：apt install fontconfig fonts-noto-cjk）"
            ) from None
        typeface.cut(source, text, Path(file).stem, folder / file)


def main() -> None:
    target = sample.path()
    try:
        print_pdf(target.with_suffix(".html"), target)
    except LookupError as missing:
        sys.exit(str(missing.args[0]))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"浏览器打印失败（退出状态 {failure.returncode}），请直接用它打开网页看看")


if __name__ == "__main__":
    main()
