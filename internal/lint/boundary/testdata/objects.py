"""What each module of a repository has after it was imported, alone, by its name.

Roots come on stdin, one a line; each gives a line of JSON: module -> name -> value,
or the error that the import ends in.
"""

import importlib
import json
import os
import sys

known = set(sys.modules)
sys.dont_write_bytecode = True

for root in sys.stdin.read().split():
    sys.path.insert(0, root)
    out = {}
    modules = ["core." + file[:-3] for file in sorted(os.listdir(root + "/core"))]
    for name in ["products.p.backend.facade.api", *modules]:
        importlib.invalidate_caches()
        for module in set(sys.modules) - known:
            del sys.modules[module]
        try:
            found = vars(importlib.import_module(name))
            out[name] = {k: v for k, v in found.items() if isinstance(v, str) and not k.startswith("__")}
        except Exception as e:
            out[name] = type(e).__name__
    sys.path.pop(0)
    print(json.dumps(out))
