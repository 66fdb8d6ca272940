"""Small corpora, made of nothing but what stands here."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """<article article-type="research-article"><front>
<journal-meta><journal-title-group><journal-title>Stairs</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/stairs.{number}</article-id>
<title-group><article-title>On stairs {number}</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Stepper</surname><given-names>A</given-names></name></contrib></contrib-group>
<pub-date><year>2031</year></pub-date></article-meta></front>
<body><sec><title>Results</title>
<p>Stair number {number} was climbed. Exercise increased irisin in skeletal muscle. {more}</p>
</sec></body></article>
"""

EXTRACTOR = '''
import os
import signal
import time

def troubled(document, mentions):
    """Does to its process what the text says."""
    print("this must not come between the frames")
    if "It kills." in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "It spins." in document.text:
        while True:
            pass
    if "It swells." in document.text:
        held = bytearray(800 * 2 ** 20)
    if "It fails." in document.text:
        raise RecursionError("secret")
    if "It takes its time." in document.text:
        time.sleep(float(os.environ.get("TROUBLED_SECONDS", "0")))
    return ()
'''


@pytest.fixture
def article():
    """A small paper of its own by number, with more words if wanted."""

    def article(number: int, more: str = "") -> str:
        return ARTICLE.format(number=number, more=more)

    return article


@pytest.fixture
def tree():
    """Every file below a folder by name, with its checksum."""

    def tree(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return tree


@pytest.fixture
def papers(tmp_path, article) -> Path:
    """A folder with six papers."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.xml").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture
def extractor(tmp_path, monkeypatch) -> str:
    """An installed extractor that is trouble, for this process and those that it starts."""
    site = tmp_path / "site"
    info = site / "troubled-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "troubled.py").write_text(EXTRACTOR, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: troubled\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[exeronto.extractors]\ntroubled = troubled:troubled\n")
    monkeypatch.syspath_prepend(str(site))
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    yield "troubled"
    sys.modules.pop("troubled", None)
