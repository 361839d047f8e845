"""Prints what CPython's ast sees in each file named on stdin, one JSON line each.

Kind, name, line, end line, byte column, index of the def around it, decorators, bases.
A file that ast refuses gives null.
"""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")
DEFS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def walk(node, parent, out):
    for child in ast.iter_child_nodes(node):
        inner = parent
        if isinstance(child, DEFS):
            inner = len(out)
            bases = len(child.bases) if isinstance(child, ast.ClassDef) else 0
            out.append([type(child).__name__, child.name, child.lineno, child.end_lineno, child.col_offset,
                        parent, len(child.decorator_list), bases])
        walk(child, inner, out)


sys.setrecursionlimit(20000)
for name in sys.stdin.read().splitlines():
    try:
        with open(name, "rb") as f:
            tree = ast.parse(f.read())
        found = []
        walk(tree, -1, found)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = None
    print(json.dumps({"path": name, "defs": found}))
