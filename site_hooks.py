"""What mkdocs does first: the pages of the site are written from the rules, and their navigation is read."""

import json
import re
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

# Words in Kazakh letters, and the elements that say already that theirs are Kazakh. A tag is left as it is.
_KAZAKH = re.compile(
    r'<p [^>]*lang="kk".*?</p>|<[^>]*>|([\u0400-\u04ff]+(?:[\s,;:.()«»„“”–-]+[\u0400-\u04ff]+)*)', re.DOTALL
)


def on_config(config: MkDocsConfig) -> None:
    """Run ``akb docs build``; where a worked example is not as expected, there is no site."""
    home = Path(__file__).parent
    if subprocess.run([sys.executable, "-m", "agreement_kb", "docs", "build", "--reference"], cwd=home).returncode:
        raise Abort("The pages were not written.")
    config.nav = json.loads(Path(config.docs_dir, "navigation.json").read_text(encoding="utf-8"))


def on_page_content(html: str, **_: object) -> str:
    """Mark Kazakh words as such wherever they stand, also in rules, so that a screen reader reads them as Kazakh."""
    return _KAZAKH.sub(lambda found: f'<span lang="kk">{found[1]}</span>' if found[1] else found[0], html)
