"""Agreement KB: rules as code for an international treaty.

Front door::

    from agreement_kb.kb import load
    answer = load("rules").ask('is "perjury" in scope?')

A reading path for newcomers: ``model/atom.py`` and ``model/rule.py`` (the words of logic), ``language/loader.py`` (the
pipeline from Markdown to a program), ``engines/datalog.py`` (grounding on pyDatalog), ``reasoning/answering.py`` (the
meaning, in the order it happens), ``render/`` (the same answer as text, JSON and Markdown).
"""

__version__ = "0.1.0"
