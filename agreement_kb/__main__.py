"""``python -m agreement_kb``: the same as ``akb``."""

from agreement_kb.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
