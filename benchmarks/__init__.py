"""What the speed of this project is, measured: ``make bench`` runs it all and writes ``docs/benchmarks.md``.

Reading path: ``plan`` (how much is measured), ``targets`` (what was promised), ``growth`` (what larger inputs cost),
``comparison`` (the same small program elsewhere), ``page`` (how it is told). Whatever is timed runs in a process of its
own (``process`` starts it, ``tasks`` is what runs there), so that its peak of memory is its own too: this process stays
small.
"""
