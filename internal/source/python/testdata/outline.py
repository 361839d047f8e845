"""Prints what CPython's ast sees in each file named on stdin, one JSON line each.

Defs: kind, name, line, end line, byte column, index of the def around it, decorators, bases.
Imports: level (None for import), module, name, alias, line.
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


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ([None, "", a.name, a.asname or "", node.lineno, node.col_offset] for a in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ([node.level, node.module or "", a.name, a.asname or "", node.lineno, node.col_offset] for a in node.names)


sys.setrecursionlimit(20000)
for name in sys.stdin.read().splitlines():
    try:
        with open(name, "rb") as f:
            tree = ast.parse(f.read())
        found = []
        walk(tree, -1, found)
        # In the order of the text; sorting is stable, so names keep theirs.
        imported = [row[:5] for row in sorted(imports(tree), key=lambda row: row[4:6])]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = imported = None
    print(json.dumps({"path": name, "defs": found, "imports": imported}))
