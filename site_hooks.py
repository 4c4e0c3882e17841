"""What mkdocs does first: the pages of the site are written from the rules, and their navigation is read."""

import json
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort


def on_config(config: MkDocsConfig) -> None:
    """Run ``akb docs build``; where a worked example is not as expected, there is no site."""
    home = Path(__file__).parent
    if subprocess.run([sys.executable, "-m", "agreement_kb", "docs", "build", "--reference"], cwd=home).returncode:
        raise Abort("The pages were not written.")
    config.nav = json.loads(Path(config.docs_dir, "navigation.json").read_text(encoding="utf-8"))
